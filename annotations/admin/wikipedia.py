"""A page of a wiki is brought in, in one language or in several: asked for, looked at, and only then saved.

Between the steps what the wiki answered is kept on the server, so that exactly what was looked at is saved.
"""

import json
from dataclasses import asdict
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.articles import ArticlesForm
from annotations.admin.base import refusal
from annotations.admin.renewing import STATES
from annotations.importers import wiki
from annotations.importers.articles import Loaded, load_articles
from annotations.models import Source, Upload, User
from annotations.values.carrying import State
from annotations.values.languages import direction
from annotations.values.text import TextError

#: What is kept between the steps; there are no tables of these to be uploaded.
RESOURCE = "wiki pages"
#: Somebody waits while the wiki is asked, so no more languages than this at once.
MOST = 20


class WikiForm(ArticlesForm):
    """Which page, in which languages."""

    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        widget=AdminTextInputWidget,
        help_text=_("As it stands above the article: <b>October Revolution</b>."),
    )
    language = forms.CharField(
        label=_("Language"),
        max_length=20,
        initial="en",
        help_text=_("Of the wiki that has this title, as in its address: <b>en</b>."),
    )
    also = forms.CharField(
        label=_("And in"),
        required=False,
        max_length=200,
        help_text=_("The same article in other languages, if they have it: <b>tl, ru</b>."),
    )
    wiki = forms.ChoiceField(label=_("Wiki"), choices=lambda: [(name, name) for name in settings.WIKIS])
    field_order = ("title", "language", "also", "wiki")

    def clean_also(self) -> list[str]:
        """The languages."""
        languages = self.cleaned_data["also"].replace(",", " ").split()
        if len(languages) > MOST:
            raise forms.ValidationError(gettext("At most %(most)d languages at once.") % {"most": MOST})
        return languages


class FromWiki(admin.ModelAdmin):
    """The page on which pages of a wiki are brought in."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        view = self.admin_site.admin_view(self.wiki_view)
        return [path("wikipedia/", view, name="annotations_source_wikipedia"), *super().get_urls()]

    def wiki_view(self, request: HttpRequest) -> HttpResponse:
        """The form, the preview, and the saving: all at one address."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._wiki_form(request, WikiForm())
        form = WikiForm(request.POST)
        if not form.is_valid() or "_back" in request.POST:
            return self._wiki_form(request, form)
        kept = Upload.objects.of(request.user, RESOURCE).named(request.POST.get("kept") or "")
        if "_save" in request.POST and kept is None:
            form.add_error(None, gettext("What the wiki answered is not here any more. Please ask again."))
            return self._wiki_form(request, form, status=404)
        try:
            pages = (
                self._wiki_pages(form)
                if kept is None
                else [wiki.Page(**page) for page in json.loads(kept.data)]
            )
            loaded = self._wiki_load(request, form, pages, dry_run="_save" not in request.POST)
        except TextError as error:
            form.add_error(None, str(error).splitlines())
            return self._wiki_form(request, form)
        except DatabaseError as error:
            form.add_error(None, refusal(error))
            return self._wiki_form(request, form)
        if "_save" in request.POST:
            return self._wiki_saved(request, loaded)
        data = json.dumps([asdict(page) for page in pages]).encode()
        kept = Upload.objects.keep(request.user, RESOURCE, name=form.cleaned_data["title"], data=data)
        return self._wiki_preview(request, form, kept, list(zip(pages, loaded, strict=True)))

    def _wiki_pages(self, form: Any) -> list[wiki.Page]:
        """What the wiki answers."""
        given = form.cleaned_data
        return wiki.fetch(given["title"], given["language"].strip(), given["also"], wiki=given["wiki"])

    def _wiki_load(
        self, request: HttpRequest, form: Any, pages: list[wiki.Page], *, dry_run: bool
    ) -> list[Loaded]:
        """Make the sources and editions, or try to."""
        given = form.cleaned_data
        scope = [event.slug for event in given["scope"]]
        values = {"visibility": given["visibility"], "scope": scope}
        texts = [
            ({"slug": slug, **values}, page.read(notes=given["notes"]))
            for page, slug in zip(pages, wiki.slugs(pages, given["slug"]), strict=True)
        ]
        return load_articles(texts, lambda text: text, user=cast(User, request.user), dry_run=dry_run)

    def _wiki_saved(self, request: HttpRequest, loaded: list[Loaded]) -> HttpResponse:
        """Lead to what was made."""
        Upload.objects.of(request.user, RESOURCE).delete()
        made = {text.slug: text for text in loaded if text.outcome != "unchanged"}
        for source in Source.objects.filter(slug__in=made):
            log = self.log_addition if made[source.slug].outcome == "created" else self.log_change
            log(request, source, gettext("Brought in from a wiki."))
        message = ngettext("%d article was saved.", "%d articles were saved.", len(made)) % len(made)
        messages.success(request, message)
        renewed = [text for text in made.values() if text.before is not None]
        for text in renewed:
            plan = reverse("admin:annotations_source_reanchoring", args=[text.slug])
            told = gettext("What was said of the older text of %(source)s waits: carry its annotations over")
            messages.info(request, format_html('<a href="{}">{}</a>', plan, told % {"source": text.slug}))
        if len(loaded) == 1:
            name = "reanchoring" if renewed else "read"
            return HttpResponseRedirect(reverse(f"admin:annotations_source_{name}", args=[loaded[0].slug]))
        return HttpResponseRedirect(reverse("admin:annotations_source_changelist"))

    def _wiki_form(self, request: HttpRequest, form: Any, *, status: int = 200) -> HttpResponse:
        context = self._wiki_context(request, form)
        return TemplateResponse(request, "admin/annotations/source/wikipedia.html", context, status=status)

    def _wiki_preview(
        self, request: HttpRequest, form: Any, kept: Upload, found: list[tuple[wiki.Page, Loaded]]
    ) -> HttpResponse:
        context = self._wiki_context(request, form) | {
            "subtitle": gettext("Preview"),
            "kept": kept,
            "found": [
                (
                    page,
                    text,
                    text.draft.about["language"],
                    direction(text.draft.about["language"]),
                    plan(text),
                )
                for page, text in found
            ],
            "carried": [form[name].as_hidden() for name in form.fields],
        }
        return TemplateResponse(request, "admin/annotations/source/wikipedia_preview.html", context)

    def _wiki_context(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Add articles of a wiki"),
            "form": form,
        }


def plan(text: Loaded) -> list[tuple[str, int, Promise]]:
    """What would become of the annotations of its older editions: each state, how many, its meaning."""
    return [(state.value, text.annotations[state.value], STATES[state]) for state in State if text.before]
