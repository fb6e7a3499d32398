import hashlib
import html
import re
import unicodedata
import uuid
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Edition, Event, Source, Upload
from tests.admin.forms import address

ABOUT = {"slug": "dekret-ru", "title": "Декрет о мире", "language": "ru", "visibility": "public"}
TEXT = "  Рабочее и крестьянское правительство 😀.\n\n== Причины ==\n\nЕ́жели й — мир.\n"


@pytest.fixture
def editor(client, make_user):
    """Somebody who may add and change sources, at the client."""
    user = make_user("vera", "editor")
    client.force_login(user)
    return user


def page(query: str = "") -> str:
    return reverse("admin:annotations_source_import") + query


def hidden(response) -> dict[str, list[str]]:
    """What the form of a preview sends along, as a browser reads it."""
    form = response.content.decode().partition('class="carried"')[2].partition("</form>")[0]
    values: dict[str, list[str]] = {}
    for field in re.findall(r"<input type=.hidden.[^>]*>", form):
        found = dict(re.findall(r'(\w+)="([^"]*)"', field))
        values.setdefault(html.unescape(found["name"]), []).append(html.unescape(found.get("value", "")))
    return values


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def preview(client, query="", **values):
    response = client.post(page(query), ABOUT | values if not query else values)
    assert response.status_code == 200
    assert not errors(response), errors(response)
    assert not Source.objects.filter(slug="dekret-ru", editions__isnull=False).exists()
    return response


def save(client, response, query=""):
    return client.post(page(query), hidden(response) | {"_save": "Save"})


def upload(data: bytes, name: str = "декрет.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/plain")


def test_the_parting_is_shown_before_anything_is_saved(client, editor):
    response = preview(client, text=TEXT.replace("\n", "\r\n"))
    draft = response.context["draft"]
    assert draft.text == TEXT
    assert not Source.objects.filter(slug="dekret-ru").exists()
    shown = response.content.decode()
    assert '<th scope="row">2</th><td>heading</td>' in shown
    assert "3 passages, 1 of them a heading" in shown
    answer = save(client, response)
    assert answer.url == reverse("admin:annotations_source_read", args=["dekret-ru"])
    source = Source.objects.get(slug="dekret-ru")
    edition = source.editions.get()
    assert edition.text == TEXT
    assert edition.original_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [passage.text for passage in edition.passages.order_by("ordinal")] == [
        draft.text[part.start : part.end] for part in draft.parts
    ]
    assert LogEntry.objects.get().object_repr == "Декрет о мире"


def test_back_keeps_everything_that_was_typed(client, editor):
    events = list(Event.objects.values_list("pk", flat=True)[:2])
    other = Source.objects.first()
    typed = {
        "creators": "Ленин, В. И.\r\nTrotsky, L.",
        "accessed": "2026-11-20",
        "derived_from": other.pk,
        "scope": events,
        "revision": "oldid=7",
        "text": "\n\n" + TEXT,
    }
    response = preview(client, **typed)
    back = client.post(page(), hidden(response) | {"_back": "Back"})
    assert errors(back) == {}
    form = back.context["form"]
    assert form["text"].value() == "\n\n" + TEXT
    assert f">\n\n\n{TEXT}</textarea>" in back.content.decode()  # HTML drops the first line feed
    assert form["creators"].value() == typed["creators"]
    assert [int(pk) for pk in form["scope"].value()] == events
    assert (int(form["derived_from"].value()), form["revision"].value()) == (other.pk, "oldid=7")
    again = preview(client, **typed)
    save(client, again)
    source = Source.objects.get(slug="dekret-ru")
    assert source.creators == ["Ленин, В. И.", "Trotsky, L."]
    assert set(source.scope.values_list("pk", flat=True)) == set(events)
    assert (source.derived_from, str(source.accessed)) == (other, "2026-11-20")
    assert source.editions.get().revision == "oldid=7"


