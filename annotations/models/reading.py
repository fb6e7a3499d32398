"""Who has read a source completely, and for what: only then does it say anything that nothing was found."""

import uuid
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User
from annotations.models.base import Numerous, Tracked, is_reviewer, touching
from annotations.models.change import recording
from annotations.models.event import Event
from annotations.models.source import Edition, OnSource, Source
from annotations.models.trigger import Trigger
from annotations.models.vocabulary import Tag, Vocabulary

if TYPE_CHECKING:
    from annotations.models.reference import References

Person = AbstractBaseUser | AnonymousUser

#: The sources read blind that an account, by its id, has not read for anything that they treat: an event of
#: their scope, a part of one, or what one is a part of. Where nobody has said what they treat, any will do.
VEILED = """
    SELECT source.id FROM annotations_source source
    WHERE source.blind AND NOT EXISTS (
      SELECT 1 FROM annotations_reading reading
      WHERE reading.source_id = source.id AND reading.creator_id = %s AND reading.event_id IS NOT NULL
        AND (NOT EXISTS (SELECT 1 FROM annotations_source_scope scope WHERE scope.source_id = source.id)
             OR EXISTS (
               WITH RECURSIVE within (event, above) AS (
                 SELECT id, id FROM annotations_event
                 WHERE id = reading.event_id
                    OR id IN (SELECT event_id FROM annotations_source_scope WHERE source_id = source.id)
                 UNION
                 SELECT within.event, wider.part_of_id
                 FROM within JOIN annotations_event wider ON wider.id = within.above
                 WHERE wider.part_of_id IS NOT NULL)
               SELECT 1 FROM annotations_source_scope scope
               JOIN within ON (within.event, within.above)
                 IN ((reading.event_id, scope.event_id), (scope.event_id, reading.event_id))
               WHERE scope.source_id = source.id)))
"""


def unveiled(person: Person, references: "References | None" = None) -> list[Q]:
    """What holds of a row on a source, made by its `creator`, that this person does not have to wait for.

    Of a blind source one's own rows, and all of them once one has read it for an event that it treats.
    Nothing has to hold where no source is blind to them, or reviewing is theirs.
    """
    if is_reviewer(person):
        return []
    if references is None:
        lifted = ~Q(source__in=RawSQL(VEILED, [person.pk]))  # noqa: S611 – the SQL is ours
    elif veiled := sorted(references.veiled_from(person)):
        lifted = Q(source__outside=veiled)
    else:
        return []
    return [lifted | Q(creator=person.pk)]


class ReadingQuerySet(OnSource):
    """Readings. Those of others prove nothing to who may not see yet what they found."""

    hangs_on = "source"

    @classmethod
    def seen_by(cls, person: Person, references: "References | None" = None) -> list[Q]:
        """Those of visible sources; of a blind one one's own."""
        return [*super().seen_by(person, references), *unveiled(person, references)]


class Reading(Numerous, Tracked):
    """Somebody says: I have read this edition completely, for this event or question (prov:Activity).

    An event stands for its parts as well. With an event and a question, it was read for what it answers
    to this question about this event. It is never changed: who was wrong takes it back.
    """

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="readings",
        db_index=False,
        help_text=_("What was read: the article <b>October Revolution</b>."),
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        help_text=_("Which state of its text. Left empty, the current one."),
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        help_text=_("For which event: the <b>October Revolution</b>. Its parts are meant as well."),
    )
    question = models.ForeignKey(
        Tag,
        verbose_name=_("question"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        help_text=_(
            "For which question: <b>Who led the uprising?</b> With an event, for what it answers about that "
            "one. Left empty, for all that can be said of the event."
        ),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        help_text=_("What you remark on it: <b>The footnotes as well.</b>"),
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("reader"),
        on_delete=models.PROTECT,
        related_name="readings",
        editable=False,
        help_text=_("Who has read it: <b>anna</b>."),
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(question__isnull=False),
                name="reading_is_for_something",
                violation_error_message=_("Say for which event or question it was read."),
            ),
            models.UniqueConstraint(
                fields=["creator", "edition", "event", "question"],
                name="reading_is_said_once",
                nulls_distinct=False,
                violation_error_message=_("You have said so already."),
            ),
        ]
        indexes = [
            models.Index(fields=["created", "id"], name="reading_by_created"),
            models.Index(fields=["source", "created", "id"], name="reading_by_source"),
        ]
        triggers = [
            touching("reading_version"),
            *recording("reading", source="{row}.source_id"),
            Trigger(
                name="reading_is_of_its_edition",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF TG_OP = 'UPDATE'
                   AND current_setting('historio.merging', true) IS DISTINCT FROM 'on'
                   AND current_setting('historio.restoring', true) IS DISTINCT FROM 'on'
                   AND (NEW.uuid, NEW.source_id, NEW.edition_id, NEW.event_id, NEW.question_id,
                        NEW.creator_id, NEW.note)
                   IS DISTINCT FROM
                       (OLD.uuid, OLD.source_id, OLD.edition_id, OLD.event_id, OLD.question_id,
                        OLD.creator_id, OLD.note)
                THEN
                  RAISE EXCEPTION 'a reading is never changed; take it back and make another one'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                ELSIF NOT EXISTS (SELECT 1 FROM annotations_edition
                                  WHERE id = NEW.edition_id AND source_id = NEW.source_id) THEN
                  RAISE EXCEPTION 'that is an edition of another source'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                IF NEW.question_id IS NOT NULL THEN
                  PERFORM 1 FROM annotations_tag tag
                  JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id
                  WHERE tag.id = NEW.question_id AND vocabulary.kind = 'question' FOR SHARE;
                  IF NOT FOUND THEN
                    RAISE EXCEPTION 'it is read for a tag of a vocabulary of questions'
                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                  END IF;
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="reading_lifts_blindness",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF EXISTS (SELECT 1 FROM annotations_source
                           WHERE blind AND id = CASE TG_OP WHEN 'DELETE' THEN OLD.source_id
                                                           ELSE NEW.source_id END) THEN
                  PERFORM historio_stamp();
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        read_for = ", ".join(str(found) for found in (self.event, self.question) if found is not None)
        return f"{self.source}: {read_for}"

    def clean(self) -> None:
        """It is of the source's own text, and for an event or a question."""
        errors: dict[str, Any] = {}
        if self.source_id is None:
            errors["source"] = gettext("say which source was read")
        else:
            if self.edition_id is None:
                self.edition = self.source.editions.filter(current=True).first()
            if self.edition_id is None:
                errors["source"] = gettext("it has no text that could be read")
            elif self.edition.source_id != self.source_id:
                errors["edition"] = gettext("that is an edition of another source")
        if self.event_id is None and self.question_id is None:
            errors["event"] = gettext("say for which event or question it was read")
        if self.question is not None and self.question.vocabulary.kind != Vocabulary.QUESTION:
            errors["question"] = gettext("%(tag)s is no question") % {"tag": self.question.slug}
        if errors:
            raise ValidationError(errors)
