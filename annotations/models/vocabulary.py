"""Controlled terms: vocabularies (skos:ConceptScheme), tags (skos:Concept) and their labels."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Listed, Slugged, Storable, leading_on, stamping, touching, touching_owner
from annotations.models.change import recording
from annotations.models.fields import SLUG, IRIField, LanguageField, SlugField, StatementsField
from annotations.models.trigger import Trigger

#: The language of what is said in no language that is known (BCP 47): in SKOS, a literal without a tag.
UNDETERMINED = "und"

#: Names of matrix axes, which a vocabulary may not be called: its slug is an axis too.
AXES = ("name", "claim", "question", "date", "source", "language", "view", "creator")


def matches(name: Any, help_text: Any) -> Any:
    """Addresses of concepts elsewhere that stand in a certain relation to a tag (SKOS Reference, 10)."""
    return ArrayField(
        IRIField(), verbose_name=name, default=list, db_default=[], blank=True, help_text=help_text
    )


def statements() -> StatementsField:
    """What a file of SKOS said beyond the columns."""
    return StatementsField(
        _("what else is said of it"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "What no field has, as it came in a file of SKOS and goes out again: N-Triples, a line each, "
            "about <b>&lt;this:&gt;</b>."
        ),
    )


def own_address(what: str) -> models.UniqueConstraint:
    """No two have the same address elsewhere; of most there is none."""
    return models.UniqueConstraint(
        fields=["address"], condition=~Q(address=""), name=f"{what}_has_its_own_address"
    )


class Vocabulary(Slugged):
    """A set of terms that belong together, such as the views, or the questions asked."""

    VIEW, QUESTION = "view", "question"

    slug = SlugField(help_text=_("Its identifier in addresses and files, such as <b>views</b>."))
    kind = models.CharField(
        _("kind"),
        max_length=30,
        default="topic",
        help_text=_(
            "<b>view</b>: its tags say who sees it so. <b>question</b>: claims answer its tags. Else "
            "what you like: <b>topic</b>, <b>device</b>."
        ),
    )
    label = models.CharField(
        _("label"), max_length=200, help_text=_("What it is called on pages: <b>Views</b>.")
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("What it is for: <b>Who sees the event so, by the source’s own word or another’s.</b>"),
    )
    address = IRIField(
        _("its own address"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Where it comes from another thesaurus, the address of its concept scheme: "
            "<b>http://www.yso.fi/onto/yso/</b>. By it a file finds it again."
        ),
    )

    statements = statements()

    objects = Listed.as_manager()

    class Meta:
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=AXES),
                name="vocabulary_is_not_called_as_an_axis",
                violation_error_message=_("A comparison has an axis of this name; choose another."),
            ),
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="vocabulary_slug_is_a_slug"),
            models.CheckConstraint(
                condition=Q(kind__regex=SLUG),
                name="vocabulary_kind_is_a_word",
                violation_error_message=_("Use lower-case letters, digits and hyphens for the kind."),
            ),
            own_address("vocabulary"),
        ]
        indexes = [GinIndex(fields=["former_slugs"], name="vocabulary_by_former_slug")]
        triggers = [
            touching("vocabulary_version"),
            *recording("vocabulary"),
            leading_on("vocabulary_slugs_lead_on", "annotations_vocabulary"),
            stamping("vocabulary_is_a_reference"),
            Trigger(
                name="vocabulary_kind_is_kept_in_use",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("kind"),
                condition=pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind")),
                func="""
                IF EXISTS (SELECT 1 FROM annotations_annotationtag link
                           JOIN annotations_tag tag ON tag.id = link.tag_id
                           WHERE tag.vocabulary_id = NEW.id)
                   OR EXISTS (SELECT 1 FROM annotations_claim claim
                              JOIN annotations_tag tag ON tag.id = claim.question_id
                              WHERE tag.vocabulary_id = NEW.id)
                   OR EXISTS (SELECT 1 FROM annotations_reading reading
                              JOIN annotations_tag tag ON tag.id = reading.question_id
                              WHERE tag.vocabulary_id = NEW.id) THEN
                  RAISE EXCEPTION 'the kind of a vocabulary in use cannot change'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.slug

    def clean(self) -> None:
        """In use it keeps its kind; the database holds it against two writers."""
        changed = self.pk and Vocabulary.objects.filter(pk=self.pk).exclude(kind=self.kind).exists()
        if changed and any(tag.is_kept_in_its_kind for tag in self.tags.all()):
            raise ValidationError(
                {"kind": gettext("the kind of a vocabulary in use cannot change")}, code="in_use"
            )


