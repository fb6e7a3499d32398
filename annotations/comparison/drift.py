"""Drift of names: sources that call one event by several forms, in which order and where.

A form is a name in a wording: *October Revolution* and *October revolution* are one, for case, quotes and
kinds of dash and space make no difference; *Red October* and *the Red October of 1917* are two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.filtersets import AnnotationFilterSet
from annotations.values.text import fold

#: Of more attested names than this it is not worked out.
MAX_ANNOTATIONS = 50_000


@dataclass
class Form:
    """A form: the name, the words of its first place, and the places where it stands, each once, with the
    key of the annotation that attests it there.
    """

    name: str
    exact: str
    language: str
    places: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Drift:
    """A source with the forms by which it calls the event, in the order in which they come up first."""

    source: int
    forms: Sequence[Form]

    @property
    def changes(self) -> int:
        """How often, from one place to the next, the source goes over to another form."""
        places = sorted((place, number) for number, form in enumerate(self.forms) for place in form.places)
        return sum(one != other for (_, one), (_, other) in pairwise(places))


def drifts(filterset: AnnotationFilterSet, event: int) -> list[Drift]:
    """The sources that use more than one form for the event among what a filter set finds; one query.

    ValidationError if there are more than `MAX_ANNOTATIONS` annotations.
    """
    rows = filterset.checked().filter(name__event=event).order_by("source__slug", "text_start", "pk")
    columns = ("source", "name__slug", "exact", "language", "text_start", "pk")
    found = list(rows.values_list(*columns)[: MAX_ANNOTATIONS + 1])
    if len(found) > MAX_ANNOTATIONS:
        message = gettext("more than %(most)d annotations are too many; narrow it by source")
        raise ValidationError({"event": message % {"most": MAX_ANNOTATIONS}}, code="too_many")
    drifting = []
    for source, attested in groupby(found, key=lambda row: row[0]):
        forms = forms_of(row[1:] for row in attested)
        if len(forms) > 1:
            drifting.append(Drift(source, forms))
    return drifting


def forms_of(attested: Iterable[tuple[str, str, str, int, int]]) -> list[Form]:
    """The forms among attested names, which come in the order of the text."""
    forms: dict[tuple[str, str], Form] = {}
    for name, exact, language, place, key in attested:
        form = forms.setdefault((name, fold(exact)), Form(name, exact, language))
        form.places.setdefault(place, key)
    return list(forms.values())
