"""What people say to each other about an annotation."""

import uuid
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User
from annotations.models.annotation import Annotation
from annotations.models.base import Numerous, Tracked, touching
from annotations.models.review import OfAnnotations, of_annotations
from annotations.models.trigger import Trigger


class Reply(Numerous, Tracked):
    """An answer to an annotation, or to another reply to it (oa:replying).

    It stays where it was said: so what answers it always comes after it, and there is no circle.
    """

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    annotation = models.ForeignKey(
        Annotation,
        verbose_name=_("annotation"),
        on_delete=models.CASCADE,
        related_name="replies",
        db_index=False,
        help_text=_("What is talked about: the annotation of <b>October coup</b>."),
    )
    in_reply_to = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="answers",
        help_text=_("The reply that is answered: <b>Is this not a quotation?</b> Empty: the annotation."),
    )
    text = models.TextField(
        _("text"), help_text=_("What you say: <b>I agree; the Russian edition has it too.</b>")
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="replies",
        editable=False,
        help_text=_("Who said it: <b>anna</b>."),
    )

    objects = OfAnnotations.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["created", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="reply_says_something",
                violation_error_message=_("A reply says something."),
            ),
        ]
        indexes = [
            models.Index(fields=["created", "id"], name="reply_by_created"),
            models.Index(fields=["annotation", "created", "id"], name="reply_by_annotation"),
        ]
        triggers = [
            touching("reply_version"),
            *of_annotations("reply"),
            Trigger(
                name="reply_stays_in_its_thread",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF TG_OP = 'UPDATE' THEN
                  IF (NEW.annotation_id, NEW.in_reply_to_id, NEW.creator_id)
                     IS DISTINCT FROM (OLD.annotation_id, OLD.in_reply_to_id, OLD.creator_id) THEN
                    RAISE EXCEPTION 'a reply stays where it was said'
                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                  END IF;
                ELSIF NEW.in_reply_to_id IS NOT NULL THEN
                  PERFORM 1 FROM annotations_reply
                  WHERE id = NEW.in_reply_to_id AND annotation_id = NEW.annotation_id FOR KEY SHARE;
                  IF NOT FOUND THEN
                    RAISE EXCEPTION 'a reply answers one to the same annotation'
                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                  END IF;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)

    def clean(self) -> None:
        """It says something, of an annotation, and answers what was said of that one."""
        errors: dict[str, Any] = {}
        if self.annotation_id is None:
            errors["annotation"] = gettext("say which annotation it is about")
        elif self.in_reply_to is not None and self.in_reply_to.annotation_id != self.annotation_id:
            errors["in_reply_to"] = gettext("that is a reply to another annotation")
        if self.text and not self.text.strip():
            errors["text"] = gettext("it says nothing")
        if errors:
            raise ValidationError(errors)
