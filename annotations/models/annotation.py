"""The one table of evidence: these words of this passage say this."""

import uuid
from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.related import ForeignObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models import sharing
from annotations.models.account import User
from annotations.models.base import Numerous, Tracked, audiences_of, touching
from annotations.models.change import recording
from annotations.models.event import Claim, Event, EventName
from annotations.models.fields import JSONTextField
from annotations.models.lookups import one_of
from annotations.models.reading import unveiled
from annotations.models.reference import References
from annotations.models.source import Edition, OnSource, Passage, Source
from annotations.models.trigger import Trigger
from annotations.models.vocabulary import Tag
from annotations.values import selectors
from annotations.values.spans import Span, SpanError

#: The voices in a word; the choices explain them.
VOICES = {"own": _("own"), "attributed": _("attributed")}

#: Why nobody else shows an annotation to other people than before: for some it would be gone.
WITHDRAWN = "only who made it can take it away from those who see it"

#: The statuses that count, unless others are asked for.
COUNTED = ("proposed", "accepted")


class AnnotationQuerySet(OnSource):
    """Annotations, in the words of a question."""

    hangs_on = "edition"

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> list[Q]:
        """What this person may see: public, one's own, and one's groups'; all of it on visible sources.

        Where work is blind one's own, until one has read the source.
        """
        audience = one_of("audience", audiences_of(person))
        return [*super().seen_by(person, references), audience, *unveiled(person, references)]

    def counted(self) -> Self:
        """What every result counts unless told otherwise."""
        return self.filter(counts=True, edition__current=True)

    def tagged(self, *slugs: str) -> Self:
        """Those that carry one of the tags."""
        links = AnnotationTag.objects.filter(tag__slug__in=slugs).values("annotation")
        return self.filter(pk__in=links)

    def in_language(self, language: str) -> Self:
        """Those of passages in this language or a variety of it (RFC 4647)."""
        return self.filter(Q(language=language) | Q(language__istartswith=f"{language}-"))

    def overlapping(self, span: Span) -> Self:
        """Those that share a code point with the span of their passage."""
        return self.filter(start__lt=span.end, end__gt=span.start)


