"""Two things become one: what refers to the first refers to the second then, and nothing is lost.

The slugs of the one that goes lead to the one that stays from then on. `merger(gone, kept)` knows
what would move before anything does. To let another model be merged, write its `Merger` and name it
in `MERGERS`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Q
from django.utils.translation import gettext as _

from annotations.models import (
    Annotation,
    Claim,
    Event,
    EventName,
    References,
    Source,
    Tag,
    TagLabel,
)
from annotations.models.base import Slugged

S = TypeVar("S", bound=Slugged)


@dataclass(frozen=True)
class Move:
    """Rows that refer to what goes, and what is set on them so that they refer to what stays."""

    rows: models.QuerySet[Any]
    change: Mapping[str, Any]


class Merger(Generic[S]):
    """The merging of one row into another. Making one writes nothing.

    ValidationError, if the two cannot be one.
    """

    #: Fields that the one that stays takes over where it has nothing itself.
    filled: ClassVar[tuple[str, ...]] = ()

    def __init__(self, gone: S, kept: S) -> None:
        self.gone, self.kept = gone, kept
        if gone.pk == kept.pk:
            raise ValidationError(_("It cannot be merged into itself."), code="same")
        if problem := self.problem():
            raise ValidationError(problem, code="merge")

    def problem(self) -> str:
        """Why the two cannot be one, or nothing."""
        return ""

    def moves(self) -> list[Move]:
        """What refers to the one that goes, and can follow in one statement each."""
        raise NotImplementedError

    def remarks(self) -> list[str]:
        """What else happens, in sentences."""
        return []

    def rearrange(self) -> None:
        """Bring along what cannot simply follow."""

    def followers(self) -> dict[type[models.Model], int]:
        """How many rows of each model follow; a query each."""
        counts = {move.rows.model: move.rows.count() for move in self.moves()}
        return {model: count for model, count in counts.items() if count}

    def counts(self) -> dict[str, int]:
        """The same, by what they are called in the plural."""
        return {str(model._meta.verbose_name_plural): count for model, count in self.followers().items()}

    @transaction.atomic
    def merge(self) -> S:
        """Do it. A statement for each kind of row that moves, whatever their number, and a few more."""
        both = {self.gone.pk, self.kept.pk}
        locked = type(self.kept)._default_manager.select_for_update().filter(pk__in=both).order_by("pk")
        if len(locked) < 2:
            raise ValidationError(_("One of the two is not there any more."), code="gone")
        gone, kept = (next(row for row in locked if row.pk == one.pk) for one in (self.gone, self.kept))
        type(self)(gone, kept)._merge()
        self.kept.refresh_from_db()
        return self.kept

    def _merge(self) -> None:
        self.rearrange()
        for move in self.moves():
            move.rows.update(**move.change)
        for name in self.filled:
            if not getattr(self.kept, name):
                setattr(self.kept, name, getattr(self.gone, name))
        absorb(self.gone, self.kept)


def absorb(gone: S, kept: S) -> None:
    """Delete the row to which nothing refers any more; its slugs and addresses go to the other one."""
    gone.delete()
    kept.former_slugs = [*kept.former_slugs, *gone.former_slugs, gone.slug]  # type: ignore[attr-defined]
    if isinstance(gone, (Tag, Event)) and isinstance(kept, (Tag, Event)):
        kept.exact_match = list(dict.fromkeys([*kept.exact_match, *gone.exact_match]))
    kept.save()


def between(below: Mapping[int, frozenset[int]], one: int, other: int) -> set[int]:
    """What stands under one of the two and over the other: joined, they would stand under themselves."""
    return {
        middle
        for upper, lower in ((one, other), (other, one))
        for middle in below[upper]
        if lower in below[middle] and middle not in (one, other)
    }


def standing_between(model: type[Slugged], below: Mapping[int, frozenset[int]], one: int, other: int) -> str:
    """The sentence about them, or nothing."""
    names = References.fresh().public[model]
    slugs = ", ".join(sorted(names[middle] for middle in between(below, one, other)))
    return _("%(slugs)s would stand under itself: move it first.") % {"slugs": slugs} if slugs else ""


class TagMerger(Merger[Tag]):
    """A tag goes into another one of the same kind, with its labels and what stands under it."""

    filled = ("definition",)

    def problem(self) -> str:
        """Views stay views; and no tag comes to stand under itself."""
        kinds = {self.gone.vocabulary.kind, self.kept.vocabulary.kind}
        if len(kinds) > 1:
            return _("%(gone)s and %(kept)s are of different kinds: %(kinds)s.") % {
                "gone": self.gone.slug,
                "kept": self.kept.slug,
                "kinds": ", ".join(sorted(kinds)),
            }
        return standing_between(Tag, References.fresh().narrower, self.gone.pk, self.kept.pk)

    def moves(self) -> list[Move]:
        """Annotations with the tag, and claims that answer the question."""
        replaced = Func(
            F("tag_ids"),
            self.gone.pk,
            self.kept.pk,
            function="array_replace",
            output_field=ArrayField(models.BigIntegerField()),
        )
        return [
            Move(Annotation.objects.filter(links__tag=self.gone), {"tag_ids": replaced}),
            Move(Claim.objects.filter(question=self.gone), {"question": self.kept}),
        ]

    def labels(self) -> list[tuple[TagLabel, str]]:
        """The labels that the other tag does not have, and as what it gets them (SKOS S13, S14)."""
        there = set(self.kept.labels.values_list("language", "text"))
        preferred = {label.language for label in self.kept.labels.all() if label.kind == TagLabel.Kind.PREF}
        return [
            (label, TagLabel.Kind.ALT if is_second else label.kind)
            for label in self.gone.labels.all()
            if (label.language, label.text) not in there
            for is_second in [label.kind == TagLabel.Kind.PREF and label.language in preferred]
        ]

    def remarks(self) -> list[str]:
        """What becomes of labels, definition and the tags above and below."""
        remarks = [
            _("“%(text)s” (%(language)s) becomes one of its labels: %(kind)s.")
            % {"text": label.text, "language": label.language, "kind": TagLabel.Kind(kind).label}
            for label, kind in self.labels()
        ]
        if count := self.gone.narrower_links.exclude(tag=self.kept).count():
            remarks.append(_("%(count)d tags that stand under it come with it.") % {"count": count})
        if self.gone.definition and self.kept.definition not in ("", self.gone.definition):
            remarks.append(_("Its definition is given up: “%s”") % self.gone.definition)
        if self.gone.vocabulary_id != self.kept.vocabulary_id:
            remarks.append(_("It leaves its vocabulary, %s.") % self.gone.vocabulary)
        return remarks

    def rearrange(self) -> None:
        """Labels, and the tags above and below."""
        for label, kind in self.labels():
            TagLabel.objects.filter(pk=label.pk).update(tag=self.kept, kind=kind)
        mine = {self.kept.pk, *self.kept.narrower_links.values_list("tag", flat=True)}
        self.gone.narrower_links.exclude(tag__in=mine).update(broader=self.kept)
        self.gone.narrower_links.all().delete()
        above = {self.kept.pk, *self.kept.broader_links.values_list("broader", flat=True)}
        self.gone.broader_links.exclude(broader__in=above).update(tag=self.kept)


class NameMerger(Merger[EventName]):
    """A name goes into another one of the same event and language."""

    def problem(self) -> str:
        """Names of different languages are equivalent, not one."""
        if self.gone.event_id != self.kept.event_id:
            return _("They are names of different events.")
        if self.gone.language.split("-")[0] != self.kept.language.split("-")[0]:
            return _("They are in different languages: make one the equivalent of the other.")
        return ""

    def moves(self) -> list[Move]:
        """Annotations that attest the name."""
        return [Move(Annotation.objects.filter(name=self.gone), {"name": self.kept})]

    def remarks(self) -> list[str]:
        """Which names are its equivalents then."""
        group = Equivalents({self.gone: self.kept}, [])
        slugs = sorted(name.slug for name in group.members if name.pk not in (self.gone.pk, self.kept.pk))
        return [_("Equivalent to it then: %s.") % ", ".join(slugs)] if slugs else []

    def _merge(self) -> None:
        Equivalents({self.gone: self.kept}, []).join(self.kept.event)


class ClaimMerger(Merger[Claim]):
    """A claim goes into another one about the same event."""

    def problem(self) -> str:
        """The event is that of both."""
        if self.gone.event_id != self.kept.event_id:
            return _("They are claims about different events.")
        return ""

    def moves(self) -> list[Move]:
        """Annotations that take a stance on it, which they keep."""
        return [Move(Annotation.objects.filter(claim=self.gone), {"claim": self.kept})]

    def remarks(self) -> list[str]:
        """What the annotations are about then."""
        remarks = [
            _("Who affirms or denies “%(gone)s” then affirms or denies “%(kept)s”.")
            % {"gone": self.gone.statement, "kept": self.kept.statement}
        ]
        if self.gone.question_id != self.kept.question_id:
            remarks.append(_("The question is then: %s.") % self.kept.question)
        return remarks


class EventMerger(Merger[Event]):
    """An event goes into another one, with its names, claims, parts, and the scope of sources."""

    filled = ("edtf",)

    def problem(self) -> str:
        """No event comes to be a part of itself."""
        return standing_between(Event, References.fresh().parts, self.gone.pk, self.kept.pk)

    def moves(self) -> list[Move]:
        """Annotations, claims and parts; those of its names and claims follow these."""
        return [
            Move(Claim.objects.filter(event=self.gone), {"event": self.kept}),
            Move(Annotation.objects.filter(event=self.gone), {"event": self.kept}),
            Move(Event.objects.filter(part_of=self.gone).exclude(pk=self.kept.pk), {"part_of": self.kept}),
        ]

    def followers(self) -> dict[type[models.Model], int]:
        """With the names, and the sources that treat it."""
        names, sources = self.gone.names.count(), Source.objects.filter(scope=self.gone).count()
        more = {EventName: names, Source: sources}
        return {**super().followers(), **{model: count for model, count in more.items() if count}}

    def twins(self) -> dict[EventName, EventName]:
        """The names of the one that the other has as well: same words, same language."""
        there = {(name.language, name.text): name for name in self.kept.names.all()}
        return {
            name: there[name.language, name.text]
            for name in self.gone.names.all()
            if (name.language, name.text) in there
        }

    def remarks(self) -> list[str]:
        """Names that both have, and dates that differ."""
        remarks = [
            _("“%(text)s” is a name of both: %(gone)s is merged into %(kept)s.")
            % {"text": gone.text, "gone": gone.slug, "kept": kept.slug}
            for gone, kept in self.twins().items()
        ]
        if self.gone.edtf and self.kept.edtf not in ("", self.gone.edtf):
            remarks.append(_("Its date is given up: %s") % self.gone.edtf)
        return remarks

    def rearrange(self) -> None:
        """The names, the sources' scope, and what each is a part of."""
        twins = self.twins()
        Equivalents(twins, [name for name in self.gone.names.all() if name not in twins]).join(self.kept)
        for source in Source.objects.filter(scope=self.gone):
            source.scope.add(self.kept)
            source.scope.remove(self.gone)
        if self.kept.part_of_id == self.gone.pk or (
            self.kept.part_of_id is None and self.gone.part_of_id != self.kept.pk
        ):
            self.kept.part_of = self.gone.part_of
            self.kept.save()


