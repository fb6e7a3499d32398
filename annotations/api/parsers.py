"""How bodies are read: JSON, forms and files by REST framework, rows by the importers."""

from typing import Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, FormParser, MultiPartParser
from rest_framework.request import Request

from annotations.api.errors import TooLarge
from annotations.columns import Table
from annotations.importers import BY_MEDIA_TYPE
from annotations.values.text import TextError, decode


class JSONParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, and no NaN."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The value; 400 if it is none."""
        try:
            return orjson.loads(stream.read())
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}") from error


def refuse_too_large(request: Request, otherwise: str = "") -> None:
    """Refuse a body that is too large before anything reads it, and say what else can be done with it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > settings.MAX_UPLOAD:
        told = f"At most {settings.MAX_UPLOAD:,} bytes are taken at once"
        raise TooLarge(f"{told}; {otherwise}." if otherwise else f"{told}.")


class BytesParser(BaseParser):
    """The bytes of a file, as they are."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The bytes."""
        return stream.read()


def sent_bytes(request: Request) -> bytes:
    """What a `BytesParser` has read. REST framework takes no body for an empty form, whatever its type."""
    return request.data if isinstance(request.data, bytes) else b""


class RowsParser(BaseParser):
    """The text of many rows."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The text; 400 naming the byte if it is not in a Unicode encoding."""
        try:
            return decode(stream.read())
        except TextError as error:
            raise ParseError(str(error)) from error


ROWS_PARSERS = {
    media_type: type("RowsParser", (RowsParser,), {"media_type": media_type}) for media_type in BY_MEDIA_TYPE
}


def parsers(table: Table) -> tuple[type[BaseParser], ...]:
    """What a resource reads: one row as JSON or a form, and many rows in the formats that have such rows."""
    rows = (ROWS_PARSERS[name] for name, importer in BY_MEDIA_TYPE.items() if importer.reads(table))
    return (JSONParser, FormParser, MultiPartParser, *rows)