class Annotation(sharing.Shared, Numerous, Tracked):
    """A scholar says of exact words what they attest (oa:Annotation).

    `start` and `end` are code points of the passage, half-open (Web Annotation Data Model, 4.2.5);
    `exact`, `prefix` and `suffix` are its quote (4.2.4). `source`, `edition`, `language`,
    `text_start`, `text_end`, `prefix`, `suffix`, `folded`, `search`, `audience`, and the `event` of
    what is attested are copies that the database sets on every write.
    """

    class Stance(models.TextChoices):
        AFFIRMS = "affirms", _("Affirms")
        DENIES = "denies", _("Denies")
        HEDGES = "hedges", _("Hedges")
        MENTIONS = "mentions", _("Mentions")

    class Voice(models.TextChoices):
        OWN = "own", _("own: the source's own words")
        ATTRIBUTED = "attributed", _("attributed: the source reports that somebody holds it")

    class Level(models.TextChoices):
        TEXTUAL = "textual", _("textual: it stands there")
        INTERPRETIVE = "interpretive", _("interpretive: a scholar reads it so")
        INFERENTIAL = "inferential", _("inferential: it follows from what stands there")

    class Status(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    passage = models.ForeignKey(
        Passage,
        verbose_name=_("passage"),
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_(
            "The piece of the text in which the words stand. Search for some of its words: <b>october "
            "coup</b>."
        ),
    )
    start = models.PositiveIntegerField(
        _("start"),
        help_text=_(
            "Where the words start: how many characters stand before them in the passage. <b>0</b> is "
            "its very beginning."
        ),
    )
    end = models.PositiveIntegerField(
        _("end"),
        help_text=_("Where they end, counted in the same way: for the first seven characters, <b>7</b>."),
    )
    exact = models.TextField(
        _("exact"), help_text=_("The words themselves, as the passage has them: <b>October coup</b>.")
    )
    prefix = models.CharField(max_length=selectors.CONTEXT, blank=True, editable=False)
    suffix = models.CharField(max_length=selectors.CONTEXT, blank=True, editable=False)

    name = models.ForeignKey(
        EventName,
        verbose_name=_("name"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_(
            "The name of an event that these words use: <b>October coup</b>. Either a name or a claim."
        ),
    )
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annotations",
        help_text=_("The claim that these words take a stance on: <b>The Bolsheviks led the uprising.</b>"),
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="annotations",
        help_text=_(
            "What the words are about: the <b>October Revolution</b>. If a name or claim is given, it "
            "is theirs."
        ),
    )
    # Null, not empty: an annotation may take no stance, which is no fifth one.
    stance = models.CharField(  # noqa: DJ001
        _("stance"),
        max_length=8,
        choices=Stance,
        null=True,
        blank=True,
        help_text=_(
            "What the words do with the name or claim: <b>It is said to have been a coup</b> hedges. "
            "Left empty, they affirm it."
        ),
    )
    voice = models.CharField(
        _("voice"),
        max_length=10,
        choices=Voice,
        default=Voice.OWN,
        db_default=Voice.OWN,
        help_text=_(
            "Who speaks: <b>own</b>, the source itself; <b>attributed</b>, the source reports others, "
            "as in <b>in Soviet historiography</b>. Then a tag says whose view it is."
        ),
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=Level,
        default=Level.TEXTUAL,
        db_default=Level.TEXTUAL,
        help_text=_(
            "How far it goes beyond what is printed: <b>textual</b>, it stands there; "
            "<b>interpretive</b>, you read it so; <b>inferential</b>, it follows."
        ),
    )
    certainty = models.PositiveSmallIntegerField(
        _("certainty"),
        null=True,
        blank=True,
        choices=[(1, _("1 low")), (2, _("2 middling")), (3, _("3 high"))],
        help_text=_(
            "How certain you are of your reading: <b>3</b> where nobody would read it otherwise. May "
            "be left empty."
        ),
    )
    #: The truth about tags; the database keeps the link table from it.
    tag_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("tags"),
        help_text=_("What else is to be said of the words: <b>soviet-view</b>, <b>western-view</b>."),
    )
    tags = models.ManyToManyField(
        Tag, verbose_name=_("tags"), through="AnnotationTag", related_name="annotations"
    )
    note = models.TextField(
        _("note"),
        blank=True,
        default="",
        db_default="",
        help_text=_("What you remark for other readers: <b>Compare the first edition of 1919.</b>"),
    )
    #: What a Web Annotation says beyond the other columns, kept as given (`values.web_annotation.keeping`).
    web_annotation = JSONTextField(null=True, editable=False)

    creator = models.ForeignKey(
        User,
        verbose_name=_("creator"),
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="annotations",
        help_text=_("Who made it: <b>anna</b>."),
    )
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=Status,
        default=Status.PROPOSED,
        db_default=Status.PROPOSED,
        help_text=_(
            "<b>proposed</b> and <b>accepted</b> count in comparisons; <b>suggested</b> (by a rule) "
            "and <b>rejected</b> do not."
        ),
    )
    visibility = sharing.visibility()
    group = sharing.group(related_name="annotations", db_index=False)  # see Meta.indexes
    derived_from = models.ForeignKey(
        "self",
        verbose_name=_("derived from"),
        to_field="uuid",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="derivatives",
        editable=False,
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("superseded by"),
        to_field="uuid",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        related_name="supersedes",
        editable=False,
    )

    orphaned_in = models.ForeignKey(
        Edition,
        verbose_name=_("orphaned in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        editable=False,
        help_text=_("The edition in which somebody looked for the words, and found them gone."),
    )

    # The database copies these two from the passage, whose reference is checked, and whose edition and
    # source never change: they need not be checked again.
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        db_index=False,  # see Meta.indexes
        db_constraint=False,
        related_name="annotations",
        editable=False,
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="annotations",
        editable=False,
    )
    language = models.CharField(_("language"), max_length=63, editable=False)
    text_start = models.PositiveIntegerField(editable=False, help_text=_("In the edition's text."))
    text_end = models.PositiveIntegerField(editable=False)
    #: Whether results count it unless others are asked for (`COUNTED`).
    counts = models.GeneratedField(
        expression=Q(status__in=COUNTED, superseded_by__isnull=True),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    audience = sharing.audience()
    folded = models.TextField(default="", db_default="", editable=False)
    search_config = models.CharField(max_length=30, default="simple", db_default="simple", editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = AnnotationQuerySet.as_manager()

    #: The event as loaded: if it still is that, it is a copy and not the client's word.
    _loaded_event_id: int | None = None

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="annotation_span_is_not_empty",
                violation_error_message=_("The words end after they start."),
            ),
            models.CheckConstraint(
                condition=Q(name__isnull=True) | Q(claim__isnull=True),
                name="annotation_attests_one_thing",
                violation_error_message=_("An annotation attests a name or a claim, not both."),
            ),
            models.CheckConstraint(
                condition=Q(stance__isnull=False) | Q(name__isnull=True, claim__isnull=True),
                name="annotation_takes_a_stance",
            ),
            *sharing.sharing_is_sound("annotation"),
            models.CheckConstraint(
                condition=Q(certainty__isnull=True) | Q(certainty__range=(1, 3)),
                name="annotation_certainty_is_1_to_3",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__in": values}), name=f"annotation_{name}_is_known"
                )
                for name, values in {
                    "stance": ["affirms", "denies", "hedges", "mentions"],
                    "voice": ["own", "attributed"],
                    "level": ["textual", "interpretive", "inferential"],
                    "status": ["suggested", "proposed", "accepted", "rejected"],
                }.items()
            ),
        ]
        indexes = [
            # What decides whether a row is counted is included: counting reads the index alone.
            *(
                models.Index(
                    fields=fields,
                    include=["counts", "audience", "edition"],
                    name=f"annotation_by_{name}",
                )
                for name, fields in {
                    "created": ["created", "id"],
                    "modified": ["modified", "id"],
                    "place": ["source", "text_start", "id"],
                    "event": ["event", "created", "id"],
                    "language": ["language", "created", "id"],
                    "creator": ["creator", "created", "id"],
                }.items()
            ),
            # The words of many rows are put into these together, half a megabyte of them at a time: a
            # tenth of the work of doing it row by row, and little enough for a search to read through.
            GinIndex(fields=["search"], name="annotation_search", gin_pending_list_limit=512),
            GinIndex(
                fields=["folded"],
                opclasses=["gin_trgm_ops"],
                name="annotation_words",
                gin_pending_list_limit=512,
            ),
            # Few are shared with a group, carried over or replaced.
            *(
                models.Index(
                    fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"annotation_by_{name}"
                )
                for name in ("group", "derived_from", "superseded_by")
            ),
        ]
        triggers = [
            touching("annotation_version"),
            *recording("annotation", audience="{row}.audience", source="{row}.source_id"),
            Trigger(
                name="annotation_is_what_it_quotes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("place", "record")],
                func="""
                IF TG_OP = 'INSERT'
                   OR (NEW.passage_id, NEW.start, NEW."end", NEW.exact, NEW.prefix, NEW.suffix, NEW.source_id,
                       NEW.edition_id, NEW.language, NEW.text_start, NEW.text_end, NEW.folded, NEW.note,
                       NEW.search_config)
                   IS DISTINCT FROM
                      (OLD.passage_id, OLD.start, OLD."end", OLD.exact, OLD.prefix, OLD.suffix, OLD.source_id,
                       OLD.edition_id, OLD.language, OLD.text_start, OLD.text_end, OLD.folded, OLD.note,
                       OLD.search_config) THEN
                  SELECT passage.edition_id, edition.source_id, passage.language, passage.start AS offset_,
                         passage."end" - passage.start AS length, passage.search_config,
                         substring(passage.text FROM NEW.start + 1 FOR NEW."end" - NEW.start) AS exact,
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
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'annotation_span_is_in_the_passage';
                  ELSIF NEW.exact IS DISTINCT FROM place.exact THEN
                    RAISE EXCEPTION 'the passage reads % there', quote_literal(place.exact)
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'annotation_exact_is_the_slice';
                  ELSIF TG_OP = 'UPDATE' AND place.edition_id <> OLD.edition_id THEN
                    RAISE EXCEPTION 'an annotation stays in its edition'
                      USING ERRCODE = 'check_violation', CONSTRAINT = 'annotation_stays_in_its_edition';
                  END IF;
                  NEW.edition_id := place.edition_id;
                  NEW.source_id := place.source_id;
                  NEW.language := place.language;
                  NEW.text_start := place.offset_ + NEW.start;
                  NEW.text_end := place.offset_ + NEW."end";
                  NEW.prefix := place.prefix;
                  NEW.suffix := place.suffix;
                  NEW.folded := place.folded;
                  NEW.search_config := place.search_config;
                  NEW.search := historio_search(place.search_config, place.folded || ' ' || NEW.note);
                END IF;

                IF NEW.name_id IS NOT NULL THEN
                  SELECT event_id INTO NEW.event_id FROM annotations_eventname WHERE id = NEW.name_id;
                ELSIF NEW.claim_id IS NOT NULL THEN
                  SELECT event_id INTO NEW.event_id FROM annotations_claim WHERE id = NEW.claim_id;
                END IF;
                IF NEW.stance IS NULL AND (NEW.name_id IS NOT NULL OR NEW.claim_id IS NOT NULL) THEN
                  NEW.stance := 'affirms';
                END IF;

                IF TG_OP = 'INSERT' OR NEW.tag_ids IS DISTINCT FROM OLD.tag_ids
                   OR NEW.voice IS DISTINCT FROM OLD.voice THEN
                  NEW.tag_ids := ARRAY(SELECT DISTINCT unnest(NEW.tag_ids) ORDER BY 1);
                  IF NEW.voice = 'attributed' THEN
                    -- FOR SHARE: the tag stays a view until this is committed.
                    PERFORM 1 FROM annotations_tag tag
                    JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id
                    WHERE tag.id = ANY(NEW.tag_ids) AND vocabulary.kind = 'view' FOR SHARE;
                    IF NOT FOUND THEN
                      RAISE EXCEPTION 'attributed words need a view tag that says who holds it'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'annotation_attributed_has_a_view';
                    END IF;
                  END IF;
                END IF;
"""
                + sharing.AUDIENCE
                + """                RETURN NEW;
                """,
            ),
            Trigger(
                name="annotation_that_was_followed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.superseded_by_id IS NOT NULL AND NEW.superseded_by_id IS NOT NULL"
                ),
                func="""
                IF current_setting('historio.restoring', true) = 'on' THEN
                  RETURN NEW;
                END IF;
                -- What only follows what it refers to (a name that was merged, say) may; who sees it, too.
                IF NEW.status <> OLD.status
                   OR (pg_trigger_depth() < 2
                       AND current_setting('historio.merging', true) IS DISTINCT FROM 'on'
                       AND (NEW.passage_id, NEW.start, NEW."end", NEW.exact, NEW.name_id, NEW.claim_id,
                            NEW.event_id, NEW.stance, NEW.voice, NEW.level, NEW.certainty, NEW.tag_ids,
                            NEW.note)
                           IS DISTINCT FROM
                           (OLD.passage_id, OLD.start, OLD."end", OLD.exact, OLD.name_id, OLD.claim_id,
                            OLD.event_id, OLD.stance, OLD.voice, OLD.level, OLD.certainty, OLD.tag_ids,
                            OLD.note))
                THEN
                  -- This is what the API answers with 409.
                  RAISE EXCEPTION 'another annotation took its place: change %', OLD.superseded_by_id
                    USING ERRCODE = 'exclusion_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
            # After the trigger above in the alphabet: it sees what is written, not what was sent.
            Trigger(
                name="annotation_status_is_reviewed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                IF current_setting('historio.restoring', true) = 'on' THEN
                  RETURN NEW;
                ELSIF NEW.status <> OLD.status THEN
                  IF pg_trigger_depth() < 2 THEN
                    RAISE EXCEPTION 'the status is set by a review'
                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                  END IF;
                ELSIF OLD.status IN ('accepted', 'rejected')
                   AND pg_trigger_depth() < 2  -- else it only follows what it refers to
                   AND current_setting('historio.merging', true) IS DISTINCT FROM 'on'
                   AND (NEW.passage_id, NEW.start, NEW."end", NEW.exact, NEW.name_id, NEW.claim_id,
                        NEW.event_id, NEW.stance, NEW.voice, NEW.level, NEW.certainty, NEW.tag_ids, NEW.note,
                        NEW.web_annotation)
                       IS DISTINCT FROM
                       (OLD.passage_id, OLD.start, OLD."end", OLD.exact, OLD.name_id, OLD.claim_id,
                        OLD.event_id, OLD.stance, OLD.voice, OLD.level, OLD.certainty, OLD.tag_ids, OLD.note,
                        OLD.web_annotation)
                THEN
                  NEW.status := 'proposed';
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="annotation_is_withdrawn_by_its_creator",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.visibility <> 'public'"
                    " AND (NEW.visibility, NEW.group_id) IS DISTINCT FROM (OLD.visibility, OLD.group_id)"
                ),
                func=f"""
                -- A command acts for no account, and may.
                IF historio_actor() <> OLD.creator_id THEN
                  RAISE EXCEPTION '{WITHDRAWN}'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
                          COLUMN = 'visibility';
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="annotation_links_are_added",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                INSERT INTO annotations_annotationtag
                  (tag_id, annotation_id, event_id, language, audience, created, edition_id, counts, voice)
                SELECT unnest(tag_ids), id, event_id, language, audience, created, edition_id, counts,
                       voice
                FROM added;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="annotation_links_are_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="before", new="after"),
                func="""
                -- FULL, so that no plan compares each row with each other one (see models.change).
                WITH changed AS MATERIALIZED (
                  SELECT after.id, after.tag_ids FROM before FULL JOIN after ON before.id = after.id
                  WHERE before.tag_ids IS DISTINCT FROM after.tag_ids)
                DELETE FROM annotations_annotationtag link USING changed
                WHERE link.annotation_id = changed.id AND link.tag_id <> ALL (changed.tag_ids);
                WITH changed AS MATERIALIZED (
                  SELECT after.*, before.tag_ids AS had
                  FROM before FULL JOIN after ON before.id = after.id
                  WHERE before.tag_ids IS DISTINCT FROM after.tag_ids)
                INSERT INTO annotations_annotationtag
                  (tag_id, annotation_id, event_id, language, audience, created, edition_id, counts, voice)
                SELECT tag_id, id, event_id, language, audience, created, edition_id, counts, voice
                FROM changed, unnest(tag_ids) AS tag_id WHERE tag_id <> ALL (had);
                WITH changed AS MATERIALIZED (
                  SELECT after.id, after.event_id, after.language, after.audience, after.created,
                         after.counts, after.voice
                  FROM before FULL JOIN after ON before.id = after.id
                  WHERE (before.event_id, before.language, before.audience, before.created, before.counts,
                         before.voice)
                        IS DISTINCT FROM
                        (after.event_id, after.language, after.audience, after.created, after.counts,
                         after.voice))
                UPDATE annotations_annotationtag link
                SET event_id = changed.event_id, language = changed.language, audience = changed.audience,
                    created = changed.created, counts = changed.counts, voice = changed.voice
                FROM changed WHERE link.annotation_id = changed.id;
                RETURN NULL;
                """,
            ),
            Trigger(
                name="annotation_links_are_removed",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="removed"),
                func="""
                DELETE FROM annotations_annotationtag link USING removed
                WHERE link.annotation_id = removed.id;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember the event as it was loaded."""
        loaded = super().from_db(*args, **kwargs)
        loaded._loaded_event_id = loaded.__dict__.get("event_id")
        return loaded

    def get_absolute_url(self) -> str:
        """Its page, for people; also its address in exports."""
        return f"/annotations/{self.uuid}"

    def span(self) -> Span:
        """Where the words stand in the passage."""
        return Span(self.start, self.end)

    def clean_fields(self, exclude: Any = None) -> None:
        """Leave out what the database sets."""
        super().clean_fields(exclude={*(exclude or ()), "language", "text_start", "text_end"})

    def clean(self) -> None:
        """The words are the passage's, what they attest fits, and attributed words say to whom."""
        errors: dict[str, Any] = {}
        if self.passage_id is None:
            errors["passage"] = gettext("the passage in which the words stand is missing")
        elif self.start is not None and self.end is not None:
            errors |= self._misquoted()
        if self.name_id and self.claim_id:
            errors["claim"] = gettext("an annotation attests a name or a claim, not both")
        target = self.name or self.claim
        if target is not None:
            if self.event_id in (None, self._loaded_event_id):
                self.event_id = target.event_id
            if self.event_id != target.event_id:
                errors["event"] = gettext("%(target)s belongs to the event %(event)s") % {
                    "target": target.slug,
                    "event": target.event.slug,
                }
            self.stance = self.stance or self.Stance.AFFIRMS
        errors |= self.missharing()
        if self.tag_ids or self.voice == self.Voice.ATTRIBUTED:
            errors |= self._mistagged()
        if errors:
            raise ValidationError(errors)

    def _mistagged(self) -> dict[str, str]:
        references = References.held()
        if not references.vocabulary_of.keys() >= set(self.tag_ids):
            references = References.fresh()
        missing = sorted(set(self.tag_ids) - references.vocabulary_of.keys())
        if missing:
            return {"tag_ids": gettext("no such tag: %(tag)s") % {"tag": missing[0]}}
        if self.voice == self.Voice.ATTRIBUTED and not references.views & set(self.tag_ids):
            return {"tag_ids": gettext("attributed words need a view tag that says who holds it")}
        return {}

    def _misquoted(self) -> dict[str, str]:
        try:
            found = self.span().of(self.passage.text)
        except SpanError as error:
            return {"end": str(error)}
        self.exact = self.exact or found
        if found != self.exact:
            return {"exact": gettext("the passage reads %(text)r there") % {"text": found}}
        return {}


