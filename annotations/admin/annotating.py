"""The pages on which one annotates: find the words (`finding`), then say what they attest (`attestation`)."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin import finding
from annotations.admin.attestation import CHANGED, AnnotationForm
from annotations.admin.placing import Placing
from annotations.admin.tagging import label_of, labels_of
from annotations.anchoring import Anchor
from annotations.models import Annotation
from annotations.permissions import groups_of, may_add
from annotations.proposals import Proposal, propose
from annotations.values.languages import direction


class Annotating(Placing):
    """An admin of annotations whose form shows the passage, and asks for the words before anything else."""

    form = AnnotationForm
    autocomplete_fields = ["name", "claim", "event"]

    # -- the form -----------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """In the order in which one thinks of it; to those who only look, the tags as words."""
        writes = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        asked = [
            (_("What they say"), ["name", "claim", "stance", "event"]),
            (_("In whose voice"), ["voice", "views"] if writes else ["voice", "tags_in_words"]),
            (_("How sure"), ["level", "certainty"]),
            *([(_("Other tags"), ["tag_ids"])] if writes else ()),
            (_("Note"), ["note"]),
            (_("Who sees it"), ["visibility", "group", "status"]),
        ]
        sets: list[Any] = [(name, {"fields": fields}) for name, fields in asked]
        if obj is not None and writes:
            sets.insert(0, (_("Move to other words"), {"fields": CHANGED, "classes": ["collapse"]}))
        if obj is not None:
            made = ["creator", "created", "modified", "version"]
            sets.append((_("Who made it, and when"), {"fields": made, "classes": ["collapse"]}))
        return self.with_version(request, obj, sets)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The status is set by reviews."""
        made = ["creator", "status"] if obj is not None else ["status"]
        return [*super().get_readonly_fields(request, obj), *made]

    @admin.display(description=_("Tags"))
    def tags_in_words(self, obj: Annotation) -> str:
        """What its tags are called."""
        labels = labels_of(obj.tag_ids)
        rows = ((found.language, found.direction, found.text) for found in labels.values())
        return format_html_join(", ", '<bdi lang="{}" dir="{}">{}</bdi>', rows) or "-"

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Shared with one's own groups only."""
        if db_field.name == "group":
            kwargs["queryset"] = groups_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """What an annotation refers to can be looked at and added here, and is mended in its own place."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if made and isinstance(made.widget, RelatedFieldWidgetWrapper):
            made.widget.can_change_related = made.widget.can_delete_related = False
            made.widget.can_add_related &= db_field.name != "group"
        return made

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The place, and what is proposed for its words."""
        values = dict(self.proposal(request).values)
        values["views"] = values.pop("tag_ids", [])
        return super().get_changeform_initial_data(request) | values

    def proposal(self, request: HttpRequest) -> Proposal:
        """What is proposed for them."""
        return cast(Proposal, request.proposal)  # type: ignore[attr-defined]

    # -- the pages ----------------------------------------------------------------------------------------

    def begin(self, request: HttpRequest, anchor: Anchor) -> None:
        """With what is proposed for the words."""
        super().begin(request, anchor)
        request.proposal = propose(anchor.passage, anchor.span, label_of)  # type: ignore[attr-defined]

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """With the passage above the form, and the words set apart in it."""
        form = context["adminform"].form
        place = form.place or getattr(request, "found", None)
        stays = obj is not None and place is not None and place.span == obj.span()
        context |= {
            **self.placed(request, place, obj.pk if stays else None),
            "proposal": getattr(request, "proposal", None),
            "may_add": may_add(request.user, Annotation),
        }
        if add:
            context["title"] = gettext("Annotate")
        return super().render_change_form(request, context, add, change, form_url, obj)

    # -- after saving -------------------------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Annotation, post_url_continue: Any = None) -> Any:
        """Say what was annotated, and go where the button says."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.tell(request, obj, gettext("Annotated {words} in {source}."))
        return self.onward(request, obj) or self.response_post_save_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Annotation) -> Any:
        """Say what was changed, and go where the button says."""
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        self.tell(request, obj, gettext("Changed the annotation of {words} in {source}."))
        return self.onward(request, obj) or self.response_post_save_change(request, obj)

    def tell(self, request: HttpRequest, obj: Annotation, sentence: str) -> None:
        """A message with the words, and a link to where they are read."""
        language, passage = obj.passage.language, obj.passage
        words = format_html(
            '<q lang="{}" dir="{}">{}</q>', language, direction(language), Truncator(obj.exact).chars(100)
        )
        source = format_html(
            '<a href="{}"><bdi>{}</bdi></a>', finding.reading(passage), passage.edition.source.title
        )
        messages.success(request, format_html(sentence, words=words, source=source))

    def onward(self, request: HttpRequest, obj: Annotation) -> HttpResponse | None:
        """The page that the button asks for, if it is not Django's own."""
        if "_continue" in request.POST:
            return HttpResponseRedirect(finding.address_of(obj))
        if "_more" in request.POST:
            return HttpResponseRedirect(finding.address(request, passage=obj.passage.uuid))
        if "_next" in request.POST:
            beside = finding.neighbours(obj.passage)
            following = beside.get(obj.passage.ordinal + 1, obj.passage.uuid)
            return HttpResponseRedirect(finding.address(request, passage=following))
        return None
