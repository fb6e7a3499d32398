"""A source with its text: as JSON, as a file in whatever encoding, and what is refused."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.db.models import QuerySet
from rest_framework.test import APIClient

from annotations.importers import texts
from annotations.models import Edition, Passage, Source

pytestmark = pytest.mark.django_db

TEXT = "Октябрь\u00a01917\n\n== Причины ==\n\nВойна 👩‍👩‍👧 и голод.\nИ ещё строка."
HEAD = {"slug": "letopis", "title": "Летопись", "language": "ru"}


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("летопись.txt", data, content_type="text/plain")


def post(api, **more: object):
    kind = "multipart" if "file" in more else "json"
    return api.post("/api/v1/sources/", {**HEAD, **more}, format=kind)


def passages(source: str = "letopis") -> list[tuple[str, str, list[str]]]:
    found = Passage.objects.filter(edition__source__slug=source).order_by("ordinal")
    return list(found.values_list("kind", "text", "section"))


PARTS = [
    ("paragraph", "Октябрь\u00a01917", []),
    ("heading", "Причины", []),
    ("paragraph", "Война 👩‍👩‍👧 и голод.\nИ ещё строка.", ["Причины"]),
]


def test_a_text_is_parted_into_passages(api):
    response = post(api, text=TEXT, revision="42", creators=["Нестор"], scope=["july-days"])
    assert response.status_code == 201
    document = response.json()
    assert (document["revision"], document["creators"], document["scope"]) == (
        "42",
        ["Нестор"],
        ["july-days"],
    )
    assert "3 passages" in document["report"]
    assert passages() == PARTS
    edition = Edition.objects.get(uuid=document["edition"])
    assert edition.text == TEXT
    for found in edition.passages.all():
        assert edition.text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), None),
        (TEXT.encode("utf-16"), None),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), None),
        (TEXT.encode("utf-32"), None),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_a_file_comes_in_its_own_encoding(api, data, encoding):
    more = {"encoding": encoding} if encoding else {}
    response = post(api, file=file(data), **more)
    assert response.status_code == 201, response.json()
    assert passages() == PARTS


def test_an_encoding_of_before_unicode_must_be_named(api):
    data = "Октябрь 1917".encode("windows-1251")
    refused = post(api, file=file(data))
    assert refused.status_code == 400
    assert "byte 0" in refused.json()["errors"]["file"][0]
    assert not Source.objects.filter(slug="letopis").exists()
    assert post(api, file=file(data), encoding="windows-1251").status_code == 201
    assert [text for _, text, _ in passages()] == ["Октябрь 1917"]


@pytest.mark.parametrize("encoding", ["klingon", "base64", "idna", "unicode_escape", "\x00", "", "../utf-8"])
def test_an_encoding_that_there_is_not_is_refused(api, encoding):
    response = post(api, file=file(TEXT.encode()), encoding=encoding)
    assert response.status_code == 400 or (encoding == "" and response.status_code == 201)


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff", "a\x00b"])
def test_a_text_that_can_be_none_is_refused(api, text):
    response = post(api, text=text)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["text"]
    assert not Source.objects.filter(slug="letopis").exists()


@pytest.mark.parametrize(
    "more", [{"file": "abc"}, {"file": ["a"]}, {"text": 5}, {"text": "x", "encoding": 5}]
)
def test_what_is_no_file_and_no_text_is_refused(api, more):
    response = api.post("/api/v1/sources/", {**HEAD, **more}, format="json")
    assert response.status_code == 400


def test_the_same_text_again_changes_nothing_and_another_one_is_refused(api):
    first = post(api, text=TEXT)
    again = post(api, text=TEXT.replace("\n", "\r\n"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["edition"] == first.json()["edition"]
    other = post(api, text=TEXT + "!")
    assert other.status_code == 409
    assert other.headers["Content-Type"] == "application/problem+json"
    assert Edition.objects.filter(source__slug="letopis").count() == 1


def test_a_source_without_a_text_can_get_it_later(api):
    assert post(api).json()["edition"] is None
    assert post(api, text=TEXT).status_code == 201
    assert passages() == PARTS


def test_what_is_wrong_with_the_source_leaves_no_text_behind(api):
    response = api.post("/api/v1/sources/", {**HEAD, "language": "not_a", "text": TEXT})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["language"]
    assert not Edition.objects.filter(text=TEXT).exists()


def test_decomposed_letters_are_composed_and_counted(api):
    response = post(api, text="И\u0306од и кафе\u0301")
    assert response.status_code == 201
    assert "3 characters changed" in response.json()["report"] or "changed" in response.json()["report"]
    assert passages()[0][1] == "Йод и кафе\u0301"


def test_a_right_to_left_text_is_annotated_by_its_code_points(api):
    text = "ثورة أكتوبر ١٩١٧ — أو الانقلاب 🏳️‍🌈"
    made = api.post("/api/v1/sources/", {"slug": "tarikh", "title": "تاريخ", "language": "ar", "text": text})
    assert made.status_code == 201
    annotation = api.post("/api/v1/annotations/", {"source": "tarikh", "exact": "الانقلاب"}).json()
    assert text[annotation["start"] : annotation["end"]] == annotation["exact"] == "الانقلاب"
    assert annotation["suffix"] == " 🏳️‍🌈"


def test_a_quote_in_a_long_source_costs_no_statement_for_each_place(api, django_assert_max_num_queries):
    text = "\n\n".join(f"Абзац {number} о войне." for number in range(300))
    post(api, text=text)
    with django_assert_max_num_queries(25):
        response = api.post("/api/v1/annotations/", {"source": "letopis", "exact": "о войне"})
    assert response.status_code == 409
    assert len(response.json()["candidates"]) >= 100
    across = api.post("/api/v1/annotations/", {"source": "letopis", "exact": "войне.\n\nАбзац 1 о"})
    assert across.status_code == 400


# -- again, and at once -------------------------------------------------------------------------------


def test_what_was_given_and_not_changed_is_named(api):
    post(api, text=TEXT, creators=["Нестор"], revision="1")
    same = post(api, text=TEXT, creators=["Нестор"], revision="1").json()["report"]
    assert "not changed" not in same
    again = post(api, text=TEXT, creators=["Никон"], publisher="Лавра", revision="2")
    assert again.status_code == 200
    assert again.json()["report"].endswith("; not changed: creators, publisher, revision")
    assert again.json()["creators"] == ["Нестор"]


def test_a_source_that_gets_its_text_keeps_what_is_known_of_it(api):
    post(api, publisher="Лавра", scope=["july-days"])
    other = post(api, text=TEXT, publisher="Печора", scope=["october-revolution"])
    assert other.status_code == 409
    assert set(other.json()["errors"]) == {"publisher", "scope"}
    assert not Edition.objects.filter(source__slug="letopis").exists()
    assert post(api, text=TEXT, publisher="Лавра", scope=["july-days"]).status_code == 201


@pytest.mark.parametrize(
    ("role", "new", "known"), [("editor", 201, 201), ("reviewer", 403, 403), ("reader", 403, 403)]
)
def test_who_gives_a_known_source_its_text_must_be_allowed_to_change_it(make_user, role, new, known):
    Source.objects.create(**{**HEAD, "slug": "known"})
    client = APIClient()
    client.force_authenticate(make_user("vera", role))
    assert post(client, text=TEXT).status_code == new
    assert post(client, slug="known", text=TEXT).status_code == known


def test_a_source_is_known_by_the_slug_that_it_had(api):
    post(api, text=TEXT)
    Source.objects.filter(slug="letopis").update(slug="povest")
    again = post(api, text=TEXT)
    assert (again.status_code, again.json()["slug"]) == (200, "povest")
    assert again.json()["report"].endswith("not changed: slug")
    assert Edition.objects.filter(text=TEXT).count() == 1
    assert passages("povest") == PARTS


def test_the_same_text_posted_twice_at_once_is_there_once(api, monkeypatch):
    """The second one looks before the first one is done, and writes after it."""
    first = post(api, text=TEXT).json()
    real = texts._load_source
    looked = []

    def late(named, *args, **more):
        if not looked:
            looked.append(True)
            raise IntegrityError
        return real(named, *args, **more)

    monkeypatch.setattr(texts, "_load_source", late)
    monkeypatch.setattr(QuerySet, "exists", unseen_once(QuerySet.exists))
    second = post(api, text=TEXT)
    assert (second.status_code, second.json()["edition"]) == (200, first["edition"])


def unseen_once(real):
    """The first source that is looked for is not there yet."""
    left = [True]

    def exists(self):
        if self.model is Source and left:
            return left.pop() is None
        return real(self)

    return exists


def test_a_slug_that_is_taken_meanwhile_is_refused_by_its_name(api, monkeypatch):
    monkeypatch.setattr(Source, "validate_unique", lambda self, exclude=None: None)
    post(api)
    second = post(api)
    assert second.status_code == 409
    assert second.json()["errors"] == {"slug": ["'letopis' is taken"]}
    assert second.json()["detail"] == "slug: 'letopis' is taken"


# -- formats --------------------------------------------------------------------------------------------

DECREE = Path(__file__).parent.parent / "data" / "texts" / "decree.html"


def post_decree(api, query: str = "", **more: object):
    sent = SimpleUploadedFile("decree.html", DECREE.read_bytes(), content_type="text/html")
    return api.post(f"/api/v1/sources/{query}", {"slug": "decree", "file": sent, **more}, format="multipart")


def test_a_file_is_read_in_its_format_and_says_what_is_known_of_the_work(api):
    response = post_decree(api, kind="decree")
    assert response.status_code == 201, response.json()
    document = response.json()
    assert (document["title"], document["language"], document["kind"]) == ("Decree on Peace", "en", "decree")
    assert document["left_out"] == {"links back": 1, "metadata": 1}
    assert document["remarks"] == []
    assert (
        "quotation",
        "Декрет о мире был принят Вторым съездом Советов.",
        ["Decree on Peace", "What it proposes"],
    ) in (passages("decree"))


def test_a_text_can_be_tried(api):
    tried = post_decree(api, "?dry_run=1", notes="omit")
    assert tried.status_code == 200
    assert tried.json()["outcome"] == "created"
    assert tried.json()["left_out"]["notes"] == 1
    assert "Location" not in tried.headers
    assert not Source.objects.filter(slug="decree").exists()
    assert api.post("/api/v1/sources/?dry_run=1", HEAD, format="json").status_code == 400
    assert post_decree(api, "?partial=1").status_code == 400


def test_a_pasted_text_names_its_format(api):
    response = post(api, text="# Причины\n\nВойна *и* голод.", importer="markdown")
    assert response.status_code == 201
    assert passages() == [("heading", "Причины", []), ("paragraph", "Война и голод.", ["Причины"])]


@pytest.mark.parametrize("more", [{"importer": "pdf"}, {"notes": "below"}, {"importer": 5}])
def test_a_format_that_there_is_not_is_refused(api, more):
    refused = post(api, text=TEXT, **more)
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) <= {*more, "text"}


def test_what_cannot_be_read_is_refused_with_its_lines(api):
    refused = post(api, text="---\ntitle: [\n---\n\nМир", importer="markdown")
    assert refused.status_code == 400
    assert refused.json()["errors"]["text"][0].startswith("line 2: this is no YAML")
    assert not Source.objects.filter(slug="letopis").exists()
