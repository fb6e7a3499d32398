"""Two passages of which somebody says that they speak of the same thing, or that they do not."""

import uuid
from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User
from annotations.models.base import Listed, Numerous, Tracked, touching
from annotations.models.change import recording
from annotations.models.lookups import moved
from annotations.models.reference import References
from annotations.models.source import Passage, PassageQuerySet
from annotations.models.trigger import Trigger

#: Of the two sources the one that fewer people see: who may not see it learns nothing of what was
#: deleted.
LESS_SEEN = """(SELECT s.id FROM annotations_passage p JOIN annotations_edition e ON e.id = p.edition_id
   JOIN annotations_source s ON s.id = e.source_id WHERE p.id IN ({row}.passage_id, {row}.other_id)
   ORDER BY s.visibility = 'members' DESC, s.id LIMIT 1)"""


class ParallelQuerySet(Listed):
    """Parallels. Who may not see one of the two passages sees none of it."""

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> list[Q]:
        """Those of which both sources are visible."""
        of_passage = PassageQuerySet.seen_by(person, references)
        return [moved(seen, path.format) for path in ("passage__{}", "other__{}") for seen in of_passage]

    def between(self, one: list[int], two: list[int]) -> "ParallelQuerySet":
        """Those of a passage of the one and a passage of the other list, whichever was named first."""
        return self.filter(Q(passage__among=one, other__among=two) | Q(passage__among=two, other__among=one))


class Parallel(Numerous, Tracked):
    """Somebody says of two passages of different sources: they speak of the same thing, or they do not.

    Each says so in their own name, and people may disagree. Which passage is named first means nothing. It
    is never changed: who was wrong takes it back.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    passage = models.ForeignKey(
        Passage,
        verbose_name=_("passage"),
        on_delete=models.PROTECT,
        related_name="parallels",
        help_text=_("The one passage: <b>the first of the article in English</b>."),
    )
    other = models.ForeignKey(
        Passage,
        verbose_name=_("other passage"),
        on_delete=models.PROTECT,
        related_name="other_parallels",
        help_text=_("A passage of another source: <b>the third of the article in Tagalog</b>."),
    )
    verdict = models.CharField(
        _("verdict"),
        max_length=9,
        choices=Verdict,
        default=Verdict.CONFIRMED,
        db_default=Verdict.CONFIRMED,
        help_text=_(
            "<b>confirmed</b>, they speak of the same thing; <b>rejected</b>, they do not, though it may "
            "seem so."
        ),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        help_text=_("What you remark on it: <b>The second sentence has no counterpart.</b>"),
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("scholar"),
        on_delete=models.PROTECT,
        related_name="parallels",
        editable=False,
        help_text=_("Who says so: <b>anna</b>."),
    )

    objects = ParallelQuerySet.as_manager()

    class Meta:
        verbose_name = _("parallel")
        verbose_name_plural = _("parallels")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["confirmed", "rejected"]), name="parallel_verdict_is_known"
            ),
            models.UniqueConstraint(
                Least("passage", "other"),
                Greatest("passage", "other"),
                "creator",
                name="parallel_is_said_once",
                violation_error_message=_("You have said so of these two already; take that back first."),
            ),
        ]
        indexes = [models.Index(fields=["created", "id"], name="parallel_by_created")]
        triggers = [
            touching("parallel_version"),
            *recording("parallel", source=LESS_SEEN),
            Trigger(
                name="parallel_is_of_two_sources",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF TG_OP = 'UPDATE'
                   AND current_setting('historio.restoring', true) IS DISTINCT FROM 'on'
                   AND (NEW.uuid, NEW.passage_id, NEW.other_id, NEW.verdict, NEW.note, NEW.creator_id)
                   IS DISTINCT FROM
                       (OLD.uuid, OLD.passage_id, OLD.other_id, OLD.verdict, OLD.note, OLD.creator_id)
                THEN
                  RAISE EXCEPTION 'a parallel is never changed; take it back and make another one'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                ELSIF (SELECT e.source_id FROM annotations_passage p
                       JOIN annotations_edition e ON e.id = p.edition_id WHERE p.id = NEW.passage_id)
                    = (SELECT e.source_id FROM annotations_passage p
                       JOIN annotations_edition e ON e.id = p.edition_id WHERE p.id = NEW.other_id)
                THEN
                  RAISE EXCEPTION 'a parallel is of passages of two sources'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        sign = "=" if self.verdict == self.Verdict.CONFIRMED else "≠"
        return f"{self.passage} {sign} {self.other}"

    def clean(self) -> None:
        """Its passages are of two sources."""
        errors: dict[str, Any] = {}
        for name in ("passage", "other"):
            if getattr(self, f"{name}_id") is None:
                errors[name] = gettext("say which passage is meant")
        if not errors and self.passage.edition.source_id == self.other.edition.source_id:
            errors["other"] = gettext("that is a passage of the same source")
        if errors:
            raise ValidationError(errors)
