"""What stands in a parameter: words with commas between them, text, dates, spans, truth values."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.models.base import UNSTORABLE
from annotations.values import dates

#: More values than these nobody writes by hand, and each costs the database something.
MAX_WORDS, MAX_REPEATED = 200, 20


class TextField(forms.CharField):
    """Text as it stands; only what cannot be stored is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        """The text itself."""
        value = super().to_python(value)
        if found := UNSTORABLE.search(value):
            raise ValidationError(
                gettext("%(point)s can stand in no text here") % {"point": f"U+{ord(found[0]):04X}"}
            )
        return value


class WordsField(TextField):
    """Slugs, ids, languages or choices with commas between them."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The words, in order, each once."""
        words = [word.strip() for word in super().to_python(value).split(",")]
        if len(words) > MAX_WORDS:
            raise ValidationError(gettext("more than %(most)d values") % {"most": MAX_WORDS})
        if "" in words:
            raise ValidationError(gettext("an empty value; leave the parameter out, or say none"))
        return list(dict.fromkeys(words))


class RepeatedWidget(forms.TextInput):
    """Reads a parameter as often as it is given."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of its values."""
        return data.getlist(name)


class RepeatedWordsField(WordsField):
    """Words, several times: each time one of them must hold."""

    widget = RepeatedWidget

    def to_python(self, value: Any) -> list[list[str]]:  # type: ignore[override]
        """The words of each time."""
        if len(value) > MAX_REPEATED:
            raise ValidationError(gettext("it is given more than %(most)d times") % {"most": MAX_REPEATED})
        return [super(RepeatedWordsField, self).to_python(item) for item in dict.fromkeys(value)]


class InstantField(TextField):
    """An ISO 8601 date or instant, as the first and the last instant it may mean (UTC)."""

    def to_python(self, value: Any) -> tuple[datetime.datetime, datetime.datetime]:  # type: ignore[override]
        """The first and the last instant."""
        raw = super().to_python(value)
        try:
            parsed = datetime.datetime.fromisoformat(raw)
        except ValueError as error:
            raise ValidationError(
                gettext("%(value)r is not an ISO 8601 date or instant") % {"value": raw}
            ) from error
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=datetime.UTC)
        try:
            parsed.astimezone(datetime.UTC)
            last = parsed + datetime.timedelta(days=1, microseconds=-1) if is_day(raw) else parsed
        except OverflowError as error:
            raise ValidationError(gettext("%(value)r is out of range") % {"value": raw}) from error
        return parsed, last


def is_day(raw: str) -> bool:
    """Whether this is an ISO 8601 date without a time."""
    try:
        datetime.date.fromisoformat(raw)
    except ValueError:
        return False
    return True


class DayField(TextField):
    """A day or a stretch of days: ISO 8601, EDTF, or `1917-10-25 O.S.`"""

    def to_python(self, value: Any) -> dates.EDTF:  # type: ignore[override]
        """The date with its bounds."""
        try:
            return dates.parse_bound(super().to_python(value))
        except dates.DateError as error:
            raise ValidationError(str(error)) from error


class SpanField(TextField):
    """Two offsets: `10,80`."""

    def to_python(self, value: Any) -> tuple[int, int]:  # type: ignore[override]
        """Start and end."""
        raw = super().to_python(value)
        start, _, end = raw.partition(",")
        if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
            raise ValidationError(gettext("%(value)r is not a span such as 10,80") % {"value": raw})
        if len(raw) > 40 or not int(start) < int(end) < 2**31:
            raise ValidationError(
                gettext("%(value)r is not a span: it must end after its start") % {"value": raw}
            )
        return int(start), int(end)


class FlagField(TextField):
    """`true` or `false`."""

    def to_python(self, value: Any) -> bool:  # type: ignore[override]
        """The truth value."""
        raw = super().to_python(value)
        if raw not in ("true", "false"):
            raise ValidationError(gettext("%(value)r is neither true nor false") % {"value": raw})
        return raw == "true"
