"""Where words stand: addresses of the pages for readers that lead to them."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from annotations.models import Edition, Snapshot
from annotations.values.spans import Span, SpanError

#: The parameter of a source's page that names words by their place in its text: `words=111-123`.
WORDS = "words"


def marked_in(slug: str, parameters: Sequence[tuple[str, str]], event: str) -> str:
    """The page of a source with the annotations marked that some parameters ask for."""
    asked = {name: value for name, value in parameters if name != "source"}
    return f"{reverse('source', args=[slug])}?{urlencode({'event': event, **asked})}#text"


def quoted(event: str, parameters: Iterable[tuple[str, str]], *, dates: bool = False) -> str:
    """The page that quotes what some parameters ask for, of all sources."""
    asked = [*([("rows", "date")] if dates else []), *parameters]
    return f"{reverse('quotes', args=[event])}?{urlencode(asked)}"


def words_in(slug: str, start: int | str, end: int | str) -> str:
    """The page of a source where these words of its current text are set apart."""
    return f"{reverse('source', args=[slug])}?{WORDS}={start}-{end}#text"


def words_of(given: str) -> Span | None:
    """The words that such an address names, in code points of the text; None for none that make sense."""
    start, _, end = given.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (start, end)):
        return None
    try:
        return Span(int(start), int(end))
    except SpanError:
        return None


def still_current(frozen: Iterable[Snapshot]) -> set[tuple[str, str]]:
    """Which texts of snapshots are what their sources read now: slug and revision, as of then; one query."""
    texts = {tuple(edition.split(" ", 2)) for found in frozen for edition in found.editions}
    digests = {text[0] for text in texts}
    known = {*Edition.objects.filter(current=True, sha256__in=digests).values_list("sha256", flat=True)}
    return {(text[1], text[2] if len(text) > 2 else "") for text in texts if text[0] in known}