LINES = "Первая строка\r\nвторая 😀\r\n\r\nЕ\u0301жели и\u0306\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LINES.encode(), ""),
        (LINES.encode("utf-8-sig"), ""),
        (LINES.encode("utf-16"), ""),
        (
            LINES.replace("😀", ":)").replace("\u0301", "").replace("и\u0306", "й").encode("cp1251"),
            "windows-1251",
        ),
        ("Привет\r\n\r\nмир".encode("koi8-r"), "koi8-r"),
        ("Garçon\n\nÉté".encode("latin-1"), "latin-1"),
        ("\n \n  Начало\r\rконец ".encode(), ""),
    ],
)
def test_a_file_is_saved_as_it_was_previewed_with_the_hash_of_its_bytes(client, editor, data, encoding):
    response = preview(client, file=upload(data), encoding=encoding)
    draft = response.context["draft"]
    save(client, response)
    edition = Source.objects.get(slug="dekret-ru").editions.get()
    assert edition.text == draft.text
    assert edition.original_sha256 == hashlib.sha256(data).hexdigest()
    decoded = (
        data.decode(encoding) if encoding else data.decode("utf-16" if data[:1] == b"\xff" else "utf-8-sig")
    )
    assert edition.text == unicodedata.normalize("NFC", re.sub("\r\n?", "\n", decoded))
    if edition.text != decoded:
        assert f"{draft.normalized.changed} characters changed" in response.content.decode()


def test_a_file_stays_when_one_goes_back_and_another_encoding_can_be_tried(client, editor):
    data = "Декрет о мире".encode("windows-1251")
    response = preview(client, file=upload(data), encoding="latin-1")
    assert "Äåêðåò" in response.content.decode()
    back = client.post(page(), hidden(response) | {"_back": "Back"})
    assert "декрет.txt" in back.content.decode()
    carried = {"kept": str(back.context["kept"].pk), "encoding": "windows-1251"}
    response = preview(client, **carried)
    assert "Декрет о мире" in response.content.decode()
    assert save(client, response).status_code == 302
    assert Source.objects.get(slug="dekret-ru").editions.get().text == "Декрет о мире"


def test_the_text_waits_on_the_server_until_it_is_saved(client, editor):
    response = preview(client, file=upload(TEXT.encode()))
    kept = Upload.objects.get()
    assert (kept.user, kept.name, kept.data) == (editor, "декрет.txt", TEXT.encode())
    assert hidden(response)["kept"] == [str(kept.pk)]
    assert "Рабочее" not in str(hidden(response))
    save(client, response)
    assert not Upload.objects.exists()


def test_a_text_takes_the_place_of_the_one_before(client, editor):
    first = preview(client, text="Первый")
    second = preview(client, text="Второй", slug="vtoroy")
    assert Upload.objects.get().data.decode() == "Второй"
    refused = save(client, first)
    assert refused.status_code == 404
    assert "not here any more" in str(errors(refused)["__all__"])
    assert refused.context["form"]["title"].value() == ABOUT["title"]
    assert save(client, second).status_code == 302
    assert Source.objects.get(slug="vtoroy").editions.get().text == "Второй"
    assert not Source.objects.filter(slug="dekret-ru").exists()


def test_a_table_of_sources_and_a_text_do_not_take_each_others_place(client, editor):
    table = SimpleUploadedFile("источники.csv", "slug,title,language\nx,Ж,ru\n".encode())
    address_of_table = client.post(address(Source, "upload"), {"file": table})["Location"]
    response = preview(client, text=TEXT)
    assert client.get(address_of_table).status_code == 200
    kept = hidden(response)["kept"][0]
    assert client.get(f"{address(Source, 'upload')}?upload={kept}").status_code == 404
    assert save(client, response).status_code == 302
    assert client.get(address_of_table).status_code == 200


@pytest.mark.parametrize("button", ["_save", "_back", "_preview"])
def test_somebody_elses_text_is_not_there(client, editor, make_user, button):
    sent = hidden(preview(client, text="Тайна"))
    other = Client()
    other.force_login(make_user("boris", "editor"))
    unknown = sent | {"kept": str(uuid.uuid4())}
    for values in (sent, unknown, sent | {"kept": "x"}):
        response = other.post(page(), values | {button: "1"})
        assert response.status_code == 404
        assert "Тайна" not in response.content.decode()
    assert not Source.objects.filter(slug="dekret-ru").exists()
    assert Upload.objects.get().user == editor


