import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.admin import reading
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition, load_source
from annotations.models import Annotation, Edition, Passage, Source, User
from tests.admin.forms import address
from tests.database import judge
from tests.test_marking import Reader

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text())


def page_of(source: Source | str) -> str:
    return reverse("admin:annotations_source_read", args=[getattr(source, "slug", source)])


@pytest.fixture
def reader(client, make_user) -> User:
    """Somebody who may come into the admin and do nothing there but read."""
    user = make_user("boris", "reader")
    client.force_login(user)
    return user


def book(slug: str, text: str, language: str = "ru") -> Source:
    values = {"slug": slug, "title": "Книга", "language": language}
    return load_source(values, PlainText().read(text))[0]


def paragraphs(number: int) -> str:
    return "\n\n".join(f"Глава {place} 😀 о революции" for place in range(1, number + 1))


def annotate(source: Source, creator: User, number: int, *ordinals: int, **more) -> list[Annotation]:
    passages = Passage.objects.filter(edition__source=source)
    return Annotation.objects.bulk_create(
        Annotation(
            passage=passage,
            start=0,
            end=5,
            exact=passage.text[:5],
            creator=creator,
            edition_id=passage.edition_id,
            source=source,
            text_start=0,
            text_end=5,
            **more,
        )
        for passage in (passages.filter(ordinal__in=ordinals) if ordinals else passages)
        for _ in range(number)
    )


def words(response) -> str:
    return " ".join(Reader(response.content.decode()).text.split())


def test_a_source_is_read_with_its_annotations(client, reader, english, annotation):
    response = client.get(page_of(english))
    html = response.content.decode()
    for passage in Passage.objects.filter(edition__source=english):
        (drawn,) = re.findall(rf'<(?:p|h2) id="p{passage.ordinal}".*?</(?:p|h2)>', html, re.DOTALL)
        assert Reader(drawn).text == passage.text
    found = Annotation.objects.filter(source=english)
    assert found.count() > 10
    for annotation in found:
        assert f'id="a{annotation.uuid}"' in html
        assert address(annotation) in html
    assert english.licence in html
    assert english.editions.get().sha256[:12] in html
    assert f"{found.count()} annotations; 0 of 4 passages have none" in words(response)


def test_what_is_private_to_others_is_nowhere_shown_or_counted(client, reader, english, annotation):
    numbers = client.get(page_of(english)).context["leaf"].numbers
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private", note="тайна")
    response = client.get(page_of(english))
    assert str(annotation.uuid) not in response.content.decode()
    assert response.context["leaf"].numbers["annotations"] == numbers["annotations"] - 1
    client.force_login(annotation.creator)
    assert str(annotation.uuid) in client.get(page_of(english)).content.decode()


def test_it_needs_an_account_of_the_admin(client, english, make_user, settings):
    assert client.get(page_of(english)).status_code == 302
    client.force_login(make_user("vera"))
    assert client.get(page_of(english)).status_code == 302
    client.force_login(make_user("boris", "reader"))
    assert client.get(page_of("no-such-source")).status_code == 404


def test_only_who_may_annotate_is_led_to_it(client, reader, english, passage, administrator):
    way = f"{reverse('admin:annotations_annotation_add')}?passage={passage.uuid}"
    assert way not in client.get(page_of(english)).content.decode()
    client.force_login(administrator)
    assert way in client.get(page_of(english)).content.decode()


def test_the_filters_of_the_api_choose_the_annotations(client, reader, english, soviet_view):
    def shown(query):
        leaf = client.get(page_of(english) + query).context["leaf"]
        return {mark.annotation.pk for marked in leaf.marked for mark in marked.marks}

    everything = Annotation.objects.filter(source=english)
    one = everything.filter(tags=soviet_view).first()
    judge([one], "rejected")
    assert shown("") == {found.pk for found in everything}
    assert shown("?tag=soviet-view") == {found.pk for found in everything.filter(tags=soviet_view)}
    assert one.pk in shown("?tag=soviet-view")
    assert one.pk not in shown("?tag=soviet-view&status=proposed,accepted")
    assert shown("?status=rejected") == {one.pk}
    statuses = client.get(page_of(english) + "?status=rejected&tag=soviet-view").context["statuses"]
    assert [(address.partition("status=")[2], chosen) for _, address, chosen in statuses] == [
        ("all", False),
        ("proposed%2Caccepted", False),
        ("suggested", False),
        ("rejected", True),
    ]


