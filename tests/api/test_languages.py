"""Translations of the same paragraphs, annotated span by span, sought in other cases and forms."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parent.parent / "data" / "xquad.json"
PARAGRAPHS: dict[str, list[dict]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture
def translations(api) -> dict[str, list[dict]]:
    """The annotations made of all spans, by language; each span's id is its note."""
    made: dict[str, list[dict]] = {}
    for language, paragraphs in PARAGRAPHS.items():
        text = "\n\n".join(paragraph["context"] for paragraph in paragraphs)
        source = {"slug": f"wiki-{language}", "title": "1973, 1754", "language": language, "text": text}
        assert api.post("/api/v1/sources/", source).status_code == 201
        offset, made[language] = 0, []
        for paragraph in paragraphs:
            for answer in paragraph["answers"]:
                start = offset + answer["start"]
                body = {
                    "source": source["slug"],
                    "start": start,
                    "end": start + len(answer["text"]),
                    "exact": answer["text"],
                    "note": answer["id"],
                }
                response = api.post("/api/v1/annotations/", body)
                assert response.status_code == 201, response.json()
                made[language].append({**response.json(), "answer": answer, "at": start})
            offset += len(paragraph["context"]) + 2
    return made


def exacts(client, language: str, **query: str) -> list[str]:
    given = {"source": f"wiki-{language}", "ordering": "text_start", "fields": "exact", **query}
    return [row["exact"] for row in client.get("/api/v1/annotations/", given).json()["results"]]


def test_every_span_is_read_back_exactly(translations, client):
    for language, made in translations.items():
        assert [found["exact"] for found in made] == [found["answer"]["text"] for found in made]
        assert [found["text_start"] for found in made] == [found["at"] for found in made]
        raw = client.get(f"/api/v1/annotations.csv?language={language}&source=wiki-{language}").getvalue()
        rows = csv.DictReader(io.StringIO(raw.decode(), newline=""))
        assert {row["note"]: row["exact"] for row in rows} == {
            found["answer"]["id"]: found["answer"]["text"] for found in made
        }


def test_the_same_spans_stand_in_every_translation(translations):
    ids = {language: {found["note"] for found in made} for language, made in translations.items()}
    assert ids["en"] == ids["ru"] == ids["ar"]
    assert len(ids["en"]) == 17


def test_the_same_words_are_found_as_a_quote(translations, api):
    for made in translations.values():
        for found in made:
            quote = {name: found[name] for name in ("passage", "exact", "prefix", "suffix")}
            response = api.post("/api/v1/annotations/", quote)
            assert response.status_code == 201, response.json()
            assert (response.json()["start"], response.json()["end"]) == (found["start"], found["end"])


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("ru", "ОКТЯБРЬ", "6 октября 1973 года"),
        ("ru", "арктика", "Арктике"),
        ("ru", "военное действие", "Возобновление военных действий в зоне арабо-израильского конфликта"),
        ("ru", "автомобилестроение", "автомобилестроении"),
        ("ru", '"подписание мирного договора"', "1756 году до подписания мирного договора в 1763 году"),
        ("ru", "израильский", "Возобновление военных действий в зоне арабо-израильского конфликта"),
        ("en", "signed treaties", "1756 to the signing of the peace treaty in 1763"),
        ("en", "israeli", "renewal of hostilities in the Arab–Israeli conflict"),
        ("en", "HOSTILITY -iran", "renewal of hostilities in the Arab–Israeli conflict"),
        ("ar", "النزاع", "التجدد في القتال في النزاع العربي الإسرائيلي"),
    ],
)
def test_words_are_found_in_another_case_and_form(translations, client, language, words, found):
    assert found in exacts(client, language, q=words)


@pytest.mark.parametrize(
    ("language", "part", "found"),
    [
        ("ru", "ЖУМОНВИЛЬ", "Жумонвильского инцидента"),
        ("ru", "арабо–израиль", "Возобновление военных действий в зоне арабо-израильского конфликта"),
        ("en", "arab-israeli", "renewal of hostilities in the Arab–Israeli conflict"),
        ("ar", "سنوات", "ست سنوات"),
    ],
)
def test_parts_of_words_are_found_under_the_fold(translations, client, language, part, found):
    assert found in exacts(client, language, exact_contains=part)


def test_what_is_excluded_is_not_found(translations, client):
    everything = exacts(client, "ru")
    without = exacts(client, "ru", q="иран")
    assert without == ["Иран", "Иран"]
    assert exacts(client, "ru", q="год -октябрь")
    assert "6 октября 1973 года" not in exacts(client, "ru", q="год -октябрь")
    assert len(everything) == 17


GREEK = "Ὁ ΣΊΣΥΦΟΣ καὶ ὁ Θουκυδίδης ξυνέγραψε τὸν πόλεμον."


def test_greek_is_found_whatever_the_sigma(api, client):
    body = {"slug": "thuc", "title": "Ἱστορίαι", "language": "grc", "text": GREEK}
    api.post("/api/v1/sources/", body)
    made = api.post("/api/v1/annotations/", {"source": "thuc", "exact": "σίσυφος"})
    assert (made.status_code, made.json()["exact"]) == (201, "ΣΊΣΥΦΟΣ")
    for query in ({"exact_contains": "Σίσυφος"}, {"q": "σίσυφοσ"}):
        rows = client.get("/api/v1/annotations/", {"source": "thuc", **query}).json()["results"]
        assert [row["exact"] for row in rows] == ["ΣΊΣΥΦΟΣ"]


def test_titles_are_found_in_any_case_and_sorted_by_their_letters(api, client):
    titles = {"b": "Борьба", "a": "Азбука", "g": "Ἀλφάβητος", "r": "ثورة", "y": "Ёлка", "l": "Latin"}
    for slug, title in titles.items():
        api.post("/api/v1/sources/", {"slug": f"t-{slug}", "title": title, "language": "und"})
    for query, title in (
        ("БОРЬБА", "Борьба"),
        ("ёЛКА", "Ёлка"),
        ("ἈΛΦΆΒΗΤΟΣ"[:5], "Ἀλφάβητος"),
        ("ثورة", "ثورة"),
    ):
        rows = client.get("/api/v1/sources/", {"q": query, "fields": "title"}).json()["results"]
        assert [row["title"] for row in rows] == [title]
    listed = client.get("/api/v1/sources/?language=und&ordering=title&fields=title").json()["results"]
    assert [row["title"] for row in listed] == sorted(titles.values())


def test_dates_of_the_old_style_find_events_of_the_new(client):
    rows = client.get("/api/v1/events/", {"date_after": "1917-10-25 O.S.", "date_before": "1917-10-25 O.S."})
    assert "october-revolution" in {row["slug"] for row in rows.json()["results"]}


def test_words_that_are_written_otherwise_in_unicode_are_the_same_words(api):
    text = "تطوّر اللغة والأدب الألمانيَّين"
    body = {"slug": "lugha", "title": "x", "language": "ar", "text": text}
    assert api.post("/api/v1/sources/", body).status_code == 201
    for form in ("NFC", "NFD"):
        exact = unicodedata.normalize(form, text)
        place = {"source": "lugha", "start": 0, "end": len(text), "exact": exact}
        for body in (place, {"source": "lugha", "exact": exact}):
            made = api.post("/api/v1/annotations/", body)
            assert (made.status_code, made.json()["exact"]) == (201, unicodedata.normalize("NFC", text))
