"""The question of the comparison page: its address in canonical form, and the form that asks it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.questions import LABELS
from annotations.columns import Person
from annotations.comparison import axes
from annotations.comparison.measures import MEASURES
from annotations.filters.fields import WordsField
from annotations.filters.plain import CertaintyFilter, ChoicesFilter, Filter, StatusFilter
from annotations.filtersets import AnnotationFilterSet, DateFilterSet
from annotations.models import Event, References, Tag, Vocabulary
from annotations.tables import SOURCES

#: What the matrix reads beside the filters, and what the page alone reads.
OF_MATRIX, OF_PAGE = ("rows", "columns", "quotes", "show"), ("cross",)
#: What an address of the API may say besides, which is no part of the question.
OF_FILES = ("shape", "guard", "bom", "format")
#: What of an address is no filter.
OWN = frozenset({*OF_MATRIX, *OF_PAGE})
QUOTES, MAX_QUOTES = 3, 5

#: The filters that have a field of their own; every other one is kept as the address has it.
COMMON = (
    "source",
    "language",
    "view",
    "tag",
    "voice",
    "stance",
    "level",
    "certainty_min",
    "creator",
    "status",
    "event_only",
    "q",
)
#: With more to choose from than this, one writes what one means.
MAX_OPTIONS, MAX_BOXES = 200, 12

Options = Sequence[tuple[str, Any]]

AXES: Mapping[str, Any] = {
    "name": _("Names"),
    "claim": _("Claims"),
    "question": _("Questions"),
    "date": _("Dates"),
    "source": _("Sources"),
    "language": _("Languages"),
    "view": _("Views"),
    "creator": _("Who annotated"),
}
SHOWN: Mapping[str, Any] = {
    "count": _("how many annotations"),
    "per_1000": _("annotations per 1,000 characters in scope"),
    "row": _("share of the row"),
    "column": _("share of the column"),
}
FORMULAS: Mapping[str, Any] = {
    "count": _("Each number is the number of different annotations."),
    "per_1000": _(
        "Annotations of the cell × 1,000 ÷ characters in scope: those of the passages of the source’s "
        "current edition, or of the section, language or edition that is asked for."
    ),
    "row": _("Annotations of the cell ÷ different annotations of the row."),
    "column": _("Annotations of the cell ÷ what the cells of the column add up to."),
}


#: Words of filters that are no choices of a field.
WORDS: Mapping[str, Any] = {"all": _("all"), "none": _("none")}


def named_filters() -> Mapping[str, Filter]:
    """The filters of annotations, by parameter."""
    return AnnotationFilterSet.named_filters()


def label(name: str) -> str:
    """What a parameter is called on the page."""
    return capfirst(str(LABELS.get(name, name)))


def takes_words(name: str) -> bool:
    """Whether commas in the value mean *or*."""
    known = {**DateFilterSet.named_filters(), **named_filters()}
    return issubclass(known[name].field_class, WordsField)


#: The filters of rows of dates alone.
OF_DATES = tuple(
    name for name in DateFilterSet.named_filters() if name not in AnnotationFilterSet.named_filters()
)


class Question:
    """What is asked, as an address says it: only what is asked, in a fixed order, each thing once."""

    def __init__(self, given: QueryDict) -> None:
        self.given = given
        self.query = QueryDict(mutable=True)
        for name, values in self._ordered():
            self.query.setlist(name, values)

    def _ordered(self) -> Iterator[tuple[str, list[str]]]:
        left = {name: found for name in self.given if (found := self._values(name))}
        for name in OF_FILES:
            left.pop(name, None)
        crossed, first = left.pop("cross", []), left.pop("columns", [])
        if len(first) < 2 and (columns := [*first, *crossed]):
            first = [",".join(columns)]
        left["columns"] = first
        if left.get("event") or left.get("event_only"):
            left.setdefault("rows", ["name"])
        for name, default in (("quotes", str(QUOTES)), ("show", "count")):
            if left.get(name) == [default]:
                del left[name]
        for name in ("event", "event_only", *OF_MATRIX, *named_filters(), *OF_DATES):
            if values := left.pop(name, []):
                yield name, values
        yield from left.items()

    def _values(self, name: str) -> list[str]:
        """The values of a parameter, the empty ones left out; several boxes ticked are one value."""
        values = [value for value in self.given.getlist(name) if value]
        known = {**DateFilterSet.named_filters(), **named_filters()}
        if name in AnnotationFilterSet.repeated:
            return list(dict.fromkeys(values))
        if name in known and takes_words(name) and len(values) > 1:
            return [",".join(dict.fromkeys(word for value in values for word in value.split(",")))]
        return values

    @property
    def is_canonical(self) -> bool:
        """Whether it was asked just so."""
        return list(self.given.lists()) == list(self.query.lists())

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.query)

    @property
    def address(self) -> str:
        """The address, from its question mark on."""
        return f"?{self.query.urlencode()}" if self.query else "?"

    @property
    def rows(self) -> str:
        return self.query.get("rows", "name")

    @property
    def columns(self) -> str:
        return self.query.get("columns", "")

    @property
    def show(self) -> str:
        """What a cell shows; ValidationError for what it cannot."""
        return self._known("show", "count", MEASURES)

    @property
    def quotes(self) -> int:
        """How many quotes a cell shows; ValidationError for what is no such number."""
        return int(self._known("quotes", str(QUOTES), [str(number) for number in range(MAX_QUOTES + 1)]))

    def _known(self, name: str, default: str, known: Iterable[str]) -> str:
        values = self.query.getlist(name) or [default]
        if len(values) > 1:
            raise ValidationError({name: gettext("it is given more than once")})
        if values[0] not in known:
            raise ValidationError(
                {
                    name: gettext("%(value)r is none of %(known)s")
                    % {"value": values[0], "known": ", ".join(known)}
                }
            )
        return values[0]

    def once(self) -> None:
        """Refuse an axis that is given more than once."""
        for name in OF_MATRIX:
            if len(self.query.getlist(name)) > 1:
                raise ValidationError({name: gettext("it is given more than once")})

    def of_matrix(self) -> str:
        """The same question to the API, without the question mark."""
        asked = self.query.copy()
        for name in OF_PAGE:
            asked.pop(name, None)
        return asked.urlencode()

    @property
    def of_comparison(self) -> str:
        """The same question as it is saved: without what is only shown."""
        asked = self.query.copy()
        for name in (*OF_PAGE, "quotes"):
            asked.pop(name, None)
        return asked.urlencode()

    def without(self, name: str, value: str) -> str:
        """The address of the same question without one of its parameters."""
        left = self.query.copy()
        left.setlist(name, [other for other in left.getlist(name) if other != value])
        return f"?{left.urlencode()}"

    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter by its label, its value, and the address without it."""
        own = {"event", *OWN}
        return [
            (label(name), value, self.without(name, value))
            for name, values in self.query.lists()
            if name not in own
            for value in values
        ]

    def kept(self) -> list[tuple[str, str]]:
        """What the form has no field for and passes on: other filters, and what was given again."""
        return [
            (name, value)
            for name, values in self.query.lists()
            if (name in named_filters() or name in OF_DATES) and name != "event"
            if name not in COMMON or name in AnnotationFilterSet.repeated
            for value in (values[1:] if name in COMMON else values)
        ]


