"""Tags that mean the same."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext as _

from annotations.merging.base import Merger, Move, join_readings, standing_between
from annotations.models import Annotation, Claim, Reading, References, Tag, TagLabel, TagNote
from annotations.values.statements import joined


class TagMerger(Merger[Tag]):
    """A tag goes into another one of the same kind, with its labels and what stands under it."""

    filled = ("definition", "address")
    united = ("exact_match", "close_match", "broad_match", "narrow_match", "related_match")

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
        """Annotations with the tag; claims that answer the question, and readings for it."""
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
            Move(Reading.objects.filter(question=self.gone), {"question": self.kept}),
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
        if self.gone.claims.exists() and self.gone.single_answer != self.kept.single_answer:
            remarks.append(
                _("Of its claims only one can be true then: two of them contradict each other.")
                if self.kept.single_answer
                else _("Of its claims more than one can be true then: they contradict each other no more.")
            )
        if self.gone.definition and self.kept.definition not in ("", self.gone.definition):
            remarks.append(_("Its definition is given up: “%s”") % self.gone.definition)
        if self.gone.vocabulary_id != self.kept.vocabulary_id:
            remarks.append(_("It leaves its vocabulary, %s.") % self.gone.vocabulary)
        return remarks

    def rearrange(self) -> None:
        """Labels, readings said twice, and the tags above and below."""
        join_readings("question", self.gone, self.kept)
        for label, kind in self.labels():
            TagLabel.objects.filter(pk=label.pk).update(tag=self.kept, kind=kind)
        noted = set(self.kept.notes.values_list("kind", "language", "text"))
        for note in self.gone.notes.all():
            if (note.kind, note.language, note.text) not in noted:
                TagNote.objects.filter(pk=note.pk).update(tag=self.kept)
        self.kept.statements = joined(self.kept.statements, self.gone.statements)
        if self.kept.address and self.gone.address not in ("", *self.kept.exact_match):
            self.kept.exact_match = [*self.kept.exact_match, self.gone.address]
        same = {*self.kept.exact_match, *self.gone.exact_match}
        for tag in (self.gone, self.kept):  # what is the same concept is no other one (SKOS S46)
            for name in self.united[2:]:
                setattr(tag, name, [address for address in getattr(tag, name) if address not in same])
        mine = {self.kept.pk, *self.kept.narrower_links.values_list("tag", flat=True)}
        self.gone.narrower_links.exclude(tag__in=mine).update(broader=self.kept)
        self.gone.narrower_links.all().delete()
        above = {self.kept.pk, *self.kept.broader_links.values_list("broader", flat=True)}
        self.gone.broader_links.exclude(broader__in=above).update(tag=self.kept)
