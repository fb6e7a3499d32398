"""Pages of a wiki, and of a dump of one, on the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation, Edition, Passage, Source, User
from tests.wiki import DATA, RENDERINGS, TITLE, replaying

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


def quote(words: str) -> Annotation:
    """An annotation of words that stand in one passage of an edition that counts."""
    passage = Passage.objects.get(edition__current=True, text__contains=words)
    start = passage.text.index(words)
    creator = User.objects.earliest("pk")
    place = {"passage": passage, "start": start, "end": start + len(words), "exact": words}
    return Annotation.objects.create(**place, creator=creator)


RUSSIAN = ("import_wikipedia", "Мир", "--language=ru", "--slug=mir")
LATER = (78, "2026-11-27", RENDERINGS["ru"].replace("<p>Мир.</p>", "<p>Хлеб 🍞 и мир.</p>"))


def test_a_later_revision_is_a_new_edition_and_the_older_one_stays(wiki):
    run(*RUSSIAN)
    kept, gone = quote("Октябрьская революция"), quote("Мир.")
    wiki.revised["ru"] = LATER
    told = run(*RUSSIAN)
    assert "mir-ru: new edition, " in told
    assert "mir-ru: 78 (2026-11-27) after 77; annotations: 1 exact, 0 moved, " in told
    assert "; 0 carried" in told
    new, old = Source.objects.get(slug="mir-ru").editions.order_by("-current")
    assert (new.revision, new.issued, new.current) == ("78", "2026-11-27", True)
    assert (old.revision, old.current, old.text.endswith("Мир.")) == ("77", False, True)
    assert new.text.endswith("Хлеб 🍞 и мир.")
    for annotation in (kept, gone):
        annotation.refresh_from_db()
        assert (annotation.edition_id, annotation.superseded_by_id) == (old.pk, None)


def test_what_is_certain_is_carried_into_the_new_edition_if_it_is_wanted(wiki):
    run(*RUSSIAN)
    kept = quote("Октябрьская революция")
    wiki.revised["ru"] = LATER
    assert "; 1 carried" in run(*RUSSIAN, "--reanchor")
    kept.refresh_from_db()
    assert Annotation.objects.get(uuid=kept.superseded_by_id).edition.revision == "78"


def test_what_would_become_of_a_later_revision_can_be_looked_at_first(wiki):
    run(*RUSSIAN)
    quote("Октябрьская революция")
    wiki.revised["ru"] = LATER
    told = run(*RUSSIAN, "--dry-run", "--reanchor")
    assert "78 (2026-11-27) after 77; annotations: 1 exact" in told
    assert told.count("(a trial: nothing was changed)") == 2
    assert Edition.objects.get(source__slug="mir-ru").revision == "77"
    assert not Annotation.objects.filter(edition__source__slug="mir-ru", superseded_by__isnull=False).exists()


def test_a_revision_that_is_here_says_so_and_changes_nothing_whatever_its_text_became(wiki):
    run(*RUSSIAN)
    wiki.revised["ru"] = (77, "2026-11-21", "<p>Иначе разобрано.</p>")
    told = run(*RUSSIAN)
    assert "mir-ru: revision: 77 is here already" in told
    assert "mir-ru: unchanged, " in told
    assert Edition.objects.get(source__slug="mir-ru").text.endswith("Мир.")


def test_an_older_revision_and_one_with_the_same_text_change_nothing(wiki):
    run(*RUSSIAN)
    wiki.revised["ru"] = (76, "2026-11-20", "<p>Прежде.</p>")
    assert "76 is older than 77, which is here already" in run(*RUSSIAN)
    wiki.revised["ru"] = (79, "2026-11-27", RENDERINGS["ru"])
    assert "79 has the same text as 77, which is here already" in run(*RUSSIAN)
    assert Edition.objects.get(source__slug="mir-ru").revision == "77"


def test_an_article_that_was_set_back_has_its_older_edition_current_again(wiki):
    run(*RUSSIAN)
    wiki.revised["ru"] = LATER
    run(*RUSSIAN)
    wiki.revised["ru"] = (80, "2026-11-28", RENDERINGS["ru"])
    assert "mir-ru: current again, " in run(*RUSSIAN)
    assert Edition.objects.get(source__slug="mir-ru", current=True).revision == "77"
    assert Edition.objects.filter(source__slug="mir-ru").count() == 2


def test_what_is_known_of_a_source_is_left_as_it_is_and_what_differs_is_told(wiki):
    run(*RUSSIAN)
    Source.objects.filter(slug="mir-ru").update(title="О мире")
    wiki.revised["ru"] = LATER
    told = run(*RUSSIAN, "--visibility=members")
    assert "mir-ru: title: is left as mir-ru has it" in told
    assert "mir-ru: visibility: is left as mir-ru has it" in told
    assert "accessed" not in told
    source = Source.objects.get(slug="mir-ru")
    assert (source.title, source.visibility) == ("О мире", "public")


def test_an_address_is_the_same_however_its_letters_are_written(wiki):
    run(*RUSSIAN)
    written = "https://ru.wikipedia.org/wiki/%D0%9C%D0%B8%D1%80"
    Source.objects.filter(slug="mir-ru").update(url=written)
    wiki.revised["ru"] = LATER
    assert "mir-ru: new edition, " in run(*RUSSIAN)


def test_a_slug_of_another_article_is_taken(wiki):
    run(*RUSSIAN)
    Source.objects.filter(slug="mir-ru").update(url="https://ru.wikipedia.org/wiki/Война")
    wiki.revised["ru"] = LATER
    before = Edition.objects.count()
    assert "'mir-ru' is a source with another text" in refused(*RUSSIAN)
    assert Edition.objects.count() == before


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


def test_a_page_of_a_later_dump_is_a_new_edition(tmp_path):
    run("import_dump", DUMP)
    later = tmp_path / "later.xml"
    data = (DATA / "wiki" / "minimal-dump.xml").read_text("utf-8")
    later.write_text(data.replace("Revision 2 text", "Мир 🕊 и хлеб").replace("<id>2</id>", "<id>21</id>"))
    told = run("import_dump", str(later))
    assert "foo-en: new edition, " in told
    assert "foo-en: 21 (2004-08-10) after 2; annotations: " in told
    assert Edition.objects.get(source__slug="foo-en", current=True).text == "Мир 🕊 и хлеб"


def test_a_dump_can_be_tried():
    assert "a trial: nothing was changed" in run("import_dump", DUMP, "--dry-run")
    assert not Source.objects.filter(slug="foo-en").exists()
