"""Dates as sources print them: where they stand, what they mean in either calendar, and who has looked."""

import uuid
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import User
from annotations.models.base import Numerous, Tracked, touching
from annotations.models.change import recording
from annotations.models.days import UNDATED, days_index, sorted_by
from annotations.models.event import Event
from annotations.models.fields import EDTFField
from annotations.models.judged import Judged
from annotations.models.source import Edition, OnSource, Passage, Source
from annotations.models.trigger import Trigger
from annotations.values import selectors
from annotations.values.dating.eras import ERAS, era_named
from annotations.values.spans import Span, SpanError

#: The states that count, unless others are asked for.
READ = ("found", "confirmed", "corrected")

#: The states by which a scholar has spoken: better rules leave such a mention as it is.
JUDGED = ("confirmed", "corrected", "rejected")

DATE_IS_PRINTED = "a date stays where it is printed; reject it, and add the other one"


class MentionQuerySet(OnSource):
    """Printed dates, in the words of a question."""

    hangs_on = "source"

    def counted(self) -> Self:
        """What every result counts unless told otherwise."""
        return self.filter(state__in=READ, edition__current=True)

    def switching(self) -> Self:
        """Those at which their source changes over to another primary calendar, of what counts."""
        before = Window(Lag("calendar"), partition_by="source", order_by=["text_start", "pk"])
        stated = self.counted().exclude(calendar="").annotate(before=before)
        return stated.filter(before__isnull=False).exclude(before=F("calendar"))

    def overlapping(self, span: Span) -> Self:
        """Those that share a code point with the span of their passage."""
        return self.filter(start__lt=span.end, end__gt=span.start)


