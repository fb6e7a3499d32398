"""Numbers that are no years, since they count something, or are the name of something."""

import re
from typing import Final

from annotations.values.dating.counted import has_plurals, is_counted
from annotations.values.dating.numbered import NUMBERED, NUMBERED_AFTER
from annotations.values.dating.tokens import Tokens

_SLAVIC: Final = frozenset(["ru", "uk", "be", "bg", "mk", "pl", "cs", "sk"])
# Languages in which a year may stand alone in a sentence.
BARE: Final = frozenset(["de", "lb"])
# What also says of what a book is: it is said of a year after a time, a mark or what was done, not a noun.
_OF_TOPICS: Final = frozenset(["about"])
_DONE: Final = re.compile(r"[a-z]{2,}ed|is|was|were|be|been|built|written|made|born|begun|began|until|only")
_LISTED: Final = re.compile(r"(?:y(?:,?u|[,t-]))+$")  # pp. 1905, 1917 and 1923
_FAR: Final = 12  # pieces in which such a list is looked for


class Numbers:
    """Tells what the numbers of a stretch of text are, by the words around them."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._language = stretch.classes, text, language
        self._starts, self._ends = stretch.starts, stretch.ends

    def _word(self, at: int) -> str:
        return self._text[self._starts[at] : self._ends[at]]

    def is_numbered(self, start: int) -> bool:
        """Whether the number at a piece is that of a page, a law or a room, or one in a list of them."""
        if listed := _LISTED.search(self._classes, max(0, start - _FAR), start):
            start = listed.start()
        before = start - 1 - (self._classes[start - 1 : start] == ".")
        if before < 0 or (before == start - 1 and self._classes[before] != "x"):
            return False
        return self._word(before).lower() in NUMBERED

    def is_numbered_after(self, end: int) -> bool:
        """The same, by the word after it: az 1917. oldalon."""
        at = end + (self._classes[end : end + 1] == ".")
        return self._classes[at : at + 1] == "x" and self._word(at) in NUMBERED_AFTER

    def goes_on(self, start: int) -> bool:
        """Whether the number at a piece is a part of a longer one: 555-1917-1923."""
        return (
            start > 1
            and self._classes[start - 1] in "-/."
            and self._classes[start - 2] in "dnhyN"
            and self._ends[start - 1] == self._starts[start]
            and self._ends[start - 2] == self._starts[start - 1]
        )

    def is_compound(self, end: int) -> bool:
        """Whether a word follows that is joined to the number: 1250-ton."""
        if self._classes[end : end + 2] not in ("-x", "-U"):
            return False
        return self._ends[end - 1] == self._starts[end] and self._ends[end] == self._starts[end + 1]

    def counts(self, end: int, number: int) -> bool:
        """Whether a round number that ends there likely counts the word after it: 1500 places."""
        if number % 100 or self._classes[end : end + 1] != "x":
            return False
        return is_counted(self._word(end), self._language)

    def is_so_many(self, after: int, year: int) -> bool:
        """Whether a number with "about" before it counts the word after it: about 1450 rifles."""
        if self._classes[after : after + 1] not in ("x", "N"):
            return False
        word = self._word(after)
        if is_counted(word, self._language) or (self._language in BARE and word[0].isupper()):
            return True
        # In the other languages a round number may count any word.
        return year % 10 == 0 and self._language not in BARE and not has_plurals(self._language)

    def needs_word(self, at: int, after: int) -> bool:
        """Whether a round number needs a word for year, which its language prints there: в 1900 году."""
        if self._language in BARE:
            return at > 0 and self._word(at - 1).lower() == "in" and self._word(after)[:1].isupper()
        if self._language not in _SLAVIC or self._classes[at - 1 : at] not in tuple("if"):
            return False
        return self._word(after)[:1].islower()

    def is_about(self, at: int) -> bool:
        """Whether the word for "about" at a piece is of a time, and not of a topic: a book about 1917."""
        if at == 0 or self._classes[at - 1] != "x" or self._word(at).lower() not in _OF_TOPICS:
            return True
        before = self._word(at - 1)
        return not before[0].isalpha() or _DONE.fullmatch(before) is not None
