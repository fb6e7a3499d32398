"""In which order the rows of a file are written: what is referred to before what refers to it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Any

from annotations.importers.base import RowDraft


def levels(drafts: Iterator[RowDraft], key: str, references: Sequence[str]) -> Iterator[Iterable[RowDraft]]:
    """The rows by levels, each of which refers to those before; what goes in a circle last. Linear.

    `references` are the columns that name another row of the same file by its `key`.
    """
    if not references:
        yield drafts
        return
    rows = list(drafts)
    places = {str(row.values.get(key)): place for place, row in enumerate(rows)}
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for place, row in enumerate(rows):
        referred = (named for name in references for named in strings(row.values.get(name)))
        sorter.add(place, *(places[named] for named in referred if named in places))
    with suppress(CycleError):  # the rest can be had nevertheless
        sorter.prepare()
    left = set(range(len(rows)))
    while sorter.is_active():
        ready = sorter.get_ready()
        yield [rows[place] for place in sorted(ready)]
        sorter.done(*ready)
        left.difference_update(ready)
    yield [rows[place] for place in sorted(left)]


def strings(value: Any) -> list[str]:
    """The keys in a value of one or of several."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
