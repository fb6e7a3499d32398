"""Templates of Wikipedia of which it is known what they write, and what the others are counted as."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

#: Positional parameters as pieces of wikitext, and words between them.
Pieces = Iterator[Any]
Writer = Callable[[Sequence[Any]], Pieces]


def positional(template: Any) -> list[Any]:
    """The positional parameters of a template."""
    return [parameter.value for parameter in template.params if not parameter.showkey]


def _nth(number: int) -> Writer:
    """Writes one of the parameters."""

    def write(given: Sequence[Any]) -> Pieces:
        yield from given[number : number + 1]

    return write


def _last(given: Sequence[Any]) -> Pieces:
    yield from given[-1:]


def _words(words: str) -> Writer:
    """Always writes the same."""
    return lambda given: iter((words,))


def _joined(separator: str) -> Writer:
    """Writes all of them, with something between."""

    def write(given: Sequence[Any]) -> Pieces:
        for number, piece in enumerate(given):
            yield separator if number else ""
            yield piece

    return write


def _circa(given: Sequence[Any]) -> Pieces:
    yield "c. " if given else "c."
    yield from _joined(" – c. ")(given)


def _old_style(*, year_first: bool) -> Writer:
    """`7 November [O.S. 25 October] 1917`, or the year before the brackets; there may be none."""

    def write(given: Sequence[Any]) -> Pieces:
        day, year, old = given[0], given[1] if len(given) > 2 else "", given[-1]
        yield day
        yield from (" ", year) if year_first and year else ()
        yield " [O.S. "
        yield old
        yield "]"
        yield from (" ", year) if year and not year_first else ()

    return lambda given: write(given) if len(given) > 1 else iter(given)


WRITTEN_OUT: Mapping[str, Writer] = {
    **dict.fromkeys(("nowrap", "nobr", "small", "smaller", "smallcaps", "sc", "big", "larger"), _nth(0)),
    **dict.fromkeys(
        ("abbr", "tooltip", "em", "strong", "sup", "sub", "center", "noitalic", "non breaking"), _nth(0)
    ),
    **dict.fromkeys(
        ("lang", "transl", "transliteration", "translit", "lang-ru-latn", "native name", "script"), _last
    ),
    **dict.fromkeys(
        ("linktext", "ill", "interlanguage link", "не переведено", "link-interwiki", "vl", "s"), _nth(0)
    ),
    **dict.fromkeys(("nbsp", "nbs"), _words("\u00a0")),
    **dict.fromkeys(("snd", "spnd", "spaced ndash"), _words("\u00a0– ")),
    **dict.fromkeys(("ndash", "en dash", "endash"), _words("–")),
    **dict.fromkeys(("mdash", "em dash", "emdash", "—"), _words("—")),
    **dict.fromkeys(("'", "apostrophe"), _words("'")),
    "'s": _words("'s"),
    "!": _words("|"),
    "=": _words("="),
    **dict.fromkeys(("circa", "c.", "ca."), _circa),
    "oldstyledate": _old_style(year_first=False),
    "oldstyledatedy": _old_style(year_first=True),
    "oldstyledateny": _old_style(year_first=False),
    **dict.fromkeys(("hlist", "flatlist", "ubl", "plainlist", "unbulleted list"), _joined(" · ")),
    **dict.fromkeys(("isbn", "issn", "oclc", "doi"), _nth(0)),
}

QUOTATIONS = frozenset(
    {
        "quote",
        "blockquote",
        "cquote",
        "quotation",
        "quote box",
        "bquote",
        "начало цитаты",
        "цитата",
        "poemquote",
    }
)

#: Names of templates by how they begin, and as what those are counted that are known; else by their name.
_KINDS: Mapping[str, str] = {
    "infobox": "infoboxes",
    "taxobox": "infoboxes",
    "geobox": "infoboxes",
    "карточка": "infoboxes",
    "navbox": "navigation",
    "main": "navigation",
    "see also": "navigation",
    "further": "navigation",
    "about": "navigation",
    "for": "navigation",
    "redirect": "navigation",
    "other uses": "navigation",
    "distinguish": "navigation",
    "portal": "navigation",
    "commons": "navigation",
    "sister project": "navigation",
    "authority control": "navigation",
    "short description": "hidden",
    "use ": "maintenance",
    "pp-": "maintenance",
    "bots": "maintenance",
    "good article": "maintenance",
    "featured article": "maintenance",
    "citation needed": "maintenance",
    "by whom": "maintenance",
    "verify source": "maintenance",
    "unreferenced": "maintenance",
    "refimprove": "maintenance",
    "toc": "tables of contents",
    "defaultsort": "maintenance",
    "coord": "metadata",
}


def kind_of(name: str) -> str:
    """As what a template is counted that is left out: of a kind, or under its own name."""
    found = next((kind for beginning, kind in _KINDS.items() if name == beginning.strip()), None)
    if found is None:
        long = (
            "infobox",
            "taxobox",
            "geobox",
            "карточка",
            "navbox",
            "use ",
            "pp-",
            "defaultsort",
            "toc ",
            "commons ",
        )
        found = next(
            (_KINDS.get(start, _KINDS.get(start.strip(), "")) for start in long if name.startswith(start)),
            None,
        )
    return found or f"{{{{{name[:60]}}}}}"


#: What a citation says, in order, and what stands around it.
_CITED = (
    (("chapter", "часть"), "“{}”."),
    (("title", "заглавие", "название"), "{}."),
    (("journal", "work", "newspaper", "magazine", "website", "издание"), "{}."),
    (("volume", "том"), "{}."),
    (("publisher", "издательство"), "{}."),
    (("year", "date", "год"), "{}."),
    (("pages", "page", "pp", "p", "страницы"), "pp. {}."),
    (("url",), "{}"),
)


def cited(template: Any) -> str:
    """A citation in a line: author, title, where and when it appeared."""

    def said(*names: str) -> str:
        found = (str(template.get(name).value.strip_code()).strip() for name in names if template.has(name))
        return next((words for words in found if words), "")

    given = [str(value.strip_code()).strip() for value in positional(template)]
    last, first = said("last", "last1", "author", "author1", "автор", "editor-last"), said("first", "first1")
    author = ", ".join(part for part in (last, first) if part)
    pieces = [" ".join(part for part in given if part), f"{author}." if author else ""]
    pieces += [form.format(words) for names, form in _CITED if (words := said(*names))]
    return " ".join(piece for piece in pieces if piece)