class DateMention(Judged, Numerous, Tracked):
    """A date as it is printed in a passage (crm:E52 Time-Span), found by rules or added by a scholar.

    `start` and `end` are code points of the passage, half-open; `printed` is what it reads there.
    `earliest` and `latest` are Julian Day Numbers, None where the date is open or not known. `source`,
    `edition`, `language`, `text_start`, `text_end`, `prefix`, `suffix`, `folded` and `day` are copies that
    the database sets on every write.
    """

    class Calendar(models.TextChoices):
        GREGORIAN = "gregorian", _("Gregorian (New Style)")
        JULIAN = "julian", _("Julian (Old Style)")

    class Audit(models.TextChoices):
        CONSISTENT = "consistent", _("Consistent")
        MISMATCH = "mismatch", _("Mismatch")
        UNSTATED = "unstated", _("Calendar not stated")
        UNRESOLVED = "unresolved", _("Unresolved")
        INDIFFERENT = "indifferent", _("Nothing to check")

    class State(models.TextChoices):
        FOUND = "found", _("Found")
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrected")
        REJECTED = "rejected", _("Rejected")

    class Era(models.TextChoices):
        """Calendars of other eras, which are named and not reckoned."""

        BUDDHIST = "buddhist", _("Buddhist era")
        CHINESE = "chinese", _("Chinese calendar")
        FRENCH_REPUBLICAN = "french-republican", _("French Republican calendar")
        HEBREW = "hebrew", _("Hebrew calendar")
        INDIAN = "indian", _("Saka era")
        ISLAMIC = "islamic", _("Islamic calendar")
        JAPANESE = "japanese", _("Japanese era")
        PERSIAN = "persian", _("Solar Hijri calendar")
        ROC = "roc", _("Era of the Republic of China")
        RUMI = "rumi", _("Rumi calendar")

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    passage = models.ForeignKey(
        Passage,
        verbose_name=_("passage"),
        on_delete=models.CASCADE,
        related_name="dates",
        editable=False,
        help_text=_("The piece of the text in which the date is printed."),
    )
    start = models.PositiveIntegerField(_("start"), editable=False)
    end = models.PositiveIntegerField(_("end"), editable=False)
    printed = models.TextField(
        _("printed"), editable=False, help_text=_("The words, as the passage has them.")
    )
    prefix = models.CharField(max_length=selectors.CONTEXT, blank=True, editable=False)
    suffix = models.CharField(max_length=selectors.CONTEXT, blank=True, editable=False)

    calendar = models.CharField(
        _("calendar"),
        max_length=9,
        choices=Calendar,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "The calendar in which it is printed first: <b>gregorian</b> in 7 November [O.S. 25 "
            "October], <b>julian</b> in 25 October (7 November). Empty where the print does not say."
        ),
    )
    gregorian = EDTFField(
        _("Gregorian date"),
        default="",
        db_default="",
        help_text=_(
            "In the Gregorian calendar, in EDTF: <b>1917-11-07</b>, <b>1917-11</b>, <b>1917/1923</b>. Empty "
            "where it cannot be said."
        ),
    )
    julian = models.CharField(
        _("Julian date"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The same in the Julian calendar, as it is printed: <b>1917-10-25</b>."),
    )
    as_printed = models.CharField(
        _("as printed"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    earliest = models.BigIntegerField(_("earliest"), null=True, editable=False)
    latest = models.BigIntegerField(_("latest"), null=True, editable=False)
    audit = models.CharField(
        _("audit"),
        max_length=11,
        choices=Audit,
        default=Audit.INDIFFERENT,
        db_default=Audit.INDIFFERENT,
        editable=False,
        help_text=_(
            "<b>consistent</b>: it is printed in both calendars, which agree. <b>mismatch</b>: they "
            "name different days. <b>unstated</b>: the calendar matters, and is not said. "
            "<b>unresolved</b>: a day that only the story tells, as <b>the next day</b>. "
            "<b>indifferent</b>: nothing has to be checked."
        ),
    )
    days_off = models.IntegerField(_("days off"), default=0, db_default=0, editable=False)
    expected = models.CharField(
        _("expected"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    inherited = models.CharField(
        _("year from"), max_length=7, blank=True, default="", db_default="", editable=False
    )
    printed_language = models.CharField(
        _("language of the words"), max_length=63, blank=True, default="", db_default="", editable=False
    )
    foreign = models.CharField(
        _("foreign language"),
        max_length=63,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("The language of its words, where it is not the passage's."),
    )
    era = models.CharField(
        _("era"),
        max_length=17,
        choices=Era,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_(
            "The other era whose year is printed: <b>islamic</b> of 1335 AH, <b>japanese</b> of Taishō 6. "
            "Empty of years of Christ, and where nothing says which era it is."
        ),
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dates",
        help_text=_("What happened then: the <b>July Days</b>. Empty: whatever its source treats."),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=State,
        default=State.FOUND,
        db_default=State.FOUND,
        help_text=_(
            "<b>found</b> by the rules; <b>confirmed</b>: the rules read it well; <b>corrected</b>: a "
            "scholar says what it means; <b>rejected</b>: it is no date, and does not count."
        ),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        help_text=_("What you remark for other readers: <b>A misprint; the second edition has 25.</b>"),
    )
    creator = models.ForeignKey(
        User,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dates",
        editable=False,
        help_text=_("Who added what the rules have missed: <b>anna</b>."),
    )
    rules = models.PositiveIntegerField(
        _("rules"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("The version of the rules that read it so; 0: a scholar added it."),
    )

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="dates", editable=False
    )
    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), on_delete=models.CASCADE, related_name="dates", editable=False
    )
    language = models.CharField(_("language"), max_length=63, editable=False)
    text_start = models.PositiveIntegerField(editable=False)
    text_end = models.PositiveIntegerField(editable=False)
    folded = models.TextField(default="", db_default="", editable=False)
    #: What it is sorted by: its first day; what is open before comes before all that has one.
    day = models.BigIntegerField(default=UNDATED, db_default=UNDATED, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["source", "text_start", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "start", "end"],
                name="date_is_noted_once",
                violation_error_message=_("This date is there already: confirm, correct or reject it."),
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="date_is_not_empty",
                violation_error_message=_("The words end after they start."),
            ),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True) | Q(latest__isnull=True) | Q(earliest__lte=F("latest")),
                name="date_days_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(audit="mismatch") | Q(days_off=0, expected=""), name="date_off_is_a_mismatch"
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__in": values}), name=f"date_{name}_is_known")
                for name, values in {
                    "calendar": ["", "gregorian", "julian"],
                    "audit": ["consistent", "mismatch", "unstated", "unresolved", "indifferent"],
                    "state": ["found", "confirmed", "corrected", "rejected"],
                    "inherited": ["", "passage", "section"],
                    "era": ["", *ERAS],
                }.items()
            ),
        ]
        indexes = [
            models.Index(fields=["source", "text_start", "id"], name="date_by_place"),
            models.Index(fields=["day", "id"], name="date_by_day"),
            models.Index(fields=["audit", "state", "id"], name="date_by_audit"),
            days_index("date_by_days"),
            GinIndex(
                fields=["folded"], opclasses=["gin_trgm_ops"], gin_pending_list_limit=512, name="date_words"
            ),
        ]
        triggers = [
            touching("date_version", changed=True),
            *recording("datemention", source="{row}.source_id"),
            Trigger(
                name="date_stands_for_what_rules_found",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state__in=("confirmed", "corrected")),
                # What a scholar says of words counts at once, and what the rules have read in them no more.
                func="""
                DELETE FROM annotations_datemention AS found
                WHERE found.passage_id = NEW.passage_id AND found.id <> NEW.id AND found.state = 'found'
                  AND found.note = '' AND found.event_id IS NULL
                  AND found.start < NEW."end" AND found."end" > NEW.start;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="date_is_what_is_printed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("place", "record")],
                func=f"""
                IF TG_OP = 'UPDATE' AND (NEW.passage_id, NEW.start, NEW."end", NEW.printed)
                   IS DISTINCT FROM (OLD.passage_id, OLD.start, OLD."end", OLD.printed) THEN
                  RAISE EXCEPTION '{DATE_IS_PRINTED}'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'date_stays_where_it_is_printed';
                END IF;
                IF TG_OP = 'INSERT'
                   OR (NEW.source_id, NEW.edition_id, NEW.language, NEW.text_start, NEW.text_end, NEW.prefix,
                       NEW.suffix)
                   IS DISTINCT FROM
                   (OLD.source_id, OLD.edition_id, OLD.language, OLD.text_start, OLD.text_end, OLD.prefix,
                    OLD.suffix) THEN
                  SELECT passage.edition_id, passage.language, passage.start AS offset_, edition.source_id,
                         char_length(passage.text) AS length,
                         substring(passage.text FROM NEW.start + 1 FOR NEW."end" - NEW.start) AS printed,
                         substring(passage.text FROM greatest(NEW.start - 32, 0) + 1
                                   FOR least(NEW.start, 32)) AS prefix,
                         substring(passage.text FROM NEW."end" + 1 FOR 32) AS suffix,
                         substring(passage.folded FROM NEW.start + 1 FOR NEW."end" - NEW.start) AS folded
                  INTO place
                  FROM annotations_passage passage
                  JOIN annotations_edition edition ON edition.id = passage.edition_id
                  WHERE passage.id = NEW.passage_id AND NEW.start >= 0 AND NEW.start < NEW."end";
                  IF NOT FOUND OR NEW."end" > place.length THEN
                    RAISE EXCEPTION '[%, %) is not a span of the passage', NEW.start, NEW."end"
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'date_span_is_in_the_passage';
                  ELSIF NEW.printed IS DISTINCT FROM place.printed THEN
                    RAISE EXCEPTION 'the passage reads % there', quote_literal(place.printed)
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'date_printed_is_the_slice';
                  END IF;
                  NEW.edition_id := place.edition_id;
                  NEW.source_id := place.source_id;
                  NEW.language := place.language;
                  NEW.text_start := place.offset_ + NEW.start;
                  NEW.text_end := place.offset_ + NEW."end";
                  NEW.prefix := place.prefix;
                  NEW.suffix := place.suffix;
                  NEW.folded := place.folded;
                END IF;
                NEW.day := {sorted_by("NEW")};
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.printed[:60]}”"

    @property
    def is_one_day(self) -> bool:
        """Whether it names a single day."""
        return self.earliest is not None and self.earliest == self.latest

    def span(self) -> Span:
        """Where it stands in the passage."""
        return Span(self.start, self.end)

    def clean_fields(self, exclude: Any = None) -> None:
        """Leave out what the database sets."""
        super().clean_fields(exclude={*(exclude or ()), "language", "text_start", "text_end", "day"})

    def clean(self) -> None:
        """It reads as its passage does, and its days are those of what is said of it."""
        errors: dict[str, Any] = {}
        if self.passage_id is None:
            errors["passage"] = gettext("the passage in which the date is printed is missing")
        elif self._state.adding and self.start is not None and self.end is not None:
            errors |= self._misprinted()
        if not self.is_restored:
            errors |= self.judge()
        if self._state.adding and not self.rules and not self.is_restored:
            self.era = era_named(self.printed)
        if errors:
            raise ValidationError(errors)

    def _misprinted(self) -> dict[str, str]:
        try:
            found = self.span().of(self.passage.text)
        except SpanError as error:
            return {"end": str(error)}
        self.printed = self.printed or found
        if found != self.printed:
            return {"printed": gettext("the passage reads %(text)r there") % {"text": found}}
        return {}


def mention_uuid(passage: uuid.UUID, span: Span) -> uuid.UUID:
    """The id of a date that the rules find: from its passage and its place."""
    return uuid.uuid5(passage, f"date {span.start} {span.end}")
