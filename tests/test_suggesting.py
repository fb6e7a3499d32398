"""What rules suggest, on the two texts of the sample and on made ones."""

import csv
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Claim, Event, EventName, Passage, Source, TagLabel
from annotations.suggesting import RULES, suggest

GOLDEN = Path(__file__).parent / "data" / "designations" / "names.tsv"
VISITOR = AnonymousUser()


def passages_of(source: Source) -> list[Passage]:
    return list(Passage.objects.filter(edition__source=source, edition__current=True).order_by("ordinal"))


def told(suggestion) -> tuple[int, int, str]:
    start = suggestion.passage.start + suggestion.span.start
    return start, start + len(suggestion.exact), suggestion.exact


@pytest.fixture
def brought(english):
    """Brings in a text: `brought("Текст", "ru")`."""

    def bring(text: str, language: str) -> list[Passage]:
        source = Source.objects.create(slug="brought", title="Brought", language=language)
        source.scope.set(Event.objects.filter(slug="october-revolution"))
        add_edition(source, PlainText().read(text))
        return passages_of(source)

    return bring


def name(text: str, language: str, slug: str = "made") -> EventName:
    event = Event.objects.get(slug="october-revolution")
    return EventName.objects.create(slug=slug, event=event, text=text, language=language)


def words(passages: list[Passage], *rules: str) -> list[str]:
    without = {rule.name for rule in RULES} - {*rules}
    return [made.exact for made in suggest(passages, VISITOR, without)]


@pytest.mark.parametrize("slug", ["october-revolution-en", "russian-revolution-tl"])
def test_every_designation_that_a_careful_reader_finds_is_suggested_and_no_other(db, slug):
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["source"] == slug]
    wanted = {(int(row["start"]), int(row["end"]), row["exact"], row["name"]) for row in rows}
    source = Source.objects.get(slug=slug)
    found = suggest(passages_of(source), VISITOR, without=("claims", "dates"))
    assert {(*told(made), made.values["name"]) for made in found} == wanted
    attributed = {told(made)[0]: made.values["tags"] for made in found if made.values.get("voice")}
    assert attributed == {int(row["start"]): [row["view"]] for row in rows if row["voice"] == "attributed"}


def test_the_day_of_the_revolution_is_not_the_revolution(english):
    text = english.editions.get(current=True).text
    assert "October Revolution Day" in text
    found = suggest(passages_of(english), VISITOR)
    assert text.index("October Revolution Day") not in {told(made)[0] for made in found}


def test_a_name_is_found_in_any_case_and_ending(brought):
    name("Октябрьская революция", "ru")
    passages = brought(
        "До Октябрьской революции и после Октябрьскою\u00a0революцией; ОКТЯБРЬСКАЯ РЕВОЛЮЦИЯ. "
        "Октябрьские революционеры, октябрьская резолюция.",
        "ru",
    )
    assert words(passages, "names") == [
        "Октябрьской революции",
        "Октябрьскою\u00a0революцией",
        "ОКТЯБРЬСКАЯ РЕВОЛЮЦИЯ",
    ]


def test_the_longest_name_counts_and_a_possessive_is_no_part_of_it(brought):
    name("Socialist Revolution", "en")
    passages = brought(
        "The October Revolution's day. The Great October Socialist Revolution 🔴. October Revolutions.", "en"
    )
    assert words(passages, "names") == [
        "October Revolution",
        "Great October Socialist Revolution",
        "October Revolutions",
    ]


def test_names_are_found_in_texts_of_other_languages_and_scripts(brought):
    name("十月革命", "zh", "zh")
    name("ثورة أكتوبر", "ar", "ar")
    name("Oktoberumsturz", "de", "de")
    passages = brought(
        "Nach dem Oktoberumsturzes Tag: 俄国十月革命, dann ثورة أكتوبر, October Revolution Lenins.", "de"
    )
    assert words(passages, "names") == ["Oktoberumsturzes", "十月革命", "ثورة أكتوبر", "October Revolution"]


def test_of_a_name_that_means_two_things_none_is_suggested(brought):
    name("July Rising", "en", "one")
    name("July rising", "en", "two")
    assert words(brought("The July Rising failed.", "en"), "names") == []


def test_a_remark_names_a_view_also_where_no_known_name_stands(brought, soviet_view):
    TagLabel.objects.create(tag=soviet_view, language="ru", kind="hidden", text="советской историографии")
    passages = brought("Великий перелом (в советской историографии), (позже) — и (в печати).", "ru")
    (found,) = suggest(passages, VISITOR)
    assert found.exact == "в советской историографии"
    assert found.values == {"tags": ["soviet-view"], "voice": "attributed"}


def test_a_claim_is_suggested_where_its_words_recur(brought):
    annotation = Annotation.objects.filter(claim__isnull=False, language="en").first()
    passages = brought(f"Others say so: {annotation.exact.upper()}. That is all.", "en")
    found = [made for made in suggest(passages, VISITOR) if made.rule == "claims"]
    assert [(made.exact, made.values["claim"]) for made in found] == [
        (annotation.exact.upper(), annotation.claim.slug)
    ]


def test_what_is_private_is_no_source_of_suggestions_for_others(brought, passage, annotator):
    start = passage.text.index("Soviet historiography")
    made = Annotation(
        passage=passage, start=start, end=start + 21, exact="Soviet historiography", creator=annotator
    )
    made.claim, made.stance, made.visibility = Claim.objects.first(), "denies", "private"
    made.full_clean()
    made.save()
    passages = brought("So says Soviet historiography.", "en")
    assert words(passages, "claims") == []
    (found,) = suggest(passages, annotator)
    assert found.values == {"claim": made.claim.slug, "stance": "denies"}


def test_dates_are_suggested_until_somebody_judges_them(tagalog):
    found = [made for made in suggest(passages_of(tagalog), VISITOR) if made.rule == "dates"]
    assert found
    date = tagalog.dates.get(uuid=found[0].date)
    assert (date.printed, date.version) == (found[0].exact, found[0].version)
    date.state = "confirmed"
    date.save()
    assert date.printed not in words(passages_of(tagalog)[:1], "dates")


def test_a_book_is_read_in_a_moment_with_as_many_queries_as_a_line(brought, english):
    text = "\n\n".join(passage.text for passage in passages_of(english))
    passages = brought("\n\n".join([text] * (100_000 // len(text) + 1)), "en")
    suggest(passages[:1], VISITOR)
    with CaptureQueriesContext(connection) as few:
        suggest(passages[:1], VISITOR)
    with CaptureQueriesContext(connection) as many:
        begin = time.perf_counter()
        found = suggest(passages, VISITOR)
        took = time.perf_counter() - begin
    assert len(many) == len(few) <= 6
    assert len(found) > 100
    assert took < 1
