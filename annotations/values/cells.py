"""Values as text: in JSON, and in the cells of a CSV file.

Free text that a spreadsheet would take for a formula gets one leading `'`; reading takes it off again.
"""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

#: Between several values in one cell; a bar within a value is written with a backslash before it.
JOINT = " | "

#: Cells that begin so are guarded: formulas, what trims to one, full-width forms, and the guard.
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

#: Kinds of values whose characters are ours, so that none begins like a formula. References are not
#: among them: an account or a group may be called anything.
OWN_FORMS = frozenset({"integer", "number", "boolean", "uuid", "date", "datetime", "choice"})

#: How programs write a whole number that they hold as another one: `3.0`, `3,0`, `1e+05`. Three zeros
#: after the point are not among them: `1.000` is a thousand to some and one to others.
WHOLE = re.compile(r"([+-]?\d+)(?:[.,]0{1,2})?")
POWER = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,2}")

#: What spreadsheets make of `true` and `false`, each in its own language.
TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(
        ["true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "истина"], True
    ),
    **dict.fromkeys(["false", "falsch", "faux", "falso", "onwaar", "fałsz", "ложь"], False),
}


def is_free_text(kind: str) -> bool:
    """Whether values of this kind are in somebody else's words."""
    return kind not in OWN_FORMS


def guard(text: str) -> str:
    """The text, with a leading `'` if a spreadsheet could take it for a formula."""
    return f"'{text}" if text.startswith(GUARDED) else text


def unguard(text: str) -> str:
    """The text that `guard` was given; what was never guarded stays as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def instant(moment: datetime.datetime) -> str:
    """ISO 8601 in UTC, with Z."""
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers, truth values, strings, lists and null."""
    if isinstance(value, datetime.datetime):
        return instant(value)
    if isinstance(value, (uuid.UUID, datetime.date)):
        return str(value)
    return value


def cell(value: Any) -> str:
    """A value as a cell has it; none is an empty cell."""
    value = plain(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Iterable):
        return JOINT.join(cell(item).replace("|", "\\|") for item in value)
    return str(value)


def read_cell(text: str, kind: str) -> Any:
    """The value of a cell, as JSON would have it; an empty cell is null, or no text, or no values.

    Raises ValueError for what is not of this kind.
    """
    if is_free_text(kind):
        text = unguard(text)
    if kind in ("list", "references", "labels"):
        return [item.replace("\\|", "|") for item in text.split(JOINT)] if text else []
    if kind in ("text", "url"):
        return text
    if text == "":
        return None
    if kind == "integer":
        return whole(text)
    if kind == "boolean":
        known = TRUTHS.get(text.strip().lower())
        if known is None:
            raise ValueError(f"{text!r} is neither true nor false")
        return known
    return text


def whole(text: str) -> int:
    """A whole number, also where a program wrote it as one with a fraction or a power of ten."""
    text = text.strip()
    if found := WHOLE.fullmatch(text):
        return int(found[1])
    if POWER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if number == number.to_integral_value():
            return int(number)
    raise ValueError(f"{text!r} is not a whole number")
