"""Pages of a wiki, and of a dump of one, on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Passage, Source
from tests.wiki import DATA, TITLE, replaying

pytestmark = pytest.mark.django_db
BOTH = ["python-programming-language-en", "python-programming-language-tl"]


@pytest.fixture
def wiki():
    with replaying() as found:
        yield found


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def refused(name: str, *arguments: str) -> str:
    before = Source.objects.count()
    with pytest.raises(CommandError) as caught:
        run(name, *arguments)
    assert caught.value.returncode == 2
    assert Source.objects.count() == before
    return str(caught.value)


def test_an_article_comes_in_in_several_languages(wiki):
    told = run("import_wikipedia", TITLE, "--language=en", "--also=tl", "--scope=october-revolution")
    assert "python-programming-language-en: created, " in told
    assert "left out: " in told
    english, tagalog = Source.objects.filter(slug__in=BOTH).order_by("language")
    assert (english.language, tagalog.language) == ("en", "tl")
    assert english.editions.get().revision == "1345336232"
    assert (english.licence, english.publisher, english.issued) == ("CC-BY-SA-4.0", "Wikipedia", "2026-03-27")
    assert tagalog.url in english.related
    assert [event.slug for event in tagalog.scope.all()] == ["october-revolution"]
    headings = Passage.objects.filter(edition__source=english, kind="heading")
    assert [heading.text for heading in headings] == ["Government and politics"]


def test_the_same_revision_again_changes_nothing(wiki):
    run("import_wikipedia", TITLE)
    assert "unchanged" in run("import_wikipedia", TITLE)
    assert Source.objects.filter(slug__in=BOTH).count() == 1


def test_a_trial_changes_nothing(wiki):
    told = run("import_wikipedia", TITLE, "--also=tl,ru", "--dry-run")
    assert told.count("(a trial: nothing was changed)") == 3
    assert not Source.objects.filter(slug__in=BOTH).exists()


def test_all_languages_come_in_or_none(wiki):
    assert "tlh: 'Python (programming language)' has no page in tlh" in refused(
        "import_wikipedia", TITLE, "--also=tl,tlh"
    )
    assert "unknown" in refused("import_wikipedia", TITLE, "--scope=war-of-the-roses")


def test_a_wiki_that_does_not_answer_is_told(settings):
    settings.WIKIS = {"wikipedia": "http://127.0.0.1:1/w/api.php"}
    assert "does not answer" in refused("import_wikipedia", TITLE)


DUMP = str(DATA / "wiki" / "minimal-dump.xml")
TABLES = str(DATA / "wiki" / "enwiki-table-markup.xml.bz2")


def test_pages_of_a_dump_come_in_and_the_others_are_counted():
    told = run("import_dump", DUMP, "--licence=CC-BY-SA-3.0")
    assert "foo-en: created, 15 characters, 1 passages" in told
    assert "left out: pages of other namespaces: 1" in told
    source = Source.objects.get(slug="foo-en")
    assert (source.licence, source.editions.get().text) == ("CC-BY-SA-3.0", "Revision 2 text")


def test_named_pages_of_a_packed_dump_come_in():
    told = run("import_dump", TABLES, "--title=Economy of Estonia", "--prefix=wiki", "--notes=omit")
    assert "wiki-economy-of-estonia-en: created" in told
    assert "pages that were not asked for" in told
    found = Passage.objects.filter(edition__source__slug="wiki-economy-of-estonia-en", kind="row")
    assert found.exists()


def test_a_dump_is_refused_whole_for_what_is_not_in_it(tmp_path):
    assert "there is no page 'Нет'" in refused("import_dump", DUMP, "--title=Foo", "--title=Нет")
    broken = tmp_path / "broken.xml"
    broken.write_bytes((DATA / "wiki" / "minimal-dump.xml").read_bytes()[:-40])
    assert "this is no XML" in refused("import_dump", str(broken))
    assert "No such file" in refused("import_dump", str(tmp_path / "none.xml"))
    assert "language: 'klingonish'" in refused("import_dump", DUMP, "--language=klingonish")


def test_a_dump_can_be_tried():
    assert "a trial: nothing was changed" in run("import_dump", DUMP, "--dry-run")
    assert not Source.objects.filter(slug="foo-en").exists()
