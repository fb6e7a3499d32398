"""A date as it stands in print, what it means, and whether its two calendars agree."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from annotations.values.spans import Span

Calendar = Literal["gregorian", "julian", ""]
Origin = Literal["", "passage", "section"]


class Audit(StrEnum):
    """What the check of a printed date found."""

    CONSISTENT = "consistent"  # printed in both calendars, and they agree
    MISMATCH = "mismatch"  # printed in both calendars, and they do not agree
    UNSTATED = "unstated"  # no calendar is printed where it matters
    UNRESOLVED = "unresolved"  # "the next day", or a day of no known year
    INDIFFERENT = "indifferent"  # a year alone, a day when it does not matter, or one calendar and said


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as it stands in a passage.

    `span` is of the passage's text, and `printed` is its slice. `primary` is the calendar of the
    date that stands first, "" if none is printed. `gregorian` and `as_printed` are EDTF: what is
    meant, "" if it cannot be said, and what is printed, without conversion. `julian` is the Julian
    form, printed or computed, as an ISO date or interval. `earliest` and `latest` are Julian Day
    Numbers; where the calendar is not stated, they cover both readings.

    Of a mismatch, `days_off` says by how many days the secondary form is wrong (never negative),
    and `expected` what it should have been. `inherited` says where a year that is not printed came
    from: from earlier in the passage, or from an earlier passage or a heading ("section").
    `language` is that of the first month name or word it was read by ("" if none was needed), and
    `foreign` that of a month name that is not in the passage's language ("" if all are).
    """

    span: Span
    printed: str
    audit: Audit
    primary: Calendar = ""
    gregorian: str = ""
    julian: str = ""
    as_printed: str = ""
    earliest: int | None = None
    latest: int | None = None
    days_off: int = 0
    expected: str = ""
    inherited: Origin = ""
    language: str = ""
    foreign: str = ""
    era: str = ""

    @property
    def year(self) -> int | None:
        """The year that later dates without one inherit; None if there is none."""
        match = _YEAR.match(self.as_printed)
        return int(match[0]) if match else None


_YEAR: Final = re.compile(r"-?\d{4}(?![\dX])", re.ASCII)
