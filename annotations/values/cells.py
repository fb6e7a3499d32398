"""Values as text: in JSON, and in the cells of a CSV file.

Free text that a spreadsheet would take for a formula gets one leading `'`; reading takes it off again.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

#: Between several values in one cell; a bar within a value is written with a backslash before it.
JOINT = " | "

#: Cells that begin so are guarded: formulas, what trims to one, full-width forms, and the guard.
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")

#: Kinds of values whose characters are ours, so that none begins like a formula. References are not
#: among them: an account or a group may be called anything.
OWN_FORMS = frozenset({"integer", "boolean", "uuid", "date", "datetime", "choice"})


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
        if not text.lstrip("-").isdecimal():
            raise ValueError(f"{text!r} is not a whole number")
        return int(text)
    if kind == "boolean":
        known = {"true": True, "false": False}.get(text.strip().lower())
        if known is None:
            raise ValueError(f"{text!r} is neither true nor false")
        return known
    return text
