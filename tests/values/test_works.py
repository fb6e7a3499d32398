import pytest

from annotations.values.licences import address_of, licence_at
from annotations.values.works import Work

REED = Work(
    "ten-days-en",
    "Ten Days That Shook the World",
    "en",
    kind="book",
    creators=["Reed, John"],
    publisher="Boni & Liveright",
    issued="1919-03",
    url="https://example.org/",
    licence="public domain",
    accessed="2026-11-21",
)
BARE = Work("dekret-ru", "Декрет о мире", "ru")


def test_a_work_is_cited_in_sentences():
    assert REED.apa == (
        "Reed, J. (1919-03). Ten Days That Shook the World. Boni & Liveright. https://example.org/"
    )
    assert REED.chicago == (
        "Reed, John. Ten Days That Shook the World. Boni & Liveright, 1919-03. https://example.org/."
    )
    assert BARE.apa == "Декрет о мире (n.d.)."
    assert BARE.chicago == "Декрет о мире. n.d."


def test_a_work_is_written_for_bibliographies():
    assert REED.bibtex == (
        "@book{ten-days-en,\n  author = {Reed, John},\n  title = {{Ten Days That Shook the World}},\n"
        "  date = {1919-03},\n  publisher = {Boni \\& Liveright},\n  url = {https://example.org/},\n"
        "  urldate = {2026-11-21},\n  langid = {en},\n  type = {book},\n  license = {public domain}\n}\n"
    )
    assert REED.ris.splitlines()[:5] == [
        "TY  - BOOK",
        "ID  - ten-days-en",
        "TI  - Ten Days That Shook the World",
        "AU  - Reed, John",
        "DA  - 1919/03",
    ]
    assert REED.csl["author"] == [{"family": "Reed", "given": "John"}]
    assert REED.csl["issued"] == {"date-parts": [[1919, 3]]}
    assert BARE.csl == {"id": "dekret-ru", "type": "document", "title": "Декрет о мире", "language": "ru"}


@pytest.mark.parametrize(
    ("address", "licence"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0"),
        ("//creativecommons.org/licenses/by/3.0/us/", "CC-BY-3.0-US"),
        ("http://www.creativecommons.org/licenses/by-nc-nd/2.5/deed.en", "CC-BY-NC-ND-2.5"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "public domain"),
        ("https://creativecommons.org.evil.example/licenses/by/4.0/", ""),
        ("https://example.org/licence", ""),
        ("", ""),
    ],
)
def test_licences_are_known_by_their_addresses(address, licence):
    assert licence_at(address) == licence


@pytest.mark.parametrize("licence", ["CC-BY-SA-4.0", "CC-BY-3.0-US", "CC0-1.0"])
def test_a_licence_leads_to_its_address_and_back(licence):
    assert licence_at(address_of(licence)) == licence
