"""An archive as it comes: a zip or a folder, whose files are held against its manifest before any is read in.

Nothing is unpacked to the disk: a file is read where it is, by a name that the manifest knows.
"""

import hashlib
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext

from annotations.values.manifest import NAME, Manifest, ManifestError
from annotations.values.text import TextError, decode

#: A manifest is no longer than this, in bytes.
LONGEST = 1024**3 // 4

BLOCK = 1024 * 1024

#: Of so many files it is said what is wrong with them.
TOLD = 20

#: Called with so many bytes more that were read.
Progress = Callable[[int], None]


class Damaged(ValueError):
    """It is no archive, or not as it was written; `reasons` say why."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


class Packed(ABC):
    """An archive: `manifest`, and files by name."""

    manifest: Manifest

    @abstractmethod
    def sizes(self) -> Mapping[str, int]:
        """The files that are there but for the manifest, and how long each is, in bytes."""

    @abstractmethod
    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file to be read; FileNotFoundError if there is none of this name."""

    #: How long all is as it came; None if it is not packed.
    length: int | None = None

    def check(self, progress: Progress | None = None) -> None:
        """Read every file once; Damaged if one is missing, changed or not known to the manifest."""
        try:
            self.manifest = Manifest.read(self.text(NAME, most=LONGEST))
        except FileNotFoundError as error:
            raise Damaged(
                gettext("there is no %(file)s: it is no archive of Historio") % {"file": NAME}
            ) from error
        except ManifestError as error:
            raise Damaged(f"{NAME}: {error}") from error
        wrong = self.manifest.disagreements(self.sizes(), self.length)
        if not wrong:
            wrong = [
                gettext("%(file)s: it was changed since it was written") % {"file": name}
                for name, about in self.manifest.files.items()
                if self._digest(name, progress) != about.sha256
            ]
        if wrong:
            more = [f"and {len(wrong) - TOLD:,} more"] if len(wrong) > TOLD else []
            raise Damaged(*wrong[:TOLD], *more)

    def text(self, name: str, *, most: int | None = None) -> str:
        """The text of a file. Nothing is taken off one that is not a table."""
        with self.open(name) as file:
            data = file.read() if most is None else file.read(most)
        if name.startswith(("texts/", "snapshots/")):
            try:
                return data.decode()
            except UnicodeDecodeError as error:
                raise Damaged(f"{name}: {error}") from error
        try:
            return decode(data)
        except TextError as error:
            raise Damaged(f"{name}: {error}") from error

    def _digest(self, name: str, progress: Progress | None) -> str:
        digest = hashlib.sha256()
        try:
            with self.open(name) as file:
                while block := file.read(BLOCK):
                    digest.update(block)
                    if progress:
                        progress(len(block))
        except (zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
            raise Damaged(f"{name}: {error}") from error
        return digest.hexdigest()


class PackedZip(Packed):
    """A zip; Damaged if it is none, has a name twice, or asks for a password."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Damaged(gettext("it is no zip: %(why)s") % {"why": error}) from error
        self.length = file.seek(0, 2)
        self.found: dict[str, zipfile.ZipInfo] = {}
        for info in self.zip.infolist():
            if info.filename in self.found:
                raise Damaged(gettext("%(file)s: it is there twice") % {"file": repr(info.filename)})
            if info.flag_bits & 1:
                raise Damaged(gettext("%(file)s: it is encrypted") % {"file": repr(info.filename)})
            self.found[info.filename] = info

    def sizes(self) -> Mapping[str, int]:
        """As the zip's directory says; what is read is never more."""
        return {name: info.file_size for name, info in self.found.items() if name != NAME}

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file of the zip."""
        if name not in self.found:
            raise FileNotFoundError(name)
        try:
            return self.zip.open(self.found[name])
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise Damaged(f"{name}: {error}") from error


class PackedFolder(Packed):
    """A zip that somebody has unpacked."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sizes(self) -> Mapping[str, int]:
        """All files below the folder; what only leads to one is none."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.is_file() or path.is_symlink())
        names = {path.relative_to(self.root).as_posix(): path for path in paths}
        return {
            name: -1 if path.is_symlink() else path.stat().st_size
            for name, path in names.items()
            if name != NAME
        }

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file of the folder."""
        path = self.root / name
        if not path.is_file():
            raise FileNotFoundError(name)
        return path.open("rb")