class Equivalents:
    """Groups of equivalent names of which some are joined: a name that goes takes its group along."""

    def __init__(self, twins: Mapping[EventName, EventName], others: Iterable[EventName]) -> None:
        """`twins`: each name that goes, and the one it becomes. `others` come into the same event."""
        self.twins, self.others = dict(twins), list(others)
        known = [*self.twins, *self.twins.values(), *self.others]
        roots = {name.equivalent_to_id or name.pk for name in known}
        #: All names of the groups, before anything is joined.
        self.members = list(EventName.objects.filter(Q(pk__in=roots) | Q(equivalent_to__in=roots)))
        groups = {name.pk: name.equivalent_to_id or name.pk for name in self.members}
        for gone, kept in self.twins.items():
            old, new = groups[gone.pk], groups[kept.pk]
            groups = {pk: new if group == old else group for pk, group in groups.items()}
        becomes = {gone.pk: kept.pk for gone, kept in self.twins.items()}
        #: The root of each name that stays; that of a root is itself.
        self.roots = {
            name.pk: becomes.get(groups[name.pk], groups[name.pk])
            for name in self.members
            if name.pk not in becomes
        }

    def join(self, event: Event) -> None:
        """Do it. Names in the language of their new root stand alone, for they are other wordings."""
        EventName.objects.filter(pk__in=self.roots, equivalent_to__isnull=False).update(equivalent_to=None)
        for gone, kept in self.twins.items():
            Annotation.objects.filter(name=gone).update(name=kept)
            EventName.objects.filter(equivalent_to=gone).update(equivalent_to=None)
            kept.refresh_from_db()
            absorb(gone, kept)
        EventName.objects.filter(pk__in=[name.pk for name in self.others]).update(event=event)
        languages = {name.pk: name.language for name in self.members}
        for pk, root in self.roots.items():
            if pk != root and languages[pk] != languages[root]:
                EventName.objects.filter(pk=pk).update(equivalent_to=root)


#: What can be merged, and how.
MERGERS: Mapping[type[Slugged], type[Merger[Any]]] = {
    Tag: TagMerger,
    EventName: NameMerger,
    Claim: ClaimMerger,
    Event: EventMerger,
}


def merger(gone: S, kept: S) -> Merger[S]:
    """What would merge the two; ValidationError if they cannot be one."""
    return MERGERS[type(kept)](gone, kept)
