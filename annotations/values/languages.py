"""Language tags (BCP 47)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from langcodes import Language, standardize_tag
from langcodes.data_dicts import LANGUAGE_REPLACEMENTS, LIKELY_SUBTAGS
from langcodes.tag_parser import LanguageTagError


class LanguageError(ValueError):
    """What was given is not a language tag, and why."""


# --- tags ---------------------------------------------------------------------------------------

#: Codes of ISO 639-2 and 639-3 in the two letters of ISO 639-1; Tagalog stays Tagalog.
TWO_LETTERS: Final[Mapping[str, str]] = MappingProxyType({**LANGUAGE_REPLACEMENTS, "tgl": "tl"})

_WELL_FORMED = re.compile("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*")


@lru_cache(maxsize=1024)
def canonical(tag: str) -> str:
    """The tag in the usual capitals (`zh-Hant-TW`), and otherwise as it is: `tl` stays `tl`.

    LanguageError if it is not well-formed, or if a subtag is not in IANA's registry.
    """
    if "_" in tag:
        raise LanguageError(f"{tag!r} is not a language tag: its parts are joined by hyphens")
    if not _WELL_FORMED.fullmatch(tag):
        raise LanguageError(
            f"{tag!r} is not a language tag: letters and digits in parts of up to 8, with hyphens"
        )
    try:
        language = Language.get(tag, normalize=False)
    except LanguageTagError as error:
        raise LanguageError(f"{tag!r} is not a language tag: {error}") from error
    if not _is_registered_whole(language) and not _is_valid(language):
        raise LanguageError(f"{tag!r} is not a language tag: {_unknown(language)}")
    return _capitals(tag)


def _is_registered_whole(language: Language) -> bool:
    """Whether it is one of the old tags that do not part into subtags, such as `zh-min-nan`."""
    primary = language.language or ""
    return "-" in primary and not primary.startswith("x-")


def _is_valid(language: Language) -> bool:
    # Every extended language subtag is the subtag of a language as well; langcodes looks at none.
    return bool(language.is_valid()) and all(
        Language.get(extended, normalize=False).is_valid() for extended in language.extlangs or ()
    )


def _unknown(language: Language) -> str:
    """What is wrong with a well-formed tag."""
    primary = language.language or ""
    if not Language.get(primary, normalize=False).is_valid():
        shorter = str(standardize_tag(primary))
        hint = f"; it is written {shorter!r}" if len(shorter) < len(primary) else ""
        return f"no language is registered as {primary!r}{hint}"
    for subtag in (*(language.extlangs or ()), language.script, language.territory):
        alone = subtag and f"{'' if subtag.islower() else 'und-'}{subtag}"
        if alone and not Language.get(alone, normalize=False).is_valid():
            return f"{subtag!r} is not registered"
    return "a variant is not registered, or a part is given twice"


def _capitals(tag: str) -> str:
    """RFC 5646, 2.1.1: region in capitals, script with one, nothing else, nothing after `x`."""
    parts: list[str] = []
    for subtag in tag.lower().split("-"):
        after_singleton = any(len(part) == 1 for part in parts)
        if not parts or after_singleton:
            parts.append(subtag)
        elif len(subtag) == 2:
            parts.append(subtag.upper())
        elif len(subtag) == 4:
            parts.append(subtag.title())
        else:
            parts.append(subtag)
    return "-".join(parts)


def shortest(tag: str) -> str:
    """The tag with its language in two letters, where it has three and there are two: `eng-Latn`, `en`.

    A script that goes without saying is left out. LanguageError as of `canonical`.
    """
    primary, hyphen, rest = tag.partition("-")
    two = TWO_LETTERS.get(primary.lower(), "")
    found = canonical(f"{two}{hyphen}{rest}" if len(two) == 2 else tag)
    primary, _, rest = found.partition("-")
    return primary if rest and rest == script(primary) else found


def matches(language: str, range_: str) -> bool:
    """Whether a tag falls under a range (RFC 4647, 3.3.1): `zh-Hant` under `zh`, all under `*`."""
    return range_ == "*" or f"{language}-".lower().startswith(f"{range_}-".lower())


# --- search -------------------------------------------------------------------------------------

# The text search configurations of PostgreSQL 15 and later, and the tags they serve; among these
# a few that are out of date (`in`, `ji`, `mo`) but stand in catalogues.
SEARCH_CONFIGURATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "arabic",
        "ca": "catalan",
        "da": "danish",
        "de": "german",
        "el": "greek",
        "en": "english",
        "es": "spanish",
        "eu": "basque",
        "fi": "finnish",
        "fr": "french",
        "ga": "irish",
        "hi": "hindi",
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "in": "indonesian",
        "it": "italian",
        "ji": "yiddish",
        "lt": "lithuanian",
        "mo": "romanian",
        "nb": "norwegian",
        "ne": "nepali",
        "nl": "dutch",
        "nn": "norwegian",
        "no": "norwegian",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sr": "serbian",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
        "yi": "yiddish",
    }
)


def search_configuration(tag: str) -> str:
    """PostgreSQL's text search configuration for a language; `simple` if it has none."""
    return SEARCH_CONFIGURATIONS.get(_primary(tag), "simple")


def _primary(tag: str) -> str:
    return tag.lower().partition("-")[0]


# --- scripts ------------------------------------------------------------------------------------

UNDETERMINED: Final = "Zyyy"  # ISO 15924: the script is not known

# Where CLDR answers for the present day, or not at all, and historians mean another script.
_HISTORICAL_SCRIPTS = {
    "aii": "Syrc",
    "ang": "Latn",
    "enm": "Latn",
    "frm": "Latn",
    "fro": "Latn",
    "gmh": "Latn",
    "goh": "Latn",
    "grc": "Grek",
    "hbo": "Hebr",
    "mid": "Mand",
    "non": "Latn",
    "orv": "Cyrl",
    "pro": "Latn",
    "sga": "Latn",
    "sux": "Xsux",
    "syc": "Syrc",
    "tmr": "Hebr",
    "xcl": "Armn",
    "zxx": "Zxxx",
}

_RIGHT_TO_LEFT = """
    Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc
    Mero Narb Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre
    Syrj Syrn Thaa Todr Yezi
"""


@lru_cache(maxsize=1024)
def script(tag: str) -> str:
    """The script of the tag, else the likely one of its language and region (ISO 15924).

    `Zyyy`, undetermined, if nothing is known of the language (`und`, `mul`, private use).
    """
    language = Language.get(canonical(tag), normalize=False)
    if _is_registered_whole(language):
        language = Language.get(tag)  # by its modern name
    primary = language.language or "und"
    if language.script:
        return str(language.script)
    if primary in _HISTORICAL_SCRIPTS:
        return _HISTORICAL_SCRIPTS[primary]
    # Of a language that CLDR does not have, langcodes says what is likely of any: Latin.
    if primary == "und" or primary not in LIKELY_SUBTAGS:
        return UNDETERMINED
    return str(language.maximize().script)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """The direction in which the language is written; left to right if its script is not known."""
    return "rtl" if script(tag) in _RIGHT_TO_LEFT.split() else "ltr"
