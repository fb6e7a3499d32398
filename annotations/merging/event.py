"""Events that are one."""

from django.db import models
from django.utils.translation import gettext as _

from annotations import redating
from annotations.columns import Person
from annotations.merging.base import Merger, Move, join_readings, standing_between
from annotations.merging.name import Equivalents
from annotations.models import (
    Annotation,
    Claim,
    DateMention,
    Event,
    EventName,
    Reading,
    References,
    Source,
)


class EventMerger(Merger[Event]):
    """An event goes into another one, with its names, claims, parts, and the scope of sources."""

    filled = ("edtf", "place", "note")
    united = ("exact_match", "spatial")

    def problem(self) -> str:
        """No event comes to be a part of itself."""
        return standing_between(Event, References.fresh().parts, self.gone.pk, self.kept.pk)

    def moves(self) -> list[Move]:
        """Annotations, dates, claims, readings and parts; those of its names and claims follow these."""
        return [
            Move(Claim.objects.filter(event=self.gone), {"event": self.kept}),
            Move(Annotation.objects.filter(event=self.gone), {"event": self.kept}),
            Move(DateMention.objects.filter(event=self.gone), {"event": self.kept}),
            Move(Reading.objects.filter(event=self.gone), {"event": self.kept}),
            Move(Event.objects.filter(part_of=self.gone).exclude(pk=self.kept.pk), {"part_of": self.kept}),
        ]

    def followers(self, person: Person) -> dict[type[models.Model], int]:
        """With the names, and the sources that treat it."""
        sources = Source.objects.visible_to(person).filter(scope=self.gone).count()
        more = {EventName: self.gone.names.count(), Source: sources}
        return {**super().followers(person), **{model: count for model, count in more.items() if count}}

    def twins(self) -> dict[EventName, EventName]:
        """The names of the one that the other has as well: same words, same language."""
        there = {(name.language, name.text): name for name in self.kept.names.all()}
        return {
            name: there[name.language, name.text]
            for name in self.gone.names.all()
            if (name.language, name.text) in there
        }

    def names(self) -> Equivalents:
        """All of its names, as they come along."""
        twins = self.twins()
        return Equivalents(twins, [name for name in self.gone.names.all() if name not in twins])

    def remarks(self) -> list[str]:
        """Names that both have, and dates that differ."""
        remarks = [
            _("“%(text)s” is a name of both: %(gone)s is merged into %(kept)s.")
            % {"text": gone.text, "gone": gone.slug, "kept": kept.slug}
            for gone, kept in self.twins().items()
        ]
        if self.gone.edtf and self.kept.edtf not in ("", self.gone.edtf):
            remarks.append(_("Its date is given up: %s") % self.gone.edtf)
        years = [(event.calendar_from, event.calendar_until) for event in (self.gone, self.kept)]
        if years[0] not in ((None, None), years[1]) and years[1] != (None, None):
            remarks.append(_("The years for which its dates have to say their calendar are given up."))
        return remarks + self.names().remarks()

    def rearrange(self) -> None:
        """The names, the sources' scope, readings said twice, and what each is a part of."""
        join_readings("event", self.gone, self.kept)
        self.names().join(self.kept)
        for source in Source.objects.filter(scope=self.gone):
            source.scope.add(self.kept)
            source.scope.remove(self.gone)
        if self.kept.calendar_from is None and self.kept.calendar_until is None:
            self.kept.calendar_from = self.gone.calendar_from
            self.kept.calendar_until = self.gone.calendar_until
        if self.kept.part_of_id == self.gone.pk or (
            self.kept.part_of_id is None and self.gone.part_of_id != self.kept.pk
        ):
            self.kept.part_of = self.gone.part_of
            self.kept.save()

    def follow(self) -> None:
        """The dates of its sources: for which years they have to say their calendar may be new."""
        redating.follow(self.kept, redating.DECIDING[Event])
