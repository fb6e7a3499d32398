"""Bytes become drafts: what formats can be read.

An importer yields drafts and knows no database; `loading` writes them. To add a format, write its
module and add its line here. Row importers read the rows of any resource; text importers read the
text of a source. `web_annotation` reads one annotation as a document, which comes by its own protocol.
The exports of other tools are read by `values.tools`, and written by `foreign`.
"""

from collections.abc import Mapping

from annotations.importers.base import RowImporter
from annotations.importers.csv import CSV
from annotations.importers.json_lines import JSONLines
from annotations.importers.plain_text import PlainText
from annotations.importers.skos import JSONLD, RDFXML, Turtle
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

ROW_IMPORTERS: tuple[RowImporter, ...] = (CSV(), JSONLines(), Turtle(), RDFXML(), JSONLD())
TEXT_IMPORTERS: Mapping[str, PlainText] = {importer.name: importer for importer in (PlainText(),)}

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
