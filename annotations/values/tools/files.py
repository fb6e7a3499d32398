"""The files of an export: one, several, or those that an archive holds, none larger than is good for us."""

import io
import zipfile
from collections.abc import Iterable

from annotations.values.text import TextError, decode
from annotations.values.tools.base import At, Unreadable

#: An archive may hold so many files, and in it archives may lie so deep.
MOST, DEEPEST = 10_000, 2

#: What archives of other systems hold beside what was meant.
BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def unpacked(sent: Iterable[tuple[str, bytes]], most: int, keep: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The files, and in place of an archive what it holds, by name.

    All together they may have `most` bytes. Archives whose names end as one of `keep` stay as they are.
    Raises Unreadable for an archive that is broken, encrypted or too large, and for two files of one name.
    """
    found: dict[str, bytes] = {}
    _unpack(sent, "", most, keep, found, 0)
    return found


def _unpack(
    sent: Iterable[tuple[str, bytes]],
    folder: str,
    most: int,
    keep: tuple[str, ...],
    found: dict[str, bytes],
    depth: int,
) -> None:
    for name, data in sent:
        path = f"{folder}{name}"
        if data.startswith(b"PK\x03\x04") and not name.lower().endswith(keep or ("\0",)):
            if depth == DEEPEST:
                raise Unreadable(At(path), "an archive in an archive in an archive is not opened")
            inside = f"{path.rpartition('.')[0] or path}/" if folder or depth else ""
            left = most - sum(map(len, found.values()))
            _unpack(members(path, data, left), inside, most, keep, found, depth + 1)
            continue
        if path in found:
            raise Unreadable(At(path), "two files have this name")
        found[path] = data
        if sum(map(len, found.values())) > most:
            raise Unreadable(At(path), f"the files have more than {most:,} bytes together")


def members(path: str, data: bytes, most: int) -> list[tuple[str, bytes]]:
    """What an archive holds, at most so many bytes; what it says of sizes is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST:
                raise Unreadable(At(path), f"the archive holds more than {MOST:,} files")
            held = []
            for info in infos:
                if info.filename.startswith(BESIDE) or info.filename.endswith(BESIDE):
                    continue
                with archive.open(info) as file:
                    content = file.read(most + 1)
                most -= len(content)
                if most < 0:
                    raise Unreadable(At(path), "unpacked, the archive is larger than what may be sent")
                held.append((info.filename.replace("\\", "/"), content))
            return held
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(At(path), f"this archive cannot be opened: {error}") from error


def text_of(name: str, data: bytes, encoding: str | None = None) -> str:
    """The text of a file; Unreadable naming the byte if it is in another encoding."""
    try:
        return decode(data, encoding)
    except TextError as error:
        raise Unreadable(At(name), str(error)) from error
