"""The years, months and days to which Django's date hierarchy leads, without reading all dates of a list.

Django asks for every date that there is; of a million rows that takes a second. We know the first and the
last, for which an index is enough, and offer what lies between them.
"""

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone


class Periods:
    """A list of the admin, as Django's date hierarchy looks at it."""

    def __init__(self, changelist: Any) -> None:
        self.changelist = changelist

    def __getattr__(self, name: str) -> Any:
        """All else is the list's."""
        return getattr(self.changelist, name)

    @property
    def queryset(self) -> "Periods":
        """What is asked for dates."""
        return self

    def aggregate(self, **wanted: models.Aggregate) -> dict[str, Any]:
        """The first and the last instant."""
        return dict(self.ends)

    def datetimes(self, field: str, kind: str) -> Iterator[datetime.datetime]:
        """The beginnings of all periods of this kind from the first to the last."""
        if self.ends["first"] is None:
            return
        first, last = (timezone.localtime(end) for end in self.ends.values())
        period = begun(first, kind)
        while period <= last:
            yield period
            period = begun(period + datetime.timedelta(days={"year": 366, "month": 31, "day": 1}[kind]), kind)

    @cached_property
    def ends(self) -> dict[str, Any]:
        """The first and the last instant of the list; a query each, which an index in their order answers."""
        field = self.changelist.date_hierarchy
        dated = self.changelist.queryset.exclude(**{field: None}).values_list(field, flat=True)
        return {"first": dated.order_by(field).first(), "last": dated.order_by(f"-{field}").first()}


def begun(instant: datetime.datetime, kind: str) -> datetime.datetime:
    """When the year, month or day of an instant began."""
    parts: dict[str, int] = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    if kind != "day":
        parts["day"] = 1
    if kind == "year":
        parts["month"] = 1
    return instant.replace(**parts)  # type: ignore[arg-type]
