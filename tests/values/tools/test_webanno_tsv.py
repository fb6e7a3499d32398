"""WebAnno TSV, whose files have twins in UIMA XMI."""

import pytest
from lxml import etree

from annotations.values.tools.layers import OF_THE_TEXT
from annotations.values.tools.webanno_tsv import WebAnnoTSV
from tests.values.tools.exports import DATA, faults

SUITE = sorted(path.parent for path in (DATA / "webanno-tsv").glob("*/reference.tsv"))


def twin(xmi: bytes) -> list[tuple[int, int, str]]:
    """The annotations of an XMI, read without any code of ours: units, and the last part of the type."""
    root = etree.fromstring(xmi)
    return sorted(
        (int(one.get("begin")), int(one.get("end")), one.tag.rpartition("}")[2])
        for one in root
        if one.get("begin") is not None
        and one.tag.rpartition("}")[2] not in OF_THE_TEXT
        and int(one.get("begin")) < int(one.get("end"))
    )


@pytest.mark.parametrize("folder", SUITE, ids=lambda folder: folder.name)
def test_each_file_says_the_same_as_its_twin(folder):
    data = (folder / "reference.tsv").read_bytes()
    export = WebAnnoTSV().read({"reference.tsv": data})
    assert all("has no words" in why for _, why in faults(export)), export.faults
    if not (folder / "reference.xmi").exists():
        assert export.drafts
        return
    wanted = twin((folder / "reference.xmi").read_bytes())
    found = sorted(
        (*draft.spans[0].to_utf16(export.documents[draft.document].text), draft.codes[0].partition(":")[0])
        for draft in export.drafts
    )
    assert [place[:2] for place in found] == [place[:2] for place in wanted]
