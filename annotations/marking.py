"""Text with its annotations marked: passages cut where annotations begin and end, ready to be drawn.

    marked = mark(passages, ANNOTATIONS.visible_to(user), link=address_of)

The template `annotations/passage.html` draws one of them, `annotations/said.html` lists what is said of
its words. Colours are classes, of which the stylesheet has eight: `c0` to `c7` a background for the
shortest annotation, `u0` to `u7` an underline for the next, `b0` to `b7` dots for the third.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import models
from django.utils.translation import gettext, ngettext

from annotations.columns import Context
from annotations.models import VOICES, Annotation, Passage, References, Tag, Vocabulary
from annotations.values.languages import direction
from annotations.values.segments import Segment, segments
from annotations.values.spans import Span

#: So many annotations are marked at once: a page of more is slow to load, and nobody reads it.
MOST = 1000

#: How many colours there are.
COLOURS = 8

#: How many annotations a piece of text shows, by background, underline and dots.
LAYERS = "cub"

#: How many annotations the words say of themselves when pointed at; the list below has all.
TOLD = 4

#: What is shown of an annotation; all that is long stays in the database.
SHOWN = (
    *("passage", "start", "end", "exact", "stance", "voice", "status", "visibility", "tag_ids", "uuid"),
    *("name__text", "name__language", "claim__statement", "creator__username"),
    *("name", "claim", "creator"),
)

Link = Callable[[Annotation], str]


@dataclass(frozen=True)
class Mark:
    """An annotation as it is shown: its colour, where it leads, and what it says."""

    annotation: Annotation
    #: `0` to `7`, or `n` for none: the end of its classes.
    colour: str
    link: str
    tags: Sequence[str]

    @property
    def subject(self) -> str:
        """The name or claim that is attested; empty if none is."""
        of = self.annotation
        return of.name.text if of.name else of.claim.statement if of.claim else ""

    @property
    def subject_language(self) -> str:
        """The language of the name; that of a claim is not known."""
        return self.annotation.name.language if self.annotation.name else ""

    @property
    def subject_direction(self) -> str:
        """How the subject is written."""
        return direction(self.subject_language) if self.subject_language else "auto"

    @cached_property
    def summary(self) -> str:
        """What it says, in one line."""
        of = self.annotation
        stance = of.get_stance_display() if of.stance else ""
        parts = [self.subject, ", ".join(self.tags), stance, VOICES[of.voice], of.get_status_display()]
        return "; ".join([*(str(part) for part in parts if part), of.creator.username])


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage's text, the marks that cover it (shortest first), and how it is drawn."""

    text: str
    marks: Sequence[Mark] = ()
    classes: str = ""
    focused: bool = False
    #: Whether it is the first piece on which its shortest mark lies on top: the one the Tab key reaches.
    first: bool = False

    @property
    def link(self) -> str:
        """Where the shortest annotation is shown."""
        return self.marks[0].link if self.marks else ""

    @property
    def title(self) -> str:
        """What is said of these words, as far as it fits: a line for each annotation."""
        told = [mark.summary for mark in self.marks[:TOLD]]
        if more := len(self.marks) - TOLD:
            told += [ngettext("and %d more", "and %d more", more) % more] if more > 0 else []
        return "\n".join(told)


@dataclass(frozen=True)
class Marked:
    """A passage, its text in pieces, and all marks on it in the order of the text."""

    passage: Passage
    pieces: Sequence[Piece]
    marks: Sequence[Mark] = field(default_factory=list)
    #: Whether some annotations of the page were too many to be shown.
    is_cut: bool = False

    @property
    def direction(self) -> str:
        """How it is written."""
        return direction(self.passage.language)

    @property
    def element(self) -> str:
        """The element of its text: a heading as deep as it stands below the page's own, or a paragraph."""
        if self.passage.kind != "heading":
            return "p"
        return f"h{min(2 + len(self.passage.section), 6)}"

    @property
    def label(self) -> str:
        """What the list of its annotations is called."""
        return gettext("Annotations of passage %d") % self.passage.ordinal


