"""The style of a date, which print puts before or after it: O.S. 25 October, 25 October 1917 (O.S.)."""

import re
from typing import Final

from annotations.values.dating.forms import Forms
from annotations.values.dating.markers import is_told_before
from annotations.values.dating.patterns import YEAR, pattern
from annotations.values.dating.printed import Printed
from annotations.values.dating.tokens import Tokens

STYLE: Final = pattern(r"(?P<sign>[,.])? (?: (?P<s>[ow]) | \( (?P<t>[ow]) \) )")
# A style before its date: O.S. 10 April, (O.S.) 10 April, Julian: 10 April.
_LEADING: Final = pattern(r"(?: (?P<s>[ow]) | \( (?P<t>[ow]) \) ) (?P<colon>x)?")
_LED: Final = pattern(r"(?: [ow] | \( [ow] \) ) x? $")
_LATE_YEAR: Final = pattern(rf",?[pI]?g? {YEAR} (?P<w>Y(?!d?M))?")
_NEW_SENTENCE: Final = pattern(r",?yYdM")


class Styles:
    """Reads the styles of dates, and the years that stand after them, in a stretch of text."""

    def __init__(self, stretch: Tokens, forms: Forms) -> None:
        self._classes, self._forms = stretch.classes, forms

    def led(self, first: Printed) -> Printed:
        """A date with the style before it, if that is not of the date before: O.S. 25 October 1917."""
        start = max(0, self._forms.years.last, first.start - 4)
        before = _LED.search(self._classes, start, first.start)
        match = before and self._leading(before.start())
        if not match or match.end() != first.start or first.date.start.month is None:
            return first
        return first._replace(start=match.start(), style=match["s"] or match["t"], weak=False)

    def _leading(self, at: int) -> re.Match[str] | None:
        """A style that begins at a piece, and what may stand between it and its date."""
        match = _LEADING.match(self._classes, at)
        if match is None:
            return None
        colon = match.start("colon")
        if colon >= 0 and not self.is_colon(colon):
            return None
        style = match.start("s") if match["s"] else match.start("t")
        marked = colon >= 0 or bool(match["t"]) or self._classes[at - 1 : at] == "("
        return match if is_told_before(self._forms.printed(style), marked=marked) else None

    def is_colon(self, at: int) -> bool:
        return self._classes[at : at + 1] == "x" and self._forms.printed(at) in (":", "：")

    def leading_to(self, at: int) -> Printed | None:
        """A date whose style begins at a piece."""
        match = self._leading(at)
        other = self._forms.at(match.end()) if match else None
        if match is None or other is None or other.date.start.month is None or other.unread:
            return None
        return other._replace(start=at, style=match["s"] or match["t"])

    def after(self, first: Printed) -> Printed:
        """A date with the marker after it: 25 October 1917 (O.S.)."""
        if first.date.start.month is None:
            return first
        match = STYLE.match(self._classes, first.end)
        if not match:
            return first
        style = match["s"] or match["t"]
        if (first.style and style != first.style) or self._is_of_the_next(match, led=bool(first.style)):
            return first
        styled = first._replace(style=style, end=match.end(), weak=False)
        return self.with_late_year(styled)

    def _is_of_the_next(self, match: re.Match[str], *, led: bool) -> bool:
        """Whether the style after a date is that of the date after it: 10 April, N.S. 22 April."""
        if not led and not match["sign"]:
            return False
        if match["sign"] == "." and self._classes[match.start() - 1] in ("m", "d", "g"):
            return False  # 25 Oct. O.S.
        other = self.leading_to(match.end("sign") if match["sign"] else match.start())
        if other is None:
            return False
        after = STYLE.match(self._classes, other.end)
        return not after or after["sign"] == "," or (after["s"] or after["t"]) == other.style

    def with_late_year(self, found: Printed) -> Printed:
        """A date with the year that stands after the bracket: 25 October (7 November) 1917."""
        if found.date.year is not None or (found.other and found.other.year is not None):
            return found
        match = _LATE_YEAR.match(self._classes, found.end)
        if not match or _NEW_SENTENCE.match(self._classes, match.start()):
            return found
        year = self._forms.year_of(match)
        end = self._forms.years.past_word(match.end())
        if found.other is not None and (
            found.style == "o" or found.date.start.month != found.other.start.month
        ):
            # The year is that of the date before it; the first may be of the year before.
            return found._replace(other=found.other.in_year(year), end=end)
        return found._replace(date=found.date.in_year(year), end=end)
