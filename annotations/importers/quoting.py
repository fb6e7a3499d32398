"""Annotations that come from elsewhere with a quote, and perhaps with offsets that are wrong.

    quoting = Quoting(person)
    report = loader.load(quoting.read(importer.read(text, table)))
    quoting.counts, quoting.told

A row that makes an annotation is placed by its words (`values.locating`): what is `exact` or `moved` goes on
with the offsets that are right; what is `fuzzy`, `ambiguous` or `orphaned` is refused with its state, and
with what may be meant. Rows that change an annotation, or have no words, go on as they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.anchoring import KeptTexts, shown
from annotations.columns import Person
from annotations.importers.base import MAX_ROWS, Reading, RowDraft, RowError
from annotations.models import Edition, Passage
from annotations.values import selectors
from annotations.values.carrying import Placement, State
from annotations.values.locating import Locating
from annotations.values.selectors import Candidate, TextQuote
from annotations.values.spans import Span, SpanError


@dataclass(frozen=True, slots=True)
class Located:
    """What became of a row's words: where they stand, or where they may. Offsets as in the row: those of the
    passage, if one is named, else those of the source's current edition.
    """

    line: int
    state: State
    place: Candidate | None
    candidates: tuple[Candidate, ...]


class Quoting:
    """Places the rows of a file; afterwards it knows how many there were of each state, and the first."""

    def __init__(self, person: Person | None) -> None:
        self.texts = KeptTexts(person)
        self.counts: Counter[str] = Counter({state.value: 0 for state in State})
        self.told: list[Located] = []
        self._editions: dict[int, Locating] = {}

    def read(self, drafts: Iterable[Reading]) -> Iterator[Reading]:
        """The rows with the offsets that are right, or why they have none."""
        for draft in drafts:
            yield self._placed(draft) if isinstance(draft, RowDraft) else draft

    def _placed(self, draft: RowDraft) -> RowDraft | RowError:
        values = draft.values
        quote = quote_of(values)
        if values.get("id") or quote is None:
            return draft
        try:
            text, locating = self._text(values)
        except (ValidationError, Passage.DoesNotExist, ValueError):
            return draft  # whoever writes the rows says why
        found = locating.place(quote, hint_of(values))
        located = Located(
            draft.line,
            found.state,
            selectors.describe(text, found.span) if found.span else None,
            tuple(selectors.describe(text, span) for span in found.candidates),
        )
        self.counts[found.state.value] += 1
        if len(self.told) < MAX_ROWS:
            self.told.append(located)
        if not found.state.is_certain or found.span is None:
            return RowError(draft.line, "exact", why(quote, located, found))
        kept = {name: value for name, value in values.items() if name not in ("prefix", "suffix")}
        place = {"start": found.span.start, "end": found.span.end, "exact": found.span.of(text)}
        return replace(draft, values={**kept, **place})

    def _text(self, values: dict[str, Any]) -> tuple[str, Locating]:
        """The text of which a row speaks, prepared: each edition once."""
        if values.get("passage"):
            passage = self.texts.passage(str(values["passage"]))
            return passage.text, Locating(passage.text, [Span(0, len(passage.text))])
        edition: Edition = self.texts.edition(str(values.get("source") or ""))
        if edition.pk not in self._editions:
            whole = Span(0, len(edition.text))
            passages = [Span(start, end) for start, end in self.texts.bounds(edition, whole)]
            self._editions[edition.pk] = Locating(edition.text, passages)
        return edition.text, self._editions[edition.pk]


def quote_of(values: dict[str, Any]) -> TextQuote | None:
    """The quote of a row, if it has one that makes sense."""
    said = [values.get(name) or "" for name in ("exact", "prefix", "suffix")]
    if not said[0] or not all(isinstance(words, str) for words in said):
        return None
    return TextQuote(*said)


def hint_of(values: dict[str, Any]) -> Span | None:
    """Where a row says that its words stand."""
    start, end = values.get("start"), values.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return None
    try:
        return Span(start, end)
    except SpanError:
        return None


def why(quote: TextQuote, located: Located, found: Placement) -> str:
    """Why a row has no place, with its state."""
    if found.state is State.FUZZY and located.place:
        reason = gettext("fuzzy: %(exact)s is not there; perhaps %(near)s at [%(start)d, %(end)d) is meant")
        near = {"near": shown(located.place.exact), "start": located.place.start, "end": located.place.end}
        return reason % {"exact": shown(quote.exact), **near}
    if found.state is State.AMBIGUOUS:
        places = ", ".join(f"[{place.start}, {place.end})" for place in located.candidates)
        return gettext("ambiguous: %(exact)s may be at %(places)s") % {
            "exact": shown(quote.exact),
            "places": places,
        }
    return gettext("orphaned: the text does not read %(exact)s so") % {"exact": shown(quote.exact)}
