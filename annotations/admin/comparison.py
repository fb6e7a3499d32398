"""The comparison page: what each tradition says of an event, as a table whose every count is a link.

The address of the page is the question (`inquiry.py`), and may be shared. It is answered by the
same matrix as in the API, and counts what the person may see.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from annotations.admin.inquiry import AXES, FORMULAS, OWN, Choices, Question, QuestionForm
from annotations.columns import Person
from annotations.comparison import address, matrix
from annotations.comparison.axes import Entry
from annotations.comparison.coverage import Read
from annotations.comparison.evidence import Cell
from annotations.comparison.measures import MEASURES
from annotations.comparison.terms import CONTESTED, SHADES, STATES, VERDICTS, Term
from annotations.filtersets import DateFilterSet
from annotations.models import Annotation, Comparison, DateMention, Event, References, User
from annotations.models.reference import snapshot
from annotations.permissions import may_add
from annotations.values import languages

#: A page with more cells than this no browser likes; the CSV has no such limit.
MAX_CELLS = 10_000

#: Questions that are asked of any event.
READY: Sequence[tuple[Any, Mapping[str, str]]] = (
    (_("Names by source"), {"rows": "name", "columns": "source"}),
    (_("Questions by source"), {"rows": "question", "columns": "source"}),
    (_("Claims by source"), {"rows": "claim", "columns": "source"}),
    (_("Dates by source"), {"rows": "date", "columns": "source"}),
    (_("Names by view"), {"rows": "name", "columns": "view"}),
)
#: Events on the start page.
MAX_EVENTS = 25

#: The admin's page of what stands in a row or a column, by axis; of others it is a tag.
PAGES = {"name": "eventname", "claim": "claim", "source": "source", "language": "", "creator": "", "date": ""}


@dataclass(frozen=True)
class Text:
    """Words in a language, which may not be known."""

    text: str
    language: str = ""

    @property
    def direction(self) -> str:
        """How they are written, for `dir`."""
        return languages.direction(self.language) if self.language else "auto"


@dataclass(frozen=True)
class Quote(Text):
    """Words of a source, and where their annotation is."""

    address: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a row or a column."""

    key: str
    label: Text
    equivalents: Sequence[Text]
    #: Its page in the admin, if it has one.
    page: str = ""


@dataclass(frozen=True)
class Shown:
    """A cell as it is shown. `measure` is empty where it would only repeat the count."""

    state: str
    term: Term
    count: int
    measure: str
    shade: int
    address: str
    quotes: Sequence[Quote]
    #: Who has read it completely, and when.
    read_by: Sequence[tuple[str, Any]]
    #: Who read words of it differently.
    contested_by: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A row as it is shown."""

    head: Head
    verdict: str
    term: Term
    cells: Sequence[Shown]
    total: int
    address: str
    contradicted_by: Sequence[str]
    #: How many sources affirm it, and how many of them are independent witnesses.
    affirming: int
    independent: int


class Answer:
    """A matrix as the page shows it; one query for its quotes."""

    def __init__(self, question: Question, filterset: matrix.Evident) -> None:
        question.once()
        self.question = question
        show, quotes = question.show, question.quotes
        self.found = matrix.compare(filterset, rows=question.rows, columns=question.columns, quotes=quotes)
        if len(self.found.rows) * len(self.found.columns) > MAX_CELLS:
            message = gettext("%(rows)d rows by %(columns)d columns are more than a page can show; narrow it")
            sizes = {"rows": len(self.found.rows), "columns": len(self.found.columns)}
            raise ValidationError({"rows": message % sizes}, code="too_many")
        self.measured = MEASURES[show](self.found)
        self.most = max((value or 0 for row in self.measured for value in row), default=0)
        self.asked = address.filters(filterset)
        self.counting = address.explicit(self.asked, filterset.counted)
        model = "datemention" if self.found.is_of_dates else "annotation"
        self.list = reverse(f"admin:annotations_{model}_changelist")
        self.quoted, self.counted = self.quotes(), counted(filterset)

    def quotes(self) -> dict[int, Quote]:
        """What the cells quote, by primary key; one query."""
        keys = {pk for row in self.found.rows for cell in row.cells if cell for pk in cell.quotes}
        if not keys:
            return {}
        if self.found.is_of_dates:
            page = reverse("admin:annotations_datemention_change", args=[0])
            stored = DateMention.objects.filter(pk__in=keys).values_list("pk", "printed", "language")
        else:
            page = reverse("admin:annotations_annotation_change", args=[0])
            stored = Annotation.objects.filter(pk__in=keys).values_list("pk", "exact", "language")
        return {pk: Quote(exact, language, page.replace("/0/", f"/{pk}/")) for pk, exact, language in stored}

    @property
    def columns(self) -> list[Head]:
        """The heads of the columns."""
        names = [axis.name for axis in self.found.column_axes]
        return [self.head(names[0] if len(names) == 1 else "", column) for column in self.found.columns]

    @property
    def lines(self) -> Iterator[Line]:
        """The rows."""
        for row, values in zip(self.found.rows, self.measured, strict=True):
            cells = zip(self.found.columns, row.states, row.cells, values, row.read_by, strict=True)
            yield Line(
                self.head(self.found.rows_axis.name, row.entry),
                row.verdict,
                VERDICTS[row.verdict],
                [
                    self.cell(row.entry.parameters + column.parameters, state, cell, value, read_by)
                    for column, state, cell, value, read_by in cells
                ],
                row.total,
                self.address(row.entry.parameters) if row.total else "",
                row.contradicted_by,
                len(row.affirming),
                row.independent,
            )

    def head(self, axis: str, entry: Entry) -> Head:
        """The head of a row or column. Columns that are crossed have no page of their own."""
        page = PAGES.get(axis, "tag") if axis and isinstance(entry.value, int) else ""
        equivalents = [Text(*equivalent) for equivalent in entry.equivalents]
        link = reverse(f"admin:annotations_{page}_change", args=[entry.value]) if page else ""
        return Head(entry.key, Text(entry.label, entry.language), equivalents, link)

    def cell(
        self,
        parameters: Sequence[tuple[str, str]],
        state: str,
        cell: Cell | None,
        value: float | None,
        readings: Sequence[Read],
    ) -> Shown:
        """A cell."""
        people = self.found.filterset.references.public[User]
        read_by = [(people[reading.reader], reading.at) for reading in readings]
        if cell is None:
            return Shown(state, STATES[state], 0, "", 0, "", (), read_by, ())
        shade = ceil(SHADES * value / self.most) if value and self.most else 0
        quotes = [self.quoted[pk] for pk in cell.quotes]
        link = self.address(parameters)
        rivals = sorted(people[pk] for pk in cell.contested_by)
        measure = self.reading(value)
        return Shown(state, STATES[state], cell.count, measure, shade, link, quotes, read_by, rivals)

    def address(self, parameters: Sequence[tuple[str, str]]) -> str:
        """The list of annotations of a row or a cell, which says in full what it counts."""
        return f"{self.list}?{urlencode(address.narrowed(self.counting, parameters), doseq=True)}"

    def reading(self, value: float | None) -> str:
        """A measure as it reads; nothing for the count itself."""
        show = self.question.show
        if show == "count":
            return ""
        if value is None:
            return "–"
        if show == "per_1000":
            return number_format(round(value, 2))
        return f"{round(100 * value)} %"

    @property
    def darkest(self) -> str:
        """What the darkest shade stands for."""
        return self.reading(self.most) or str(self.most)

    @property
    def formula(self) -> Any:
        """How what a cell shows is worked out."""
        return FORMULAS[self.question.show]

    @cached_property
    def events(self) -> list[str]:
        """The labels of the events; one query."""
        labels = dict(Event.objects.filter(pk__in=self.found.events).values_list("pk", "label"))
        return [labels[event] for event in self.found.events]

    @property
    def names(self) -> str:
        """The page of the event's names one by one, narrowed alike; none of several events."""
        alone = len(self.asked.get("event", [])) == 1 and len(self.found.events) == 1
        return (
            f"{reverse('admin:annotations_event_names')}?{urlencode(self.asked, doseq=True)}" if alone else ""
        )

    @property
    def subject(self) -> str:
        """What stands in rows and columns."""
        axes = [self.found.rows_axis, *self.found.column_axes]
        return " × ".join(str(AXES.get(axis.name, axis.name)) for axis in axes)

    @property
    def row_heading(self) -> Any:
        """What stands in the rows."""
        return AXES.get(self.found.rows_axis.name, self.found.rows_axis.name)


