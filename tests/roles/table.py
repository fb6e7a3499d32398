"""The tables of docs/roles.md: who may do what, as it is said to people."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

PAGE = settings.BASE_DIR / "docs" / "roles.md"

#: Those who do it, in the order of the columns.
COLUMNS = ("anonymous", "no role", "reader", "annotator", "reviewer", "editor", "administrator")
#: A superuser is an administrator and more.
PEOPLE = (*COLUMNS, "superuser")
CELLS = ("yes", "own", "–")

#: The heading above each of the tables.
PARTS = {
    "api": "In the API",
    "protocol": "By the Web Annotation Protocol",
    "admin": "In the admin",
    "pages": "The pages for readers",
}

#: What an administrator's token does, by its scope.
SCOPES = ("read", "annotate", "all")


def cells(heading: str, columns: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Of what, what is done, by whom, and whether they may."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    header, _, *rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    assert tuple(header) == ("Of what", "What is done", *columns), header
    for things, done, *found in rows:
        assert {len(found), *found} <= {len(columns), *CELLS}, (things, done)
        for thing in things.split(", "):
            for deed in done.split(", "):
                for person, cell in zip(columns, found, strict=True):
                    yield thing, deed, person, cell


def read(heading: str, columns: Sequence[str] = COLUMNS) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What is said of each thing and deed, for each of the people; each is said once."""
    table: dict[tuple[str, str], dict[str, str]] = {}
    for thing, deed, person, cell in cells(heading, columns):
        said = table.setdefault((thing, deed), {})
        assert person not in said, f"docs/roles.md says twice who may {deed} {thing}"
        said[person] = cell
    return table


TABLE = {part: read(heading) for part, heading in PARTS.items()}
for said in (found for table in TABLE.values() for found in table.values()):
    said["superuser"] = said["administrator"]  # type: ignore[index]
SCOPED = read("Programs with a token", SCOPES)


def things(part: str) -> list[str]:
    """Of what a table speaks."""
    return list(dict.fromkeys(thing for thing, _ in TABLE[part]))


def spelled(name: str) -> str:
    """A name of the code, as the page spells it: `delete_selected` is “delete selected”."""
    return re.sub(r"[_-]", " ", name)


def in_turns(person: str, calls: Iterable[Any], turns: int = 3) -> Iterator[Any]:
    """The first of several ways to do the same, and of the others a part: others try the rest."""
    turn = PEOPLE.index(person)
    return (call for number, call in enumerate(calls) if number == 0 or (number + turn) % turns == 0)