def test_what_is_looked_at_is_saved_to_the_byte(client, editor):
    data = "\ufeffДа\r\r\nнет\r\n".encode()
    save(client, preview(client, file=upload(data)))
    assert Edition.objects.get(source__slug="dekret-ru").original_sha256 == hashlib.sha256(data).hexdigest()


def test_a_megabyte_can_be_pasted_and_more_than_five_must_be_a_file(client, editor):
    word = "Революция 😀. "
    pasted = "\n\n".join([word * 20] * 2300)
    assert 10**6 < len(pasted.encode()) < 2 * 10**6
    response = preview(client, text=pasted)
    assert len(str(hidden(response))) < 1000
    back = client.post(page(), hidden(response) | {"_back": "Back"})
    assert back.context["form"]["text"].value() == pasted
    refused = client.post(page(), ABOUT | {"text": word * 300_000})
    assert refused.status_code == 413
    assert "more than 5 MB must be sent as a file" in refused.content.decode()
    assert save(client, response).status_code == 302
    assert Source.objects.get(slug="dekret-ru").editions.get().text == pasted


def test_a_file_of_twenty_megabytes_is_kept_and_previewed(client, editor):
    data = ("\n\n".join(f"{place} " + "революция " * 50 for place in range(20_500))).encode()
    assert len(data) > 19 * 10**6
    response = preview(client, file=upload(data))
    assert Upload.objects.get().data == data
    assert len(response.context["draft"].parts) == 20_500


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "text", "Paste the text"),
        ({"text": "ab\0c"}, "text", "character 2 is NUL"),
        ({"text": " \n\t "}, "text", "empty"),
        ({"file": upload(b"")}, "file", "empty"),
        ({"file": upload(b"abc\0")}, "file", "character 3 is NUL"),
        ({"file": upload("Мир".encode("cp1251"))}, "file", "byte 0 (0xcc) is not utf-8"),
        ({"file": upload(b"x"), "text": "y"}, "file", "one or the other"),
        ({"text": "x", "language": "tlh-xx-yy"}, "language", ""),
        ({"text": "x", "slug": "Декрет"}, "slug", ""),
        ({"text": "x", "encoding": "base64"}, "encoding", ""),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(client, editor, given, field, said):
    response = client.post(page(), ABOUT | given)
    assert response.status_code == 200
    assert said in " ".join(errors(response)[field])
    assert not Source.objects.filter(slug="dekret-ru").exists()


def test_a_file_that_is_too_long_is_refused(client, editor, settings):
    settings.MAX_UPLOAD = 10
    response = client.post(page(), ABOUT | {"file": upload(b"x" * 11)})
    assert "at most 10" in errors(response)["file"][0]


def test_a_slug_that_is_taken_is_said_with_a_way_out(client, editor, english):
    response = client.post(page(), ABOUT | {"slug": english.slug, "text": "x"})
    assert "slug" in errors(response)
    shown = response.content.decode()
    assert f"{english.slug}-2" in shown
    assert reverse("admin:annotations_source_read", args=[english.slug]) in shown


def test_a_slug_taken_between_preview_and_saving_is_refused_and_keeps_the_text(client, editor):
    response = preview(client, text=TEXT)
    load_source(ABOUT, PlainText().read("Другой текст"))
    refused = save(client, response)
    assert refused.status_code == 200
    assert "slug" in errors(refused)
    assert refused.context["form"]["text"].value() == TEXT


def test_a_source_that_is_only_described_gets_its_text_later(client, editor):
    source = Source.objects.create(**ABOUT)
    query = "?source=dekret-ru"
    response = preview(client, query, text=TEXT, revision="2")
    assert save(client, response, query).status_code == 302
    edition = source.editions.get()
    assert (edition.text, edition.revision) == (TEXT, "2")
    again = client.get(page(query))
    assert again.url == reverse("admin:annotations_source_read", args=["dekret-ru"])


def test_adding_a_source_leads_to_its_text_or_only_describes_it(client, editor):
    add = reverse("admin:annotations_source_add")
    assert client.get(add).url == page()
    assert f"{add}?describe=1" in client.get(page()).content.decode()
    assert client.get(f"{add}?describe=1").status_code == 200
    assert client.get(f"{add}?_popup=1").status_code == 200
    assert page() in client.get(address(Source, "changelist")).content.decode()