def mark(
    passages: Iterable[Passage],
    annotations: models.QuerySet[Annotation],
    *,
    link: Link,
    focus: int | tuple[int, Span] | None = None,
    most: int = MOST,
) -> list[Marked]:
    """The passages, in their order, with those of the annotations that lie on them.

    `annotations` are what the person may see, and asks for. `focus` is set apart from the others: an
    annotation's primary key, or a passage's and a span that is not annotated yet. Of more than `most`
    the first are shown, and the one in focus. Two queries, with more than that three, whatever the
    passages are; linear in the text and in the pieces times what covers each.
    """
    wanted = list(passages)
    references = References.fresh()
    context, colours = Context(references, person=None), Colours(references)
    of_passage: Mapping[int, list[Mark]] = defaultdict(list)
    found = annotations.filter(passage__in=[passage.pk for passage in wanted])
    found = found.select_related("name", "claim", "creator").only(*SHOWN)
    shown = list(found.order_by("start", "end", "pk")[: most + 1]) if wanted else []
    is_cut = len(shown) > most
    if is_cut:
        shown = [annotation for annotation in shown[:most] if annotation.pk != focus]
        shown += found.filter(pk=focus) if isinstance(focus, int) else ()
    for annotation in shown:
        tags = [references.labels.get(tag) or context.public(Tag, tag) for tag in annotation.tag_ids]
        made = Mark(annotation, colours.class_of(annotation.tag_ids), link(annotation), tags)
        of_passage[annotation.passage_id].append(made)
    return [replace(cut(passage, of_passage[passage.pk], focus), is_cut=is_cut) for passage in wanted]


class Colours:
    """The colour of each annotation: that of its first view, else of its first vocabulary.

    A colour goes by the order in which views and vocabularies were made, so that it stays with them;
    views begin at the first, vocabularies at the last.
    """

    def __init__(self, references: References) -> None:
        self.views = {tag: place % COLOURS for place, tag in enumerate(sorted(references.views))}
        vocabularies = enumerate(sorted(references.public[Vocabulary]))
        self.vocabularies = {pk: COLOURS - 1 - place % COLOURS for place, pk in vocabularies}
        self.vocabulary_of = references.vocabulary_of

    def class_of(self, tags: Iterable[int]) -> str:
        """The colour of what has these tags, as classes end: `0` to `7`, or `n` without any tag."""
        ordered = sorted(tags)
        for tag in ordered:
            if tag in self.views:
                return str(self.views[tag])
        found = (self.vocabularies.get(self.vocabulary_of.get(tag, 0), "n") for tag in ordered)
        return str(next(found, "n"))


def cut(passage: Passage, marks: Sequence[Mark], focus: int | tuple[int, Span] | None = None) -> Marked:
    """A passage in pieces, each with the marks that cover it."""
    by_key: dict[int, Mark] = {made.annotation.pk: made for made in marks}
    spans = [(made.annotation.pk, made.annotation.span()) for made in marks]
    focused = focus if isinstance(focus, int) else None
    if isinstance(focus, tuple) and focus[0] == passage.pk:
        focused = 0  # no primary key
        spans.append((focused, focus[1]))
    reached: set[int] = set()
    pieces: list[Piece] = []
    found = list(segments(len(passage.text), spans))
    for place, segment in enumerate(found):
        text = passage.text[segment.start : segment.end]
        covering = [by_key[key] for key in segment.keys if key in by_key]
        classes = [*_drawn(covering), *_focused(found, place, focused)]
        top = covering[0].annotation.pk if covering else None
        pieces.append(
            Piece(
                text,
                covering,
                " ".join(classes),
                focused=focused in segment.keys,
                first=top is not None and top not in reached,
            )
        )
        if top is not None:
            reached.add(top)
    return Marked(passage, pieces, marks)


def _drawn(covering: Sequence[Mark]) -> list[str]:
    """The classes for what covers a piece."""
    classes = [layer + made.colour for layer, made in zip(LAYERS, covering, strict=False)]
    statuses = {made.annotation.status for made in covering}
    if Annotation.Status.SUGGESTED in statuses:
        classes.append("suggested")
    if statuses == {Annotation.Status.REJECTED}:
        classes.append("rejected")
    return classes


def _focused(found: Sequence[Segment[int]], place: int, focused: int | None) -> list[str]:
    """The classes of a piece in the focus, which is drawn as one frame around all its pieces."""

    def holds(beside: int) -> bool:
        return 0 <= beside < len(found) and focused in found[beside].keys

    if focused is None or not holds(place):
        return []
    ends = {"focus-start": not holds(place - 1), "focus-end": not holds(place + 1)}
    return ["focus", *(name for name, is_so in ends.items() if is_so)]
