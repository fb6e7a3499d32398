"""A day, or a range of days, of one month in both calendars: 10 [N.S. 23] October, 3–7 (16–20) July."""

from annotations.values.dating import patterns
from annotations.values.dating.figures import DAYS_APART, OPPOSITE, dual_in_figures
from annotations.values.dating.forms import Forms
from annotations.values.dating.printed import Printed, Stretch
from annotations.values.dating.tokens import Tokens


class Duals:
    """Reads days that are printed in both calendars at once, in a stretch of text."""

    def __init__(self, stretch: Tokens, forms: Forms) -> None:
        self._classes, self._numbers, self._forms = stretch.classes, stretch.numbers, forms

    def in_figures(self, at: int) -> Printed | None:
        """25.10./7.11.1917, 12./24.2.1881; if it is no part of a longer number."""
        if self._classes[at - 1 : at] in patterns.NUMBER_GOES_ON:
            return None
        found = dual_in_figures(self._classes, self._numbers, at)
        if found is None or patterns.LONGER.match(self._classes, found.end):
            return None
        end = self._forms.years.past_word(found.end)
        return found._replace(end=end)

    def day(self, at: int) -> Printed | None:
        """10 [N.S. 23] October 1917, 10/23 October 1917."""
        for form in patterns.DUAL:
            match = form.match(self._classes, at)
            if not match:
                continue
            marked = match["s1"] or match["s2"] or ""
            second = max(match.start(part) for part in ("d2", "d3", "d4") if part in match.re.groupindex)
            day, other_day = self._numbers[match.start("d")], self._numbers[second]
            if not marked and day - other_day in patterns.DAYS_BACK:
                marked = "o"  # the New Style stands first: 28/15 June
            if not marked and other_day - day not in DAYS_APART:
                if match["d3"] and 0 < other_day - day < 4:
                    return self._forms.made(match, last=other_day)  # the night of 5/6 November
                continue
            found = self._forms.made(match)
            if found is None:
                continue
            style = OPPOSITE[marked] if marked else "o"
            other = found.date.start._replace(day=other_day)
            return found._replace(style=style, other=Stretch.of(other), other_style=OPPOSITE[style])
        return None

    def days(self, at: int) -> Printed | None:
        """3–7 (16–20) July 1917."""
        for form in patterns.DUAL_RANGES:
            match = form.match(self._classes, at)
            if not match:
                continue
            one, until, two, other_until = (
                self._numbers[match.start(part)] for part in ("d", "u", "d2", "u2")
            )
            marked = match["s1"] or match["s2"] or ""
            if not one < until or not two < other_until or (match["and"] and until != one + 1):
                return None
            if not marked and (two - one not in DAYS_APART or other_until - until != two - one):
                return None
            if (found := self._forms.made(match, last=until)) is None:
                return None
            style = OPPOSITE[marked] if marked else "o"
            start = found.date.start
            other = Stretch(start._replace(day=two), start._replace(day=other_until))
            return found._replace(style=style, other=other, other_style=OPPOSITE[style])
        return None