def test_a_filter_without_sense_is_said_and_hides_nothing(client, reader, english):
    for query, said in (("?tag=no-such-tag", "no-such-tag"), ("?colour=red", "colour"), ("?q=%00", "search")):
        response = client.get(page_of(english) + query)
        assert said in words(response)
        assert response.context["refused"]
        assert response.context["leaf"].numbers["annotations"] > 10


def test_a_long_text_has_pages_that_follow_each_other(client, reader):
    source = book("kniga", paragraphs(250))
    seen, url = [], page_of(source)
    while url:
        response = client.get(url)
        seen += [marked.passage.ordinal for marked in response.context["leaf"].marked]
        url = response.context["pages"].get("next")
    assert seen == list(range(1, 251))
    back = client.get(page_of(source) + "?from=201").context["pages"]["previous"]
    assert client.get(back).context["leaf"].passages[0].ordinal == 101


@pytest.mark.parametrize("ordinal", [1, 100, 101, 213, 250])
def test_a_link_to_a_passage_leads_to_its_place(client, reader, ordinal):
    source = book("kniga", paragraphs(250))
    passage = Passage.objects.get(edition__source=source, ordinal=ordinal)
    for query in (f"?passage={passage.uuid}", f"?at={ordinal}&status=all"):
        response = client.get(page_of(source) + query)
        assert response.status_code == 302
        target, _, fragment = response["Location"].partition("#")
        assert fragment == f"p{ordinal}"
        assert f'id="p{ordinal}"' in client.get(target).content.decode()
    assert "status=all" in target


def test_a_link_beyond_the_text_leads_to_its_end_and_a_wrong_one_nowhere(client, reader, english):
    assert client.get(page_of(english) + "?at=999999").url.endswith("#p4")
    assert client.get(page_of(english) + "?from=999999").status_code == 200
    elsewhere = Passage.objects.exclude(edition__source=english).first()
    for query in (f"?passage={elsewhere.uuid}", "?passage=x", "?edition=x"):
        assert client.get(page_of(english) + query).status_code == 404
    for query in ("?from=x", "?from=-1", "?from=99999999999999", "?at=٣"):
        assert client.get(page_of(english) + query, follow=True).status_code == 200


def test_a_page_with_too_many_annotations_ends_earlier_and_loses_none(
    client, reader, administrator, monkeypatch
):
    monkeypatch.setattr(reading, "MOST", 10)
    source = book("kniga", paragraphs(12))
    annotate(source, administrator, 3)
    seen, url = [], page_of(source)
    while url:
        response = client.get(url)
        marked = response.context["leaf"].marked
        seen += [(one.passage.ordinal, len(one.marks)) for one in marked]
        assert sum(len(one.marks) for one in marked) <= 10
        url = response.context["pages"].get("next")
    assert seen == [(ordinal, 3) for ordinal in range(1, 13)]
    assert client.get(page_of(source) + "?at=8").url.endswith("?from=8#p8")


def test_an_older_edition_is_read_as_it_was(client, reader):
    source = book("kniga", "Старый текст")
    old = source.editions.get()
    Edition.objects.filter(pk=old.pk).update(current=False)
    add_edition(source, PlainText().read("Новый текст"))
    assert "Новый текст" in words(client.get(page_of(source)))
    response = client.get(page_of(source) + f"?edition={old.uuid}")
    assert "Старый текст" in words(response)
    assert "This is an older edition" in words(response)
    passage = old.passages.get()
    followed = client.get(page_of(source) + f"?passage={passage.uuid}", follow=True)
    assert "Старый текст" in words(followed)


