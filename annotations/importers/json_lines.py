"""JSON Lines: one JSON object a line, with the names and values that the API gives and takes."""

from collections.abc import Iterator

import orjson
from django.utils.translation import gettext

from annotations.columns import Table
from annotations.importers.base import Reading, RowDraft, RowError, RowImporter
from annotations.importers.csv import known


class JSONLines(RowImporter):
    """One object a line; blank lines are passed over."""

    name, suffixes, media_type = "jsonl", (".jsonl", ".ndjson"), "application/jsonl"

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The rows."""
        for line, content in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
            if not content.strip():
                continue
            try:
                values = orjson.loads(content)
            except orjson.JSONDecodeError as error:
                yield RowError(line, "", gettext("it is not JSON: %(error)s") % {"error": error})
                continue
            if not isinstance(values, dict):
                yield RowError(line, "", gettext("it is not a JSON object"))
                continue
            unknown = [name for name in values if not known(name, table)]
            yield from (RowError(line, name, gettext("there is no such field")) for name in unknown)
            if not unknown:
                yield RowDraft(line, values)
