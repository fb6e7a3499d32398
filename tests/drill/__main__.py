"""`python -m tests.drill`: lose the primary, then kill at random, and look whether anything is lost."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.report import into, table
from tests.drill.service import Service, checked, service

#: Debian's, which is no command for everybody.
PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def main() -> int:
    """Exit code 1 if anything promised is not there, or readers waited longer than the failover took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often something is killed afterwards (20)")
    parser.add_argument("--page", type=Path, help="a page that has a place for the numbers")
    options = parser.parse_args()
    if PGBOUNCER is None:
        told("The drill needs pgbouncer; on Debian: apt install pgbouncer")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="historio-drill-"))
    try:
        with service(folder, PGBOUNCER, told=told) as run:
            told(f"A primary, two standbys, a pooler and two web servers run in {folder}.")
            rows: list[list[str]] = []
            wrong = [*lose_the_primary(run, rows), *kill_at_random(run, options.kills, rows)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rows.append(["what was acknowledged and is not there, or there by half", f"{len(wrong) or 'nothing'}"])
    if options.page:
        into(options.page, "drill", f"{table(['in the drill', 'measured'], rows)}\n")
    told("\n".join(wrong) or "Nothing was lost, nothing is there by half.")
    return 1 if wrong else 0


def lose_the_primary(run: Service, rows: list[list[str]]) -> list[str]:
    """What was wrong with a failover; its numbers are added to the rows."""
    load = run.load()
    load.start()
    time.sleep(5)
    killed = run.primary
    took = run.fail_over(load)
    time.sleep(5)
    load.stop()
    waited = max(reader.longest for reader in load.readers)
    answers = sum(reader.answers for reader in load.readers)
    told(
        f"{len(load.acknowledged)} annotations and {sum(load.files.values())} files were acknowledged; "
        f"readers got {answers} answers and waited {waited:.1f} s at most"
    )
    rows += [
        ["from the death of the primary to the first annotation after it", f"{took:.1f} s"],
        ["meanwhile a reader waited at most", f"{waited:.1f} s"],
    ]
    run.come_back(killed)
    wrong = checked(run, load)
    if waited > took:
        wrong.append(f"readers waited {waited:.1f} s, and the failover took {took:.1f} s")
    return wrong


def kill_at_random(run: Service, kills: int, rows: list[list[str]]) -> list[str]:
    """What was wrong after so many kills under one load; its numbers are added to the rows."""
    load = run.load()
    load.start()
    for number in range(1, kills + 1):
        told(f"{number:3}: {run.kill_something(load)} was killed, and came back")
    load.stop()
    files = f"{sum(load.files.values()):,} of {len(load.files):,}"
    told(f"{len(load.acknowledged)} annotations and {files} files were acknowledged")
    told(f"{load.downloads['whole']} downloads were whole, and {load.downloads['broken']} broke")
    rows += [
        ["web servers and primaries killed at random moments", f"{kills}"],
        ["annotations acknowledged meanwhile", f"{len(load.acknowledged):,}"],
        ["files acknowledged, of those sent", f"{files}"],
        [
            "downloads whole, and broken and seen to be",
            f"{load.downloads['whole']:,}, {load.downloads['broken']:,}",
        ],
    ]
    return checked(run, load)


def told(line: str) -> None:
    """Say it at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