def counted(filterset: matrix.Evident) -> str:
    """What is counted, as a sentence."""
    said = filterset.counted
    dates = isinstance(filterset, DateFilterSet)
    choices = DateMention.State.choices if dates else Annotation.Status.choices
    labels = {value: str(label).lower() for value, label in choices}
    words = [labels.get(word.strip(), word) for word in said["state" if dates else "status"]]
    status = gettext("all") if words == ["all"] else get_text_list(words, gettext("and"))
    editions = {"current": gettext("current editions"), "all": gettext("all editions")}
    told = {"status": status, "editions": editions.get(said["edition"], gettext("chosen editions"))}
    if dates:
        return gettext("Counted: %(status)s dates of %(editions)s that you may see.") % told
    return gettext("Counted: %(status)s annotations of %(editions)s that you may see.") % told


@require_safe
def compare(request: HttpRequest, page: ModelAdmin) -> HttpResponse:
    """The page; an address that says more than it asks leads to the one that does not."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    question = Question(request.GET)
    if not question.is_canonical:
        return HttpResponseRedirect(f"{request.path}{question.address if question.is_asked else ''}")
    person: Person = request.user
    answer, status = None, 200
    with snapshot():
        references = References.fresh()
        form = QuestionForm(question, Choices(person, references))
        if question.is_asked:
            try:
                counting = matrix.filterset_for(question.rows)
                filterset = counting(question.query, user=person, references=references, ignored=OWN)
                answer = Answer(question, filterset)
            except ValidationError as error:
                form.refuse(error)
                status = 400
        context = {
            **page.admin_site.each_context(request),
            "opts": page.opts,
            "title": gettext("Compare"),
            "is_nav_sidebar_enabled": False,
            "question": question,
            "form": form,
            "answer": answer,
            "events": [] if answer else ready(),
            "states": {**STATES, "contested": CONTESTED},
            "verdicts": VERDICTS,
            "shades": range(SHADES + 1),
            "save": saving(person, question),
            "permalink": request.build_absolute_uri(),
            "csv": reverse("matrix", kwargs={"format": "csv"}),
            "json": reverse("matrix", kwargs={"format": "json"}),
        }
        response = TemplateResponse(request, "admin/annotations/event/compare.html", context, status=status)
        return response.render()


def saving(person: Person, question: Question) -> str:
    """The form in which the question is saved; nothing for who may not."""
    if not may_add(person, Comparison):
        return ""
    return f"{reverse('admin:annotations_comparison_add')}?{urlencode({'query': question.of_comparison})}"


def ready() -> list[tuple[Event, list[tuple[Any, str]]]]:
    """Events with the questions that are ready for each; one query."""
    events = Event.objects.order_by("part_of", "slug").only("slug", "label")[:MAX_EVENTS]
    return [
        (event, [(label, f"?{urlencode({'event': event.slug, **asked})}") for label, asked in READY])
        for event in events
    ]
