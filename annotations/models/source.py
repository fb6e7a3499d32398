"""Sources, their editions, and the passages in which an edition is cited.

The text of an edition never changes: the database refuses it. A corrected text is a new edition.
"""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.base import (
    Listed,
    Numerous,
    Slugged,
    is_member,
    leading_on,
    stamping,
    touching,
    touching_owner,
)
from annotations.models.change import recording
from annotations.models.fields import (
    SLUG,
    EDTFField,
    LanguageField,
    SlugField,
    YearField,
    calendar_years_are_in_order,
)
from annotations.models.trigger import Trigger
from annotations.values.spans import Span, SpanError

if TYPE_CHECKING:
    from annotations.models.reference import References

#: Editions and passages are named after what they hold, so that the same text has the same ids everywhere.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://historio.example/edition")


class SourceQuerySet(Listed):
    """Sources."""

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: "References | None" = None
    ) -> list[Q]:
        """Those for everybody; members see them all."""
        return [] if is_member(person) else [Q(visibility=Source.Visibility.PUBLIC.value)]


class OnSource(Listed):
    """Rows that hang on a source. Who may not see it sees none of them."""

    #: The path to what they hang on: a source, or an edition of one.
    hangs_on: ClassVar[str]

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: "References | None" = None
    ) -> list[Q]:
        """Those on what this person may see."""
        if is_member(person):
            return []
        owner: type[models.Model] = Source if cls.hangs_on == "source" else Edition
        if references is None:
            there: Any = owner._default_manager.all()
            return [Q(**{f"{cls.hangs_on}__in": there.visible_to(person)})]
        hidden = references.hidden[owner]
        return [Q(**{f"{cls.hangs_on}__outside": sorted(hidden)})] if hidden else []


