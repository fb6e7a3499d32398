"""`python -m tests.drill`: lose the primary, then kill at random, and look whether anything is lost."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.drill.service import Service, checked, service


def main() -> int:
    """Exit code 1 if anything promised is not there, or readers waited longer than the failover took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often something is killed afterwards (20)")
    kills = parser.parse_args().kills
    path = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if path is None:
        told("The drill needs pgbouncer; on Debian: apt install pgbouncer")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="historio-drill-"))
    try:
        with service(folder, path, told=told) as run:
            told(f"A primary, two standbys, a pooler and two web servers run in {folder}.")
            wrong = [*lose_the_primary(run), *kill_at_random(run, kills)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told("\n".join(wrong) or "Nothing was lost, nothing is there by half.")
    return 1 if wrong else 0


def lose_the_primary(run: Service) -> list[str]:
    """What was wrong with a failover."""
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
    run.come_back(killed)
    wrong = checked(run, load)
    if waited > took:
        wrong.append(f"readers waited {waited:.1f} s, and the failover took {took:.1f} s")
    return wrong


def kill_at_random(run: Service, kills: int) -> list[str]:
    """What was wrong after so many kills under one load."""
    load = run.load()
    load.start()
    for number in range(1, kills + 1):
        told(f"{number:3}: {run.kill_something(load)} was killed, and came back")
    load.stop()
    files = f"{sum(load.files.values())} of {len(load.files)} files"
    told(f"{len(load.acknowledged)} annotations and {files} were acknowledged")
    told(f"{load.downloads['whole']} downloads were whole, and {load.downloads['broken']} broke")
    return checked(run, load)


def told(line: str) -> None:
    """Say it at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
