"""The whole project as one archive: out, into an empty database, and out of that again."""

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.bench import database
from tests.bench.report import Told, goal

CASE = "whole archive"


def measured(conninfo: str) -> Iterator[Told]:
    """Each of the three by its command, with the memory that it took; and whether both files are the same."""
    with tempfile.TemporaryDirectory() as folder, database.own("whole") as empty:
        before, after = Path(folder) / "before.zip", Path(folder) / "after.zip"
        yield CASE, said(manage(conninfo, "export", before)), ""
        yield f"{CASE}: size", sizes(before), ""
        manage(empty, "migrate", "-v0")
        yield f"{CASE}: into an empty database", said(manage(empty, "import", before)), ""
        yield f"{CASE}: out again", said(manage(empty, "export", after)), ""
        others = differing(before, after)
        yield f"{CASE}: the same bytes", ", ".join(others) or "yes", goal(not others, "the same")


def manage(conninfo: str, *arguments: str | Path) -> tuple[float, int]:
    """A command on a database, in a process of its own: the seconds and the most bytes of memory it took."""
    began = time.monotonic()
    command = [sys.executable, "manage.py", *map(str, arguments)]
    environment = {**os.environ, "DATABASE_URL": conninfo, "HISTORIO_SAMPLE": "0"}
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=told, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            raise AssertionError(told.read()[-2000:])
    return time.monotonic() - began, usage.ru_maxrss * 1024


def said(took: tuple[float, int]) -> str:
    """How long something took, and how much memory."""
    seconds, memory = took
    return f"{seconds:.1f} s, at most {memory / 2**20:.0f} MB of memory"


def differing(before: Path, after: Path) -> list[str]:
    """The files that are not the same in both archives; the archives, if only their bytes differ."""
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        sums = [{info.filename: info.CRC for info in archive.infolist()} for archive in (one, other)]
    found = sorted(name for name in {**sums[0], **sums[1]} if sums[0].get(name) != sums[1].get(name))
    return found or ([] if before.read_bytes() == after.read_bytes() else ["archives"])


def sizes(path: Path) -> str:
    """How large an archive is, packed and unpacked, and what of it is longest."""
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    whole = sum(info.file_size for info in infos)
    longest = sorted(infos, key=lambda info: info.file_size, reverse=True)[:3]
    parts = ", ".join(f"{info.filename} {info.file_size / 2**20:.1f}" for info in longest)
    return f"{path.stat().st_size / 2**20:.1f} MB, unpacked {whole / 2**20:.1f} MB ({parts})"