def test_a_source_without_a_text_says_so(client, reader, administrator):
    source = Source.objects.create(slug="pusto", title="Пусто", language="ru")
    assert "This source has no text yet." in words(client.get(page_of(source)))
    way = f"{reverse('admin:annotations_source_import')}?source=pusto"
    assert way not in client.get(page_of(source)).content.decode()
    client.force_login(administrator)
    assert way in client.get(page_of(source)).content.decode()
    assert way in client.get(address(source)).content.decode()


def test_headings_are_the_contents(client, reader):
    source = book("kniga", "Вступление\n\n== Причины ==\n\nх\n\n=== Голод ===\n\nц", "ru")
    html = client.get(page_of(source)).content.decode()
    assert '<h2 id="p2"' in html
    assert '<h3 id="p4"' in html
    assert re.search(r'class="depth-1"><a href="[^"]*\?at=4" lang="ru">Голод</a>', html)


def test_more_text_and_annotations_cost_no_more_queries(client, reader, administrator):
    few, many = book("malo", paragraphs(1)), book("mnogo", paragraphs(90))
    annotate(few, administrator, 1)
    annotate(many, administrator, 5)
    client.get(page_of(few))

    def queries(source):
        with CaptureQueriesContext(connection) as found:
            assert client.get(page_of(source)).status_code == 200
        return len(found)

    assert queries(many) <= queries(few) <= 16


def test_no_text_is_markup(client, reader):
    naughty = [text for text in NAUGHTY if text.strip() and "\0" not in text and text.isprintable()]
    title = "</cite><script>alert(1)</script>"
    values = {"slug": "naughty", "title": title, "language": "en", "creators": ["<img src=x onerror=y>"]}
    source, _ = load_source(values, PlainText().read("\n\n".join(naughty)))
    scripts = set()
    for start in range(1, Passage.objects.filter(edition__source=source).count(), 100):
        html = client.get(f"{page_of(source)}?from={start}").content.decode()
        for passage in Passage.objects.filter(edition__source=source, ordinal__range=(start, start + 99)):
            (drawn,) = re.findall(rf'<(?:p|h\d) id="p{passage.ordinal}".*?</(?:p|h\d)>', html, re.DOTALL)
            assert Reader(drawn).text == passage.text
        scripts |= set(re.findall(r"<script[^>]*>[^<]*", html)) | set(re.findall(r"<img[^>]*>", html))
    assert all(" src=" in script or "application/json" in script for script in scripts)
    assert not any("onerror" in script for script in scripts)


def test_a_megabyte_in_five_thousand_passages_is_read_at_once(client, reader, administrator):
    source = book("tolstaya", "\n\n".join(f"{place} " + "революция " * 20 for place in range(5000)))
    annotate(source, administrator, 5, *range(2400, 2600))
    client.get(page_of(source))
    response = client.get(f"{page_of(source)}?from=2401")
    assert len(response.context["leaf"].passages) == 100


def test_lists_and_forms_lead_to_the_text(admin_client, english, passage):
    read = page_of(english)
    assert read in admin_client.get(address(Source, "changelist")).content.decode()
    assert read in admin_client.get(address(english)).content.decode()
    assert f"{read}?passage={passage.uuid}" in admin_client.get(address(passage)).content.decode()
    assert (
        f"{read}?edition={passage.edition.uuid}"
        in admin_client.get(address(passage.edition)).content.decode()
    )


@pytest.fixture
def admin_client(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def test_editions_and_passages_show_their_text_as_it_is_written(admin_client):
    source = book("harb", "الحرب\n  الثانية <b>", "ar")
    for thing in (source.editions.get(), Passage.objects.get(edition__source=source)):
        html = admin_client.get(address(thing)).content.decode()
        assert '<div class="text" lang="ar" dir="rtl">الحرب\n  الثانية &lt;b&gt;</div>' in html
