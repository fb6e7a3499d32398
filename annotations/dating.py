"""The dates of texts are found, and found again when the rules have become better.

    date(edition, passages)      all dates of a text that has just come in
    date_again(edition)          what the rules of today find in it, beside what scholars have judged
    outdated()                   the texts of which this is due (`redating` sees to it)

What a scholar has confirmed, corrected or rejected stays as it is, whatever the rules say now, and so does a
date of which a scholar has said anything: a note, or its event. What only the rules have found follows
them, and nothing new is found within words that were rejected. Mentions are told apart by their place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from annotations.models import DateMention, Dating, Edition, Event, Passage, Source
from annotations.models.dating import RULES, WINDOW
from annotations.models.mention import JUDGED, mention_uuid
from annotations.progress import Progress
from annotations.values.mentions import Mention, walk
from annotations.values.spans import Span

#: What the rules say of a date, by the fields of a mention.
READING = (
    "calendar",
    "gregorian",
    "julian",
    "as_printed",
    "earliest",
    "latest",
    "audit",
    "days_off",
    "expected",
    "inherited",
    "printed_language",
    "foreign",
    "era",
)
#: So many rows are written at once.
BATCH = 2000

Window = tuple[int, int]
#: Where a mention stands: its passage, start and end.
Place = tuple[int, int, int]


@dataclass
class Report:
    """What looking again has brought. `kept` are judged ones that the rules now read otherwise."""

    new: list[DateMention] = field(default_factory=list)
    changed: list[DateMention] = field(default_factory=list)
    gone: list[DateMention] = field(default_factory=list)
    kept: list[DateMention] = field(default_factory=list)
    unchanged: int = 0

    def __str__(self) -> str:
        counts = f"{len(self.new)} new, {len(self.changed)} changed, {len(self.gone)} gone"
        judged = f", {len(self.kept)} judged ones read otherwise and kept" if self.kept else ""
        return f"{counts}, {self.unchanged} unchanged{judged}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.new or self.changed or self.gone)


def windows(sources: Iterable[int]) -> dict[int, Window]:
    """The years in which each source's dates have to say their calendar; three queries.

    Each end is the source's own; else the widest that its events or what they are parts of say; else
    the one of the rules.
    """
    wanted = set(sources)
    own = Source.objects.filter(pk__in=wanted).values_list("pk", "calendar_from", "calendar_until")
    events = {
        pk: (part_of, first, last)
        for pk, part_of, first, last in Event.objects.values_list(
            "pk", "part_of", "calendar_from", "calendar_until"
        )
    }
    scope: dict[int, list[int]] = defaultdict(list)
    for source, event in Source.scope.through.objects.filter(source__in=wanted).values_list(
        "source", "event"
    ):
        scope[source].append(event)

    def said(source: int, end: int) -> list[int]:
        """What the events of a source say of one end of the window: 1 the first year, 2 the last."""
        years: list[int] = []
        for event in scope[source]:
            above: int | None = event
            while above is not None and (year := events[above][end]) is None:
                above = events[above][0]
            if above is not None and year is not None:
                years.append(year)
        return years

    return {
        pk: (
            first if first is not None else min(said(pk, 1), default=WINDOW[0]),
            last if last is not None else max(said(pk, 2), default=WINDOW[1]),
        )
        for pk, first, last in own
    }


def read(
    passages: Sequence[Passage], window: Window, progress: Progress | None = None
) -> Iterator[DateMention]:
    """The dates in the passages of an edition, as the rules of today read them; nothing is saved.

    `progress` is called with how many passages are read.
    """
    texts = ((passage.text, passage.section, passage.language) for passage in passages)
    for number, (passage, found) in enumerate(zip(passages, walk(texts, window=window), strict=True), 1):
        if progress:
            progress(number)
        for mention in found:
            yield mentioned(passage, mention)


def mentioned(passage: Passage, found: Mention) -> DateMention:
    """A date of a passage as a row."""
    return DateMention(
        uuid=mention_uuid(passage.uuid, found.span),
        passage=passage,
        start=found.span.start,
        end=found.span.end,
        printed=found.printed,
        calendar=found.primary,
        gregorian=found.gregorian,
        julian=found.julian,
        as_printed=found.as_printed,
        earliest=found.earliest,
        latest=found.latest,
        audit=found.audit.value,
        days_off=found.days_off,
        expected=found.expected,
        inherited=found.inherited,
        printed_language=found.language,
        foreign=found.foreign,
        era=found.era,
        rules=RULES,
    )


def date(edition: Edition, passages: Sequence[Passage], progress: Progress | None = None) -> int:
    """Write down the dates of a text that has just come in; gives their number. Six statements.

    Nothing else that is done with a text takes as long; `progress` as for `read`.
    """
    window = windows([edition.source_id])[edition.source_id]
    made = DateMention.objects.bulk_create(read(passages, window, progress), batch_size=BATCH)
    note(edition, window)
    return len(made)


def note(edition: Edition, window: Window, rules: int | None = None) -> None:
    """Note by which rules the dates of an edition were looked for; by those of today, if none are named."""
    said = {
        "rules": RULES if rules is None else rules,
        "calendar_from": window[0],
        "calendar_until": window[1],
    }
    Dating.objects.update_or_create(edition=edition, defaults=said)


@transaction.atomic
def date_again(edition: Edition, window: Window | None = None, *, dry_run: bool = False) -> Report:
    """Look for the dates of an edition again, and bring what the rules have found before up to date.

    A few statements, whatever there is, and one for each mention that changes. A `dry_run` only tells.
    """
    window = window or windows([edition.source_id])[edition.source_id]
    passages = list(Passage.objects.filter(edition=edition).defer("folded", "search").order_by("ordinal"))
    if not dry_run:  # of two who look at once the second waits
        Edition.objects.select_for_update(of=("self",)).defer("text").get(pk=edition.pk)
    there = DateMention.objects.filter(edition=edition)
    known = {place_of(row): row for row in (there if dry_run else there.select_for_update())}
    standing: dict[int, list[Span]] = defaultdict(list)
    rejected: dict[int, list[Span]] = defaultdict(list)
    for row in known.values():
        if row.state == DateMention.State.REJECTED:
            rejected[row.passage_id].append(row.span())
        elif is_spoken_of(row):
            standing[row.passage_id].append(row.span())
    report, found = Report(), set()
    for read_now in read(passages, window):
        place = place_of(read_now)
        found.add(place)
        row = known.get(place)
        if row is not None:
            compare(row, read_now, report)
        elif not (
            any(overlap(span, read_now.span()) for span in standing[place[0]])
            or any(span.contains(read_now.span()) for span in rejected[place[0]])
        ):
            report.new.append(read_now)
    report.gone = [
        row
        for place, row in known.items()
        if not is_spoken_of(row)
        and (place not in found or any(overlap(span, row.span()) for span in standing[place[0]]))
    ]
    gone = {row.pk for row in report.gone}
    report.changed = [row for row in report.changed if row.pk not in gone]
    if not dry_run:
        write(report)
        note(edition, window)
    return report


def is_spoken_of(row: DateMention) -> bool:
    """Whether a scholar has judged a mention, or said anything of it."""
    return row.state in JUDGED or bool(row.note) or row.event_id is not None


def compare(row: DateMention, read_now: DateMention, report: Report) -> None:
    """Put what there is of a mention beside what the rules read now."""
    differing = [name for name in READING if getattr(row, name) != getattr(read_now, name)]
    if row.state == DateMention.State.FOUND and differing:
        for name in (*differing, "rules"):
            setattr(row, name, getattr(read_now, name))
        report.changed.append(row)
    elif row.state == DateMention.State.CONFIRMED and differing:
        report.kept.append(row)
    else:
        report.unchanged += 1


def write(report: Report) -> None:
    """Let what was found be there."""
    if report.gone:
        DateMention.objects.filter(pk__in=[row.pk for row in report.gone]).delete()
    if report.changed:
        DateMention.objects.bulk_update(report.changed, [*READING, "rules"], batch_size=BATCH)
    if report.new:
        DateMention.objects.bulk_create(report.new, batch_size=BATCH)


def place_of(row: DateMention) -> Place:
    """Where a mention stands."""
    return row.passage_id, row.start, row.end


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans of a passage share a code point."""
    return one.start < other.end and other.start < one.end


