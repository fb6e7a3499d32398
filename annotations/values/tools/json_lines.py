"""JSON whose objects know on which line they begin, so that a report can name it."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from json import decoder, scanner
from typing import Any

from annotations.values.tools.base import At, Unreadable
from annotations.values.tools.files import text_of


class Lined(dict[str, Any]):
    """An object of JSON, with the line on which it begins."""

    line = 0


class Decoder(json.JSONDecoder):
    """Decodes one text, and notes of each object where it begins."""

    def __init__(self, text: str) -> None:
        super().__init__(parse_constant=_refuse)
        breaks = [place for place, character in enumerate(text) if character == "\n"]

        def parse_object(state: tuple[str, int], *args: Any) -> tuple[Lined, int]:
            value, end = decoder.JSONObject(state, *args)  # type: ignore[attr-defined]
            lined = Lined(value)
            lined.line = bisect_right(breaks, state[1] - 1) + 1
            return lined, end

        self.parse_object = parse_object
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def values(name: str, data: bytes) -> Iterator[Any]:
    """The values of a file of JSON, or of JSON Lines: one after the other, whatever white space is between.

    Raises Unreadable with the line of what is no JSON.
    """
    text = text_of(name, data)
    decode, place = Decoder(text), 0
    while True:
        while place < len(text) and text[place] in " \t\r\n":
            place += 1
        if place == len(text):
            return
        try:
            value, place = decode.scan_once(text, place)
        except StopIteration as error:
            line = text.count("\n", 0, error.value) + 1
            raise Unreadable(At(name, line), "it is not JSON: a value is wanted here") from error
        except json.JSONDecodeError as error:
            raise Unreadable(At(name, error.lineno), f"it is not JSON: {error.msg}") from error
        except (ValueError, RecursionError) as error:
            raise Unreadable(At(name, text.count("\n", 0, place) + 1), f"it is not JSON: {error}") from error
        yield value


def objects(name: str, data: bytes) -> Iterator[tuple[At, Any]]:
    """The values of a file, those of arrays one by one, each with its line; of what is no object the last."""
    line = 1
    for value in values(name, data):
        for one in value if isinstance(value, list) else [value]:
            line = getattr(one, "line", line)
            yield At(name, line), one


def words(value: Any) -> str:
    """A value as one reads it: strings as they are, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def whole(value: Any) -> int | None:
    """A value that is a whole number; None if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
