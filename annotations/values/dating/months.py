"""The names of the months in the languages of CLDR."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from babel.localedata import exists, locale_identifiers, resolve_locale_filename

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

# What CLDR has not: endings of cases, and forms that older print has, one a month.
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "ru": ("ь", "я", "е", "ю", "ем", "й", "", "а", "у", "ом"),
    "bg": ("", "й"),
    "fi": ("", "n", "ssa", "ta", "lla", "sta", "un", "hun"),
    "eu": ("", "ren", "n", "k", "an"),
    "lv": ("is", "ī", "a", "i", "im", "u", "s", "ā"),
    "hu": (
        *("", "ban", "ben", "tól", "től", "ig", "i", "a", "e"),
        *("ában", "ától", "áig", "ében", "étől", "éig", "jában", "jától", "jáig"),
    ),
    "sr": ("ар", "ра", "ру", "ром", "", "а", "у", "л", "ла", "лу"),
    "hr": ("", "a", "u", "i", "om"),
    "el": ("ιος", "ιου", "ιο", "ης", "η", "ος", "ου", "ο"),
    "ka": ("ი", "ს", "ში", "ის", "იდან", "ამდე"),
    "hy": ("", "ի", "ին", "ից"),
    "la": ("i", "is", "ii", "as", "um", "ibus", "em", "e", "o", "us", "io"),
}
_MORE: Final[Mapping[str, str]] = {
    "en": "jan feb mar apr - jun jul aug sept oct nov dec",
    "de": "jänner feber maerz - - - - - sept - - dez",
    "ru": "генваря - - - - - - - - - - -",
    "pl": "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie "
    "grudniu",
    "uk": "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "be": "студзені лютым сакавіку красавіку траўні чэрвені ліпені жніўні верасні кастрычніку лістападзе "
    "снежні",
    "cs": "lednu únoru březnu dubnu květnu červnu červenci srpnu září říjnu listopadu prosinci",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc|- - - - - - juill - - - - -",
    "et": "jaanuari veebruari märtsi aprilli mai juuni juuli augusti septembri oktoobri novembri detsembri|"
    "jaanuaril veebruaril märtsil aprillil mail juunil juulil augustil septembril oktoobril novembril "
    "detsembril|jaanuaris veebruaris märtsis aprillis mais juunis juulis augustis septembris oktoobris "
    "novembris detsembris",
    "tr": "kânunusani şubat mart nisan mayıs haziran temmuz ağustos eylül teşrinievvel "
    "teşrinisani kânunuevvel",
    "lt": "sausį vasarį kovą balandį gegužę birželį liepą rugpjūtį rugsėjį spalį lapkritį gruodį",
}
# Languages whose countries have month names of their own.
_OTHER_NAMES: Final = frozenset(["ar", "de", "sr", "pt", "az", "bs", "ms", "uz"])
_PREFIXES: Final = {"he": ("", "ב", "ל", "מ", "ה")}
# A name that several languages share is said to be of the first.
_OF_MOST_PRINT: Final = (
    "en fr de es it pt ru uk pl cs nl sv da fi ro el tr hu sr bg lv lt et ar tl"  # by their tags
)
# Names that are other words as well, and are those of months only with a capital (or in capitals).
_CAPITAL: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        {"may", "march", "mar", "august", "dec", "jan", "sept", "sep", "oct", "jun", "jul", "apr"}
    ),
    "de": frozenset({"mai", "april", "august", "marz"}),
    "tl": frozenset({"mayo"}),
}


# What CLDR has as a short name, and is a much commoner word: Tagalog "may 12 katao", there are twelve people.
_NO_MONTHS: Final[Mapping[str, frozenset[str]]] = {"tl": frozenset({"may"}), "ceb": frozenset({"may"})}


@lru_cache(maxsize=256)
def own(language: str) -> Names:
    """The names in a language, in all its countries and cases, by their fold; none if unknown."""
    primary = language.partition("-")[0].lower()
    cldr = _CLDR.get(primary, primary)
    found: dict[str, MonthName] = {}
    doubtful = _CAPITAL.get(primary, frozenset())
    others = _NO_MONTHS.get(primary, frozenset())

    def add(name: str, month: int, *, short: bool) -> None:
        folded = fold(name).rstrip(".").replace("\u00a0", " ")
        if len(folded) > 1 and folded not in others and not any(character.isdigit() for character in folded):
            for prefix in _PREFIXES.get(primary, ("",)):
                found.setdefault(prefix + folded, MonthName(month, primary, short, folded in doubtful))

    files = [_File.read(identifier) for identifier in _identifiers(cldr)]
    for file in files:
        for month, name in file.wide:
            add(name, month, short=False)
    for month, name in _inflected(primary, files):
        add(name, month, short=False)
    for listed in _MORE.get(primary, "").split("|"):
        for month, name in enumerate(listed.split(), 1):
            if name != "-":
                add(name, month, short=len(name) < 5 and primary in ("en", "de", "fr"))
    for file in files:
        for month, name in file.abbreviated:
            add(name, month, short=True)
    return found


@lru_cache(maxsize=1)
def foreign() -> Names:
    """The whole names in every language of CLDR, but those that are two months in two languages."""
    found: dict[str, MonthName] = {}
    twice: set[str] = set()
    most = _OF_MOST_PRINT.split()

    def add(name: str, month: int, language: str) -> None:
        # The rarer the language or the shorter the name, the likelier it is another word here.
        doubtful = len(name) < 5 or language not in most
        known = found.setdefault(name, MonthName(month, language, doubtful=doubtful))
        if known.month != month:
            twice.add(name)

    for language in most:
        for name, month_name in own(language).items():
            if not month_name.short:
                add(name, month_name.month, language)
    for language in sorted({name for name in locale_identifiers() if "_" not in name} - {*most, "fil"}):
        for month, name in _File.read(language).wide:
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


# --- CLDR -----------------------------------------------------------------------------------------

_Listed = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _File:
    """The months in one file of CLDR, with their numbers: wide names, those for use alone, and short ones.

    The file is read without those it inherits from. To merge and keep all of them, as Babel's
    locales do, would cost a second and many megabytes, and what is inherited is in another file we
    read. (Babel 2.18 also hands on what one locale has found for an alias to others.)
    """

    wide: _Listed
    alone: _Listed
    abbreviated: _Listed

    @classmethod
    def read(cls, identifier: str) -> Self:
        with Path(resolve_locale_filename(identifier)).open("rb") as file:
            data = pickle.load(file)  # noqa: S301 (Babel's own file, read as Babel reads it)
        contexts = _own_part(data.get("months"))
        formats, alones = (_own_part(contexts.get(context)) for context in ("format", "stand-alone"))
        alone = _names(alones.get("wide"))
        return cls(
            _names(formats.get("wide")) + alone,
            alone,
            _names(formats.get("abbreviated")) + _names(alones.get("abbreviated")),
        )


def _names(value: Any) -> _Listed:
    return [(month, name) for month, name in _own_part(value).items() if isinstance(name, str)]


def _own_part(value: Any) -> dict[Any, Any]:
    """A part of a file without what it takes from elsewhere."""
    if isinstance(value, tuple):  # an alias, and what differs from it
        value = value[1]
    return value if isinstance(value, dict) else {}


def _identifiers(language: str) -> list[str]:
    """The files of a language; those of its countries only if they have names of their own."""
    names = [language.replace("-", "_")]
    if language in _OTHER_NAMES:
        names += sorted(name for name in locale_identifiers() if name.startswith(f"{language}_"))
    return [name for name in names if exists(name)]


def _inflected(primary: str, files: list[_File]) -> Iterator[tuple[int, str]]:
    """Every name with every ending of its language; what is no word is printed nowhere."""
    endings = _ENDINGS.get(primary, ())
    for file in files if endings else ():
        for month, name in file.alone or file.wide:
            stems = {name.removesuffix(ending) for ending in endings if ending and name.endswith(ending)}
            for stem in stems or {name}:
                yield from ((month, stem + ending) for ending in endings if len(stem + ending) > 2)
