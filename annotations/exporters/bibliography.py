"""Sources as bibliographies: BibTeX, RIS and CSL-JSON; and how one is cited."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import orjson

from annotations.models import Source
from annotations.values.works import Work

#: The formats by the suffixes of their files, and their media types.
MEDIA_TYPES: Mapping[str, str] = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


def work(source: Source) -> Work:
    """What is known of a source, as bibliographies have it."""
    return Work(
        key=source.slug,
        title=source.title,
        language=source.language,
        kind=source.kind,
        creators=source.creators,
        publisher=source.publisher,
        issued=source.issued,
        url=source.url,
        licence=source.licence,
        accessed=source.accessed.isoformat() if source.accessed else "",
    )


def csl(works: Iterable[Work]) -> Iterator[str]:
    """A list of items, one a line."""
    before = "[\n"
    for one in works:
        yield before + orjson.dumps(one.csl).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


WRITERS: Mapping[str, Callable[[Iterable[Work]], Iterator[str]]] = {
    "bib": lambda works: (f"{one.bibtex}\n" for one in works),
    "ris": lambda works: (one.ris for one in works),
    "json": csl,
}


def lines(sources: Iterable[Source], suffix: str) -> Iterator[str]:
    """The bibliography of these sources, piece by piece."""
    return WRITERS[suffix](map(work, sources))