class Tag(Slugged):
    """A term. Its slug is unique in the whole instance, its labels are in many languages."""

    slug = SlugField(help_text=_("Its identifier in addresses and files, such as <b>soviet-view</b>."))
    vocabulary = models.ForeignKey(
        Vocabulary,
        verbose_name=_("vocabulary"),
        on_delete=models.PROTECT,
        related_name="tags",
        help_text=_("The set of terms it belongs to: <b>Views</b>, for <b>soviet-view</b>."),
    )
    definition = models.TextField(
        _("definition"),
        blank=True,
        help_text=_(
            "When it is to be used, and when not: <b>Where the passage gives the view of the Soviet "
            "state or of its historians.</b>"
        ),
    )
    position = models.PositiveIntegerField(
        _("position"),
        default=0,
        db_default=0,
        help_text=_(
            "Its place in the list of its vocabulary, such as 10, 20, 30. Equal ones go by identifier."
        ),
    )
    single_answer = models.BooleanField(
        _("single answer"),
        default=False,
        help_text=_(
            "For a question: only one of its claims can be true, so two of them contradict. <b>Who "
            "gave the order?</b> has a single answer, <b>Which causes?</b> has not."
        ),
    )
    broader = models.ManyToManyField(
        "self",
        verbose_name=_("broader"),
        through="TagBroader",
        symmetrical=False,
        related_name="narrower",
        blank=True,
        help_text=_("The tags it stands under: <b>food</b>, for <b>grain</b>."),
    )
    address = IRIField(
        _("its own address"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Where it comes from another thesaurus, the address of its concept: "
            "<b>http://www.yso.fi/onto/yso/p1780</b>. By it a file finds it again."
        ),
    )
    exact_match = ArrayField(
        IRIField(),
        verbose_name=_("same elsewhere"),
        default=list,
        blank=True,
        help_text=_(
            "Addresses of the same concept elsewhere: <b>https://www.wikidata.org/entity/Q15180</b>."
        ),
    )
    close_match = matches(_("much the same elsewhere"), _("Addresses of concepts that are close enough."))
    broad_match = matches(_("wider elsewhere"), _("Addresses of wider concepts."))
    narrow_match = matches(_("narrower elsewhere"), _("Addresses of narrower concepts."))
    related_match = matches(_("related elsewhere"), _("Addresses of concepts that have to do with it."))

    statements = statements()

    objects = Listed.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="tag_slug_is_a_slug"),
            own_address("tag"),
        ]
        indexes = [GinIndex(fields=["former_slugs"], name="tag_by_former_slug")]
        triggers = [
            touching("tag_version"),
            *recording("tag"),
            leading_on("tag_slugs_lead_on", "annotations_tag"),
            stamping("tag_is_a_reference"),
            Trigger(
                name="tag_keeps_its_kind_in_use",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("vocabulary_id"),
                condition=pgtrigger.Q(old__vocabulary__df=pgtrigger.F("new__vocabulary")),
                func="""
                IF (SELECT count(DISTINCT kind) > 1 FROM annotations_vocabulary
                    WHERE id IN (OLD.vocabulary_id, NEW.vocabulary_id))
                   AND (EXISTS (SELECT 1 FROM annotations_annotationtag WHERE tag_id = NEW.id)
                        OR EXISTS (SELECT 1 FROM annotations_claim WHERE question_id = NEW.id)
                        OR EXISTS (SELECT 1 FROM annotations_reading WHERE question_id = NEW.id)) THEN
                  RAISE EXCEPTION 'a tag in use cannot move to a vocabulary of another kind'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        """Exact matches are no others (SKOS S46); and in use it stays a tag of its kind.

        The latter the database holds against two writers.
        """
        also = {*self.broad_match, *self.narrow_match, *self.related_match}
        if both := sorted(also.intersection(self.exact_match)):
            message = gettext("%(address)s is the same concept: so it is not wider, narrower or related")
            raise ValidationError({"exact_match": message % {"address": both[0]}}, code="match")
        if self.pk is None or self.vocabulary_id is None:
            return
        elsewhere = Tag.objects.filter(pk=self.pk).exclude(vocabulary=self.vocabulary_id)
        moved = elsewhere.exclude(vocabulary__kind=self.vocabulary.kind).exists()
        if moved and self.is_kept_in_its_kind:
            message = gettext("a tag in use cannot move to a vocabulary of another kind")
            raise ValidationError({"vocabulary": message}, code="in_use")

    @property
    def is_kept_in_its_kind(self) -> bool:
        """Whether annotations, claims or readings rely on what sort of term it is."""
        return self.links.exists() or self.claims.exists() or self.readings.exists()


class TagBroader(models.Model):
    """One tag stands under another (skos:broader). The database refuses circles."""

    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.CASCADE,
        related_name="broader_links",
        help_text=_("The narrower tag: <b>grain</b>."),
    )
    broader = models.ForeignKey(
        Tag,
        verbose_name=_("broader"),
        on_delete=models.PROTECT,
        related_name="narrower_links",
        help_text=_("The wider tag, by which it is found as well: <b>food</b>, for <b>grain</b>."),
    )

    class Meta:
        verbose_name = _("wider tag")
        verbose_name_plural = _("narrower tags")
        constraints = [
            models.UniqueConstraint(fields=["tag", "broader"], name="tag_is_broader_once"),
        ]
        triggers = [
            stamping("broader_is_a_reference"),
            *recording("tagbroader", part_of="tag"),
            touching_owner("broader_is_its_tag_s", "annotations_tag", "tag_id"),
            Trigger(
                name="broader_has_no_circle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("circle", "boolean")],
                # The lock makes a second writer wait and then see what the first one wrote.
                func="""
                PERFORM pg_advisory_xact_lock(hashtext('annotations_tagbroader'));
                WITH RECURSIVE above(id) AS (
                  SELECT NEW.broader_id
                  UNION SELECT b.broader_id FROM annotations_tagbroader b JOIN above ON b.tag_id = above.id
                ) SELECT EXISTS (SELECT 1 FROM above WHERE id = NEW.tag_id) INTO circle;
                IF circle THEN
                  RAISE EXCEPTION 'a tag cannot stand under itself'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(tag)s under %(broader)s") % {"tag": self.tag, "broader": self.broader}

    def clean(self) -> None:
        """Not under itself, however far up; the database holds it against two writers."""
        if self.tag_id is None or self.broader_id is None:
            return  # already refused, field by field
        above, rising = set(), {self.broader_id}
        while rising:
            above |= rising
            links = TagBroader.objects.filter(tag__in=rising).exclude(pk=self.pk)
            rising = set(links.values_list("broader", flat=True)) - above
        if self.tag_id in above:
            raise ValidationError({"broader": gettext("a tag cannot stand under itself")}, code="circle")


class TagLabel(Storable):
    """A label of a tag in one language (SKOS Reference, 5). A tag has one preferred label a language."""

    class Kind(models.TextChoices):
        PREF = "pref", _("preferred")
        ALT = "alt", _("alternative")
        HIDDEN = "hidden", _("hidden (found, not shown)")

    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.CASCADE,
        related_name="labels",
        help_text=_("The tag that is called so: <b>soviet-view</b>."),
    )
    language = LanguageField(
        _("language"),
        help_text=_(
            "The language of the label, as a BCP 47 tag: <b>en</b>, <b>tl</b>, <b>ru</b>, <b>zh-Hant</b>."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=6,
        choices=Kind,
        default=Kind.PREF,
        help_text=_(
            "<b>preferred</b> is shown, one in each language; <b>alternative</b> is another word for "
            "it; <b>hidden</b> is found when searched for, such as a misspelling."
        ),
    )
    text = models.CharField(
        _("text"), max_length=500, help_text=_("What the tag is called in that language: <b>Soviet view</b>.")
    )
    created = models.DateTimeField(_("created"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("tag label")
        verbose_name_plural = _("tag labels")
        ordering = ["language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "language"],
                condition=Q(kind="pref"),
                name="tag_has_one_preferred_label_a_language",  # SKOS S14
            ),
            models.UniqueConstraint(
                fields=["tag", "language", "text"],
                name="tag_labels_are_disjoint",  # SKOS S13
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pref", "alt", "hidden"]), name="tag_label_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="tag_label_is_not_empty"),
        ]
        triggers = [
            stamping("label_is_a_reference"),
            *recording("taglabel", part_of="tag"),
            touching_owner("label_is_its_tag_s", "annotations_tag", "tag_id"),
        ]

    def __str__(self) -> str:
        return f"{self.text}@{self.language}"

    def clean(self) -> None:
        """A label is more than white space."""
        if self.text and not self.text.strip():
            raise ValidationError({"text": gettext("a label of white space only")}, code="blank")


class TagNote(Storable):
    """What is remarked of a tag in one language (SKOS Reference, 7).

    The definition without a language is the tag's own; other notes without one are in `und`.
    """

    class Kind(models.TextChoices):
        DEFINITION = "definition", _("definition")
        SCOPE = "scope_note", _("scope note")
        EXAMPLE = "example", _("example")
        HISTORY = "history_note", _("history note")
        EDITORIAL = "editorial_note", _("editorial note")
        CHANGE = "change_note", _("change note")
        NOTE = "note", _("note")

    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.CASCADE,
        related_name="notes",
        help_text=_("The tag that it is about: <b>soviet-view</b>."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=14,
        choices=Kind,
        default=Kind.SCOPE,
        help_text=_(
            "<b>definition</b>: what the tag means. <b>scope note</b>: what it is used for, and what not. "
            "<b>history note</b>: what it meant before. <b>editorial note</b>: for those who keep it."
        ),
    )
    language = LanguageField(
        _("language"), help_text=_("The language of the note, as a BCP 47 tag: <b>en</b>, <b>tl</b>.")
    )
    text = models.TextField(_("text"), help_text=_("The note: <b>Not for émigré historians.</b>"))

    class Meta:
        verbose_name = _("tag note")
        verbose_name_plural = _("tag notes")
        ordering = ["kind", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                "tag", "kind", "language", MD5("text"), name="tag_is_noted_upon_once_in_the_same_words"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("definition", "scope_note", "example", "history_note"),
                        *("editorial_note", "change_note", "note"),
                    ]
                ),
                name="tag_note_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="tag_note_is_not_empty"),
        ]
        triggers = [
            *recording("tagnote", part_of="tag"),
            touching_owner("note_is_its_tag_s", "annotations_tag", "tag_id"),
        ]

    def __str__(self) -> str:
        return f"{self.text}@{self.language}"

    def clean(self) -> None:
        """A note is more than white space; a definition without a language is the tag's own."""
        if self.text and not self.text.strip():
            raise ValidationError({"text": gettext("a note of white space only")}, code="blank")
        if self.kind == self.Kind.DEFINITION and self.language == UNDETERMINED:
            message = gettext("the definition without a language is the tag's own")
            raise ValidationError({"language": message}, code="undetermined")
