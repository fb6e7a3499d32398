"""`python -m tests.bench`: makes a database of its own, runs the benchmark in it, and drops it."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    """The database is made here, and all the rest happens in a process that is told of it."""
    options = read(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    if options.inside:
        return inside(options)
    from tests.bench import database

    with database.own() as conninfo:
        environment = {**os.environ, "DATABASE_URL": conninfo, "BENCH_SIZE": str(options.size)}
        command = [sys.executable, "-m", "tests.bench", "--inside", *sys.argv[1:]]
        with subprocess.Popen(command, env=environment) as run:
            try:
                return run.wait()
            finally:  # ended from outside: it ends its servers first, and then the database goes
                run.terminate()
                run.wait()


def read(arguments: list[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("size", type=int, help="how many annotations: 10000, 100000, 1000000")
    parser.add_argument(
        "--explain", action="store_true", help="print the plan of each statement beside its times"
    )
    parser.add_argument("--only", default="", help="only cases with these words in their name")
    parser.add_argument("--seconds", type=float, default=2, help="about how long a case is measured")
    parser.add_argument(
        "--out",
        type=Path,
        help="a folder for SIZE.json and SIZE.md; pages are compared with those of its 10000.json",
    )
    parser.add_argument("--page", type=Path, help="a page that has a place for the tables of this size")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def inside(options: argparse.Namespace) -> int:
    """Everything that needs the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "historio.settings")
    import django
    import psycopg
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS.append("testserver")
    from tests.bench import report, servers
    from tests.bench.data import Builder
    from tests.bench.run import Run

    began = time.monotonic()
    say(f"An archive of {options.size:,} annotations")
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        where = report.machine(connection)
    call_command("migrate", verbosity=0)
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        Builder(connection, options.size, say).build()
    run = Run(options.size, seconds=options.seconds, explain=options.explain, only=options.only)
    results, told = [], []
    with servers.historio() as historio, servers.bare(options.size) as bare:
        for found in (run.lists(historio, bare), run.comparisons(historio)):
            for result in found:
                say(" ".join(report.said(result)))
                results.append(result)
        admin = run.admin()
        told += run.depth(historio)
        told += run.exports(historio)
        results += run.writing(historio, bare)
        told += run.bulk(historio)
        told += run.dates(historio)
        told += run.editions()
        told += run.whole()
    grown = report.growth(options.out, results) if options.size > report.FEW else []
    parts = [
        f"### {options.size:,} annotations",
        "Measured on " + ", ".join(f"{name} {value}" for name, value in where.items()) + ".",
        report.compared(results),
        report.table(["page of the admin (ms, best of 3)", "its SQL", "whole", "statements", "goal"], admin)
        if admin
        else "",
        report.measured("depth, exports, imports and dates", told) if told else "",
        report.measured(f"pages beside those of {report.FEW:,} annotations", grown) if grown else "",
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    say(f"\n{text}\nAll of it took {time.monotonic() - began:.0f} s.")
    if options.page:
        report.into(options.page, options.size, text)
    if options.out:
        document = {
            "size": options.size, "machine": where, "admin": admin, "told": told, "grown": grown,
            "results": [{**vars(result), "ratio": result.ratio, "met": result.met} for result in results],
        }  # fmt: skip
        report.write(options.out, options.size, document, text)
    return 0


def say(text: str) -> None:
    """On the screen, at once."""
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