def outdated(sources: models.QuerySet[Source] | None = None) -> list[tuple[Edition, Window]]:
    """The editions that were not looked through by these rules for the years that hold now; five queries."""
    editions = Edition.objects.defer("text").select_related("source").order_by("source__slug", "uuid")
    if sources is not None:
        editions = editions.filter(source__in=sources)
    wanted = list(editions)
    done: Mapping[int, Any] = Dating.objects.in_bulk([edition.pk for edition in wanted])
    years = windows({edition.source_id for edition in wanted})
    found = []
    for edition in wanted:
        window, dating = years[edition.source_id], done.get(edition.pk)
        now = dating and (dating.rules >= RULES, dating.calendar_from, dating.calendar_until)
        if now != (True, *window):
            found.append((edition, window))
    return found


def read_again(row: DateMention) -> None:
    """Let a mention mean again what the rules read there; what they do not find stays as it is."""
    window = windows([row.source_id])[row.source_id]
    passages = list(
        Passage.objects.filter(edition=row.edition_id).defer("folded", "search").order_by("ordinal")
    )
    for read_now in read(passages, window):
        if place_of(read_now) == place_of(row):
            for name in (*READING, "rules"):
                setattr(row, name, getattr(read_now, name))


def switches(source: Source) -> list[DateMention]:
    """The dates at which the current edition of a source changes to another primary calendar; one query."""
    rows = DateMention.objects.filter(source=source).switching().defer("folded")
    return list(rows.order_by("text_start", "pk"))
