"""What scholars have said of printed dates holds in the new edition where the same words stand.

The dates of an edition are found anew when it comes in; only decisions are carried: what was confirmed,
corrected, rejected, said to date an event, or remarked upon. A decision about words that are not certain to
be there is left with the edition for which it was made.
"""

from django.db.models import Q

from annotations.models import DateMention, Edition, Source
from annotations.models.mention import JUDGED, mention_uuid
from annotations.reanchoring.planning import Pieces, bounds_of
from annotations.values.carrying import Carrying
from annotations.values.spans import Span

#: What a decision says of a date.
DECIDED = (
    *("calendar", "gregorian", "julian", "as_printed", "earliest", "latest", "audit", "days_off", "expected"),
    *("inherited", "printed_language", "foreign", "era", "state", "note", "rules"),
)


def carry_dates(source: Source, edition: Edition) -> int:
    """Carry the decisions about dates of older editions into this one; their number.

    What was decided about a date of this edition already stays. A date that the rules find no more is added
    if it was confirmed or corrected. A few queries, and a statement for each date that is decided.
    """
    decided = DateMention.objects.filter(source=source).exclude(edition=edition)
    decided = decided.filter(Q(state__in=JUDGED) | Q(event__isnull=False) | ~Q(note=""))
    rows = list(
        decided.select_related("passage", "edition").order_by("-edition__imported_at", "text_start", "pk")
    )
    if not rows:
        return 0
    pieces, passages = Pieces(edition), [Span(*bounds) for bounds in bounds_of(edition)]
    there = {
        (row.text_start, row.text_end): row
        for row in DateMention.objects.filter(edition=edition).select_for_update(of=("self",))
    }
    carryings: dict[int, Carrying] = {}
    count = 0
    for row in rows:
        carrying = carryings.get(row.edition_id)
        if carrying is None:
            carrying = carryings[row.edition_id] = Carrying(row.edition.text, edition.text, passages)
        placement = carrying.place(Span(row.text_start, row.text_end), row.passage.span())
        if not placement.state.is_certain or placement.span is None:
            continue
        place = (placement.span.start, placement.span.end)
        count += decide(row, there, place, pieces)
    return count


def decide(
    row: DateMention,
    there: dict[tuple[int, int], DateMention],
    place: tuple[int, int],
    pieces: Pieces,
) -> bool:
    """Say of the date at a place of the new edition what was said of this one; whether that was new."""
    now = there.get(place)
    if now is None:
        passage = pieces.holding(Span(*place))
        if row.state not in ("confirmed", "corrected") or passage is None:
            return False
        inner = Span(*place).shifted(-passage.start)
        now = DateMention(
            uuid=mention_uuid(passage.uuid, inner),
            passage=passage,
            start=inner.start,
            end=inner.end,
            printed=row.printed,
        )
        there[place] = now
    elif now.state != DateMention.State.FOUND or now.event_id is not None or now.note:
        return False
    for name in DECIDED:
        setattr(now, name, getattr(row, name))
    now.event_id, now.creator_id = row.event_id, row.creator_id
    now.save()
    return True