class Words:
    """A widget for several words: an address has them with commas between them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The words that are chosen."""
        return [word.strip() for value in data.getlist(name) for word in value.split(",") if word.strip()]


class Boxes(Words, forms.CheckboxSelectMultiple):
    """Boxes to tick."""


class Lines(Words, forms.SelectMultiple):
    """Lines of a list to choose from."""


class Several(forms.Field):
    """Words, whatever they are: whether they make sense is the filter set's to say."""

    widget = Boxes


class Choices:
    """What can be chosen in the form, as far as it is few; four statements."""

    def __init__(self, person: Person, references: References) -> None:
        sources = SOURCES.visible_to(person).order_by("slug").values_list("slug", "title", "language")
        found = list(sources[: MAX_OPTIONS + 1])
        events = Event.objects.order_by("slug").values_list("slug", "label")
        self.events: Options = few([(slug, f"{label} ({slug})") for slug, label in events[: MAX_OPTIONS + 1]])
        self.vocabularies: Options = [
            (slug, label) for slug, label in Vocabulary.objects.order_by("slug").values_list("slug", "label")
        ]
        slugs = references.public[Tag]
        tags = sorted((slug, references.labels.get(pk, slug), pk) for pk, slug in slugs.items())
        self.filters: dict[str, Options] = {
            "source": few([(slug, f"{title} ({language})") for slug, title, language in found]),
            "language": few([(tag, tag) for tag in sorted({language for _, _, language in found})]),
            "view": few([(slug, label) for slug, label, pk in tags if pk in references.views]),
            "tag": few([(slug, label) for slug, label, _ in tags]),
            "event_only": self.events,
        }

    def axis(self, names: Sequence[str]) -> Options:
        """The axes of rows or columns: ours, and the vocabularies."""
        known = [(name, AXES[name]) for name in names]
        if not self.vocabularies:
            return known
        return [*known, (gettext("Tags of a vocabulary"), list(self.vocabularies))]


