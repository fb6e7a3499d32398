"""The address of what is counted: the parameters of the list that holds a cell's annotations."""

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.filtersets import AnnotationFilterSet, DateFilterSet

#: Parameters with their values, in order.
Parameters = dict[str, list[str]]


def filters(filterset: AnnotationFilterSet | DateFilterSet) -> Parameters:
    """What a question narrows by, slugs of before replaced; a query each where names or claims are named."""
    return {
        name: [found.now(value) for value in filterset.data.getlist(name)]
        for name, found in filterset.filters.items()
    }


def narrowed(asked: Parameters, parameters: Iterable[tuple[str, str]]) -> Parameters:
    """The question's filters, narrowed to a row or column, or to both."""
    found = dict(asked)
    for name, value in parameters:
        given = found.get(name, [])
        if name in AnnotationFilterSet.repeated:
            found[name] = [*given, value]
        elif given and name.endswith("_not"):  # none of these, and none of those
            found[name] = [f"{given[0]},{value}"]
        elif given:  # one of these, and one of those
            known = {word.strip() for word in given[0].split(",")}
            found[name] = [",".join(word for word in value.split(",") if word in known)]
        else:
            found[name] = [value]
    return found


def explicit(asked: Parameters, counted: Mapping[str, Any]) -> Parameters:
    """The filters with what counts said in full, for lists that show everything unless told otherwise."""
    said = {name: [value if isinstance(value, str) else ",".join(value)] for name, value in counted.items()}
    return {**asked, **{name: values for name, values in said.items() if name not in asked}}
