"""The workbench: a source is read, words are selected, a key is pressed, and the annotation is there.

source/<slug>/annotate/                the current edition, from its first passage on
…?from=201                             from the 201st on, if it is too long for one page
…?passage=<uuid>                       one passage alone
…/annotate/state/                      who is signed in, and what is new since (`since`); 304 if nothing is
…/annotate/reject/                     takes a suggestion that somebody refuses

The page writes through the API, by the session. What it needs to begin with stands in it as data.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from annotations import recording
from annotations.admin.base import refusal
from annotations.admin.places import edition_asked_for, parameter
from annotations.admin.readings import WithReadings
from annotations.admin.sheet import MOST, SHOWN, Sheet, moment
from annotations.admin.tagging import labels_of
from annotations.admin.words import WORDS
from annotations.marking import Colours
from annotations.models import (
    Annotation,
    Claim,
    Event,
    EventName,
    References,
    Source,
    Tag,
    User,
    Vocabulary,
)
from annotations.models.base import known_as
from annotations.permissions import may_add, may_review
from annotations.suggesting import RULES
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction

#: So many tags, names, claims and events can be chosen; the rest is found in the lists of the admin.
CHOICES = 2000

#: What the script of the page is made of. Its head names them, so that they are fetched together.
MODULES = tuple(
    f"annotations/workbench/{name}.js"
    for name in (
        "answers",
        "conflicts",
        "dialogs",
        "doing",
        "drawing",
        "handles",
        "judging",
        "keys",
        "lists",
        "making",
        "moving",
        "offsets",
        "others",
        "panel",
        "saving",
        "segments",
        "store",
        "text",
        "toolbar",
        "undo",
    )
)


class WithWorkbench(WithReadings):
    """The workbench of a source."""

    def get_urls(self) -> list[Any]:
        """With its addresses."""
        views = {
            "": (self.workbench_view, "annotations_source_workbench"),
            "state/": (self.state_view, "annotations_source_workbench_state"),
            "suggestions/": (self.suggestions_view, "annotations_source_workbench_suggestions"),
            "reject/": (self.reject_view, "annotations_source_workbench_reject"),
        }
        made = [
            path(f"<str:slug>/annotate/{end}", self.admin_site.admin_view(view), name=name)
            for end, (view, name) in views.items()
        ]
        return [*made, *super().get_urls()]

    def sheet(self, request: HttpRequest, slug: str) -> tuple[Source, Sheet | None]:
        """The source, and what is shown of it; none if it has no text."""
        source = get_object_or_404(Source, known_as([slug]))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        assert isinstance(request.user, User)  # the site lets nobody else in
        edition = edition_asked_for(source, request.GET)
        return source, None if edition is None else Sheet(edition, request.user, request.GET)

    def workbench_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The page."""
        source, sheet = self.sheet(request, slug)
        here = reverse("admin:annotations_source_workbench", args=[source.slug])
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,  # its room is the text's
            "opts": self.opts,
            "title": gettext("Annotate"),
            "source": source,
            "direction": direction(source.language),
            "sheet": sheet,
            "here": here,
            **neighbours(source),
        }
        if sheet is not None:
            rows = sheet.rows(sheet.annotations)
            tags = self.tags(sheet, rows)
            context |= {
                "passages": [(passage, direction(passage.language)) for passage in sheet.passages],
                "modules": MODULES,
                "most": MOST if len(rows) == MOST else None,
                "rules": RULES,
                "stances": Annotation.Stance.choices,
                "voices": Annotation.Voice.choices,
                "levels": Annotation.Level.choices,
                "certainties": Annotation._meta.get_field("certainty").choices,
                "statuses": Annotation.Status.choices,
                "boot": {
                    "source": source.slug,
                    "language": source.language,
                    "person": request.user.get_username(),
                    "may": self.allowed(request),
                    "urls": self.addresses(request, source),
                    "tags": tags,
                    **self.targets(source, sheet.references),
                    # Row by row, for of a thousand rows the names are half.
                    "annotations": {"names": SHOWN, "rows": [list(row.values()) for row in rows]},
                    "words": {name: str(text) for name, text in WORDS.items()},
                },
            }
        return TemplateResponse(request, "admin/annotations/source/workbench.html", context)

    @staticmethod
    def allowed(request: HttpRequest) -> dict[str, Any]:
        """What the person may do here."""
        person = request.user
        assert isinstance(person, User)
        return {
            "annotate": may_add(person, Annotation),
            "review": may_review(person),
            "all": person.has_perm("annotations.change_annotation"),
            "name": may_add(person, EventName),
            "claim": may_add(person, Claim),
            "groups": list(person.groups.values_list("name", flat=True)),
        }

    @staticmethod
    def addresses(request: HttpRequest, source: Source) -> dict[str, str]:
        """Where the page asks, and sends."""
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        state, suggestions = (
            reverse(f"admin:annotations_source_workbench_{name}", args=[source.slug]) + asked
            for name in ("state", "suggestions")
        )
        return {
            "api": "/api/v1/",
            "state": state,
            "suggestions": suggestions,
            "reject": reverse("admin:annotations_source_workbench_reject", args=[source.slug]),
            "login": reverse("admin:login"),
        }

    @staticmethod
    def tags(sheet: Sheet, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The tags that can be put: those in use on the page first, then the views, then the others.

        Questions are asked by claims, so they are no tags for words.
        """
        references = sheet.references
        slugs = references.public[Tag]
        questions = set(Tag.objects.filter(vocabulary__kind=Vocabulary.QUESTION).values_list("pk", flat=True))
        used = Counter(tag for row in rows for tag in row["tags"])
        chosen = sorted(
            (pk for pk in slugs if pk not in questions or used[slugs[pk]]),
            key=lambda pk: (-used[slugs[pk]], pk not in references.views, references.order[pk]),
        )[:CHOICES]
        colours, labels = Colours(references), labels_of(chosen)
        return [
            {
                "slug": slugs[pk],
                "label": str(labels.get(pk, slugs[pk])),
                "view": pk in references.views,
                "colour": colours.class_of([pk]),
                "vocabulary": references.public[Vocabulary][references.vocabulary_of[pk]],
                "order": pk,
            }
            for pk in chosen
        ]

    @staticmethod
    def targets(source: Source, references: References) -> dict[str, list[dict[str, Any]]]:
        """What words may attest, and the questions: what is of the source's scope comes first."""
        scope = {part for event in source.scope.all() for part in references.parts[event.pk]}
        events = list(Event.objects.order_by("slug")[:CHOICES])
        by_scope = {event.pk: event.pk not in scope for event in events}

        def near(rows: models.QuerySet[Any]) -> list[Any]:
            return sorted(rows.order_by("slug")[:CHOICES], key=lambda row: by_scope.get(row.event_id, True))

        questions = Tag.objects.filter(vocabulary__kind=Vocabulary.QUESTION).order_by("position", "slug")
        asked = list(questions.values_list("pk", "slug")[:CHOICES])
        labels = labels_of([pk for pk, _ in asked])
        slug_of = references.public[Event]
        return {
            "names": [
                {
                    "slug": name.slug,
                    "text": name.text,
                    "language": name.language,
                    "event": slug_of[name.event_id],
                }
                for name in near(EventName.objects.all())
            ],
            "claims": [
                {"slug": claim.slug, "text": claim.statement, "event": slug_of[claim.event_id]}
                for claim in near(Claim.objects.all())
            ],
            "events": [
                {"slug": event.slug, "text": event.label}
                for event in sorted(events, key=lambda event: by_scope[event.pk])
            ],
            "questions": [{"slug": slug, "text": str(labels.get(pk, slug))} for pk, slug in asked],
        }

    def state_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Who is signed in, with a token for what they send; and the annotations that are new.

        With `since`, the moment of the last change that the page knows, only later rows are sent, beside
        the ids of all. What is as the page knows it is 304.
        """
        _source, sheet = self.sheet(request, slug)
        if sheet is None:
            raise Http404
        stamp = sheet.stamp
        etag = f'"{stamp}.{request.user.pk}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={"ETag": etag})
        answer = JsonResponse(
            {
                "person": request.user.get_username(),
                "token": get_token(request),
                "stamp": stamp,
                "ids": [str(uuid) for uuid in sheet.annotations.order_by().values_list("uuid", flat=True)],
                "annotations": sheet.changed(moment(parameter(request.GET, "since"))),
            }
        )
        answer.headers["ETag"] = etag
        answer.headers["Cache-Control"] = "no-cache, private"
        return answer

    def suggestions_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """What the rules suggest: a page asks for it when it is there, for it takes a while."""
        _source, sheet = self.sheet(request, slug)
        if sheet is None:
            raise Http404
        return JsonResponse({"suggestions": sheet.suggestions() if sheet.edition.current else []})

    def reject_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """A suggestion is refused: it is written down as a rejected annotation of whoever refuses it.

        So nobody is asked again, and it can be seen who said so. It counts nowhere, and its deletion takes
        the refusal back.
        """
        _source, sheet = self.sheet(request, slug)
        if sheet is None or request.method != "POST":
            raise Http404
        if not may_add(request.user, Annotation):
            return JsonResponse({"detail": gettext("You may not annotate.")}, status=403)
        try:
            given = orjson.loads(request.body)
            if not isinstance(given, dict):
                raise ValidationError({"detail": gettext("A JSON object is wanted.")})
            made: Any = recording.begin(ANNOTATIONS, request.user)
            made.uuid = recording.parse_uuid(str(given.pop("id", "")))
            present = ANNOTATIONS.visible_to(request.user).filter(uuid=made.uuid, creator=request.user)
            if present.exists():
                return JsonResponse(sheet.rows(present)[0])  # its answer was lost
            made.status = Annotation.Status.REJECTED
            with transaction.atomic():
                recording.record(ANNOTATIONS, made, given, recording.Resolver(request.user))
        except orjson.JSONDecodeError:
            return JsonResponse({"detail": gettext("A JSON object is wanted.")}, status=400)
        except ValidationError as error:
            return JsonResponse({"detail": " ".join(error.messages)}, status=400)
        except DatabaseError as error:
            return JsonResponse({"detail": refusal(error)}, status=409)
        return JsonResponse(sheet.rows(Annotation.objects.filter(pk=made.pk))[0], status=201)


def neighbours(source: Source) -> dict[str, Source | None]:
    """The sources with a text before and after this one, by their slugs; two queries."""
    read = Source.objects.filter(editions__current=True)
    return {
        "previous": read.filter(slug__lt=source.slug).order_by("-slug").first(),
        "following": read.filter(slug__gt=source.slug).order_by("slug").first(),
    }