def test_it_is_for_those_who_may_add_sources(client, make_user):
    client.force_login(make_user("boris", "reader"))
    assert client.get(page()).status_code == 403
    assert client.get(reverse("admin:annotations_source_add")).status_code == 403
    assert client.post(page(), ABOUT | {"text": TEXT, "_save": "Save"}).status_code == 403
    assert page() not in client.get(address(Source, "changelist")).content.decode()
    client.force_login(make_user("vera", "editor"))
    Source.objects.create(slug="chuzhoy", title="Чужой", language="ru")
    assert client.get(page()).status_code == 200
    assert client.get(page("?source=chuzhoy")).status_code == 200
    assert client.get(page("?source=no-such")).status_code == 404
    assert Client().get(page()).status_code == 302


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Слово " * 2000, "no blank line"),
        ("Начало\n\n" + "Слово " * 2000, "Passage 2 has 11999 characters"),
        ("\n\n".join(f"строка {number}" for number in range(30)), "very short"),
        ("== Заглавие ==", "only headings"),
        ("Ð\x94ÐµÐºÑ\x80ÐµÑ\x82", "another encoding"),
    ],
)
def test_what_looks_wrong_is_pointed_out(client, editor, text, said):
    assert said in " ".join(preview(client, text=text).context["doubts"])
    assert preview(client, text="Первый абзац.\n\nВторой абзац.").context["doubts"] == []


def test_no_text_is_markup(client, editor):
    text = "</textarea><script>alert(1)</script>\n\n== <img src=x onerror=y> ==\n\n&lt;b&gt;"
    response = preview(
        client, text=text, title="<script>alert(2)</script>", kind='"><script>alert(3)</script>'
    )
    back = client.post(page(), hidden(response) | {"_back": "Back"})
    for shown in (response, back):
        assert "<script>alert" not in shown.content.decode()
        assert "<img src=x" not in shown.content.decode()
    save(client, response)
    assert Source.objects.get(slug="dekret-ru").editions.get().text == text


def test_a_megabyte_in_five_thousand_passages_is_previewed_at_once(client, editor):
    data = "\n\n".join(f"{place} " + "революция " * 11 for place in range(5000)).encode()
    assert len(data) > 10**6
    response = preview(client, file=upload(data))
    assert len(response.context["draft"].parts) == 5000
    assert len(response.content) < 2_000_000


DECREE = Path(__file__).parent.parent / "data" / "texts" / "decree.html"


def test_a_file_fills_in_what_was_left_empty_and_tells_what_it_leaves_out(client, editor):
    sent = {"slug": "dekret-ru", "visibility": "public", "publisher": "Правда"}
    response = client.post(page(), {**sent, "file": upload(DECREE.read_bytes(), "decree.html")})
    assert not errors(response)
    shown = response.content.decode()
    assert "links from notes back to the text: 1" in shown
    assert 'lang="ar" dir="rtl">مرسوم السلام' in shown
    assert hidden(response)["title"] == ["Decree on Peace"]
    assert save(client, response).status_code == 302
    source = Source.objects.get(slug="dekret-ru")
    assert (source.title, source.language, source.creators) == ("Decree on Peace", "en", ["Lenin, V. I."])
    assert (source.publisher, source.issued) == ("Правда", "1917-11-08")
    assert source.editions.get().passages.filter(kind="note").count() == 1


def test_notes_can_be_left_out_and_remarks_are_shown_with_their_lines(client, editor):
    text = '# Мир\n\nМир[^1].\n\n[^1]: Сноска\n\n<p lang="klingonish">Qo’</p>\n'
    response = preview(client, text=text, importer="markdown", notes="omit")
    shown = response.content.decode()
    assert "notes: 1" in shown
    assert "klingonish" in shown
    save(client, response)
    assert not Source.objects.get(slug="dekret-ru").editions.get().passages.filter(kind="note").exists()


def test_a_file_that_cannot_be_read_is_refused_with_its_line(client, editor):
    response = client.post(page(), ABOUT | {"file": upload("---\ntitle: [\n---\nМир".encode(), "x.md")})
    assert "line 2: this is no YAML" in str(errors(response)["file"])
    assert not Source.objects.filter(slug="dekret-ru").exists()
