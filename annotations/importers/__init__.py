"""Bytes become drafts: what formats can be read.

An importer yields drafts and knows no database; `loading` writes them. To add a format, write its
module and add its line here. Row importers read the rows of any resource; text importers read the
text of a source. `web_annotation` reads one annotation as a document, which comes by its own protocol.
"""

from collections.abc import Mapping

from annotations.importers.base import RowImporter
from annotations.importers.csv import CSV
from annotations.importers.json_lines import JSONLines
from annotations.importers.plain_text import PlainText
from annotations.importers.skos import JSONLD, RDFXML, Turtle

ROW_IMPORTERS: tuple[RowImporter, ...] = (CSV(), JSONLines(), Turtle(), RDFXML(), JSONLD())
TEXT_IMPORTERS: Mapping[str, PlainText] = {importer.name: importer for importer in (PlainText(),)}

BY_SUFFIX: Mapping[str, RowImporter] = {
    suffix: importer for importer in ROW_IMPORTERS for suffix in importer.suffixes
}
BY_MEDIA_TYPE: Mapping[str, RowImporter] = {importer.media_type: importer for importer in ROW_IMPORTERS}