class Linked(models.Lookup):
    """Annotations with one of these tags, by way of the link table."""

    lookup_name = "linked"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A question to the link table for each row, or a join, as the planner likes."""
        right, parameters = self.process_rhs(compiler, connection)
        row = f"{connection.ops.quote_name(self.lhs.alias)}.id"
        table = connection.ops.quote_name(AnnotationTag._meta.db_table)
        linked = f"linked.annotation_id = {row} AND linked.tag_id = ANY({right})"
        return f"EXISTS (SELECT FROM {table} linked WHERE {linked})", parameters


Annotation._meta.get_field("tag_ids").register_lookup(Linked)


class SupersededWithin(models.Lookup):
    """Annotations whose place another one has taken in one of these editions, be it by way of others."""

    lookup_name = "superseded_within"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The successors one after the other: few, and by their key."""
        left, parameters = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        table = connection.ops.quote_name(Annotation._meta.db_table)
        return (
            "EXISTS (WITH RECURSIVE later AS ("
            f"SELECT s.edition_id, s.superseded_by_id FROM {table} was JOIN {table} s "
            f"ON s.uuid = was.superseded_by_id WHERE was.uuid = {left} "
            f"UNION SELECT s.edition_id, s.superseded_by_id FROM later JOIN {table} s "
            f"ON s.uuid = later.superseded_by_id) "
            f"SELECT FROM later WHERE edition_id = ANY({right}))",
            [*parameters, *more],
        )


