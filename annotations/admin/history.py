"""The history of a row on a page, in words; older versions that come back, and what was deleted."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from annotations.admin.differences import Difference
from annotations.admin.questions import LABELS, RESOURCES
from annotations.columns import Table
from annotations.history import Entry, History, deletions, purge, put_back
from annotations.models import Change, Reply
from annotations.permissions import may_change, may_purge, may_put_back
from annotations.tables import TABLES
from annotations.violations import is_passing, is_refusal, violation

#: So many are shown of what was deleted.
SHOWN = 200


class Historical(admin.ModelAdmin):
    """Rows whose history can be read, if the API lists them."""

    @property
    def table(self) -> Table | None:
        """The public names of the rows; None where the API has none, or they have no versions."""
        found = TABLES.get(RESOURCES.get(self.model, ""))
        return found if found is not None and "version" in found.columns else None

    def get_urls(self) -> list[URLPattern]:
        """With the pages of this module."""
        if self.table is None:
            return super().get_urls()
        names = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("deleted/", wrap(self.deleted_view), name=f"{names}_deleted"),
            path("<path:object_id>/restore/", wrap(self.restore_view), name=f"{names}_restore"),
            path("<path:object_id>/purge/", wrap(self.purge_view), name=f"{names}_purge"),
            *super().get_urls(),
        ]

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """With the way to what was deleted."""
        found: list[tuple[str, str]] = super().list_links(request)  # type: ignore[misc]
        if self.table is None or not request.user.is_authenticated:
            return found
        return [*found, (_("Deleted"), self.page_of("deleted"))]

    def page_of(self, page: str, *arguments: Any) -> str:
        """The address of a page of this model's."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)

    # -- the history of a row ------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """What became of a row: who, when, how, and the differences in words."""
        table = self.table
        if table is None:
            return super().history_view(request, object_id, extra_context)
        if object_id.isdecimal() and deletions(table, request.user).filter(row=object_id[:18]).exists():
            return HttpResponseRedirect(self.page_of("deleted"))
        row = self.seen(request, object_id)
        entries = History.of(table, row.pk).entries(request.user)
        language = getattr(row, "language", "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("History of %(what)s") % {"what": row},
            "object": row,
            "entries": [self.told(entry, language) for entry in entries],
            "current": getattr(row, "version", None),
            "may_restore": may_change(request.user, row),
            "restore_url": self.page_of("restore", row.pk),
            "purge_url": self.page_of("purge", row.pk) if may_purge(request.user) else "",
            "is_popup": False,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/annotations/history.html", context)

    def seen(self, request: HttpRequest, object_id: str) -> models.Model:
        """The row, if the person may look at it; 404 else."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404(_("It is not there any more, or never was."))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def told(self, entry: Entry, language: str) -> dict[str, Any]:
        """An entry in words."""
        row: Any = entry.after.row or entry.before.row or {}
        change = entry.change
        quoted = {"exact", "text", "title"}
        what = change.get_action_display() if change else _("made")
        return {
            "version": entry.version,
            "at": change.at if change else parse_datetime(row.get("created") or ""),
            "who": who(change) if change else entry.actor,
            "what": _("reply %(what)s") % {"what": what} if "reply" in entry.differences else what,
            "reason": entry.reason,
            "request": change.request if change else "",
            "differences": [
                Difference(
                    self.label_of(name),
                    in_words(old),
                    in_words(new),
                    language if name in quoted else "",
                )
                for name, (old, new) in entry.differences.items()
            ],
            "is_version": entry.is_version,
        }

    def label_of(self, name: str) -> str:
        """What a public name is called on pages."""
        assert self.table is not None
        if name == "reply":
            return str(capfirst(Reply._meta.verbose_name))
        column = self.table.columns[name]
        path = str(column.writes or column.restores or column.path).partition("__")[0]
        field = self.opts.get_field(path.removesuffix("_id"))
        return capfirst(str(getattr(field, "verbose_name", "") or name.replace("_", " ")))

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask whether an older version is to be the newest, and let it be."""
        row: Any = self.seen(request, object_id)
        if not may_change(request.user, row):
            raise PermissionDenied
        wanted = request.POST.get("version", request.GET.get("version", ""))
        if not wanted.isdecimal() or len(wanted) > 9:
            raise Http404(_("It is not there any more, or never was."))
        if request.method == "POST":
            seen = request.POST.get("shown_version", "")
            if seen != str(row.version):
                messages.error(request, _("It was changed meanwhile: look again."))
            elif not (
                why := self.attempt(lambda: self.past(row).restore(int(wanted), request.user, int(seen)))
            ):
                messages.success(request, _("Version %(number)s is the newest again.") % {"number": wanted})
                return HttpResponseRedirect(self.page_of("change", row.pk))
            else:
                for reason in why:
                    messages.error(request, reason)
            return HttpResponseRedirect(self.page_of("history", row.pk))
        question = _(
            "Shall %(what)s be again as it was in version %(number)s? What it is now stays in its history."
        )
        return self.asked(request, row, question % {"what": row, "number": wanted}, {"version": wanted})

    def purge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask whether the history is to go for good, and let it go."""
        row: Any = self.seen(request, object_id)
        if not may_purge(request.user):
            raise PermissionDenied
        if request.method == "POST":
            assert self.table is not None
            count = purge(self.table, row.pk)
            messages.success(
                request, _("%(count)d changes were purged; that you did it is recorded.") % {"count": count}
            )
            return HttpResponseRedirect(self.page_of("history", row.pk))
        question = _("Shall the history of %(what)s be removed for good? Nobody can read or restore it then.")
        return self.asked(request, row, question % {"what": row}, {})

    def asked(self, request: HttpRequest, row: Any, question: str, values: dict[str, str]) -> HttpResponse:
        """The page that asks."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Are you sure?"),
            "object": row,
            "question": question,
            "values": {"shown_version": str(row.version), **values},
            "back": self.page_of("history", row.pk),
        }
        return TemplateResponse(request, "admin/annotations/confirm.html", context)

    def past(self, row: models.Model) -> History:
        """The history of a row."""
        assert self.table is not None
        return History.of(self.table, row.pk)

    @staticmethod
    def attempt(act: Any) -> list[str]:
        """Do it; why not, if it is refused."""
        try:
            with transaction.atomic():
                act()
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                return list(error.messages)
            return [
                f"{LABELS.get(name, name)}: {' '.join(told)}" for name, told in error.message_dict.items()
            ]
        except DatabaseError as error:
            if not (is_refusal(error) or is_passing(error)):
                raise
            return [violation(error).message]
        return []

    # -- what was deleted ----------------------------------------------------------------------------

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, newest first; each can be put back by who might delete it."""
        assert self.table is not None
        person: Any = request.user
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found = deletions(self.table, person)
        if request.method == "POST":
            chosen = request.POST.get("change", "")
            deleted = found.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
            if deleted is None:
                raise Http404(_("It is not there any more, or never was."))
            if not may_put_back(person, self.model, deleted.before or {}):
                raise PermissionDenied
            table = self.table
            if why := self.attempt(lambda: put_back(table, deleted)):
                for reason in why:
                    messages.error(request, reason)
                return HttpResponseRedirect(request.path)
            messages.success(request, _("%(what)s is there again.") % {"what": name_of(deleted)})
            return HttpResponseRedirect(self.page_of("change", deleted.row))
        shown = [
            (deleted, name_of(deleted), who(deleted), may_put_back(person, self.model, deleted.before or {}))
            for deleted in found[:SHOWN]
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Deleted: %(what)s") % {"what": self.opts.verbose_name_plural},
            "deleted": shown,
        }
        return TemplateResponse(request, "admin/annotations/deleted.html", context)


def who(change: Change) -> str:
    """Who made a change."""
    name = getattr(change, "actor_name", "") or ""
    if change.command:
        command = _("the command %(name)s") % {"name": change.command}
        return _("%(person)s, by %(command)s") % {"person": name, "command": command} if name else command
    return name or _("an account that is no longer there")


def name_of(deleted: Change) -> str:
    """What a deleted row was called."""
    row = deleted.before or {}
    names = ("exact", "label", "title", "text", "statement")
    return next((str(row[name])[:200] for name in names if row.get(name)), deleted.key)


def in_words(value: Any) -> str:
    """A public value as a person would say it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)