def few(options: Options) -> Options:
    """The options, or none where they are too many to choose from."""
    return options if len(options) <= MAX_OPTIONS else []


class QuestionForm(forms.Form):
    """The question as a form. It refuses nothing itself: errors come from those who answer it."""

    def __init__(self, question: Question, choices: Choices) -> None:
        self.question, self.choices = question, choices
        data = question.query.copy() if question.is_asked else None
        columns = question.columns.split(",")
        if data is not None:
            data.setdefault("quotes", str(QUOTES))
            if len(columns) == 2:
                data["columns"], data["cross"] = columns
        self.values = data or QueryDict()
        super().__init__(data, initial={"rows": "name", "columns": "source", "quotes": str(QUOTES)})
        of_matrix = {
            "event": self.choose("event", choices.events, gettext("choose an event")),
            "rows": self.choose("rows", choices.axis(axes.ROWS)),
            "columns": self.choose("columns", choices.axis(axes.COLUMNS), gettext("one column of counts")),
            "cross": self.choose("cross", choices.axis(axes.COLUMNS), gettext("nothing")),
            "show": self.choose("show", list(SHOWN.items())),
            "quotes": self.choose("quotes", [(str(n), str(n)) for n in range(MAX_QUOTES + 1)]),
        }
        labels = {
            "event": _("Event"),
            "rows": _("Rows"),
            "columns": _("Columns"),
            "cross": _("Columns crossed with"),
            "show": _("Cells show"),
            "quotes": _("Quotes in a cell"),
        }
        for name, field in of_matrix.items():
            field.label, field.required = labels[name], False
            self.fields[name] = field
        for name in COMMON:
            field = self.filter(name, named_filters()[name])
            field.label, field.required = label(name), False
            self.fields[name] = field

    def filter(self, name: str, asked: Filter) -> forms.Field:
        """The field of a filter, with the filter's own sentence."""
        sentence = gettext(asked.extra["help_text"])
        field: forms.Field
        if isinstance(asked, ChoicesFilter):
            words = [*asked.choices, "all"] if isinstance(asked, StatusFilter) else asked.choices
            field = Several(
                widget=Boxes(choices=[(word, WORDS.get(word) or gettext(word)) for word in words])
            )
        elif isinstance(asked, CertaintyFilter):
            field = self.choose(name, [(word, word) for word in "123"], gettext("any"))
        else:
            options = self.choices.filters.get(name, [])
            several = takes_words(name) and name not in AnnotationFilterSet.repeated
            if several and options and name != "event_only":
                kind = Boxes if len(options) <= MAX_BOXES else Lines
                field = Several(widget=kind(choices=self.with_given(name, options)))
            else:
                field = self.choose(name, options, gettext("any"))
        field.help_text = sentence
        return field

    def choose(self, name: str, options: Options, nothing: str | None = None) -> forms.Field:
        """A field to choose one of the options, or to write where there are too many."""
        if not options:
            return forms.CharField(strip=False)
        empty = [] if nothing is None else [("", f"— {nothing} —")]
        values = self.values.getlist(name)[:1]
        widget = forms.Select(choices=[*empty, *self.with_given(name, options, values)])
        return forms.CharField(widget=widget, strip=False)

    def with_given(self, name: str, options: Options, values: Iterable[str] | None = None) -> Options:
        """The options, and what the address has that is none of them."""
        if values is None:
            values = [word.strip() for value in self.values.getlist(name) for word in value.split(",")]
        known = {
            key
            for value, label in options
            for key in ([inner for inner, _ in label] if isinstance(label, list) else [value])
        }
        return [*options, *((value, value) for value in values if value and value not in known)]

    def refuse(self, error: ValidationError) -> None:
        """Say what makes no sense, at its field if it has one."""
        self.full_clean()
        for name, reasons in error.message_dict.items():
            for reason in reasons:
                if name in self.fields:
                    self.add_error(name, reason)
                else:
                    self.add_error(None, reason if name == "__all__" else f"{label(name)}: {reason}")

    @property
    def of_matrix(self) -> list[forms.BoundField]:
        """The fields of the question itself."""
        return [self[name] for name in self.fields if name not in COMMON]

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields that narrow it."""
        return [self[name] for name in COMMON]

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is asked for, or was refused."""
        return bool(self.question.chips()) or any(name in self.errors for name in COMMON)
