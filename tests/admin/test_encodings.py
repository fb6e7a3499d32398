import codecs

import pytest

from annotations.admin.encodings import ENCODINGS
from annotations.admin.table_form import TableForm
from annotations.admin.text_form import TextForm
from annotations.values.text import decode


@pytest.mark.parametrize("encoding", [name for name, _ in ENCODINGS if name])
def test_each_is_known_and_reads_what_it_wrote(encoding):
    text = {"59-2": "Ľud", "1253": "Λαός", "1255": "עם", "1256": "شعب"}.get(encoding[-4:], "People")
    assert decode(text.encode(encoding), encoding) == text


def test_none_is_offered_twice_and_all_are_offered_for_texts_and_tables():
    names = [codecs.lookup(name).name for name, _ in ENCODINGS if name]
    assert len(set(names)) == len(names)
    for form in (TextForm, TableForm):
        assert form.base_fields["encoding"].choices == list(ENCODINGS)
