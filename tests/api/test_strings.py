"""What is written is read back as it was, or refused in clear words: whatever the characters."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import orjson
import pytest

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data"
OURS: list[str] = json.loads((DATA / "strings.json").read_text())
NAUGHTY: list[str] = json.loads((DATA / "blns.json").read_text())
ANY = {"If-Match": "*"}
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def storable(text: str) -> bool:
    return "\x00" not in text


def test_there_are_enough_of_them():
    assert len(OURS) > 120
    assert len(NAUGHTY) > 500


def test_a_note_is_read_back_as_it_was_written(api, annotation):
    address = f"/api/v1/annotations/{annotation.uuid}/"
    for text in OURS[::5]:
        response = api.patch(address, {"note": text}, headers=ANY)
        if storable(text):
            assert (response.status_code, response.json()["note"]) == (200, text), text
        else:
            assert (response.status_code, list(response.json()["errors"])) == (400, ["note"])


def test_notes_come_through_lists_and_csv_as_they_were(api, client, passage):
    # The same annotation twice is refused.
    texts = list(dict.fromkeys(text for text in [*OURS, *NAUGHTY[::3]] if storable(text) and text))
    place = {"passage": str(passage.uuid), "start": 0, "end": 3}
    lines = b"\n".join(orjson.dumps({**place, "note": text}) for text in texts)
    made = api.post("/api/v1/annotations/", lines, content_type="application/jsonl").json()
    assert (made["created"], made["errors"]) == (len(texts), [])
    address, listed = "/api/v1/annotations/?creator=ada&ordering=created&fields=note&page_size=500", []
    while address:
        page = client.get(address).json()
        listed += [row["note"] for row in page["results"]]
        address = page["next"]
    assert listed == texts
    query = "creator=ada&ordering=created&fields=note"
    raw = client.get(f"/api/v1/annotations.csv?{query}&guard=0").getvalue().decode()
    assert [row["note"] for row in csv.DictReader(io.StringIO(raw, newline=""))] == texts
    guarded = client.get(f"/api/v1/annotations.csv?{query}").getvalue().decode()
    for row, text in zip(csv.DictReader(io.StringIO(guarded, newline="")), texts, strict=True):
        assert row["note"] in (text, f"'{text}")
        assert not row["note"].startswith(FORMULAS)
    back = client.get("/api/v1/annotations.csv?creator=ada&fields=id,note&bom=1").getvalue()
    report = api.post("/api/v1/annotations/", back, content_type="text/csv").json()
    assert report == {"created": 0, "updated": 0, "unchanged": len(texts), "errors": [], "notes": []}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("events/july-days", "label"),
        ("sources/october-revolution-en", "title"),
        ("claims/almost-bloodless", "statement"),
        ("tags/soviet-view", "definition"),
    ],
)
def test_titles_and_labels_are_kept_or_refused_by_name(api, address, name):
    kept = 0
    for text in OURS[::6]:
        response = api.patch(f"/api/v1/{address}/", {name: text}, headers=ANY)
        if response.status_code == 200:
            assert response.json()[name] == text
            kept += 1
        else:
            assert response.status_code == 400
            assert list(response.json()["errors"]) == [name]
    assert kept > 15


def test_labels_of_tags_are_kept_or_refused_by_name(api):
    address = "/api/v1/tags/soviet-view/"
    for text in OURS:
        if not storable(text) or not text.strip() or len(text) > 500:
            refused = api.patch(address, {"alt_label": [f"{text}@und"]}, headers=ANY)
            assert (refused.status_code, list(refused.json()["errors"])) == (400, ["alt_label"])
    fine = [text for text in OURS if storable(text) and text.strip() and len(text) <= 500]
    labels = [f"{text}@und" for text in fine]
    kept = api.patch(address, {"alt_label": labels}, headers=ANY)
    assert kept.status_code == 200, kept.json()
    assert sorted(kept.json()["alt_label"]) == sorted(labels)
    assert len(labels) > 120


@pytest.mark.parametrize("name", ["q", "exact_contains"])
def test_any_search_is_answered_or_refused(client, name):
    for text in [*OURS, *NAUGHTY[::4]]:
        response = client.get("/api/v1/annotations/", {name: text, "fields": "exact"})
        assert response.status_code == (200 if storable(text) else 400), text


@pytest.mark.parametrize(
    ("list_", "name"),
    [
        ("sources", "q"),
        ("passages", "q"),
        ("passages", "contains"),
        ("tags", "q"),
        ("annotations", "section"),
    ],
)
def test_so_it_is_in_the_other_lists(client, list_, name):
    for text in OURS[::3]:
        response = client.get(f"/api/v1/{list_}/", {name: text})
        assert response.status_code == (200 if storable(text) else 400), text


@pytest.mark.parametrize(
    "name", ["source", "tag", "name", "language", "created_after", "cursor", "ordering", "fields"]
)
def test_words_that_name_nothing_are_refused_by_name(client, name):
    for text in OURS[::2]:
        if not text.strip() or text == "none" or (name == "language" and "," in text):
            continue
        response = client.get("/api/v1/annotations/", {name: text})
        if response.status_code == 400:
            assert list(response.json()["errors"]) == [name], text
        else:
            assert (response.status_code, name) == (200, "language"), text


def test_a_source_keeps_its_text(api, client):
    texts = [text for text in OURS if storable(text) and text.strip("\ufeff").strip()][::8]
    for number, text in enumerate(texts):
        body = {"slug": f"s-{number}", "title": "x", "language": "und", "text": text}
        made = api.post("/api/v1/sources/", body)
        assert made.status_code == 201, (text, made.json())
        kept = client.get(f"/api/v1/editions/{made.json()['edition']}/text/").content.decode()
        expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert kept == unicodedata.normalize("NFC", expected)
