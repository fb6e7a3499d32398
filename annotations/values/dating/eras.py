"""Years that are not counted from the birth of Christ, though no word says so."""

import re
from collections.abc import Sequence
from typing import Final

from annotations.values.dating.printed import Printed

# Languages whose years are of the Hegira, unless a word for the era of Christ stands there.
_OF_THE_HEGIRA: Final = frozenset(["fa", "prs", "ps", "mzn", "lrc"])
_LAST_OF_THE_HEGIRA: Final = 1500
_LAST: Final = 2199  # later years are of the Buddhist era, the Jewish one or another
# How many years the eras of the Hegira, by the moon and by the sun, are behind that of Christ.
_BEHIND: Final = range(579, 623)
_RUMI: Final = range(1256, 1343)  # the years in which it counted them by the sun
_YEAR_BESIDE: Final = re.compile(r"g?(?:\((?P<y>y)g?\.?[aw]?\)|/(?P<z>y))")


def is_of_another_era(found: Printed, classes: str, numbers: Sequence[int], language: str) -> bool:
    """Whether what was found is a date of another era.

    So it is if its year is too late, if its language counts other years, or if another year stands beside
    it that makes it one: 29 Ekim 1339 (1923).
    """
    year = found.date.year
    if year is None or found.other is not None:
        return found.unread
    if year > _LAST:
        return classes[found.end - 1 : found.end] != "a" and classes[found.start] != "a"
    if 0 < year < _LAST_OF_THE_HEGIRA and language in _OF_THE_HEGIRA:
        around = classes[found.start] + classes[found.end - 1 : found.end + 1]
        if not any(era in around for era in "abgw"):
            return True
    if language == "tr" and found.date.has_day and year in _RUMI:
        return True  # a day of those years is one of the Ottoman Empire
    if match := _YEAR_BESIDE.match(classes, found.end):
        beside = numbers[match.start("y") if match["y"] else match.start("z")]
        return beside - year in _BEHIND
    if classes[found.start - 2 : found.start] in ("y(", "y/") and found.date.start.month is None:
        return numbers[found.start - 2] - year in _BEHIND
    return False
