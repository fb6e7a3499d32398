"""The benchmark measures all that it says it does, and leaves nothing behind."""

import json
import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from tests.database import sql

#: What is measured, by the beginnings of lines.
LISTS = (
    "50 annotations", "100 annotations", "common tag", "middle tag", "tag, event and language",
    "view and voice", "made in a range of days", "deep page", "common word", "rare word",
    "passages by common word", "passages by rare word", "50 annotations, member of three groups",
    "common tag, member of three groups",
)  # fmt: skip
CELLS = (
    "matrix of one event, names by source", "matrix of one event, claims by view",
    "matrix of one event, questions by source", "matrix of one event, with a tag",
    "matrix of all events, questions by view", "ledger of an event's names",
)  # fmt: skip
TOLD = (
    "deep page beside the first one",
    "CSV of annotations", "CSV of annotations: first byte", "CSV of annotations: memory",
    "bare COPY of the same rows",
    "CSV of a matrix, long", "CSV of a matrix, long: first byte", "CSV of a matrix, long: memory",
    "whole archive", "whole archive: into an empty database", "whole archive: out again",
    "bulk import of 400, CSV", "bulk import of 400, JSON lines", "bulk import of 400, by the command",
)  # fmt: skip
ADMIN = ("annotations", "annotations by a common word", "passages", "events", "autocomplete of names")


def databases() -> set[str]:
    return {name for (name,) in sql("SELECT datname FROM pg_database")}


def url() -> str:
    """Where the tests' own server is, to which the benchmark adds a database."""
    found = connection.settings_dict
    secret = f"&password={found['PASSWORD']}" if found["PASSWORD"] else ""
    return f"postgresql://{found['USER']}@/postgres?host={found['HOST']}&port={found['PORT']}{secret}"


def test_a_small_run_measures_every_case_explains_it_and_leaves_nothing(db, tmp_path):
    before = databases()
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench", "400", "--seconds=0.01", "--explain", f"--out={tmp_path}"],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": url()}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert databases() - before == set()
    found = json.loads((tmp_path / "400.json").read_text())
    results = {result["case"]: result for result in found["results"]}
    for case in LISTS:
        assert {"sql", "bare", "historio"} <= results[case]["seconds"].keys(), case
        assert results[case]["ratio"] > 0
    for case in CELLS:
        assert {"sql", "cells", "historio"} <= results[case]["seconds"].keys(), case
    assert {"bare", "historio"} <= results["create one annotation"]["seconds"].keys()
    assert "historio" in results["update one annotation"]["seconds"]
    assert set(TOLD) <= {name for name, _, _ in found["told"]}
    assert {f"admin: {name}" for name in ADMIN} <= {line[0] for line in found["admin"]}
    for case in (*LISTS, *CELLS, *TOLD):
        assert f"| {case} " in run.stdout
    # The plan by hand, and those of Historio's own statements: that of a page has its head before the rows.
    assert run.stdout.count("  bare SQL:") == run.stdout.count("  Historio:") >= len(LISTS) + len(CELLS)
    assert run.stdout.count("SELECT head.*, page.*") >= len(LISTS)


def test_pages_are_compared_with_equal_ones_of_few_annotations(tmp_path):
    from tests.bench import report
    from tests.bench.measure import Result

    def page(name: str, seconds: float, size: int) -> Result:
        return Result(name, {"bare": 1, "historio": seconds}, more={"bytes": size})

    few = [page("common tag", 2.0, 35_000), page("rare word", 1.0, 4_000)]
    report.write(tmp_path, report.FEW, {"results": [vars(result) for result in few]}, "")
    many = [page("common tag", 2.5, 36_000), page("rare word", 9.0, 35_000), page("new", 1.0, 1)]
    assert report.growth(tmp_path, many) == [("common tag", "1.25 ×", "≤ 1.3 ×: met")]
    assert report.growth(tmp_path, [page("common tag", 2.7, 36_000)])[0][1:] == (
        "1.35 ×",
        "≤ 1.3 ×: **not met**",
    )
    assert report.growth(tmp_path / "nowhere", many) == report.growth(None, many) == []
