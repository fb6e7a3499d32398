"""The names of the months in the languages of CLDR."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

from annotations.values.dating.folding import fold


@dataclass(frozen=True, slots=True)
class MonthName:
    """A name of a month; a doubtful one is a word of another meaning or an abbreviation as well."""

    month: int
    language: str
    short: bool = False
    doubtful: bool = False


Names = Mapping[str, MonthName]

# CLDR has the names of these languages under another tag.
_CLDR: Final = {"tl": "fil", "sh": "sr-Latn", "mo": "ro", "iw": "he", "in": "id", "nb": "no", "ceb": "fil"}

# What CLDR has not: cases, and forms that older print or other countries have. One word a month.
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "ru": ("ь", "я", "е", "ю", "ем", "й", "", "а", "у", "ом"),
    "bg": ("", "й"),
    "fi": ("", "n", "ssa", "ta", "lla", "sta", "un", "hun"),
    "et": ("", "i", "is", "il", "ist", "ini", "iks"),
    "lv": ("is", "ī", "a", "i", "im", "u", "s", "ā"),
    "hu": ("", "ban", "ben", "tól", "től", "ig", "i", "a", "e"),
    "sr": ("ар", "ра", "ру", "ром", "", "а", "у", "л", "ла", "лу"),
    "hr": ("", "a", "u", "i", "om"),
    "el": ("ιος", "ιου", "ιο", "ης", "η", "ος", "ου", "ο"),
    "la": ("i", "is", "ii", "as", "um", "ibus", "em", "e", "o", "us", "io"),
}
_MORE: Final[Mapping[str, str]] = {
    "en": "jan feb mar apr - jun jul aug sept oct nov dec",
    "de": "jänner feber maerz - - - - - sept - - dez",
    "ru": "генваря - - - - - - - - - - -",
    "pl": "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu",
    "uk": "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "be": "студзені лютым сакавіку красавіку траўні чэрвені ліпені жніўні верасні кастрычніку лістападзе снежні",
    "cs": "lednu únoru březnu dubnu květnu červnu červenci srpnu září říjnu listopadu prosinci",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "lt": "sausį vasarį kovą balandį gegužę birželį liepą rugpjūtį rugsėjį spalį lapkritį gruodį",
}
# Languages whose countries have month names of their own.
_OTHER_NAMES: Final = frozenset(["ar", "de", "sr", "pt", "az", "bs", "ms", "uz"])
_PREFIXES: Final = {"he": ("", "ב", "ל", "מ", "ה")}
# A name that several languages share is said to be of the first.
_OF_MOST_PRINT: Final = ["en", "fr", "de", "es", "it", "pt", "ru", "uk", "pl", "cs", "nl", "sv", "da", "fi", "ro", "el", "tr", "hu", "sr", "bg", "lv", "lt", "et", "ar", "tl"]
# Names that are other words as well, and are those of months only with a capital (or in capitals).
_CAPITAL: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        {"may", "march", "mar", "august", "dec", "jan", "sept", "sep", "oct", "jun", "jul", "apr"}
    ),
    "de": frozenset({"mai", "april", "august", "marz"}),
    "tl": frozenset({"mayo"}),
}


@lru_cache(maxsize=256)
def own(language: str) -> Names:
    """The names in a language, in all its countries and cases, by their fold; none if unknown."""
    primary = language.partition("-")[0].lower()
    cldr = _CLDR.get(primary, primary)
    found: dict[str, MonthName] = {}
    doubtful = _CAPITAL.get(primary, frozenset())

    def add(name: str, month: int, *, short: bool) -> None:
        folded = fold(name).rstrip(".")
        if len(folded) > 1 and not any(character.isdigit() for character in folded):
            for prefix in _PREFIXES.get(primary, ("",)):
                found.setdefault(prefix + folded, MonthName(month, primary, short, folded in doubtful))

    for locale in _locales(cldr):
        for context in ("format", "stand-alone"):
            for month, name in locale.months[context]["wide"].items():
                add(name, month, short=False)
    for month, name in list(_inflected(primary, cldr)):
        add(name, month, short=False)
    for month, name in enumerate(_MORE.get(primary, "").split(), 1):
        if name != "-":
            add(name, month, short=len(name) < 5 and primary in ("en", "de", "fr"))
    for locale in _locales(cldr):
        for context in ("format", "stand-alone"):
            for month, name in locale.months[context]["abbreviated"].items():
                add(name, month, short=True)
    return found


@lru_cache(maxsize=1)
def foreign() -> Names:
    """The whole names in every language of CLDR, but those that are two months in two languages."""
    found: dict[str, MonthName] = {}
    twice: set[str] = set()

    def add(name: str, month: int, language: str) -> None:
        known = found.setdefault(name, MonthName(month, language, doubtful=len(name) < 5))
        if known.month != month:
            twice.add(name)

    for language in _OF_MOST_PRINT:
        for name, known in own(language).items():
            if not known.short:
                add(name, known.month, language)
    for language in sorted(
        {name.partition("_")[0] for name in locale_identifiers()} - {*_OF_MOST_PRINT, "fil"}
    ):
        for locale in _locales(language, countries=False):
            for context in ("format", "stand-alone"):
                for month, name in locale.months[context]["wide"].items():
                    add(fold(name), month, language)
    return {
        name: found[name]
        for name in found
        if name not in twice and len(name) > 2 and not any(character.isdigit() for character in name)
    }


def phrases(names: Names) -> dict[str, list[str]]:
    """Of the names of several words all, by their first word, the longest first."""
    several: dict[str, list[str]] = {}
    for name in sorted((name for name in names if " " in name), key=len, reverse=True):
        several.setdefault(name.partition(" ")[0], []).append(name)
    return several


def _locales(language: str, *, countries: bool = True) -> Iterator[Locale]:
    names = [language.replace("-", "_")]
    if countries and language in _OTHER_NAMES:
        names += sorted(name for name in locale_identifiers() if name.startswith(f"{language}_"))
    elif language == "sr":
        names.append("sr_Latn")
    for name in names:
        try:
            yield Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue


def _inflected(primary: str, cldr: str) -> Iterator[tuple[int, str]]:
    """Every name with every ending of its language; what is no word is printed nowhere."""
    endings = _ENDINGS.get(primary, ())
    for locale in _locales(cldr, countries=False) if endings else ():
        for month, name in locale.months["stand-alone"]["wide"].items():
            stems = {name.removesuffix(ending) for ending in endings if ending and name.endswith(ending)}
            for stem in stems or {name}:
                yield from ((month, stem + ending) for ending in endings if len(stem + ending) > 2)
