"""How the pieces of a date follow one another.

A pattern is one on the classes of the pieces (see `tokens`), so that it holds for every language;
what only some languages do, such as to print the month before the day, is asked for afterwards.
"""

import re
from collections.abc import Iterator
from typing import Final

from annotations.values.dating.both import Both
from annotations.values.dating.duals import Duals
from annotations.values.dating.eras import is_of_another_era
from annotations.values.dating.forms import Forms
from annotations.values.dating.lists import Lists
from annotations.values.dating.patterns import ABOUT
from annotations.values.dating.printed import Printed
from annotations.values.dating.ranges import Ranges
from annotations.values.dating.styles import Styles
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import primary

# A year of two digits after a month or day: nobody says of which century.
_SHORT: Final = re.compile(r",?p?A")
# The words that make a month without a day a date, and belong to it.
_BEFORE_MONTH: Final = re.compile(r"(?:(?:i?T?q|k)p?|I|e-?)$")
_BEFORE_YEAR: Final = re.compile(r"(?:i?T?qp?g?|e-?)$")
_FIRST: Final = re.compile(
    r"[mybaKhHLzA]|r(?=[./-]?y|[-/t]r)|d(?=[-.(/MmCptrgjkdbaouHY,zZ]|[ix]T?d|$)|n(?=[gbamHY.t-])|(?<=[XT-])[dn]"
)
_TIME: Final = frozenset("iftBgv")
_AFTER_DAY: Final = tuple("./(-t")
_MAY_BELONG: Final = frozenset("v.iftBgTqpkIe-")  # the last of what stands before, if any of it belongs


class Grammar:
    """Reads the dates of one stretch of text, given as pieces."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._numbers = stretch.classes, stretch.numbers
        self._language = primary(language)
        self._forms = Forms(stretch, text, self._language)
        self._duals, self._lists = Duals(stretch, self._forms), Lists(stretch, self._forms)
        self._styles = Styles(stretch, self._forms)
        self._ranges = Ranges(stretch, text, self._forms, self._duals, self._language)
        self._both = Both(stretch, self._forms, self._styles, self._duals, self._ranges, self._language)

    def dates(self) -> Iterator[Printed]:
        """All of them, in order and without overlap."""
        at = free = 0
        pending: list[Printed] = []
        while match := _FIRST.search(self._classes, at):
            at = match.start()
            found = self._at(at)
            if found is None:
                at += 1
                continue
            # "1563, 1593 and 1603": one that is a year makes the others years.
            if found.weak and found.date.start.month is None and not found.unread:
                if pending and not self._linked(pending[-1].end, found.start):
                    pending.clear()
                pending.append(found)
            else:
                if pending and found.date.start.month is None and self._linked(pending[-1].end, found.start):
                    yield from (year._replace(weak=False, unread=found.unread) for year in pending)
                pending.clear()
                listed = self._lists.around(found, free)
                yield from listed
                found = listed[-1]
                free = self._forms.years.last = found.end
                if found.unread:
                    self._forms.years.other_era = found.end
            at = found.end

    def _linked(self, end: int, start: int) -> bool:
        return self._classes[end:start] in (",", "u", ",u", "t")

    # --- one date, or two --------------------------------------------------------------------------

    def _at(self, at: int) -> Printed | None:
        found = self._one_or_two(at)
        if found is None:
            return None
        if found.other is not None:
            found = self._range_of_both(found) or found
        if found.year is None and not found.unread and (short := _SHORT.match(self._classes, found.end)):
            found = found._replace(end=short.end(), unread=True, weak=False, other=None)
        start = found.date.start
        if start.month is not None and start.day is None and found.year is None and not found.unread:
            found = self._lists.with_year(found, start.month)
        if is_of_another_era(found, self._classes, self._numbers, self._language):
            found = found._replace(unread=True)
        return self._widened(found)

    def _one_or_two(self, at: int) -> Printed | None:
        class_, following = self._classes[at : at + 1], self._classes[at + 1 : at + 4]
        first = None
        if class_ == "d" and following[:1] in _AFTER_DAY and "d" in following[1:]:
            first = self._duals.in_figures(at)
        if first is None and class_ in ("d", "m") and ("(" in following or "/" in following):
            first = self._duals.day(at)
        if first is None and class_ in ("d", "m") and "(" in self._classes[at + 1 : at + 7]:
            first = self._duals.days(at)
        first = first or self._forms.at(at)
        if first is None or first.other is not None or first.decade:
            return first
        if first.unread:
            return self._ranges.after(first) or first
        styled = self._styles.after(self._styles.led(first))
        if both := self._both.beginning_with(styled):
            return both
        ranged = self._ranges.after(styled)
        if ranged and ranged.date.has_day and self._classes[ranged.end : ranged.end + 1] == "(":
            return self._both.bracketed(ranged, ranged.end + 1) or ranged
        return ranged or styled

    def _range_of_both(self, first: Printed) -> Printed | None:
        """From 25 October (7 November) to 26 October (8 November) 1917: a range in both calendars."""
        if self._classes[first.end : first.end + 1] not in ("-", "t") or first.other_year is not None:
            return None
        last = self._one_or_two(first.end + 1)
        return last and self._ranges.of_both(first, last)

    def _widened(self, found: Printed) -> Printed:
        """With the words before it that belong to it."""
        before = self._classes[found.start - 1] if found.start else ""
        if found.date.has_day or (
            before not in _MAY_BELONG and self._classes[found.end : found.end + 1] != "l"
        ):
            return found
        found = self._about(found)
        pattern = _BEFORE_YEAR if found.date.start.month is None else _BEFORE_MONTH
        match = pattern.search(self._classes, max(0, found.start - 5), found.start)
        if found.date.start.month is not None and found.weak and (match or before in _TIME):
            found = found._replace(weak=False)
        return found._replace(start=match.start()) if match else found

    def _about(self, found: Printed) -> Printed:
        """With the word that says that it is not exact."""
        if found.decade or found.unread:
            return found
        if self._classes[found.end : found.end + 1] == "l":
            return found._replace(end=found.end + 1, about=True)
        match = ABOUT.search(self._classes, max(0, found.start - 6), found.start)
        if match is None or not self._forms.years.numbers.is_about(match.start()):
            return found
        return found._replace(start=match.start(), about=True)