Annotation._meta.get_field("uuid").register_lookup(SupersededWithin)


@ForeignObject.register_lookup
class CarriedWith(models.Lookup):
    """What refers to one of these annotations, by their ids, or to what it was carried from or into."""

    lookup_name = "carried_with"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The line of each one, in both directions; a few steps by their keys."""
        left, parameters = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        table = connection.ops.quote_name(Annotation._meta.db_table)
        columns = "a.id, a.uuid, a.derived_from_id, a.superseded_by_id"
        return (
            f"{left} IN (WITH RECURSIVE line AS ("
            f"SELECT {columns} FROM {table} a WHERE a.uuid = ANY({right}::uuid[]) "
            f"UNION SELECT {columns} FROM line JOIN {table} a "
            "ON a.uuid = ANY(ARRAY[line.derived_from_id, line.superseded_by_id])) "
            "SELECT id FROM line)",
            [*parameters, *more],
        )


class AnnotationTag(models.Model):
    """The link table: a copy of `Annotation.tag_ids`, with what lists are filtered and sorted by.

    The database writes it; nothing else may.
    """

    pk = models.CompositePrimaryKey("tag_id", "annotation_id")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="links", db_index=False)
    # Made with the annotation and deleted with it, by its triggers: the reference need not be checked.
    annotation = models.ForeignKey(
        Annotation, on_delete=models.DO_NOTHING, db_constraint=False, related_name="links"
    )
    event = models.ForeignKey(
        Event,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    language = models.CharField(max_length=63)
    audience = models.IntegerField()
    created = models.DateTimeField()
    edition = models.ForeignKey(
        Edition,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    counts = models.BooleanField()
    voice = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("annotation tag")
        verbose_name_plural = _("annotations")  # each of them stands for one
        indexes = [
            models.Index(
                fields=["tag", "created", "annotation"],
                include=["counts", "audience", "edition", "event", "language", "voice"],
                name="annotation_by_tag",
            ),
            models.Index(
                fields=["tag", "event", "created", "annotation"],
                include=["counts", "audience", "edition", "language", "voice"],
                name="annotation_by_tag_and_event",
            ),
        ]
        triggers = [
            Trigger(
                name="link_is_the_annotation_s",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF pg_trigger_depth() < 2 THEN
                  RAISE EXCEPTION 'tags are written through tag_ids of the annotation'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.annotation_id}"
