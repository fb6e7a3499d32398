"""Bytes become drafts: what formats can be read.

An importer yields drafts and knows no database; `loading` writes them. To add a format, write its
module and add its line here. Row importers read the rows of any resource; text importers read the
text of a source. `web_annotation` reads one annotation as a document, which comes by its own protocol.
The exports of other tools are read by `values.tools`, and written by `foreign`.
"""

from collections.abc import Mapping
from pathlib import PurePath

from annotations.importers.base import RowImporter
from annotations.importers.bibtex import BibTeX
from annotations.importers.composing import TextImporter
from annotations.importers.csl_json import CSLJSON
from annotations.importers.csv import CSV
from annotations.importers.docx import DOCX
from annotations.importers.dump import Dump
from annotations.importers.gutenberg import Gutenberg
from annotations.importers.html import HTML
from annotations.importers.json_lines import JSONLines
from annotations.importers.markdown import Markdown
from annotations.importers.plain_text import PlainText
from annotations.importers.ris import RIS
from annotations.importers.skos import JSONLD, RDFXML, Turtle
from annotations.importers.tei import TEIText
from annotations.importers.wikitext import Wikitext
from annotations.values.tools.base import Reader
from annotations.values.tools.brat import Brat
from annotations.values.tools.catma import CATMA
from annotations.values.tools.doccano import Doccano
from annotations.values.tools.hypothesis import Hypothesis
from annotations.values.tools.label_studio import LabelStudio
from annotations.values.tools.refi_qda import REFIQDA
from annotations.values.tools.table import Table
from annotations.values.tools.taguette import Taguette
from annotations.values.tools.uima import CAS
from annotations.values.tools.web_annotations import Recogito
from annotations.values.tools.webanno_tsv import WebAnnoTSV

ROW_IMPORTERS: tuple[RowImporter, ...] = (
    CSV(),
    JSONLines(),
    Turtle(),
    RDFXML(),
    JSONLD(),
    BibTeX(),
    RIS(),
    CSLJSON(),
)
#: The first is that of a text whose name says nothing.
TEXT_IMPORTERS: Mapping[str, TextImporter] = {
    importer.name: importer
    for importer in (PlainText(), Markdown(), HTML(), Wikitext(), Dump(), TEIText(), Gutenberg(), DOCX())
}

BY_SUFFIX: Mapping[str, RowImporter] = {
    suffix: importer for importer in ROW_IMPORTERS for suffix in importer.suffixes
}
BY_MEDIA_TYPE: Mapping[str, RowImporter] = {importer.media_type: importer for importer in ROW_IMPORTERS}

#: The tools whose exports are read, by name.
TOOLS: Mapping[str, Reader] = {
    reader.name: reader
    for reader in (
        Table(),
        Hypothesis(),
        Recogito(),
        CATMA(),
        WebAnnoTSV(),
        CAS(),
        Brat(),
        Doccano(),
        LabelStudio(),
        Taguette(),
        REFIQDA(),
    )
}


def text_importer(file: str = "", name: str = "") -> TextImporter:
    """The importer of this `name`, or the one for files called so, or that of plain text."""
    if name:
        return TEXT_IMPORTERS[name]
    suffix = PurePath(file).suffix.lower()
    found = (importer for importer in TEXT_IMPORTERS.values() if suffix in importer.suffixes)
    return next(found, next(iter(TEXT_IMPORTERS.values())))
