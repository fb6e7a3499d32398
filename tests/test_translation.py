"""Every text of the interface is marked for translation: in a language nobody speaks, no English is left.

In the language `qps` each text that is marked stands between ⟦ and ⟧, Django's own as well. What stands
outside of them is data, a name, or a text that somebody forgot to mark. Only what `values` says of dates,
languages, spans and encodings is English to everybody: it is plain Python.
"""

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.management.commands import messages
from annotations.models import Annotation, Change, Event, Passage, Snapshot, Source, Token
from tests.admin.forms import address, filled

pytestmark = pytest.mark.django_db

DJANGO = Path(django.__file__).parent

#: Names and codes, which no translator touches.
NAMES = {"Historio", "API", "CSV", "JSON", "SHA-256", "APA", "Chicago", "BibTeX", "CSL-JSON", "qps"}
#: What stands in these is quoted, typed by a person, or for programs.
QUOTED = {"bdi", "code", "q", "pre", "script", "style", "textarea", "kbd"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")


class Shown(HTMLParser):
    """The texts that a page shows or reads aloud, as far as they are not quoted."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        spoken = [given[name] for name in ATTRIBUTES & given.keys()]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            spoken.append(given.get("value"))
        self.texts += [f"\n{text}\n" for text in spoken if text]
        if tag not in VOID:
            quoted = tag in QUOTED or ("lang" in given and tag != "html")
            self.open.append((tag, quoted or bool(self.open and self.open[-1][1])))
        if tag in (
            "p",
            "li",
            "td",
            "th",
            "option",
            "div",
            "label",
            "a",
            "h1",
            "h2",
            "h3",
            "dt",
            "dd",
            "span",
        ):
            self.texts.append("\n")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass
        self.texts.append("\n")

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.texts.append(data)


def tidy(text: str) -> str:
    """A text without the marks and spaces around it."""
    return re.sub(r"\s+", " ", text).strip(" ,.·—–…-“”|#›")


def unmarked(content: str, data: set[str]) -> set[str]:
    """The words of a page that are neither marked nor data."""
    text = "".join(Shown(content).texts)
    while (less := MARKED.sub("\n", text)) != text:
        text = less
    lines = (tidy(line) for line in re.split(r"[\n;:()]", text))
    return {line for line in lines if re.search(r"[A-Za-z]{2}", line) and line not in data}


@pytest.fixture(scope="session")
def pseudo(tmp_path_factory) -> Path:
    """A folder with the catalogue of `qps`: everything that is marked, here and in Django."""
    catalog = messages.template()
    for part in ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/postgres"):
        with (DJANGO / part / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            for message in pofile.read_po(file):
                if message.id:
                    catalog.add(message.id, context=message.context)
    marked = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for message in catalog:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = tuple(f"⟦{text}⟧" for text in ids)
            marked.add(message.id, strings if len(strings) > 1 else strings[0], context=message.context)
    root = tmp_path_factory.mktemp("locale")
    folder = root / "qps" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        mofile.write_mo(file, marked)
    return root


@pytest.fixture
def speaker(client, administrator, settings, pseudo) -> Client:
    """An administrator whose browser asks for `qps`."""
    settings.LOCALE_PATHS = [pseudo]
    settings.LANGUAGES = [("en", "English"), ("qps", "Nobody’s")]
    client.force_login(administrator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "qps"
    return client


@pytest.fixture
def renewed(annotator) -> Source:
    """A source with a second edition, in which something waits of every kind."""
    text = "Утром 25 октября восстание началось в Петрограде, и город проснулся 😀. Зимний дворец пал к ночи."
    about = {"slug": "utro-ru", "title": "Утро", "language": "ru"}
    source, _ = load_source(about, PlainText().read(text))
    (passage,) = Passage.objects.filter(edition__source=source)
    for words in ("восстание началось", "Зимний дворец", "пал к ночи", "Утром 25"):
        start = text.index(words)
        said = {"start": start, "end": start + len(words), "exact": words, "creator": annotator}
        Annotation.objects.create(passage=passage, **said)
    gone = Annotation.objects.get(exact="пал к ночи")
    again = text.replace("восстание началось", "восстание вновь началось").partition(" Зимний")[0]
    load_edition(source, PlainText().read(again))
    reanchoring.decide(gone, reanchoring.Decision("orphan"))
    return source


@pytest.fixture
def data(administrator, discussed, renewed) -> set[str]:
    """Every text that stands in the database, and what rows are called by it."""
    Group.objects.create(name="Seminar 1917")
    found = set(NAMES)
    for model in apps.get_models():
        if model is ContentType:
            continue
        for row in model._default_manager.all():
            found.add(str(row))
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                found |= {str(item) for item in (value if isinstance(value, list) else [value])}
    return {tidy(part) for text in found for part in (text, *re.split(r"[\n;:()]", text))}


def assert_marked(response, data: set[str]) -> None:
    """A page that is there, with nothing unmarked on it."""
    assert response.status_code in (200, 400, 409)
    assert response["Content-Language"] == "qps"
    assert unmarked(response.content.decode(), data) == set()


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def test_the_start_page_is_marked(speaker, data):
    assert_marked(speaker.get(reverse("admin:index")), data)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_and_forms_are_marked(speaker, administrator, data, model):
    Token.issue(administrator, "R on the laptop")
    data |= {str(token) for token in Token.objects.all()} | {"R on the laptop"}
    data |= {text for change in Change.objects.all() for text in (change.model, change.key, str(change))}
    offered = admin.site._registry[model]
    request = speaker.get(reverse("admin:index")).wsgi_request
    row = offered.get_queryset(request).order_by("pk").first()
    assert_marked(speaker.get(address(model, "changelist")), data)
    assert_marked(speaker.get(address(row)), data)
    assert_marked(speaker.get(address(row, "history"), follow=True), data)
    if offered.has_delete_permission(request, row):
        assert_marked(speaker.get(address(row, "delete")), data)
    if offered.has_add_permission(request):
        assert_marked(speaker.get(address(model, "add"), follow=True), data)


def asked(name: str, *arguments, **query) -> str:
    return reverse(f"admin:annotations_{name}", args=arguments, query=query)


@pytest.fixture
def addresses(discussed, annotation, passage, english, renewed, soviet_view, western_view) -> dict[str, str]:
    """The pages that are no list and no form of a row."""
    revolution = "october-revolution"
    (frozen,) = Snapshot.objects.all()
    since = f"{reverse('snapshot-differences', args=[frozen.uuid])}?since={frozen.uuid}"
    return {
        "event": reverse("event", args=[revolution]),
        "source": reverse("source", args=[english.slug]),
        "annotation": reverse("annotation", args=[annotation.uuid]),
        "snapshot": reverse("snapshot", args=[frozen.uuid]),
        "differences": since,
        "purge": asked("snapshot_empty", frozen.pk),
        "read": asked("source_read", english.slug),
        "read what is tagged": asked("source_read", english.slug, tag="soviet-view", status="all"),
        "read with refused filters": asked("source_read", english.slug, stance="x", status="x", tag="x"),
        "import": asked("source_import"),
        "find": asked("annotation_add", source=english.slug),
        "find nothing": asked("annotation_add", source=english.slug, exact="Kerensky flew to the moon"),
        "find several": asked("annotation_add", source=english.slug, exact="the"),
        "annotate": asked("annotation_add", passage=passage.uuid, start=0, end=7),
        "nothing compared": asked("event_compare"),
        "compare": asked("event_compare", event=revolution),
        "compare claims": asked("event_compare", event=revolution, rows="question", columns="view"),
        "compare shares": asked("event_compare", event=revolution, columns="source", show="per_1000"),
        "compare what makes no sense": asked("event_compare", event="x", rows="y", show="z", quotes="9"),
        "names": asked("event_names", event=revolution),
        "still to read": asked("reading_queue", questions="1"),
        "still to read, refused": asked("reading_queue", source="nowhere", creator="ada"),
        "workbench": asked("source_workbench", english.slug),
        "workbench of a passage": asked("source_workbench", english.slug, passage=passage.uuid),
        "nothing side by side": asked("source_beside"),
        "side by side": f"{asked('source_beside', align='name')}&s={english.slug}&s=russian-revolution-tl",
        "side by side, refused": asked("source_beside", s="nowhere", align="colour"),
        "beside another source": asked("source_parallels", english.slug),
        "parallels": asked("source_parallels", english.slug, **{"with": "russian-revolution-tl"}),
        "side by side by passages": f"{asked('source_beside', align='passage')}&s={english.slug}"
        "&s=russian-revolution-tl",
        "new edition": asked("source_edition", english.slug),
        "reanchoring": asked("source_reanchoring", renewed.slug),
        "differences of editions": asked("source_differences", renewed.slug),
        "merge": asked("tag_merge", soviet_view.pk),
        "merge two": asked("tag_merge", soviet_view.pk, into=western_view.pk),
        "sign in": reverse("admin:login"),
        "password": reverse("admin:password_change"),
        "start": reverse("start"),
        "filtered list": asked("annotation_changelist", q="coup", status="accepted", creator="ada"),
        "empty list": asked("annotation_changelist", q="nothing like this"),
        "refused list": asked("annotation_changelist", tag="no-such-tag", overlaps="1", created_after="x"),
    } | {f"upload {name}": asked(f"{name}_upload") for name in ("annotation", "event", "tag", "source")}


PAGES = [
    "read", "read what is tagged", "read with refused filters", "import", "find", "find nothing",
    "find several", "annotate", "nothing compared", "compare", "compare claims", "compare shares",
    "compare what makes no sense", "names", "merge", "merge two", "sign in", "password", "start",
    "filtered list", "empty list", "refused list", "upload annotation", "upload event", "upload tag",
    "upload source", "still to read", "still to read, refused", "workbench", "workbench of a passage",
    "nothing side by side", "side by side", "side by side, refused", "event", "source", "annotation",
    "snapshot", "differences", "purge", "beside another source", "parallels", "side by side by passages",
    "new edition", "reanchoring", "differences of editions",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_marked(speaker, data, addresses, page):
    if page == "sign in":
        speaker.logout()
    data |= {str(cell) for snapshot in Snapshot.objects.all() for cell in cells(snapshot)}
    assert_marked(speaker.get(addresses[page], follow=True, headers={"Accept": "text/html"}), data)


def cells(snapshot: Snapshot) -> set[str]:
    """What stands in a frozen file."""
    lines = csv.reader(io.StringIO(bytes(snapshot.csv).decode(), newline=""))
    return {tidy(part) for line in lines for cell in line for part in (cell, *re.split(r"[\n;:()]", cell))}


def test_all_pages_are_looked_at(addresses):
    assert set(PAGES) == addresses.keys()


def test_a_conflict_is_marked(speaker, data):
    event = Event.objects.get(slug="july-days")
    values = filled(speaker, address(event))
    Event.objects.filter(pk=event.pk).update(label="Июльские дни")
    page = speaker.post(address(event), values | {"label": "Июльское восстание"})
    assert_marked(page, data | {"Июльские дни"})


def test_refusals_of_a_form_are_marked(speaker, data, annotation):
    label = {"slug": "Not A Slug", "exact_match": "x y"}
    assert_marked(speaker.post(address(Event, "add"), label), data)
    wrong = {"voice": "attributed", "visibility": "group", "start": 0, "end": 7, "passage": "x"}
    assert_marked(speaker.post(address(Annotation, "add"), wrong), data)
    assert_marked(speaker.post(address(annotation), filled(speaker, address(annotation)) | wrong), data)


def test_a_text_on_its_way_in_is_marked(speaker, data):
    about = {"slug": "pravda", "title": "Правда", "language": "ru"}
    data |= {"ru", "pravda"}
    assert_marked(speaker.post(asked("source_import"), about), data)
    assert_marked(speaker.post(asked("source_import"), about | {"text": "= 1917 =\n\nУтро."}), data)


TABLE = "slug,label,edtf,version\njuly-days,Июльские дни,1917-07,1\nkornilov-affair,Корниловщина,1917-08,\n"


def test_an_upload_is_marked_to_its_end(speaker, data):
    file = SimpleUploadedFile("события.csv", TABLE.encode())
    data |= {"july-days", "kornilov-affair", "slug", "label", "edtf", "version"}
    preview = speaker.post(asked("event_upload"), {"file": file}, follow=True)
    assert_marked(preview, data)
    where = f"{preview.request['PATH_INFO']}?{preview.request['QUERY_STRING']}"
    assert_marked(speaker.post(where, {"expected": "1+1"}, follow=True), data)


def test_a_refused_upload_is_marked(speaker, data):
    rows = "id,status,tags,version\nx,accepted,no-such-tag,1\n,,,,,,\n"
    file = SimpleUploadedFile("разметка.csv", rows.encode())
    assert_marked(speaker.post(asked("annotation_upload"), {"file": file}, follow=True), data | {"id"})
    assert_marked(
        speaker.post(asked("annotation_upload"), {"file": SimpleUploadedFile("x", b"PK\3\4")}), data
    )


def test_errors_are_marked_too(speaker, data):
    missing = speaker.get("/no-such-page")
    assert missing.status_code == 404
    assert unmarked(missing.content.decode(), data) == set()


def test_the_api_is_english_to_everybody(speaker, passage):
    speaker.get(reverse("admin:index"))
    answer = speaker.post("/api/v1/annotations/", {"passage": "x"}, content_type="application/json")
    assert answer.status_code == 400
    assert "is unknown" in answer.content.decode()
    assert "⟦" not in answer.content.decode()
    assert "Content-Language" not in answer
    found = speaker.get("/api/v1/annotations/?status=x")
    assert found.status_code == 400
    assert "⟦" not in found.content.decode()


def test_what_no_catalogue_has_is_shown_in_english(client):
    page = client.get(reverse("admin:login"), headers={"accept-language": "fi, tl;q=0.5"})
    assert page["Content-Language"] == "en"
    assert "Log in" in page.content.decode()


SPOKEN = [language for language, _ in settings.LANGUAGES if language != "en"]
PLACES = re.compile(r"%\(\w+\)[sdr]|(?<!%)%[sd]|\{\w+\}|</?\w+[^>]*>")


def catalogue(language: str) -> Catalog:
    """The translations into a language, as translators write them."""
    with (messages.LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """A text in all its numbers."""
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", SPOKEN)
def test_every_text_is_translated_and_compiled(language):
    with messages.TEMPLATE.open("rb") as file:
        wanted = {(message.context, forms(message.id)) for message in pofile.read_po(file) if message.id}
    said = {
        (message.context, forms(message.id)): forms(message.string)
        for message in catalogue(language)
        if messages.is_translated(message)
    }
    assert wanted - said.keys() == set()
    with (messages.LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = mofile.read_mo(file)
    assert {(found.context, forms(found.id)): forms(found.string) for found in compiled if found.id} == said


@pytest.mark.parametrize("language", SPOKEN)
def test_translations_put_in_what_the_texts_put_in(language):
    translated = [message for message in catalogue(language) if messages.is_translated(message)]
    assert translated
    for message in translated:
        several = isinstance(message.id, tuple)
        wanted = Counter(PLACES.findall(message.id[-1] if several else message.id))
        for text in message.string if several else (message.string,):
            given = Counter(PLACES.findall(text))
            assert given == wanted or (several and not given - wanted), text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Wählen Sie Worte mit der Maus"),
        ("ru", "Выделите слова мышью"),
        ("es", "Seleccione palabras con el ratón"),
    ],
)
def test_the_workbench_speaks_the_languages_that_there_are(client, administrator, english, language, words):
    client.force_login(administrator)
    page = client.get(asked("source_workbench", english.slug), headers={"accept-language": language})
    assert page["Content-Language"] == language
    assert words in page.content.decode()


def test_a_language_is_added_by_its_catalogue(settings, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "TEMPLATE", tmp_path / "django.pot")
    call_command("messages", add="tl")
    catalogue = tmp_path / "tl" / "LC_MESSAGES" / "django.po"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(
        text.replace(
            'msgid "Find the words to annotate"\nmsgstr ""',
            'msgid "Find the words to annotate"\nmsgstr "Hanapin"',
        ),
        encoding="utf-8",
    )
    call_command("messages")
    assert "1 of" in capsys.readouterr().out
    settings.LOCALE_PATHS, settings.LANGUAGES = [tmp_path], [("en", "English"), ("tl", "Tagalog")]
    with override("tl"):
        assert gettext("Find the words to annotate") == "Hanapin"
        assert gettext("Compare the sources") == "Compare the sources"


def test_no_marked_text_stands_inside_an_f_string_where_nothing_finds_it():
    hidden = re.compile(r"""f["'].*{n?p?(_|gettext)\(["']""")
    for path in messages.APP.rglob("*.py"):
        assert not hidden.search(path.read_text(encoding="utf-8")), path


def test_the_template_of_the_catalogues_is_up_to_date():
    call_command("messages", check=True)


def test_a_template_that_lacks_a_text_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "TEMPLATE", tmp_path / "django.pot")
    with pytest.raises(CommandError, match="make messages"):
        call_command("messages", check=True)
