"""`python -m tests.drill.soak`: as much as one machine takes, for half an hour: is memory flat?"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.report import into, table
from tests.drill.__main__ import told
from tests.drill.load import Load, percentiles
from tests.drill.servers import PostgreSQL, Web, filled_by_commands, manage

EVERY = 30  # seconds between two looks at the memory
#: The first third is for caches to fill; after it, the median may grow by so much.
FLAT = 1.05


def main() -> int:
    """Exit code 1 if anything was refused or wrong, or the memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30, help="how long (30)")
    parser.add_argument("--page", type=Path, help="a page that has a place for the numbers")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="historio-soak-"))
    server = PostgreSQL(folder, 0)
    web = Web(folder / "web", {"DATABASE_URL": server.url}, workers=3)
    try:
        server.start()
        filled_by_commands(server)
        with web.serving():
            return soak(server, web, options.minutes, options.page)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def soak(server: PostgreSQL, web: Web, minutes: int, page: Path | None) -> int:
    """Load the service, look at its memory, and tell; the numbers go into a page, too."""
    before = os.getloadavg()[0]
    token = manage(server.url, "token", "scholar").split()[-1]
    load = Load([web.address], token, *server.longest_passage())
    load.pause = 0
    load.start(readers=6, writers=2, files=1, downloads=1)
    memory = []
    began = time.monotonic()
    while time.monotonic() - began < minutes * 60:
        time.sleep(EVERY)
        memory.append(web.memory() / 2**20)
        answers = sum(reader.answers for reader in load.readers)
        written = len(load.acknowledged)
        told(f"{time.monotonic() - began:5.0f} s: {memory[-1]:.0f} MB, {answers} read, {written} written")
    seconds = time.monotonic() - began
    load.stop()
    times = [took for reader in load.readers for took in reader.times]
    third = len(memory) // 3
    early, late = statistics.median(memory[third : 2 * third]), statistics.median(memory[-third:])
    told(f"{len(times) / seconds:.0f} pages and lists a second, p50 and p95 {percentiles(times)}")
    told(
        f"{len(load.acknowledged) / seconds:.1f} annotations a second; {sum(load.files.values())} files, "
        f"{load.downloads['whole']} downloads; memory {early:.0f} MB, then {late:.0f} MB"
    )
    wrong = [*load.wrong, *load.lost(server)]
    if failures := sum(reader.failures for reader in load.readers):
        wrong.append(f"{failures} questions were not answered")
    if late > early * FLAT:
        wrong.append("the memory grows")
    told("\n".join(wrong) or "All was answered, and nothing was lost.")
    if page:
        rows = [
            ["minutes", f"{seconds / 60:.0f}"],
            ["read a second", f"{len(times) / seconds:.0f}"],
            ["p50, p95", percentiles(times)],
            ["annotations written a second", f"{len(load.acknowledged) / seconds:.1f}"],
            ["files, and downloads", f"{sum(load.files.values()):,}, {load.downloads['whole']:,}"],
            ["memory of `serve` and its workers: second third, last third", f"{early:.0f} MB, {late:.0f} MB"],
            ["load of the machine before", f"{before:.1f}"],
            ["not answered, lost or wrong", f"{len(wrong) or 'nothing'}"],
        ]
        into(page, "soak", f"{table(['in the soak', 'measured'], rows)}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
