import json

import pytest

from annotations.importers.document import Refused
from annotations.importers.wiki import Page, Unreachable, Wiki, fetch, slugs
from tests.importers.documents import words
from tests.wiki import TITLE, replaying


@pytest.fixture
def wiki():
    with replaying() as found:
        yield found


def test_a_page_is_asked_for_by_its_title_and_read_as_readers_see_it(wiki):
    page = Wiki("wikipedia", "en").fetch("Python_(programming_language)")
    assert (page.title, page.revision, page.issued) == (TITLE, "1345336232", "2026-03-27")
    assert page.url == "https://en.wikipedia.org/wiki/Python_(programming_language)"
    assert page.contributors == "https://en.wikipedia.org/w/index.php?curid=23862&action=history"
    assert (page.licence, page.site) == ("CC-BY-SA-4.0", "Wikipedia")
    assert page.languages["tl"][0] == "Python (wikang pamprograma)"
    assert len(page.languages) == 117
    draft = page.read()
    assert draft.about["creators"] == [
        "Wikipedia contributors (https://en.wikipedia.org/w/index.php?curid=23862&action=history)"
    ]
    assert "https://ru.wikipedia.org/wiki/Python" in draft.about["related"]
    assert draft.revision == "1345336232"
    assert words(draft)[0].endswith("have proved controversial in the 2000s.[63][64]")


def test_the_wiki_is_told_who_asks_and_asked_for_the_revision_it_named(wiki):
    Wiki("wikipedia", "en").fetch(TITLE)
    (_, known, agent), (path, parsed, _) = wiki.asked
    assert agent.startswith("Historio/")
    assert (path, parsed["oldid"]) == ("/en/w/api.php", "1345336232")
    assert (known["titles"], known["redirects"], known["maxlag"]) == (TITLE, "1", "5")


def test_the_same_page_is_found_in_other_languages_by_its_links(wiki):
    pages = fetch(TITLE, "en", ["tl", "ru"])
    assert [(page.language, page.title) for page in pages] == [
        ("en", TITLE),
        ("tl", "Python (wikang pamprograma)"),
        ("ru", "Python"),
    ]
    assert words(pages[2].read()) == ["Октябрьская революция — Великая 🚩", "Итоги", "Мир."]
    assert list(slugs(pages)) == [
        "python-programming-language-en",
        "python-programming-language-tl",
        "python-programming-language-ru",
    ]
    assert list(slugs(pages, "piton"))[2] == "piton-ru"


def test_pages_that_there_are_not_are_all_named(wiki):
    with pytest.raises(Refused) as caught:
        fetch("NonExistentPage_WikiAPI_Test_12345", "en", ["tl"])
    assert "there is no page 'NonExistentPage_WikiAPI_Test_12345' in the en wiki" in str(caught.value)
    with pytest.raises(Refused) as caught:
        fetch(TITLE, "en", ["tlh", "kl"])
    assert [error.column for error in caught.value.errors] == ["tlh", "kl"]


def test_a_title_that_leads_on_is_remarked_upon(wiki):
    found = {
        "query": {
            "redirects": [{"from": "Oktober", "to": "Oktubre"}],
            "pages": {
                "7": {"pageid": 7, "title": "Oktubre", "lastrevid": 1, "pageprops": {"disambiguation": ""}}
            },
        }
    }
    wiki.answers.append((200, {}, json.dumps(found).encode()))
    told = [remark.message for remark in Wiki("wikipedia", "tl").fetch("Oktober").read().remarks]
    assert told[:2] == ["'Oktober' leads on to 'Oktubre'", "'Oktubre' only tells meanings of a name apart"]
    assert "under which licence" in told[2]


