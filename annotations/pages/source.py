"""A source for readers: its text with the annotated words marked, and what is said of them.

Every filter of annotations narrows what is marked: so a number of a comparison leads to its words here.
Who asks for one older edition reads that one.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from annotations.downloads import base_url
from annotations.filtersets import AnnotationFilterSet
from annotations.marking import Marked, mark
from annotations.models import Annotation, Edition, Passage, Source
from annotations.models.base import known_as
from annotations.pages.entrance import for_readers
from annotations.pages.place import WORDS, words_of
from annotations.pages.refusals import missing
from annotations.tables import SOURCES
from annotations.values.languages import direction
from annotations.values.spans import Span
from annotations.values.web_annotation.terms import service

#: So many passages are a page.
PASSAGES = 60
#: Parameters of the page that are no filters of annotations.
OWN = ("from", WORDS)


def address_of(annotation: Annotation) -> str:
    """The page of an annotation."""
    return reverse("annotation", args=[annotation.uuid])


class Leaf:
    """The passages of one page with what is said of them, and some words set apart; four queries."""

    def __init__(
        self, edition: Edition | None, filterset: AnnotationFilterSet, first: int, words: Span | None = None
    ) -> None:
        self.edition, self.filterset, self.first, self.words = edition, filterset, first, words
        self.everything = Passage.objects.filter(edition=edition).order_by("ordinal")

    @cached_property
    def found(self) -> Sequence[Passage]:
        """From the first on, and one more if there are more than fit."""
        passages = self.everything.filter(ordinal__gte=self.first).defer("folded", "search")
        return list(passages[: PASSAGES + 1])

    @cached_property
    def marked(self) -> list[Marked]:
        """The passages with their annotations."""
        return mark(self.found[:PASSAGES], self.filterset.qs, link=address_of, focus=self.focus)

    @property
    def focus(self) -> tuple[int, Span] | None:
        """The words set apart, in their passage; None if no passage of the page has them."""
        words = self.words
        if words is None:
            return None
        for passage in self.found[:PASSAGES]:
            if passage.start <= words.start and words.end <= passage.end:
                return passage.pk, Span(words.start - passage.start, words.end - passage.start)
        return None

    def place_of(self, words: Span) -> int:
        """The passage in which words begin, or which comes after them; the first if there is none."""
        after = self.everything.filter(end__gt=words.start)
        return after.values_list("ordinal", flat=True).first() or 1

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        return self.found[PASSAGES].ordinal if len(self.found) > PASSAGES else None

    def hit(self, since: int) -> int | None:
        """The first passage from this one on that has an annotation to be marked; one query."""
        hits = self.filterset.qs.filter(edition=self.edition, passage__ordinal__gte=since)
        return hits.order_by("passage__ordinal").values_list("passage__ordinal", flat=True).first()

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(1, self.first - PASSAGES) if self.first > 1 else None


@for_readers
def source(request: HttpRequest, key: str) -> HttpResponse:
    """The page; what the source was called before leads to it. Its narrowing is that of the API."""
    found = Source.objects.visible_to(request.user).filter(known_as([key])).first()
    if found is None:
        return missing(request, "sources", SOURCES, key)
    if found.slug != key:
        query = request.GET.urlencode()
        return redirect(f"{reverse('source', args=[found.slug])}{'?' if query else ''}{query}")
    asked = request.GET.copy()
    asked["source"] = found.slug
    refused: list[str] = []
    try:
        filterset = AnnotationFilterSet(asked, user=request.user, ignored=OWN)
        filterset.checked_conditions()
    except ValidationError as error:
        refused = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
        filterset = AnnotationFilterSet(QueryDict(f"source={found.slug}"), user=request.user)
    words = words_of(request.GET.get(WORDS, ""))
    edition = edition_of(found, filterset.cleaned.get("edition"))
    leaf = Leaf(edition, filterset, number(request.GET.get("from", "")), words)
    narrowed = [(name, ", ".join(request.GET.getlist(name))) for name in request.GET if name not in OWN]
    # Who asks for some annotations is led to them, page by page; who asks for an edition reads it.
    led = any(name != "edition" for name, _ in narrowed) and not refused
    if words and "from" not in request.GET:
        leaf.first = leaf.place_of(words)
    elif led and "from" not in request.GET:
        leaf.first = leaf.hit(1) or 1
    following = leaf.hit(leaf.next) if led and leaf.next else leaf.next
    listed = filterset.data.copy()
    for name in OWN:
        listed.pop(name, None)
    context: dict[str, Any] = {
        "source": found,
        "direction": direction(found.language),
        "edition": edition,
        "events": found.scope.order_by("slug"),
        "leaf": leaf,
        "marks": sum(len(marked.marks) for marked in leaf.marked),
        "narrowed": [] if refused else narrowed,
        "refused": refused,
        "turned": {
            name: f"?{urlencode({**dict(request.GET.lists()), 'from': [first]}, doseq=True)}"
            for name, first in (("next", following), ("previous", leaf.previous))
            if first
        },
        "words": words,
        "list": f"{reverse('annotations-list')}?{listed.urlencode()}",
        "csv": f"{reverse('annotations-list', kwargs={'format': 'csv'})}?{listed.urlencode()}&bom=1",
    }
    response = render(request, "annotations/source.html", context, status=400 if refused else 200)
    response["Link"] = service(base_url(request))
    return response


def edition_of(source: Source, named: Sequence[str] | None) -> Edition | None:
    """The edition that is read: the only one that is named, else the current one; None without a text."""
    editions = source.editions.defer("text")
    found = None
    if named and len(named) == 1 and named[0] not in ("all", "current"):
        found = editions.filter(uuid=named[0]).first()
    return found or editions.filter(current=True).first()


def number(given: str) -> int:
    """The passage that the page begins with; the first if nothing sensible is said."""
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 10 else 1
