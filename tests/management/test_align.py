import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Event, EventName, Passage, Source
from tests.values.test_parallels import ENGLISH, RUSSIAN

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def sources():
    """A text and its translation, whose passages stand the other way round."""
    texts = {"revolution-en": ENGLISH, "revolution-ru": RUSSIAN[::-1]}
    for slug, text in texts.items():
        values = {"slug": slug, "title": slug, "language": slug[-2:]}
        load_source(values, PlainText().read("\n\n".join(text)), revision="1")
    return tuple(texts)


def aligned(tmp_path, *arguments, **options):
    path = tmp_path / "пары.csv"
    told = run("align", *arguments, output=str(path), **options)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert f": {len(rows)} pairs of passages" in told
    return rows


def test_passages_of_two_sources_are_paired_with_score_and_reason(sources, tmp_path):
    rows = aligned(tmp_path, *sources)
    assert len(rows) >= 5
    for row in rows:
        assert int(row["ordinal"]) + int(row["other_ordinal"]) == 7
        assert (row["text"], row["other_text"]) == (ENGLISH[int(row["ordinal"]) - 1],
                                                    RUSSIAN[int(row["ordinal"]) - 1])  # fmt: skip
        assert 0.1 <= float(row["score"]) <= 1
        assert Passage.objects.get(uuid=row["passage"]).edition.source.slug == "revolution-en"
        assert Passage.objects.get(uuid=row["other_passage"]).edition.source.slug == "revolution-ru"
    assert "Kronstadt = Кронштадта" in next(row["shared"] for row in rows if row["ordinal"] == "3")


def test_days_and_names_that_are_known_tell_what_the_words_do_not(tmp_path, annotator):
    event = Event.objects.get(slug="october-revolution")
    english, russian = (
        load_source({"slug": slug, "title": slug, "language": slug[-2:]}, PlainText().read(text))[0]
        for slug, text in {
            "short-en": "It happened on 7 November 1917 (New Style).\n\nThey called it the upheaval.",
            "short-ru": "Всё звали просто: буча.\n\nСлучилось 25 октября 1917 (ст. ст.).",
        }.items()
    )
    root = EventName.objects.create(slug="upheaval-en", event=event, text="upheaval", language="en")
    like = EventName.objects.create(
        slug="bucha-ru", event=event, text="буча", language="ru", equivalent_to=root
    )
    visibility = {"visibility": "private", "creator": annotator}
    for source, name in ((english, root), (russian, like)):
        passage = Passage.objects.get(edition__source=source, text__contains=name.text)
        start = passage.text.index(name.text)
        Annotation.objects.create(passage=passage, start=start, end=start + len(name.text), exact=name.text,
                                  name=name, **visibility)  # fmt: skip
    day = {("1", "2", "7 November 1917 (New Style) = 25 октября 1917 (ст. ст.)")}

    def pairs(**options):
        rows = aligned(tmp_path, english.slug, russian.slug, **options)
        return {(row["ordinal"], row["other_ordinal"], row["shared"].split(" | ")[0]) for row in rows}

    assert pairs() == day
    assert pairs(user=annotator.username) == day | {("2", "1", "upheaval = буча")}


def test_only_current_editions_are_aligned(sources, tmp_path):
    load_edition(Source.objects.get(slug="revolution-ru"), PlainText().read(RUSSIAN[2]))
    (row,) = aligned(tmp_path, *sources)
    assert (row["ordinal"], row["other_ordinal"]) == ("3", "1")


def test_what_makes_no_sense_is_refused(sources):
    Source.objects.create(slug="empty-ru", title="Пусто", language="ru")
    for other, why in (("revolution-en", "itself"), ("empty-ru", "no text"), ("nowhere", "nowhere")):
        with pytest.raises(CommandError, match=why):
            run("align", "revolution-en", other)


def test_precision_and_recall_are_told_of_rows_of_translations(tmp_path):
    rows = [{"key": str(number), "en": one, "ru": other}
            for number, (one, other) in enumerate(zip(ENGLISH, RUSSIAN, strict=True))]  # fmt: skip
    path = tmp_path / "революция.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    title, line = run("measure_alignment", str(path)).splitlines()
    texts, passages, in_order, *_, wrong = line.split(" | ")
    assert (texts, passages, wrong) == ("революция en, революция ru", "6", "0")
    assert in_order.startswith("1.000, ")
    assert float(in_order.split(", ")[1]) >= 0.8
    assert len(title.split(" | ")) == len(line.split(" | "))


def test_wrong_pairs_make_the_precision_smaller(tmp_path):
    wrong = [*RUSSIAN[1:], RUSSIAN[0]]
    rows = [{"key": one[:9], "en": one, "ru": other} for one, other in zip(ENGLISH, wrong, strict=True)]
    path = tmp_path / "вразброд.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert run("measure_alignment", str(path)).splitlines()[1].split(" | ")[2] == "0.000, 0.000"


def test_squad_in_two_languages_is_matched_by_the_ids_of_questions(tmp_path):
    for language, text, order in (("en", ENGLISH, 1), ("ru", RUSSIAN, -1)):
        found = [{"context": words, "qas": [{"id": f"q{number}"}]} for number, words in enumerate(text)]
        document = {"data": [{"title": "1917", "paragraphs": found[::order]}]}
        (tmp_path / f"{language}.json").write_text(json.dumps(document), encoding="utf-8")
    files = [str(tmp_path / f"{language}.json") for language in ("en", "ru")]
    assert run("measure_alignment", *files).splitlines()[1].startswith("en, ru | 6 | 1.000, ")


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1]", '{"data": [{"paragraphs": [{}]}]}', "не JSON"])
def test_what_is_no_translation_is_refused(tmp_path, text):
    path = tmp_path / "file.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"neither SQuAD nor rows|two translations"):
        run("measure_alignment", str(path))