def test_a_list_that_goes_on_is_read_to_its_end_and_no_further(wiki):
    page = {"pageid": 7, "title": "Мир", "lastrevid": 1}
    first = {"query": {"pages": {"7": page | {"langlinks": [{"lang": "tl", "url": "u", "*": "Kapayapaan"}]}}}}
    second = {"query": {"pages": {"7": page | {"langlinks": [{"lang": "en", "url": "v", "*": "Peace"}]}}}}
    more = {"continue": {"llcontinue": "x", "continue": "||"}}
    wiki.answers += [(200, {}, json.dumps(first | more).encode()), (200, {}, json.dumps(second).encode())]
    assert Wiki("wikipedia", "ru").fetch("Мир").languages == {"tl": ["Kapayapaan", "u"], "en": ["Peace", "v"]}
    wiki.answers += [(200, {}, json.dumps(first | more).encode())] * 60
    with pytest.raises(Unreachable, match="without an end"):
        Wiki("wikipedia", "ru").fetch("Мир")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((500, {}, b"{}"), "HTTP Error 500"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "HTTP Error 302"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "HTTP Error 302"),
        ((200, {}, b"<html>"), "no JSON"),
        ((200, {}, b"[" * 100_000), "no JSON"),
        ((200, {}, b"[]"), "refuses"),
        (
            (200, {}, b'{"error": {"code": "maxlag", "info": "Waiting for a database"}}'),
            "Waiting for a database",
        ),
        ((429, {"Retry-After": "7"}, b""), "Too Many Requests; it is to be asked again in 7 seconds"),
        ((503, {"Retry-After": "soon"}, b""), r"Service Unavailable\Z"),
        (
            (200, {"Retry-After": "5"}, b'{"error": {"code": "maxlag", "info": "5 seconds lagged"}}'),
            "5 seconds lagged; it is to be asked again in 5 seconds",
        ),
        ((200, {}, b'{"error": "no"}'), r"refuses: \?"),
        ((200, {}, b'{"query": {"pages": [1]}}'), "otherwise than a wiki"),
        ((200, {}, b'{"query": {"pages": {"7": {"revisions": 1}}}}'), "otherwise than a wiki"),
        ((200, {}, b"\xff\xfe{"), "no JSON"),
    ],
)
def test_what_is_no_answer_is_told(wiki, answer, reason):
    wiki.answers.append(answer)
    with pytest.raises(Unreachable, match=reason):
        Wiki("wikipedia", "en").fetch(TITLE)
    assert len(wiki.asked) == 1


@pytest.mark.parametrize("text", ["{}", '{"parse": {}}', '{"parse": {"text": "Мир"}}', '{"parse": null}'])
def test_a_page_without_its_text_is_told(wiki, text):
    known = {"query": {"pages": {"7": {"pageid": 7, "title": "Мир", "lastrevid": 1}}}}
    wiki.answers += [(200, {}, json.dumps(known).encode()), (200, {}, text.encode())]
    with pytest.raises(Unreachable, match="otherwise than a wiki"):
        Wiki("wikipedia", "ru").fetch("Мир")


@pytest.mark.parametrize("title", ["", " ", "Мир|Война", "Мир#Хлеб", "{{Мир}}", "\x1fМир\x1fВойна", "\ud800"])
def test_what_is_no_title_is_not_asked_for(wiki, title):
    with pytest.raises(Refused, match="no title of a page"):
        Wiki("wikipedia", "ru").fetch(title)
    assert wiki.asked == []


def test_an_answer_that_is_too_long_is_not_read_to_its_end(wiki, monkeypatch):
    monkeypatch.setattr("annotations.importers.wiki.MOST", 1000)
    wiki.answers.append((200, {}, b" " * 100_000))
    with pytest.raises(Unreachable, match="too much"):
        Wiki("wikipedia", "en").fetch(TITLE)


@pytest.mark.parametrize(
    "language",
    [
        "",
        "EN",
        "evil.example/",
        "en@evil.example",
        "en/../..",
        "..",
        "127.0.0.1:80#",
        "en ",
        "e" * 40,
        "ен",
        "en\n",
    ],
)
def test_only_a_language_can_be_put_into_an_address(wiki, language):
    with pytest.raises(Refused, match="no language of a wiki"):
        Wiki("wikipedia", language)
    assert wiki.asked == []


@pytest.mark.parametrize("name", ["", "evil", "http://127.0.0.1/", "wikipedia.evil"])
def test_only_wikis_of_the_settings_are_asked(wiki, name):
    with pytest.raises(Refused, match="no wiki"):
        Wiki(name, "en")


def test_what_is_kept_of_a_page_reads_as_it_did(wiki):
    page = Wiki("wikipedia", "en").fetch(TITLE)
    again = Page(**json.loads(json.dumps(page.__dict__ if hasattr(page, "__dict__") else {})))
    assert again.read().sha256 == page.read().sha256


def test_a_title_without_latin_letters_needs_a_slug():
    page = Page("wikipedia", "ru", "Мир", "1", "", "", "", "", "", {}, "<p>Мир</p>", "")
    with pytest.raises(Refused, match="give a slug: 'Мир'"):
        slugs([page])
    known = Page(
        "wikipedia", "ru", "Мир", "1", "", "", "", "", "", {"en": ["Peace, 1917", ""]}, "<p>Мир</p>", ""
    )
    assert list(slugs([known])) == ["peace-1917-ru"]
