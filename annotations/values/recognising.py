"""Known phrases are recognised in a text: whatever their case, with the endings that a language gives them.

    lexicon = Lexicon([Phrase("October Revolution", "en", 1)])
    list(lexicon.find("Before the October\u00a0Revolution's first day", "en"))

Of phrases that overlap the longest counts. A phrase that goes on as a longer proper name ("October
Revolution Day") is not there. Linear in the text; made in the time of the phrases.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from annotations.values.languages import script
from annotations.values.spans import Span
from annotations.values.text import fold

K = TypeVar("K", bound=Hashable)

#: A word with the marks on its letters, and an ending after an apostrophe.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0dff\u0e31\u0e34-\u0e4e"
)
_WORD = re.compile(rf"[^\W_][\w{_MARKS}]*(?:['’ʼ][^\W_]+)?")

#: What may stand between the words of a phrase.
_GAP = re.compile(r"[\s\-\u2010-\u2015]{1,2}\Z")

#: Scripts that part words by nothing: phrases in them are looked for letter by letter.
_UNPARTED = {"Hans", "Hant", "Hani", "Jpan", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}

#: Languages that write all nouns with capitals, where a capital says nothing of proper names.
_CAPITALISING = {"de", "lb", "gsw", "nds", "bar"}

#: By how many letters the forms of a word may differ at its end, on either side; elsewhere by two.
_ENDINGS = {
    **dict.fromkeys(
        ("ru", "uk", "be", "bg", "mk", "sr", "hr", "bs", "sl", "pl", "cs", "sk", "hsb", "rue"), 3
    ),
    **dict.fromkeys(("lt", "lv", "el", "la", "fi", "et", "hu", "tr", "az", "kk", "ky", "uz", "tt", "ka"), 3),
    **dict.fromkeys(("ar", "he", "fa", "ur", "yi"), 0),
}

#: What English puts after a noun.
_ENGLISH = ("", "s", "es", "'s", "s'")

#: So many letters of a word stay as they are.
_STEM = 4


@dataclass(frozen=True, slots=True)
class Phrase(Generic[K]):
    """Words to be recognised, their language (BCP 47), and what they stand for."""

    text: str
    language: str
    key: K


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    start: int
    end: int


def _words(text: str, folded: str) -> list[_Word]:
    return [_Word(folded[found.start() : found.end()], *found.span()) for found in _WORD.finditer(text)]


def _primary(language: str) -> str:
    return language.lower().partition("-")[0]


def is_form(word: str, known: str, language: str) -> bool:
    """Whether a folded word is a form of a known one in this language."""
    if word == known:
        return True
    if language == "en":
        longer, shorter = (word, known) if len(word) > len(known) else (known, word)
        return longer.startswith(shorter) and longer[len(shorter) :] in _ENGLISH
    most = _ENDINGS.get(language, 2)
    common = next(
        (place for place, (one, other) in enumerate(zip(word, known, strict=False)) if one != other),
        min(len(word), len(known)),
    )
    rest = max(len(word), len(known)) - common
    return common >= _STEM and rest <= most and common * 2 > max(len(word), len(known))


class Lexicon(Generic[K]):
    """Phrases, by the beginning of their first word."""

    def __init__(self, phrases: Iterable[Phrase[K]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str, Phrase[K]]]] = defaultdict(list)
        self._unparted: dict[str, list[Phrase[K]]] = defaultdict(list)
        for phrase in phrases:
            folded = fold(phrase.text.strip())
            if script(phrase.language) in _UNPARTED:
                self._unparted[folded].append(phrase)
                continue
            words = [word.folded for word in _words(folded, folded)]
            if words:
                entry = words, _primary(phrase.language), phrase
                self._by_first[words[0][:_STEM]].append(entry)

    def find(self, text: str, language: str) -> Iterator[tuple[Span, Sequence[Phrase[K]]]]:
        """Where phrases stand, and the phrases: several, if the same words stand for several things."""
        folded = fold(text)
        taken = 0
        words = _words(text, folded)
        hits = [*self._worded(text, words, language), *self._letters(folded)]
        for span, found in sorted(hits, key=lambda hit: (hit[0].start, -hit[0].end)):
            if span.start >= taken:
                yield span, found
                taken = span.end

    def _worded(
        self, text: str, words: list[_Word], language: str
    ) -> Iterator[tuple[Span, Sequence[Phrase[K]]]]:
        place = 0
        while place < len(words):
            size, found = self._longest(text, words, place)
            if not found:
                place += 1
                continue
            last = words[place + size - 1]
            if _primary(language) in _CAPITALISING or not _goes_on(text, words, place + size):
                yield Span(words[place].start, _without_possessive(text, last, found[0])), found
            place += size

    def _longest(self, text: str, words: list[_Word], place: int) -> tuple[int, list[Phrase[K]]]:
        """How many words the longest phrase that begins here has, and which phrases these are."""
        best, exactly = 0, -1
        found: list[Phrase[K]] = []
        for known, language, phrase in self._by_first.get(words[place].folded[:_STEM], ()):
            size = len(known)
            if size < best or place + size > len(words):
                continue
            here = words[place : place + size]
            if not all(
                is_form(word.folded, wanted, language) for word, wanted in zip(here, known, strict=True)
            ):
                continue
            if not all(_GAP.match(text, one.end, other.start) for one, other in itertools.pairwise(here)):
                continue
            # Of phrases as long, those win of which more words stand there as they are.
            same = sum(word.folded == wanted for word, wanted in zip(here, known, strict=True))
            if (size, same) > (best, exactly):
                best, found, exactly = size, [], same
            if (size, same) == (best, exactly):
                found.append(phrase)
        return best, found

    def _letters(self, folded: str) -> Iterator[tuple[Span, Sequence[Phrase[K]]]]:
        for wanted, phrases in self._unparted.items():
            at = folded.find(wanted)
            while at >= 0:
                yield Span(at, at + len(wanted)), phrases
                at = folded.find(wanted, at + len(wanted))


def _goes_on(text: str, words: list[_Word], place: int) -> bool:
    """Whether a capitalised phrase is followed, after one space, by another capitalised word."""
    if place >= len(words):
        return False
    last, following = words[place - 1], words[place]
    between = text[last.end : following.start]
    return (
        len(between) == 1
        and between.isspace()
        and between != "\n"
        and all(text[word.start].isupper() for word in (last, following))
    )


def _without_possessive(text: str, last: _Word, phrase: Phrase[K]) -> int:
    """Where the phrase ends: "October Revolution" in "October Revolution's"."""
    ending = re.search(r"['’ʼ]\w{0,2}\Z", text[last.start : last.end])
    own = re.search(r"['’ʼ]\w{0,2}\Z", phrase.text)
    return last.start + ending.start() if ending and not own else last.end
