"""Events, what they are called, and what is claimed of them."""

from contextlib import suppress

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Listed, Slugged, leading_on, stamping, touching
from annotations.models.change import recording
from annotations.models.days import days_index
from annotations.models.fields import (
    SLUG,
    EDTFField,
    IRIField,
    LanguageField,
    SlugField,
    YearField,
    calendar_years_are_in_order,
)
from annotations.models.trigger import Trigger
from annotations.models.vocabulary import Tag, Vocabulary
from annotations.values import languages


class Event(Slugged):
    """Something that happened (crm:E5). What it is called and when it was is for the sources to say."""

    slug = SlugField(help_text=_("Its identifier in addresses and files: <b>october-revolution</b>."))
    label = models.CharField(
        _("label"),
        max_length=300,
        help_text=_("A handle for it here, not a verdict on its name: <b>October Revolution</b>."),
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text=_(
            "The wider event it belongs to: the <b>Russian Revolution of 1917</b>, for the July Days."
        ),
    )
    edtf = EDTFField(
        _("date"),
        earliest="earliest",
        latest="latest",
        help_text=_(
            "In the Gregorian calendar, in EDTF, to sort and find by: <b>1917-11-07</b>, "
            "<b>1917/1922</b>, <b>1917-03?</b> (perhaps)."
        ),
    )
    earliest = models.BigIntegerField(
        _("earliest"), null=True, editable=False, help_text=_("First day, as a Julian Day Number.")
    )
    latest = models.BigIntegerField(
        _("latest"), null=True, editable=False, help_text=_("Last day, as a Julian Day Number.")
    )
    exact_match = ArrayField(
        models.URLField(max_length=500),
        verbose_name=_("same elsewhere"),
        default=list,
        blank=True,
        help_text=_("Addresses of the same event elsewhere: <b>https://www.wikidata.org/entity/Q42198</b>."),
    )

    place = models.TextField(
        _("where it was"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "In words, as far as it matters: <b>Petrograd</b>; of a period <b>Near East and Greece</b>."
        ),
    )
    spatial = ArrayField(
        IRIField(),
        verbose_name=_("places elsewhere"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Addresses of these places in a gazetteer: <b>https://www.wikidata.org/entity/Q656</b>."),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "What else is to be known of it, such as who dates it so: <b>page 341 of the handbook</b>."
        ),
    )
    calendar_from = YearField(
        _("calendar matters from"),
        help_text=_(
            "From this year on dates in sources that treat it have to say their calendar, or count as "
            "unstated. Empty: as the wider event says, else 1582."
        ),
    )
    calendar_until = YearField(
        _("calendar matters until"),
        help_text=_("Until this year: <b>1918</b>, in Russia. Empty: as the wider event says, else 1923."),
    )

    objects = Listed.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="event_slug_is_a_slug"),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
                name="event_days_are_in_order",
            ),
            calendar_years_are_in_order("event"),
        ]
        indexes = [
            GinIndex(fields=["former_slugs"], name="event_by_former_slug"),
            days_index("event_by_days"),
        ]
        triggers = [
            touching("event_version"),
            *recording("event"),
            leading_on("event_slugs_lead_on", "annotations_event"),
            stamping("event_is_a_reference"),
            Trigger(
                name="event_is_no_part_of_itself",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("part_of_id"),
                condition=pgtrigger.Q(new__part_of__isnull=False),
                declare=[("circle", "boolean")],
                # The lock makes a second writer wait and then see what the first one wrote.
                func="""
                PERFORM pg_advisory_xact_lock(hashtext('annotations_event'));
                WITH RECURSIVE above(id) AS (
                  SELECT NEW.part_of_id
                  UNION SELECT e.part_of_id FROM annotations_event e JOIN above ON e.id = above.id
                  WHERE e.part_of_id IS NOT NULL
                ) SELECT EXISTS (SELECT 1 FROM above WHERE id = NEW.id) INTO circle;
                IF circle THEN
                  RAISE EXCEPTION 'an event cannot be a part of itself'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.slug

    def clean(self) -> None:
        """No part of itself, however far up; the database holds it against two writers."""
        above, seen = self.part_of, {self.pk}
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            above = above.part_of
        if above is not None and above.pk == self.pk:
            raise ValidationError({"part_of": gettext("an event cannot be a part of itself")}, code="circle")


def carries_its_event(name: str, column: str) -> Trigger:
    """A trigger that moves the annotations along when a name or claim is given to another event."""
    return Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("event_id"),
        condition=pgtrigger.Q(old__event__df=pgtrigger.F("new__event")),
        func=f"""
        UPDATE annotations_annotation SET event_id = NEW.event_id WHERE {column} = NEW.id;
        RETURN NULL;
        """,
    )


class EventName(Slugged):
    """A designation of an event (crm:E41). Who uses it is said by the annotations that attest it."""

    slug = SlugField(help_text=_("Its identifier in addresses and files: <b>october-coup-en</b>."))
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        related_name="names",
        help_text=_("The event that is called so: the <b>October Revolution</b>."),
    )
    text = models.CharField(
        _("text"), max_length=500, help_text=_("As sources write it: <b>October coup</b>.")
    )
    language = LanguageField(
        _("language"),
        help_text=_("The language of the name, as a BCP 47 tag: <b>en</b>, <b>tl</b>, <b>zh-Hant</b>."),
    )
    script = models.CharField(
        _("script"),
        max_length=4,
        blank=True,
        help_text=_(
            "The writing, by its ISO 15924 code: <b>Latn</b>, <b>Cyrl</b>. Found from the language if "
            "left empty."
        ),
    )
    equivalent_to = models.ForeignKey(
        "self",
        verbose_name=_("equivalent to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="equivalents",
        help_text=_(
            "The name of the same event in another language that this one renders: <b>October "
            "coup</b>, for <b>Kudetang Oktubre</b>."
        ),
    )

    objects = Listed.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["event", "language", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="name_slug_is_a_slug"),
            models.UniqueConstraint(fields=["event", "language", "text"], name="name_is_listed_once"),
        ]
        indexes = [GinIndex(fields=["former_slugs"], name="name_by_former_slug")]
        triggers = [
            touching("name_version"),
            *recording("eventname"),
            leading_on("name_slugs_lead_on", "annotations_eventname"),
            carries_its_event("name_carries_its_annotations", "name_id"),
            Trigger(
                name="name_is_equivalent_to_a_root",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("equivalent_to_id", "event_id"),
                declare=[("root", "record")],
                func="""
                IF NEW.equivalent_to_id IS NOT NULL THEN
                  -- FOR SHARE: nobody may make the root an equivalent of another name meanwhile.
                  SELECT * INTO root FROM annotations_eventname WHERE id = NEW.equivalent_to_id FOR SHARE;
                  IF root.id = NEW.id OR root.equivalent_to_id IS NOT NULL
                     OR root.event_id <> NEW.event_id
                     OR EXISTS (SELECT 1 FROM annotations_eventname WHERE equivalent_to_id = NEW.id) THEN
                    RAISE EXCEPTION 'a name is equivalent to a root name of the same event'
                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                  END IF;
                ELSIF EXISTS (SELECT 1 FROM annotations_eventname
                              WHERE equivalent_to_id = NEW.id AND event_id <> NEW.event_id) THEN
                  RAISE EXCEPTION 'names that are equivalent belong to the same event'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"

    def clean(self) -> None:
        """An equivalent is a root of the same event in another language."""
        if self.language and not self.script:
            with suppress(languages.LanguageError):  # which the field has said already
                self.script = languages.script(self.language)
        root = self.equivalent_to
        if root is None or self.event_id is None:
            if self.pk and self.event_id and self.equivalents.exclude(event=self.event_id).exists():
                message = gettext("names that are equivalent belong to the same event")
                raise ValidationError({"event": message}, code="equivalent_to")
            if self.pk and self.equivalents.filter(language=self.language).exists():
                message = gettext("a name that is equivalent to this one is in the same language")
                raise ValidationError({"language": message}, code="equivalent_to")
            return
        problem = ""
        if root.pk == self.pk:
            problem = gettext("a name is not its own equivalent")
        elif root.event_id != self.event_id:
            problem = gettext("%(root)s is a name of another event") % {"root": root.slug}
        elif root.equivalent_to_id:
            problem = gettext("%(root)s is itself an equivalent; name its root") % {"root": root.slug}
        elif root.language == self.language:
            problem = gettext("%(root)s is in the same language; another wording is a name of its own") % {
                "root": root.slug
            }
        elif self.pk and EventName.objects.filter(equivalent_to=self.pk).exists():
            problem = gettext("other names are equivalent to this one, so it must stay a root")
        if problem:
            raise ValidationError({"equivalent_to": problem}, code="equivalent_to")


class Claim(Slugged):
    """A statement that sources may affirm, deny or pass over (crm:E13)."""

    slug = SlugField(help_text=_("Its identifier in addresses and files: <b>led-by-bolsheviks</b>."))
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.PROTECT,
        related_name="claims",
        help_text=_("The event it is about: the <b>October Revolution</b>."),
    )
    question = models.ForeignKey(
        Tag,
        verbose_name=_("question"),
        on_delete=models.PROTECT,
        related_name="claims",
        limit_choices_to={"vocabulary__kind": Vocabulary.QUESTION},
        help_text=_("The question that it answers, a tag of a vocabulary of questions: <b>leadership</b>."),
    )
    statement = models.TextField(
        _("statement"),
        help_text=_(
            "One sentence that a source may agree with or not: <b>The Bolsheviks led the uprising.</b>"
        ),
    )

    objects = Listed.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["event", "question", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="claim_slug_is_a_slug"),
            models.CheckConstraint(condition=~Q(statement=""), name="claim_says_something"),
        ]
        indexes = [GinIndex(fields=["former_slugs"], name="claim_by_former_slug")]
        triggers = [
            touching("claim_version"),
            *recording("claim"),
            leading_on("claim_slugs_lead_on", "annotations_claim"),
            carries_its_event("claim_carries_its_annotations", "claim_id"),
            Trigger(
                name="claim_answers_a_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("question_id"),
                func="""
                PERFORM 1 FROM annotations_tag tag
                JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id
                WHERE tag.id = NEW.question_id AND vocabulary.kind = 'question' FOR SHARE;
                IF NOT FOUND THEN
                  RAISE EXCEPTION 'a claim answers a tag of a vocabulary of questions'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:80] or self.slug

    def clean(self) -> None:
        """The question is one."""
        if self.question_id and self.question.vocabulary.kind != Vocabulary.QUESTION:
            message = gettext("%(question)s is not a tag of a vocabulary of questions") % {
                "question": self.question.slug
            }
            raise ValidationError({"question": message}, code="question")
