"""From one date to another in languages that say it by endings of words: 1917'den 1923'e, 1917-től 1923-ig.

The ending is that of the last word of each date: of its year, of a word for year, or of its month.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from annotations.values.dating.folding import fold
from annotations.values.dating.tokens import Tokens


class _Cases(NamedTuple):
    """How "from" and "to" end, and the words that may stand after either, all folded."""

    start: re.Pattern[str]
    end: re.Pattern[str]
    after_start: frozenset[str] = frozenset()
    after_end: frozenset[str] = frozenset()


def _cases(start: str, end: str, after_start: str = "", after_end: str = "") -> _Cases:
    return _Cases(
        re.compile(rf"(?:{start})$"),
        re.compile(rf"(?:{end})$"),
        frozenset(after_start.split()),
        frozenset(after_end.split()),
    )


_BY_LANGUAGE: Final[Mapping[str, _Cases]] = {
    "az": _cases("d[əa]n", "['’]?y?[əa]|lə", "başlayaraq baslayaraq", "qədər qeder dək kimi"),
    "et": _cases("st", "ni", "alates", ""),
    "hu": _cases("tol", "ig", "egeszen kezdve kezdodoen", ""),
    "ka": _cases("დან", "მდე"),
    "kk": _cases("[дт][ае]н", "[ғгқк][ае]", "бастап", "дейiн шейiн"),
    "tr": _cases("[dt][ae]n", "['’]y?[ae]|n[ae]", "itibaren baslayarak", "kadar dek degin"),
}


class Cases:
    """Knows by their endings where a range begins and where it ends, in a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._text, self._starts, self._ends = text, stretch.starts, stretch.ends
        self._cases = _BY_LANGUAGE.get(language)

    def past_start(self, end: int) -> int:
        """Where the second date may begin, if the first ends here and says "from"; 0 if it does not."""
        if self._cases is None or not self._cases.start.search(self._folded(end - 1)):
            return 0
        return end + (self._folded(end) in self._cases.after_start)

    def past_end(self, end: int) -> int:
        """Where a range ends whose second date ends here; 0 if that does not say "to"."""
        if self._cases is None or not self._cases.end.search(self._folded(end - 1)):
            return 0
        return end + (self._folded(end) in self._cases.after_end)

    def _folded(self, at: int) -> str:
        return fold(self._text[self._starts[at] : self._ends[at]]) if at < len(self._starts) else ""
