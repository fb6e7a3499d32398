"""Two to four sources, or editions of one, side by side with their annotations.

source/beside/?s=<slug>&s=<slug>       their texts in columns, and below them a row for each claim, name…
…?s=<id>&s=<id>                        the same of editions that are named
…&align=name, claim, date, paragraph   what makes a row; passage: what scholars have confirmed

A click on marked words, or on a paragraph, shows the partners in the other columns; without scripts the
words, and the number of the paragraph, lead to their row.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.alignment import Alignment, TextColumn
from annotations.models import Edition, Source
from annotations.models.base import known_as

#: So many sources fit beside each other.
MOST = 4

#: What makes a row.
WAYS: Sequence[tuple[str, str | Promise]] = (
    ("claim", _("Claim")),
    ("name", _("Name")),
    ("date", _("Date")),
    ("paragraph", _("Paragraph")),
    ("passage", _("Passage, as confirmed")),
)


class WithBeside(admin.ModelAdmin):
    """The page of sources side by side."""

    def get_urls(self) -> list[Any]:
        """With its address."""
        view = self.admin_site.admin_view(self.beside_view)
        return [path("beside/", view, name="annotations_source_beside"), *super().get_urls()]

    def beside_view(self, request: HttpRequest) -> HttpResponse:
        """The page; with fewer than two sources it asks for them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = list(dict.fromkeys(filter(None, request.GET.getlist("s"))))
        align = request.GET.get("align") or "claim"
        found, problems = wanted(asked)
        if len(found) > MOST:
            problems.append(gettext("At most four sources fit beside each other."))
        if align not in dict(WAYS):
            problems.append(gettext("Sources are aligned by claim, name, date, paragraph or passage."))
            align = "claim"
        columns = [
            TextColumn(number, source, edition)
            for number, (_key, source, edition) in enumerate(found[:MOST], start=1)
            if edition is not None
        ]
        chosen = [key for key, _source, _edition in found[:MOST]]
        sources = [(source.slug, str(source)) for source in Source.objects.order_by("slug")[:500]]
        named = [(key, f"{source} ({edition})") for key, source, edition in found if key != source.slug]
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "opts": self.opts,
            "title": gettext("Side by side"),
            "ways": WAYS,
            "align": align,
            "problems": problems,
            "sources": [*sources, *named],
            "fields": [(number, (chosen[number - 1 :] or [""])[0]) for number in range(1, MOST + 1)],
            "here": reverse("admin:annotations_source_beside"),
            "alignment": Alignment(columns, align, request.user) if len(columns) > 1 else None,
        }
        return TemplateResponse(
            request, "admin/annotations/source/beside.html", context, status=400 if problems else 200
        )


def wanted(asked: Sequence[str]) -> tuple[list[tuple[str, Source, Edition | None]], list[str]]:
    """The sources that slugs name, each with its current edition, and the editions that ids name; and what is
    wrong with the others. Two queries.
    """
    ids = [named for key in asked if (named := uuid_or_none(key)) is not None]
    sources = list(Source.objects.filter(known_as(asked))) if asked else []
    rows = Edition.objects.filter(Q(source__in=sources, current=True) | Q(uuid__in=ids))
    editions = list(rows.select_related("source").defer("text"))
    by_id = {str(edition.uuid): edition for edition in editions}
    current = {edition.source_id: edition for edition in editions if edition.current}
    by_slug = {slug: source for source in sources for slug in (*source.former_slugs, source.slug)}
    found: dict[str, tuple[Source, Edition | None]] = {}
    problems = []
    for key in asked:
        if (source := by_slug.get(key)) is not None:
            found[source.slug] = source, current.get(source.pk)
        elif (edition := by_id.get(str(uuid_or_none(key)))) is not None:
            found[str(edition.uuid)] = edition.source, edition
        else:
            problems.append(gettext("There is no source “%(slug)s”.") % {"slug": key})
    return [(key, *columns) for key, columns in found.items()], problems


def uuid_or_none(key: str) -> uuid.UUID | None:
    """The id, if it is one."""
    try:
        return uuid.UUID(key)
    except ValueError:
        return None
