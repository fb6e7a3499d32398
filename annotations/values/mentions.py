"""The dates of a text: where they stand, what they mean, and whether their calendars agree.

Dates are found in the language of the passage, with month names of every other language as well. No
calendar is guessed: where none is printed, and both were in use, the date is `unstated`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Self

from annotations.values.dating.eras import era_of
from annotations.values.dating.folding import fold
from annotations.values.dating.grammar import Grammar
from annotations.values.dating.mention import Audit, Calendar, Mention, Origin
from annotations.values.dating.months import own
from annotations.values.dating.printed import Printed
from annotations.values.dating.reading import Meaning, Window, read
from annotations.values.dating.relative import relative_days
from annotations.values.dating.tokens import Lexer, Tokens
from annotations.values.spans import Span

__all__ = ["RULES_VERSION", "WINDOW", "Audit", "Calendar", "Context", "Mention", "Origin", "Window"]
__all__ += ["find", "switches", "walk"]

RULES_VERSION: Final = 4  # raised whenever the rules find or read more, or otherwise

# The first and the last year in which a date may be of either calendar: from the Gregorian reform
# to the last country of Europe that took it over. Before, dates are Julian, and after, Gregorian.
WINDOW: Final[Window] = (1582, 1923)


@dataclass(frozen=True, slots=True)
class Context:
    """What earlier passages and headings say of the dates to come: the year they are in."""

    year: int | None = None
    section: tuple[str, ...] = ()
    aside: int | None = None  # another year, which the last passage with a date told of as well
    opening: bool = False  # under a new heading, which has no year, and before the first year there

    def entering(self, section: Sequence[str], *, language: str) -> Self:
        """The context of a passage under these headings; one that is new and has a year sets it."""
        headings = tuple(section)
        if headings == self.section:
            return self
        common = 0
        while headings[: common + 1] == self.section[: common + 1] and common < len(headings):
            common += 1
        year: int | None = None
        for heading in headings[common:]:
            year = _carried(year, find(heading, language=language))
        known = self.year if year is None else year
        return replace(self, year=known, section=headings, aside=None, opening=year is None)

    def after(self, mentions: Iterable[Mention]) -> Self:
        """The context after a passage with these dates.

        A text goes on in time. A year before the one so far is taken for a look back, and one more than
        twenty after it for a look ahead: such an aside holds for the rest of its passage only, unless the
        next passage with a date goes on from there. If that goes back to the year before the one that was
        new here, the new one was an aside. The first years under a new heading may go back.
        """
        year, aside, dated = self.year, self.aside, False
        for mention in mentions:
            if mention.year is None:
                continue
            if mention.inherited:
                aside = None if mention.year == year else aside  # the text has gone on in its year
                continue
            dated = True
            if self._is_aside(mention, year):
                aside = mention.year
            else:
                now = _next_year(year, *_years(mention))
                aside = year if year is not None and year < now else None
                year = now
        if not dated and aside == self.aside:
            return self
        return replace(self, year=year, aside=aside, opening=self.opening and not dated)

    def _is_aside(self, mention: Mention, year: int | None) -> bool:
        """Whether a date is of another time than the year before it, and does not go on from an aside."""
        first, last = _years(mention)
        if year is None or first <= year <= last or 0 < first - year <= _FAR:
            return False
        if self.opening and abs(first - year) <= _FAR:
            return False
        return self.aside is None or not 0 <= first - self.aside <= _FAR


def _years(mention: Mention) -> tuple[int, int]:
    """The first and the last year of a date that has one."""
    assert mention.year is not None
    last = _YEAR.match(mention.as_printed.partition("/")[2])
    return mention.year, int(last[0]) if last else mention.year


def _carried(year: int | None, mentions: Iterable[Mention]) -> int | None:
    """The year that dates inherit after these mentions."""
    for mention in mentions:
        if not mention.inherited and mention.year is not None:
            year = _next_year(year, *_years(mention))
    return year


def _next_year(year: int | None, first: int, last: int) -> int:
    """The year after a date: a range of years does not change a year in it, since it names none."""
    return year if year is not None and first <= year <= last else first


_FAR: Final = 20  # years
_YEAR: Final = re.compile(r"-?\d{4}", re.ASCII)


# --- finding --------------------------------------------------------------------------------------

# Dates are read around numbers and names of months; how far before and after one their words may
# stand, in characters: "at the beginning of the year 1917", "(according to the Julian calendar)".
_BEFORE: Final = 36
_AFTER: Final = 48
# Every run is looked at once, from its start: a long one must not cost the square of its length.
# Neither shares (5%), nor the first groups of long numbers (50,000), nor reference marks ([12]).
_NUMBERS: Final = re.compile(r"(?<!\d)\d++(?![,.]\d{3}(?!\d)|\s?%|(?<!\d{4})\])")
_HAN_NUMBERS: Final = re.compile(
    _NUMBERS.pattern + r"|(?<![〇零一二三四五六七八九十元])[〇零一二三四五六七八九十元]++(?=[年月])"
)


def find(
    text: str, *, language: str, context: Context | None = None, window: Window = WINDOW
) -> list[Mention]:
    """The dates of a passage, in order and without overlap.

    `language` is a BCP 47 tag, `window` the first and last year in which a day without a calendar is
    doubtful. Costs some tens of microseconds for a thousand characters once the language is loaded.
    """
    folded, lexer = fold(text), _lexer(language)
    year: int | None = context.year if context else None
    origin: Origin = "section"
    mentions: list[Mention] = []
    for start, end in _stretches(folded, language):
        tokens = lexer.read(text, folded, start, end)
        for printed in Grammar(tokens, text, language).dates():
            own_year = None if printed.unread else printed.year
            known = year is not None or own_year is not None or printed.date.has_day or printed.unread
            if printed.weak or not known:
                continue  # a month alone says something only where the year is known
            meaning = read(printed, year=year, window=window)
            inherited = origin if own_year is None and meaning.earliest is not None else ""
            mentions.append(_mention(text, tokens, printed, meaning, inherited, lexer.language, language))
            if own_year is not None:
                first = printed.date.start.year if printed.date.start.year is not None else own_year
                year, origin = _next_year(year, first, own_year), "passage"
    return _with_relative_days(mentions, text, folded, language)


def _mention(
    text: str,
    tokens: Tokens,
    printed: Printed,
    meaning: Meaning,
    inherited: Origin,
    primary: str,
    language: str,
) -> Mention:
    span = Span(tokens.starts[printed.start], tokens.ends[printed.end - 1])
    words, names = text[span.start : span.end], printed.languages
    return Mention(
        span,
        words,
        *meaning,
        inherited,
        language=(language if names[0] == primary else names[0]) if names else "",
        foreign=next((name for name in names if name != primary), ""),
        era=era_of(words, language) if printed.unread else "",
    )


def _with_relative_days(mentions: list[Mention], text: str, folded: str, language: str) -> list[Mention]:
    """With the days that are told from another one only, in order."""
    relative: list[Mention] = []
    taken = 0
    for start, end in sorted(
        relative_days(folded, language=language), key=lambda found: (found[0], -found[1])
    ):
        if start < taken or any(
            mention.span.start < end and start < mention.span.end for mention in mentions
        ):
            continue
        taken = end
        relative.append(Mention(Span(start, end), text[start:end], Audit.UNRESOLVED, language=language))
    return sorted(mentions + relative, key=lambda mention: mention.span) if relative else mentions


def _stretches(folded: str, language: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that may hold a date, in order and apart from one another."""
    numbers = _HAN_NUMBERS if language[:2] in ("zh", "ja") else _NUMBERS
    places = [match.start() for match in numbers.finditer(folded) if match.end() - match.start() < 5]
    months = [place for stem in _month_stems(language) if stem in folded for place in _places(folded, stem)]
    if months:
        places = sorted(places + months)
    first = last = -1
    for place in places:
        if first >= 0 and place - _BEFORE <= last:
            last = place + _AFTER
            continue
        if first >= 0:
            yield _whole_words(folded, first, last)
        first, last = max(0, place - _BEFORE), place + _AFTER
    if first >= 0:
        yield _whole_words(folded, first, last)


def _places(folded: str, stem: str) -> Iterator[int]:
    """Where a word begins with a stem."""
    at = folded.find(stem)
    while at >= 0:
        if at == 0 or not folded[at - 1].isalpha():
            yield at
        at = folded.find(stem, at + len(stem))


def _whole_words(folded: str, start: int, end: int) -> tuple[int, int]:
    """Without the pieces of words that are cut off at the edges."""
    if start and (space := folded.find(" ", start, start + 24)) >= 0:
        start = space
    if end < len(folded) and (space := folded.rfind(" ", end - 24, end)) >= 0:
        end = space
    return start, min(end, len(folded))


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer:
    return Lexer(language)


@lru_cache(maxsize=64)
def _month_stems(language: str) -> tuple[str, ...]:
    """How the whole names of the months begin in the language; one may make a date without a number."""
    names: dict[int, list[str]] = {}
    for name, month in own(language).items():
        if not month.short and len(name) > 2:
            names.setdefault(month.month, []).append(name)
    stems: set[str] = set()
    for listed in names.values():
        for name in listed:
            stems.add(min((name[:4], name), key=len))
    return tuple(stem for stem in stems if not any(stem != one and stem.startswith(one) for one in stems))


# --- editions -------------------------------------------------------------------------------------


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
