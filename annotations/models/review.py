"""What is said of an annotation: proposed again, accepted, rejected and why, or a suggestion again."""

import uuid
from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User
from annotations.models.annotation import Annotation, AnnotationQuerySet
from annotations.models.base import Listed, Numerous, Storable
from annotations.models.change import Change, recording
from annotations.models.lookups import moved
from annotations.models.reference import References
from annotations.models.trigger import Trigger


def of_annotations(model: str) -> list[Trigger]:
    """The triggers that record what becomes of rows that belong to annotations."""
    annotation = "(SELECT {} FROM annotations_annotation WHERE id = {{row}}.annotation_id)"
    return recording(
        model,
        part_of="annotation",
        audience=annotation.format("audience"),
        source=annotation.format("source_id"),
        made=False,
    )


class OfAnnotations(Listed):
    """Rows that belong to annotations, and are seen by whoever sees these."""

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> list[Q]:
        """Those of visible annotations."""
        of_annotation = AnnotationQuerySet.seen_by(person, references)
        return [moved(condition, "annotation__{}".format) for condition in of_annotation]


class Review(Numerous, Storable):
    """Somebody judged an annotation as it was at one version.

    Making one is what sets the annotation's status: the database does it, and no other way is open. It
    is never changed; a later one takes its place.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        SUGGESTED = "suggested", _("Suggested")

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    annotation = models.ForeignKey(
        Annotation,
        verbose_name=_("annotation"),
        on_delete=models.CASCADE,
        related_name="reviews",
        db_index=False,
        help_text=_("What is judged: the annotation of <b>October coup</b>."),
    )
    version = models.PositiveIntegerField(
        _("version"),
        help_text=_(
            "The version of the annotation that is judged: <b>3</b>. What was changed since has to be "
            "looked at again."
        ),
    )
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=Status,
        help_text=_(
            "<b>accepted</b>, <b>rejected</b>, or <b>proposed</b> to be judged again; <b>suggested</b> makes "
            "it the suggestion again that it was."
        ),
    )
    reason = models.TextField(
        _("reason"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Why; who rejects has to say it: <b>The words belong to a quotation of Trotsky.</b>"),
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        related_name="reviews",
        editable=False,
        help_text=_("Who judged: <b>anna</b>."),
    )
    created = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    objects = OfAnnotations.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "accepted", "rejected", "suggested"]),
                name="review_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | Q(reason__regex=r"\S"),
                name="review_rejection_has_a_reason",
                violation_error_message=_("Say why it is rejected."),
            ),
        ]
        indexes = [
            models.Index(fields=["created", "id"], name="review_by_created"),
            models.Index(fields=["annotation", "created", "id"], name="review_by_annotation"),
        ]
        triggers = [
            *of_annotations("review"),
            Trigger(
                name="review_sets_the_status",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("judged", "record")],
                func="""
                IF current_setting('historio.restoring', true) = 'on' THEN
                  RETURN NEW;
                END IF;
                SELECT version, status, left(exact, 60) AS words INTO judged
                FROM annotations_annotation WHERE id = NEW.annotation_id FOR NO KEY UPDATE;
                IF NOT FOUND THEN
                  RETURN NEW;  -- the foreign key says so
                ELSIF judged.version <> NEW.version THEN
                  -- Somebody was first: this is what the API answers with 409.
                  RAISE EXCEPTION '“%” was changed meanwhile and is version % now: look at it again',
                    judged.words, judged.version
                    USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'review_is_of_the_version_there_is';
                ELSIF judged.status = NEW.status THEN
                  RAISE EXCEPTION '“%” is % already', judged.words, judged.status
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'review_changes_the_status';
                END IF;
                UPDATE annotations_annotation SET status = NEW.status WHERE id = NEW.annotation_id;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="review_stays_as_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN
                  RAISE EXCEPTION 'a review is never changed; a later one takes its place'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.reason}" if self.reason else self.get_status_display()

    def clean(self) -> None:
        """There is something to judge, and who rejects says why."""
        errors: dict[str, Any] = {}
        if self.annotation_id is None:
            errors["annotation"] = gettext("say which annotation is judged")
        if self.status == self.Status.REJECTED and not self.reason.strip():
            errors["reason"] = gettext("say why it is rejected")
        if errors:
            raise ValidationError(errors)

    def clean_against(self, judged: Annotation) -> None:
        """The annotation is still as it was judged, its status becomes another one, and a suggestion was one.

        The database sees to it again, when nobody else can come between.
        """
        if self.version != judged.version:
            message = gettext("it was changed meanwhile and is version %(version)d now") % {
                "version": judged.version
            }
            raise ValidationError({"version": ValidationError(message, code="changed")})
        if self.status == judged.status:
            raise ValidationError({"status": gettext("it is %(status)s already") % {"status": judged.status}})
        if self.status == self.Status.SUGGESTED and not was_suggested(judged):
            raise ValidationError({"status": gettext("it is not known to have been a suggestion")})


def was_suggested(annotation: Annotation) -> bool:
    """Whether the history tells that it was a suggestion once; one query."""
    told = Change.objects.filter(owner_model="annotation", owner=annotation.pk, model="annotation")
    return told.filter(before__status=Annotation.Status.SUGGESTED.value).exists()