class Source(Slugged):
    """A work that tells of events: an encyclopedia article, a book, a newspaper."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        MEMBERS = "members", _("Members only")

    slug = SlugField(help_text=_("Its identifier in addresses and files: <b>october-revolution-en</b>."))
    title = models.CharField(
        _("title"),
        max_length=500,
        help_text=_("As it stands on the work: <b>Ten Days That Shook the World</b>."),
    )
    language = LanguageField(
        _("language"),
        help_text=_(
            "The language it is written in, as a BCP 47 tag: <b>en</b>, <b>tl</b>, <b>ru</b>, <b>zh-Hant</b>."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=100,
        blank=True,
        help_text=_(
            "What sort of work it is: <b>encyclopedia article</b>, <b>textbook</b>, <b>memoir</b>, "
            "<b>newspaper</b>."
        ),
    )
    creators = ArrayField(
        models.CharField(max_length=300),
        verbose_name=_("creators"),
        default=list,
        blank=True,
        help_text=_("Authors or editors, as the work names them: <b>Reed, John</b>."),
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=300,
        blank=True,
        help_text=_("Who published it: <b>Boni &amp; Liveright</b>, <b>Wikipedia</b>."),
    )
    issued = EDTFField(
        _("issued"),
        help_text=_(
            "When it was published, as far as it is known, in EDTF: <b>1919</b>, <b>1919-03</b>, "
            "<b>191X</b> (in the 1910s), <b>1919?</b> (perhaps)."
        ),
    )
    url = models.URLField(
        _("web address"),
        max_length=1000,
        blank=True,
        help_text=_("Where it can be read: <b>https://en.wikipedia.org/wiki/October_Revolution</b>."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_(
            "On which terms it may be used, by its SPDX name: <b>CC-BY-SA-4.0</b>; or <b>public domain</b>."
        ),
    )
    accessed = models.DateField(
        _("accessed"),
        null=True,
        blank=True,
        help_text=_("The day on which it was last looked up there: <b>2026-11-21</b>."),
    )
    visibility = models.CharField(
        _("visibility"),
        max_length=7,
        choices=Visibility,
        default=Visibility.PUBLIC,
        db_default=Visibility.PUBLIC,
        help_text=_(
            "Who sees it, its text and all that is annotated in it: <b>public</b>, everybody; "
            "<b>members</b>, who has a role here. For a book that is still under copyright."
        ),
    )
    blind = models.BooleanField(
        _("blind"),
        default=False,
        db_default=False,
        help_text=_(
            "Whether its annotators work blind: nobody but reviewers sees what others annotated in it, "
            "until they have read it completely for an event themselves."
        ),
    )
    derived_from = models.ForeignKey(
        "self",
        verbose_name=_("derived from"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derivatives",
        help_text=_(
            "The source it translates or copies, if it does: the English article, for a translation of it."
        ),
    )
    related = ArrayField(
        models.URLField(max_length=1000),
        verbose_name=_("related"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_(
            "Where the same work or article stands in other languages, without being a translation of it: "
            "<b>https://tl.wikipedia.org/wiki/Himagsikang_Oktubre</b>."
        ),
    )
    scope = models.ManyToManyField(  # type: ignore[var-annotated]  # Event is in a later module
        "Event",
        verbose_name=_("scope"),
        blank=True,
        related_name="sources",
        help_text=_(
            "The events it treats, such as the <b>October Revolution</b>. Of other events its silence "
            "says nothing."
        ),
    )
    calendar_from = YearField(
        _("calendar matters from"),
        help_text=_(
            "From this year on its dates have to say their calendar, or count as unstated: <b>1700</b>. "
            "Empty: as its events say, else 1582."
        ),
    )
    calendar_until = YearField(
        _("calendar matters until"),
        help_text=_("Until this year: <b>1752</b>, for an English one. Empty: as its events say, else 1923."),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="source_slug_is_a_slug"),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")),
                name="source_is_not_derived_from_itself",
                violation_error_message=_("A source cannot be derived from itself."),
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members"]), name="source_visibility_is_known"
            ),
            calendar_years_are_in_order("source"),
        ]
        indexes = [
            GinIndex(fields=["former_slugs"], name="source_by_former_slug"),
            models.Index(fields=["id"], condition=Q(visibility="members"), name="source_for_members"),
            models.Index(fields=["id"], condition=Q(blind=True), name="source_read_blind"),
        ]
        triggers = [
            touching("source_version"),
            *recording("source", source="{row}.id"),
            leading_on("source_slugs_lead_on", "annotations_source"),
            stamping("source_is_a_reference"),
            Trigger(
                name="source_is_not_its_own_origin",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("derived_from_id"),
                condition=pgtrigger.Q(new__derived_from__isnull=False),
                declare=[("circle", "boolean")],
                # The lock makes a second writer wait and then see what the first one wrote.
                func="""
                PERFORM pg_advisory_xact_lock(hashtext('annotations_source.derived_from'));
                WITH RECURSIVE before(id) AS (
                  SELECT NEW.derived_from_id
                  UNION SELECT s.derived_from_id FROM annotations_source s JOIN before ON s.id = before.id
                  WHERE s.derived_from_id IS NOT NULL
                ) SELECT EXISTS (SELECT 1 FROM before WHERE id = NEW.id) INTO circle;
                IF circle THEN
                  RAISE EXCEPTION 'a source cannot be derived from itself'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="source_language_is_its_passages",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("language"),
                condition=pgtrigger.Q(old__language__df=pgtrigger.F("new__language")),
                func="""
                UPDATE annotations_passage SET language = NEW.language
                FROM annotations_edition edition
                WHERE edition.id = edition_id AND edition.source_id = NEW.id
                  AND annotations_passage.language = OLD.language;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def clean(self) -> None:
        """Not derived from itself, however far back; the database holds it against two writers."""
        before, seen = self.derived_from, {self.pk}
        while before is not None and before.pk not in seen:
            seen.add(before.pk)
            before = before.derived_from
        if before is not None and before.pk == self.pk:
            raise ValidationError(
                {"derived_from": gettext("a source cannot be derived from itself")}, code="circle"
            )

    @property
    def citation(self) -> str:
        """How the source is cited in a sentence, from what is known of it."""
        parts = [", ".join(self.creators), self.title, self.publisher, self.issued, self.url]
        return ". ".join(part for part in parts if part) + "."


class EditionQuerySet(OnSource):
    """Editions."""

    hangs_on = "source"

    def current(self) -> Self:
        """The one edition of each source that counts."""
        return self.filter(current=True)


class Edition(models.Model):
    """One fixed state of a source's text (prov:Entity)."""

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        related_name="editions",
        help_text=_("The source of which this is the text, as it stood once."),
    )
    revision = models.CharField(
        _("revision"),
        max_length=200,
        blank=True,
        help_text=_("The revision, as its origin names it: a Wikipedia oldid, such as <b>1321456789</b>."),
    )
    issued = EDTFField(
        _("issued"),
        db_default="",
        help_text=_(
            "When this state was published, as far as it is known, in EDTF: the day of the revision, "
            "<b>2026-11-21</b>; the year of a second edition, <b>1922</b>."
        ),
    )
    text = models.TextField(_("text"), help_text=_("The normalised text (NFC, \\n). It never changes."))
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    original_sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, editable=False)
    current = models.BooleanField(
        _("current"),
        default=True,
        help_text=_("Whether this is the text that counts. Older ones are kept for what cites them."),
    )
    imported_at = models.DateTimeField(_("imported at"), db_default=Now(), editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["source", "-imported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(current=True), name="edition_is_the_only_current_one"
            ),
            models.UniqueConstraint(fields=["source", "sha256"], name="edition_text_is_new"),
            models.CheckConstraint(condition=~Q(text=""), name="edition_has_a_text"),
        ]
        triggers = [
            stamping("edition_is_a_reference"),
            *recording("edition", part_of="source", source="{row}.source_id", constant=("text",), made=False),
            touching_owner("edition_is_its_source_s", "annotations_source", "source_id"),
            Trigger(
                name="edition_hash_is_right",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
                  RAISE EXCEPTION 'sha256 is not that of the text'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="edition_text_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF (NEW.text, NEW.sha256, NEW.original_sha256, NEW.source_id, NEW.uuid)
                   IS DISTINCT FROM
                   (OLD.text, OLD.sha256, OLD.original_sha256, OLD.source_id, OLD.uuid) THEN
                  RAISE EXCEPTION 'the text of an edition never changes; a corrected text is a new edition'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.revision or self.sha256[:8]}"


class PassageQuerySet(OnSource):
    """Passages, in the words of a reader."""

    hangs_on = "edition"

    def at(self, edition_id: int, span: Span) -> Self:
        """Those of an edition that hold the span wholly (edition offsets)."""
        return self.filter(edition_id=edition_id, start__lte=span.start, end__gte=span.end)


class Passage(Numerous):
    """A citable piece of an edition (oa:SpecificResource). Its text is that slice of the edition's."""

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        related_name="passages",
        help_text=_("The text of which it is a piece."),
    )
    ordinal = models.PositiveIntegerField(
        _("ordinal"), help_text=_("Its place in the edition: <b>1</b> is the first.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        default="paragraph",
        help_text=_("What it is: <b>heading</b>, <b>paragraph</b>, <b>verse</b>…"),
    )
    section = ArrayField(
        models.TextField(),
        verbose_name=_("section"),
        default=list,
        blank=True,
        help_text=_("The headings it stands under: <b>Background</b>, <b>July Days</b>."),
    )
    start = models.PositiveIntegerField(
        _("start"), help_text=_("How many characters of the edition stand before it: <b>0</b> for the first.")
    )
    end = models.PositiveIntegerField(_("end"), help_text=_("Where it ends, counted in the same way."))
    text = models.TextField(_("text"), help_text=_("What it reads. It never changes."))
    language = LanguageField(
        _("language"), help_text=_("Its language, as a BCP 47 tag: <b>en</b>, <b>tl</b>, <b>zh-Hant</b>.")
    )
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="continued_by",
        help_text=_("The passage of an older edition whose place it takes, if there is one."),
    )
    #: `values.text.fold` of the text: same length, for finding quotes and words.
    folded = models.TextField(editable=False)
    #: Set by the database from `language` and `folded`.
    search_config = models.CharField(max_length=30, default="simple", editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["edition", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ordinal"], name="passage_has_its_own_ordinal"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="passage_is_not_empty"),
        ]
        indexes = [
            models.Index(fields=["edition", "start"], name="passage_by_place"),
            models.Index(fields=["search_config"], name="passage_by_search_config"),
            models.Index(fields=["language"], name="passage_by_language"),
            GinIndex(fields=["search"], name="passage_search", fastupdate=False),
        ]
        triggers = [
            *recording(
                "passage",
                part_of="source",
                through="(SELECT source_id FROM annotations_edition WHERE id = {row}.edition_id)",
                source="(SELECT source_id FROM annotations_edition WHERE id = {row}.edition_id)",
                constant=("text",),
                made=False,
            ),
            stamping("passage_language_is_a_reference", on=pgtrigger.UpdateOf("language")),
            Trigger(
                name="passage_is_a_slice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF TG_OP = 'UPDATE'
                   AND (NEW.uuid, NEW.edition_id, NEW.start, NEW."end", NEW.text, NEW.folded)
                   IS DISTINCT FROM
                   (OLD.uuid, OLD.edition_id, OLD.start, OLD."end", OLD.text, OLD.folded) THEN
                  RAISE EXCEPTION 'the text of a passage never changes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                ELSIF char_length(NEW.text) <> NEW."end" - NEW.start
                      OR char_length(NEW.folded) <> NEW."end" - NEW.start THEN
                  RAISE EXCEPTION 'a passage is as long as its span [%, %)', NEW.start, NEW."end"
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                NEW.search_config := historio_search_config(NEW.language);
                NEW.search := historio_search(NEW.search_config, NEW.folded);
                RETURN NEW;
                """,
            ),
            Trigger(
                name="passage_reads_as_its_edition",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                declare=[("wrong", "record")],
                # A substring of a long text costs as much as all that stands before it. Cut into at
                # most 256 pieces once a statement, a book of 5,000 passages is checked in a second.
                func="""
                WITH whole AS MATERIALIZED (
                  SELECT id, text, greatest(4096, char_length(text) / 256 + 1) AS size
                  FROM annotations_edition WHERE id IN (SELECT edition_id FROM added)
                ), piece AS MATERIALIZED (
                  SELECT id, n, size, substring(text FROM n * size + 1 FOR size) AS part
                  FROM whole, generate_series(0, (char_length(text) - 1) / size) AS n
                )
                SELECT added.start, added."end" INTO wrong
                FROM added JOIN whole ON whole.id = added.edition_id
                WHERE added.text IS DISTINCT FROM (
                  SELECT substring(string_agg(part, '' ORDER BY n)
                                   FROM added.start % whole.size + 1 FOR added."end" - added.start)
                  FROM piece
                  WHERE piece.id = added.edition_id
                    AND n BETWEEN added.start / whole.size AND (added."end" - 1) / whole.size
                ) LIMIT 1;
                IF FOUND THEN
                  RAISE EXCEPTION 'the edition does not read so at [%, %)', wrong.start, wrong."end"
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="passage_goes_with_its_edition",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func="""
                IF EXISTS (SELECT 1 FROM annotations_edition WHERE id = OLD.edition_id) THEN
                  RAISE EXCEPTION 'a passage goes only with its edition'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="passage_language_is_its_annotations",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("language"),
                condition=pgtrigger.Q(old__language__df=pgtrigger.F("new__language")),
                func="""
                UPDATE annotations_annotation SET language = NEW.language WHERE passage_id = NEW.id;
                UPDATE annotations_datemention SET language = NEW.language WHERE passage_id = NEW.id;
                -- Its dates are read by another language now: they have to be looked for again.
                DELETE FROM annotations_dating WHERE edition_id = NEW.edition_id;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.text[:60]}"

    def span(self) -> Span:
        """Where it stands in the edition's text."""
        return Span(self.start, self.end)

    def clean(self) -> None:
        """The text is the edition's slice."""
        if self.edition_id is None or self.start is None or self.end is None:
            return  # already refused, field by field
        try:
            found = self.span().of(self.edition.text)
        except SpanError as error:
            raise ValidationError({"end": str(error)}, code="span") from error
        if found != self.text:
            raise ValidationError(
                {"text": gettext("the edition reads %(text)r there") % {"text": found}}, code="text"
            )


def edition_uuid(source: str, sha256: str) -> uuid.UUID:
    """The id of an edition: from its source's slug and its text, so that it is the same everywhere."""
    return uuid.uuid5(NAMESPACE, f"{source} {sha256}")


def passage_uuid(edition: uuid.UUID, ordinal: int) -> uuid.UUID:
    """The id of a passage: from its edition and its place."""
    return uuid.uuid5(edition, str(ordinal))
