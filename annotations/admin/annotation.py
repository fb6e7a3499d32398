"""Annotations."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.annotating import Annotating
from annotations.admin.facets import facets
from annotations.admin.from_tools import FromTools
from annotations.admin.quotations import quotation
from annotations.admin.reviewing import Reviewing
from annotations.models import VOICES, Annotation, References, Tag, User
from annotations.permissions import may_add, may_change, may_delete
from annotations.tables import ANNOTATIONS


@admin.display(description=_("words"), ordering=ANNOTATIONS["exact"])
def words(row: Annotation) -> SafeString:
    """The quoted words, in the language of their passage."""
    return quotation(row.exact, row.language)


@admin.display(description=_("says of"))
def attested(row: Annotation) -> str:
    """The name they use or the claim they take a stance on; else the event they are about."""
    return str(row.name or row.claim or row.event or "")


@admin.display(description=_("voice"), ordering=ANNOTATIONS["voice"])
def voice(row: Annotation) -> str:
    """Own or attributed, without the explanation."""
    return str(VOICES[row.voice])


@admin.display(description=_("tags"))
def tags(row: Annotation) -> str:
    """The tags, by the labels that lists show."""
    references = References.held()
    return ", ".join(references.labels.get(key) or references.public[Tag].get(key, "") for key in row.tag_ids)


@admin.register(Annotation)
class AnnotationAdmin(FromTools, Reviewing, Annotating):
    """Annotations that the person may see."""

    list_display = [
        words,
        "source",
        attested,
        ANNOTATIONS["stance"],
        voice,
        tags,
        *(ANNOTATIONS[name] for name in ("status", "visibility")),
        "creator",
        ANNOTATIONS["created"],
    ]
    list_select_related = ["source", "name", "claim", "event", "creator"]
    list_filter = facets(
        "status",
        "source",
        "event",
        "view",
        folded=(
            "tag",
            "vocabulary",
            "name",
            "claim",
            "question",
            "stance",
            "voice",
            "level",
            "certainty_min",
            "language",
            "creator",
            "visibility",
            "has_note",
            "exact_contains",
            "edition",
            "created_after",
        ),
    )
    actions = (*Reviewing.actions, *Annotating.actions)
    date_hierarchy = "created"
    search_help_text = _("Words of the quotes and the notes, “words in this order”, -without.")

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is visible, without the texts behind it."""
        return ANNOTATIONS.visible_to(request.user).defer("folded", "search")

    # -- who may ------------------------------------------------------------------------------------------

    def row_links(self, request: HttpRequest, row: Annotation) -> list[tuple[str, str]]:
        """To what it was carried into, and from, as far as the person sees that."""
        line = {
            row.superseded_by_id: gettext("In the newer edition"),
            row.derived_from_id: gettext("In the older edition"),
        }
        keys = [key for key in line if key]
        seen = Annotation.objects.visible_to(request.user).filter(uuid__in=keys) if keys else ()
        found = {other.uuid: other.pk for other in seen}
        return [
            *super().row_links(request, row),
            *(
                (label, reverse("admin:annotations_annotation_change", args=[found[key]]))
                for key, label in line.items()
                if key in found
            ),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, or everybody's, as the role says; not what another one took the place of."""
        if obj is None:
            return may_add(request.user, Annotation)
        return obj.superseded_by_id is None and may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, or everybody's, as the role says."""
        if obj is None:
            return may_add(request.user, Annotation)
        return may_delete(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: bool) -> None:
        """Who makes it is its creator."""
        if not change:
            obj.creator = cast(User, request.user)
        super().save_model(request, obj, form, change)
