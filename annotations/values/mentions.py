"""The dates of a text: where they stand, what they mean, and whether their calendars agree."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Self

from babel import Locale

from annotations.values.dates import (
    DateError,
    gregorian_day,
    gregorian_from_day,
    julian_day,
    julian_from_day,
)
from annotations.values.dating.mention import Audit, Calendar, Mention, Origin
from annotations.values.spans import Span

__all__ = ["RULES_VERSION", "Audit", "Calendar", "Context", "Mention", "Origin", "find", "switches", "walk"]

RULES_VERSION: Final = 1  # raised whenever the rules find or read more, or otherwise

Window = tuple[int, int]
WINDOW: Final[Window] = (1582, 1923)  # first and last year when a date without a calendar is doubtful


@dataclass(frozen=True, slots=True)
class Context:
    """What earlier passages and headings say of the dates to come: the year they are in."""

    year: int | None = None
    section: tuple[str, ...] = ()

    def entering(self, section: Sequence[str], *, language: str) -> Self:
        """The context of a passage under these headings; a new one that has a year sets it."""
        headings = tuple(section)
        if headings == self.section:
            return self
        year = self.year
        for depth in range(len(headings), 0, -1):
            if headings[:depth] == self.section[:depth]:
                break
            years = [m.year for m in find(headings[depth - 1], language=language) if not m.inherited]
            if years and years[0] is not None:
                year = years[0]
                break
        return replace(self, year=year, section=headings)

    def after(self, mentions: Iterable[Mention]) -> Self:
        """The context after a passage with these dates."""
        year = self.year
        for mention in mentions:
            if mention.year is not None:
                year = mention.year
        return self if year == self.year else replace(self, year=year)


def find(
    text: str, *, language: str, context: Context | None = None, window: Window = WINDOW
) -> list[Mention]:
    """The dates of a passage, in order and without overlap."""
    year, inherited = (context.year if context else None), "section"
    found: list[Mention] = []
    for match in _pattern(language).finditer(text):
        month = _months(language)[(match["m1"] or match["m2"]).lower()]
        day = int(match["d1"] or match["d2"])
        own = match["y1"] or match["y2"]
        of = int(own) if own else year
        if of is None:
            continue
        try:
            g, j = gregorian_day(of, month, day), julian_day(of, month, day)
        except DateError:
            continue
        base = Mention(
            Span(*match.span()), match[0], Audit.UNSTATED, as_printed=f"{of:04}-{month:02}-{day:02}"
        )
        origin: Origin = "" if own else ("passage" if inherited == "passage" else "section")
        base = replace(base, earliest=min(g, j), latest=max(g, j), inherited=origin, language=language)
        style = match["style"]
        if style:
            second = _months(language)[(match["m3"] or match["m4"]).lower()], int(match["d3"] or match["d4"])
            primary: Calendar = "gregorian" if style.upper() == "O" else "julian"
            day_number = g if primary == "gregorian" else j
            other = julian_day if primary == "gregorian" else gregorian_day
            back = julian_from_day if primary == "gregorian" else gregorian_from_day
            expected = back(day_number)
            try:
                off = abs(other(expected[0], *second) - day_number)
            except DateError:
                continue
            iso = "{:04}-{:02}-{:02}".format
            julian = iso(expected[0], *second) if primary == "gregorian" else iso(*julian_from_day(j))
            base = replace(
                base,
                primary=primary,
                gregorian=iso(*gregorian_from_day(day_number)),
                julian=julian,
                earliest=day_number,
                latest=day_number,
                audit=Audit.MISMATCH if off else Audit.CONSISTENT,
                days_off=off,
                expected=iso(*expected) if off else "",
            )
        found.append(base)
        if own:
            year, inherited = of, "passage"
    return found


def walk(
    passages: Iterable[tuple[str, Sequence[str], str]],
    *,
    context: Context | None = None,
    window: Window = WINDOW,
) -> Iterator[list[Mention]]:
    """The dates of each passage (text, headings above it, language) of an edition, in its order."""
    context = context or Context()
    for text, section, language in passages:
        context = context.entering(section, language=language)
        mentions = find(text, language=language, context=context, window=window)
        yield mentions
        context = context.after(mentions)


def switches(mentions: Iterable[Mention]) -> list[int]:
    """Which of a source's mentions (by position) change the primary calendar from the one before."""
    places: list[int] = []
    before: Calendar = ""
    for place, mention in enumerate(mentions):
        if mention.primary and before and mention.primary != before:
            places.append(place)
        before = mention.primary or before
    return places


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in ("fil" if language == "tl" else language, "en"):
        for number, name in Locale.parse(locale).months["format"]["wide"].items():
            names.setdefault(name.lower(), number)
    return names


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str]:
    month = "|".join(map(re.escape, sorted(_months(language), key=len, reverse=True)))

    def date(a: int, b: int) -> str:
        return rf"(?:(?P<d{a}>\d\d?)\s(?P<m{a}>{month})|(?P<m{b}>{month})\s(?P<d{b}>\d\d?))\b"

    return re.compile(
        rf"\b{date(1, 2)}(?:,?\s(?P<y1>\d{{4}})\b)?"
        rf"(?:\s[\[(](?P<style>[ON])\.?S\.?\s{date(3, 4)}[\])](?:\s(?P<y2>\d{{4}})\b)?)?",
        re.IGNORECASE,
    )
