"""What was measured, as a table on the screen, as Markdown, and as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.measure import Result

#: What was measured, in words: what, how much, and whether the goal was met.
Told = tuple[str, str, str]

#: Of how many annotations the pages are with which those of more are compared.
FEW = 10_000

SIDES = ("sql", "cells", "bare", "historio")


def machine(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """Where it was measured, and how busy it was with other things when that began."""
    version, shared = connection.execute(
        "SELECT split_part(version(), ' on ', 1), current_setting('shared_buffers')"
    ).fetchone() or ("", "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": os.cpu_count(), "memory": f"{memory:.0f} GB", "system": platform.system(),
        "processor": platform.machine(), "python": platform.python_version(), "postgresql": version,
        "shared_buffers": shared,
        "load": f"{os.getloadavg()[0]:.1f}",
    }  # fmt: skip


def milliseconds(seconds: float | None) -> str:
    """As it reads in a column."""
    return "" if seconds is None else f"{seconds * 1000:.2f}" if seconds < 1 else f"{seconds * 1000:,.0f}"


def said(result: Result) -> list[str]:
    """The cells of a line."""
    goal = {None: "", True: f"≤ {result.goal:g}: met", False: f"≤ {result.goal:g}: **not met**"}[result.met] \
        if result.goal is not None else ""  # fmt: skip
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    return [result.case, *(milliseconds(result.seconds.get(side)) for side in SIDES), ratio, goal]


def goal(met: bool, words: str) -> str:
    """The goal, and whether it was met."""
    return f"{words}: {'met' if met else '**not met**'}"


def growth(folder: Path | None, results: Sequence[Result]) -> list[Told]:
    """How many times as long equal pages take as they did among few annotations, if the folder has those."""
    few = folder / f"{FEW}.json" if folder else None
    if few is None or not few.exists():
        return []
    before = {found["case"]: found for found in json.loads(few.read_text())["results"]}
    told: list[Told] = []
    for result in results:
        found = before.get(result.case)
        if found is None or "bare" not in result.seconds or "bytes" not in result.more:
            continue  # no page of a list
        if not 0.8 < result.more["bytes"] / found["more"]["bytes"] < 1.25:
            continue  # there were not as many rows
        times = result.seconds["historio"] / found["seconds"]["historio"]
        told.append((result.case, f"{times:.2f} ×", goal(times <= 1.3, "≤ 1.3 ×")))
    return told


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table that reads well on a screen and is Markdown too."""
    widths = [max(len(line[place]) for line in [header, *lines]) for place in range(len(header))]

    def row(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if place == 0 or place == len(widths) - 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * width if place in (0, len(widths) - 1) else "-" * (width - 1) + ":"
        for place, width in enumerate(widths)
    ]
    return "\n".join([row(header), row(rule), *map(row, lines)])


def compared(results: Sequence[Result]) -> str:
    """Cases with sides."""
    header = ["case (p50, ms)", "bare SQL", "its cells", "bare HTTP", "Historio", "ratio", "goal"]
    return table(header, [said(result) for result in results])


def measured(title: str, lines: Sequence[tuple[str, str, str]]) -> str:
    """Anything that is told in words."""
    return table([title, "measured", "goal"], [list(line) for line in lines])


def into(page: Path, mark: object, text: str) -> None:
    """Put what was measured in its place in a page of the documentation, between two marks; the tables of a
    size have its number for a mark.
    """
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    before, found, rest = page.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"{page} has no place for this: {begin} … {end}")
    page.write_text(f"{before}{begin}\n\n{text}\n{end}{after}")


def write(folder: Path, size: int, document: dict[str, Any], text: str) -> None:
    """The two files of a size."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{size}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    (folder / f"{size}.md").write_text(text)
