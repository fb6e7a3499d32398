"""Days in words: the first of May, двадцать пятого октября, el dos de mayo, am ersten Mai.

A word of number is a day only where the name of a month follows, after "of" in the languages that say so:
"the first May Day" is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from annotations.values.dating.folding import fold
from annotations.values.dating.words import primary

# The words from 1 on in order; several for one number are parted by "|", what is not printed is "-".
_LISTED: Final[Mapping[str, str]] = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "fr": "premier|1er deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt vingt_et_un|vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq "
    "vingt-six vingt-sept vingt-huit vingt-neuf trente trente_et_un|trente-et-un",
    "es": "primero|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve treinta treinta_y_uno",
    "pt": "primeiro dois três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze "
    "dezasseis|dezesseis dezassete|dezessete dezoito dezanove|dezenove vinte vinte_e_um vinte_e_dois "
    "vinte_e_três vinte_e_quatro vinte_e_cinco vinte_e_seis vinte_e_sete vinte_e_oito vinte_e_nove trinta "
    "trinta_e_um",
    "it": "primo due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove venti ventuno ventidue ventitré ventiquattro "
    "venticinque ventisei ventisette ventotto ventinove trenta trentuno",
}
# How ordinals of Slavic languages and German end where they name a day, and their stems.
_STEMS: Final[Mapping[str, tuple[str, str, str]]] = {
    "ru": (
        "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат "
        "пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат",
        "ого ое ьего ье",
        "двадцать тридцат|тридцать",
    ),
    "uk": (
        "перш друг треть четверт п'ят шост сьом восьм дев'ят десят одинадцят дванадцят тринадцят чотирнадцят "
        "п'ятнадцят шістнадцят сімнадцят вісімнадцят дев'ятнадцят двадцят",
        "ого е",
        "двадцять тридцят|тридцять",
    ),
    "pl": (
        "pierwsz drugi trzeci czwart piąt szóst siódm ósm dziewiąt dziesiąt jedenast dwunast trzynast "
        "czternast piętnast szesnast siedemnast osiemnast dziewiętnast dwudziest",
        "ego go y",
        "dwudziest trzydziest|trzydziest",
    ),
    "de": (
        "erst zweit dritt viert fünft sechst siebt|siebent acht neunt zehnt elft zwölft dreizehnt vierzehnt "
        "fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst "
        "dreiundzwanzigst vierundzwanzigst fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst "
        "achtundzwanzigst neunundzwanzigst dreißigst|dreissigst einunddreißigst|einunddreissigst",
        "en er e",
        "",
    ),
}
#: What stands between the day and its month: in these languages always, elsewhere nothing.
OF: Final[Mapping[str, str]] = {"en": "of", "es": "de", "pt": "de"}
_SAME: Final = {"gl": "pt"}


def _counted(listed: Sequence[str]) -> Iterator[tuple[str, int]]:
    for value, words in enumerate(listed, 1):
        for word in words.split("|"):
            if word != "-":
                yield word.replace("_", " "), value


def _in_language(name: str) -> Iterator[tuple[str, int]]:
    """Every spelling of a day, with its number."""
    simple = list(_counted(_LISTED.get(name, "").split()))
    yield from simple
    if name == "en":
        yield "thirtieth", 30
        for tens, begins in (("twenty", 20), ("thirty", 30)):
            for word, value in simple[:9]:
                for joint in " ", "-":
                    yield f"{tens}{joint}{word}", begins + value
    if name in _STEMS:
        yield from _of_stems(name)


def _of_stems(name: str) -> Iterator[tuple[str, int]]:
    stems, endings, tens = _STEMS[name]
    ended = [(stem + ending, value) for stem, value in _counted(stems.split()) for ending in endings.split()]
    yield from ended
    if not tens:
        return
    # The twenties have their first word as it is, or in the case of the second: dwudziestego piątego.
    twenty, _, others = tens.partition(" ")
    thirtieth, _, thirty = others.partition("|")
    for ending in endings.split():
        yield thirtieth + ending, 30
    for word, begins in ((twenty, 20), (thirty, 30)):
        firsts = [word] if word.endswith("ь") else [word + "ego"]
        for first in firsts:
            yield from ((f"{first} {second}", begins + value) for second, value in ended if value < 10)


@lru_cache(maxsize=256)
def ordinals(language: str) -> Mapping[str, Sequence[tuple[str, int]]]:
    """By the first word of each, the days in words under their fold, the longest first."""
    name = primary(language)
    found: dict[str, dict[str, int]] = {}
    for words, value in _in_language(_SAME.get(name, name)):
        folded = fold(words)
        if 0 < value < 32:
            # The lexer parts words at apostrophes and hyphens.
            first = folded.replace("-", " ").replace("'", " ").split()[0]
            found.setdefault(first, {})[folded] = value
    return {
        first: sorted(phrases.items(), key=lambda item: len(item[0]), reverse=True)
        for first, phrases in found.items()
    }
