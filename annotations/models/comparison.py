"""A question that is kept: what a comparison is about, so that it can be asked again and cited."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models import sharing
from annotations.models.account import User
from annotations.models.annotation import Annotation
from annotations.models.base import (
    Listed,
    Numerous,
    Tracked,
    audiences_of,
    is_member,
    knows_accounts,
    touching,
)
from annotations.models.change import recording
from annotations.models.lookups import one_of
from annotations.models.reference import References
from annotations.models.source import Source
from annotations.models.trigger import Trigger

#: What an address of the matrix says first, and in which order.
FIRST = ("event", "event_only", "rows", "columns")
#: How long a question may be; an address that is longer opens nowhere.
MAX_QUERY = 4000


def canonical(query: str) -> str:
    """The parameters of a matrix as they are kept: what it is about first, the rest by name."""
    pairs = parse_qsl(query.strip().removeprefix("?"), keep_blank_values=True)
    places = {name: place for place, name in enumerate(FIRST)}
    pairs.sort(key=lambda pair: (places.get(pair[0], len(FIRST)), pair[0]))
    return urlencode(pairs, safe=",:/")


class ComparisonQuerySet(Listed):
    """Saved comparisons. Who may not know of all that a question names sees nothing of it."""

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> list[Q]:
        """Public ones, one's own, and one's groups', as far as one knows what they name. Each sees the
        answer that is theirs.
        """
        seen = [one_of("audience", audiences_of(person))]
        for column, known in cls.naming(person, references).items():
            # What is known is looked up once, and only if a question names anything.
            there = ArraySubquery(known.order_by().values("pk"))
            named = Q(**{column: []}) | Q(**{f"{column}__contained_by": there})
            seen.append(named | Q(creator=person.pk) if column == "named_creators" else named)
        return seen

    @classmethod
    def naming(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> dict[str, models.QuerySet[Any]]:
        """What a question may name, by the column that keeps it; without those of which all is known.

        An account is known by its annotations, as to the filter by it. Whom one's own question names is no
        news to oneself.
        """
        found: dict[str, models.QuerySet[Any]] = {}
        if not is_member(person):
            found["named_sources"] = Source.objects.all().visible_to(person)
        if not knows_accounts(person):
            made = Annotation.objects.all().visible_to(person, references).filter(creator=OuterRef("pk"))
            found["named_creators"] = User.objects.filter(Q(Exists(made)) | Q(pk=person.pk))
        return found

    @classmethod
    def could_know(cls, person: AbstractBaseUser | AnonymousUser, row: Mapping[str, Any]) -> bool:
        """Whether this person knows all that a question names, as the history has it; two queries at most."""
        for column, known in cls.naming(person).items():
            named = row.get(column) or []
            own = column == "named_creators" and row.get("creator_id") == person.pk
            if named and not own and known.filter(pk__in=named).count() < len(named):
                return False
        return True


class Comparison(sharing.Shared, Numerous, Tracked):
    """A question put to the archive, with its title: the parameters of a matrix (`comparison.saved`).

    It is shared as a question: who asks it sees the answer that is theirs.
    """

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_(
            "What it is called, also where it is cited: <b>What the October Revolution is called</b>."
        ),
    )
    description = models.TextField(
        _("question"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "What is asked, and why: <b>Which names does each encyclopedia use in its own voice?</b>"
        ),
    )
    query = models.TextField(
        _("what is compared"),
        validators=[MaxLengthValidator(MAX_QUERY)],
        help_text=_(
            "The parameters of the matrix, as in its address: "
            "<b>event=october-revolution&amp;rows=name&amp;columns=source</b>."
        ),
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("maker"),
        on_delete=models.PROTECT,
        related_name="comparisons",
        editable=False,
        help_text=_("Who saved it: <b>anna</b>."),
    )
    visibility = sharing.visibility()
    group = sharing.group(related_name="comparisons")
    audience = sharing.audience()
    #: The sources (also by edition or passage) and accounts that the question names; 0: what was not there.
    named_sources = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    named_creators = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["-created", "-id"]
        constraints = [
            *sharing.sharing_is_sound("comparison"),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(query__regex=r"\S"),
                name="comparison_has_a_title_and_a_question",
                violation_error_message=_("A comparison has a title, and says what is compared."),
            ),
        ]
        indexes = [
            models.Index(fields=["created", "id"], name="comparison_by_created"),
            models.Index(fields=["audience", "created", "id"], name="comparison_by_audience"),
        ]
        triggers = [
            touching("comparison_version"),
            *recording("comparison", audience="{row}.audience"),
            Trigger(
                name="comparison_has_an_audience",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""{sharing.AUDIENCE}                RETURN NEW;
                """,
            ),
            Trigger(
                name="comparison_keeps_what_it_names",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF TG_OP = 'UPDATE' AND NEW.query = OLD.query THEN
                  NEW.named_sources := OLD.named_sources;
                  NEW.named_creators := OLD.named_creators;
                ELSE
                  NEW.named_sources := historio_named_sources(NEW.query);
                  NEW.named_creators := historio_named_creators(NEW.query);
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It asks something, and a group goes with the visibility of that name."""
        errors: dict[str, Any] = {}
        if self.title and not self.title.strip():
            errors["title"] = gettext("it has no title")
        if self.query:
            self.query = canonical(self.query)
            if not self.query:
                errors["query"] = gettext("it asks nothing: event=…&rows=…&columns=…")
        errors |= self.missharing()
        if errors:
            raise ValidationError(errors)
