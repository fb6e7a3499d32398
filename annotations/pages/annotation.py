"""An annotation for readers: its words in their passage, what they attest, who says so, and its reviews.

Its address is the one by which exports cite it. A program that does not ask for a page is led to the API.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from annotations.marking import mark
from annotations.models import Annotation, Passage
from annotations.pages.entrance import for_readers
from annotations.pages.refusals import missing
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction

#: What is shown of what an annotation refers to.
RELATED = ("source", "name", "claim__question", "event", "creator", "edition")


@for_readers
def annotation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The page, or the page that says why there is none; for programs the address in the API."""
    if "text/html" in request.headers.get("Accept", ""):
        response = shown(request, key)
    else:
        response = redirect(f"{reverse('api-root')}annotations/{key}/")
    patch_vary_headers(response, ["Accept"])
    return response


def shown(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The page, if there is such an annotation for this person."""
    rows = Annotation.objects.visible_to(request.user)
    found = rows.filter(uuid=key).select_related(*RELATED).defer("edition__text").first()
    if found is None:
        return missing(request, "annotations", ANNOTATIONS, str(key))
    passage = Passage.objects.defer("folded", "search").get(pk=found.passage_id)
    link = reverse("source", args=[found.source.slug])
    (marked,) = mark([passage], rows.filter(pk=found.pk), link=lambda _: f"{link}#text", focus=found.pk)
    after = rows.filter(uuid=found.superseded_by_id).first() if found.superseded_by_id else None
    context = {
        "annotation": found,
        "marked": marked,
        "direction": direction(found.language),
        "source_direction": direction(found.source.language),
        "name_direction": direction(found.name.language) if found.name else "",
        "tags": marked.marks[0].tags,
        "reviews": found.reviews.select_related("creator").order_by("created", "pk"),
        "superseded_by": after,
        # The page of a source has its current edition alone: an older one has other words in this place.
        "place": f"{link}?from={passage.ordinal}#p{passage.ordinal}" if found.edition.current else "",
        "section": " › ".join(passage.section),
    }
    return render(request, "annotations/annotation.html", context)
