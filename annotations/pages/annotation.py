"""An annotation for readers: its words in their passage, what they attest, who says so, and its reviews.

Its address is the one by which exports cite it. A program that does not ask for a page is led to the API, or
to the Web Annotation if that is what it asks for.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from annotations.marking import mark
from annotations.models import Annotation, Passage, Review
from annotations.pages.entrance import for_readers
from annotations.pages.refusals import missing
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction
from annotations.values.web_annotation.terms import JSON_LD, TURTLE

#: What is shown of what an annotation refers to.
RELATED = ("source", "name", "claim__question", "event", "creator", "edition")


@for_readers
def annotation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The page, or the page that says why there is none; for programs the address in the API."""
    accepted = request.headers.get("Accept", "")
    if "text/html" in accepted:
        response = shown(request, key)
    elif JSON_LD in accepted or TURTLE in accepted:
        response = redirect("web-annotation", str(key))
        response.status_code = 303
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
    within = "" if found.edition.current else f"&edition={found.edition.uuid}"
    (marked,) = mark([passage], rows.filter(pk=found.pk), link=lambda _: f"{link}#text", focus=found.pk)
    line = [key for key in (found.superseded_by_id, found.derived_from_id) if key]
    others = {row.uuid: row for row in rows.filter(uuid__in=line)} if line else {}
    after = others.get(found.superseded_by_id)
    context = {
        "annotation": found,
        "marked": marked,
        "direction": direction(found.language),
        "source_direction": direction(found.source.language),
        "name_direction": direction(found.name.language) if found.name else "",
        "tags": marked.marks[0].tags,
        "reviews": Review.objects.visible_to(request.user)
        .filter(annotation__carried_with=[found.uuid])
        .select_related("creator")
        .order_by("created", "pk"),
        "superseded_by": after,
        "derived_from": others.get(found.derived_from_id),
        "place": f"{link}?from={passage.ordinal}{within}#p{passage.ordinal}",
        "section": " › ".join(passage.section),
    }
    response = render(request, "annotations/annotation.html", context)
    if after is not None:
        response.headers["Link"] = f'<{reverse("annotation", args=[after.uuid])}>; rel="successor-version"'
    return response
