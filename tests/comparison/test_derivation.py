"""Which sources may depend on each other, and which of them are independent witnesses."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from annotations import redating
from annotations.comparison import derivation
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Claim, DateMention, Passage, Source
from tests.database import insert, refused, sql

pytestmark = pytest.mark.django_db

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"
ADDRESS = "/api/v1/derivations/?event=russian-revolution"


def client_of(person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def pairs(client, more: str = "") -> list[dict]:
    response = client.get(f"{ADDRESS}{more}")
    assert response.status_code == 200, response.content
    return response.json()["results"]


def agreements(client, rows: str = "claim") -> dict[str, tuple[int, int]]:
    document = client.get(f"/api/v1/matrix/?event=russian-revolution&rows={rows}&columns=source").json()
    return {
        row["key"]: (row["agreement"]["sources"], row["agreement"]["independent"])
        for row in document["results"]
    }


def made(slug: str, language: str, text: str) -> Source:
    source = Source.objects.create(slug=slug, title=slug, language=language)
    add_edition(source, PlainText().read(text), "1")
    return source


# -- the signals ----------------------------------------------------------------------------------------


def test_the_two_articles_tell_eight_of_eleven_things_in_the_same_order(client):
    (pair,) = pairs(client)
    assert (pair["source"], pair["other"]) == (ENGLISH, TAGALOG)
    assert (pair["in_order"], pair["shared"]) == (8, 11)
    assert pair["order"] == pytest.approx(8 / 11)
    assert pair["chance"] == pytest.approx(0.0021, abs=0.0001)
    assert pair["suggests"]
    marked = [(thing["place"], thing["other_place"]) for thing in pair["sequence"] if thing["in_order"]]
    assert len(marked) == 8
    assert marked == sorted(marked)
    assert [other for _, other in marked] == sorted(other for _, other in marked)
    places = {thing["key"]: (thing["place"], thing["other_place"]) for thing in pair["sequence"]}
    assert places["led-to-the-soviet-union"] == (2540, 2623)  # the last of two in the Tagalog one
    assert (pair["stated"], pair["dependent"], pair["wording"], pair["errors"]) == (None, False, [], [])


def test_it_is_narrowed_by_the_filters_of_annotations(client):
    (pair,) = pairs(client, "&claim=none")
    assert {thing["kind"] for thing in pair["sequence"]} == {"name"}
    assert pair["shared"] == 3
    assert not pair["suggests"]


def test_the_csv_has_a_line_for_each_pair(client):
    response = client.get("/api/v1/derivations.csv?event=russian-revolution")
    (line,) = csv.DictReader(io.StringIO(response.getvalue().decode(), newline=""))
    assert (line["source"], line["other"], line["in_order"], line["shared"]) == (ENGLISH, TAGALOG, "8", "11")
    assert (line["suggests"], line["dependent"], line["derived"]) == ("true", "false", "")


def test_rare_wording_and_a_date_wrong_in_the_same_way_are_shared(client, tagalog, annotator):
    text = tagalog.editions.get().text
    made("kopya-tl", "tl", f"Sipi 📖\n\n{text}")
    copy = Passage.objects.get(edition__source__slug="kopya-tl", text__contains="50,000 manggagawa")
    insert(
        copy, "50,000 manggagawa", annotator, claim_id=Claim.objects.get(slug="fifty-thousand-strikers").pk
    )
    redating.refresh(Source.objects.filter(slug="kopya-tl"))
    wrong = DateMention.objects.get(source__slug="kopya-tl", audit="mismatch")
    found = {(pair["source"], pair["other"]): pair for pair in pairs(client)}
    pair = found["kopya-tl", TAGALOG]
    (error,) = pair["errors"]
    assert (error["gregorian"], error["julian"]) == ("1917-03-10", "1917-02-15")
    assert error["dates"][0] == str(wrong.uuid)
    (stretch,) = pair["wording"]
    assert text.startswith(stretch["words"].removesuffix("…"))
    assert stretch["start"] == len("Sipi 📖\n\n")
    assert (stretch["other_start"], stretch["size"] > 300) == (0, True)
    assert pair["suggests"]
    assert found[ENGLISH, TAGALOG]["errors"] == []


def test_too_many_sources_are_refused(client, monkeypatch):
    monkeypatch.setattr(derivation, "MAX_SOURCES", 1)
    response = client.get(ADDRESS)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["source"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "event"),
        ("event=nowhere", "event"),
        ("event=july-days&rows=name", "rows"),
        ("event=july-days&bom=2", "bom"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(client, query, name):
    for suffix in ("/", ".csv"):
        response = client.get(f"/api/v1/derivations{suffix}?{query}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [name]


def test_more_annotations_cost_no_more_statements(client, english, annotator, django_assert_max_num_queries):
    client.get(ADDRESS)
    with django_assert_max_num_queries(12) as few:
        client.get(ADDRESS)
    passage = Passage.objects.get(edition__source=english, ordinal=1)
    for claim in Claim.objects.all():
        insert(passage, "October", annotator, claim_id=claim.pk)
    with django_assert_max_num_queries(len(few)):
        client.get(ADDRESS)


# -- what a scholar says --------------------------------------------------------------------------------


def confirm(editor, derived: str, origin: str | None):
    version = Source.objects.get(slug=derived).version
    return client_of(editor).patch(
        f"/api/v1/sources/{derived}/", {"derived_from": origin}, headers={"If-Match": f'"{version}"'}
    )


def test_what_is_confirmed_counts_once_until_it_is_withdrawn(client, make_user):
    editor = make_user("edith", "editor")
    before = agreements(client)
    assert before["led-by-bolsheviks"] == (2, 2)
    assert before["putilov-closed"] == (1, 1)
    assert confirm(editor, TAGALOG, ENGLISH).status_code == 200
    assert agreements(client)["led-by-bolsheviks"] == (2, 1)
    assert agreements(client)["putilov-closed"] == (1, 1)
    (pair,) = pairs(client_of(editor))
    assert pair["dependent"]
    said = pair["stated"]
    assert (said["derived"], said["origin"], said["by"]) == (TAGALOG, ENGLISH, "edith")
    # As in the history, who did it is for members.
    assert pairs(client)[0]["stated"] == said | {"by": None}
    assert said["at"] == client.get(f"/api/v1/sources/{TAGALOG}/").json()["modified"]
    assert confirm(editor, TAGALOG, None).status_code == 200
    assert agreements(client) == before
    assert pairs(client)[0]["stated"] is None


def test_of_what_was_derived_from_the_beginning_nobody_is_known(client, english, annotator):
    copy = made("bolsheviki-fr", "fr", "Elle fut dirigée par les Bolcheviks de Lénine.")
    sql("UPDATE annotations_source SET derived_from_id = %s WHERE id = %s", english.pk, copy.pk)
    sql("SELECT set_config('historio.purging', 'on', true)")
    sql("DELETE FROM annotations_change WHERE owner_model = 'source' AND owner = %s", copy.pk)
    (found,) = [pair for pair in pairs(client) if pair["source"] == "bolsheviki-fr" and pair["stated"]]
    assert (found["stated"]["by"], found["stated"]["at"]) == (None, None)
    assert found["shared"] == 0


def test_sources_are_one_witness_over_however_many_steps(client, english, tagalog, annotator):
    claim = Claim.objects.get(slug="led-by-bolsheviks").pk
    chain = [english, tagalog]
    for number in range(4):
        source = made(f"kopya-{number}", "tl", "Pinamunuan ito ni Lenin.")
        Source.objects.filter(pk=source.pk).update(derived_from=chain[-1])
        insert(
            Passage.objects.get(edition__source=source), "Lenin", annotator, claim_id=claim, stance="affirms"
        )
        chain.append(source)
    assert agreements(client)["led-by-bolsheviks"] == (6, 2)
    Source.objects.filter(pk=tagalog.pk).update(derived_from=english)
    assert agreements(client)["led-by-bolsheviks"] == (6, 1)


def test_only_an_editor_confirms(client, annotator):
    assert confirm(annotator, TAGALOG, ENGLISH).status_code == 403
    assert agreements(client)["led-by-bolsheviks"] == (2, 2)


def test_nothing_is_derived_from_itself_whoever_says_so(english, tagalog):
    tagalog.derived_from = english
    tagalog.save()
    english.derived_from = tagalog
    with pytest.raises(ValidationError):
        english.clean()
    with refused("derived from itself"):
        sql("UPDATE annotations_source SET derived_from_id = %s WHERE id = %s", tagalog.pk, english.pk)


# -- who sees what --------------------------------------------------------------------------------------


def test_who_may_not_see_a_source_learns_nothing_of_what_depends_on_it(
    client, english, tagalog, annotator, api
):
    copy = made("kopya-tl", "tl", "Pinamunuan ito ni Lenin.")
    claim = Claim.objects.get(slug="led-by-bolsheviks").pk
    insert(Passage.objects.get(edition__source=copy), "Lenin", annotator, claim_id=claim, stance="affirms")
    Source.objects.filter(pk=tagalog.pk).update(derived_from=english)
    Source.objects.filter(pk=copy.pk).update(derived_from=tagalog)
    assert agreements(client)["led-by-bolsheviks"] == (3, 1)
    Source.objects.filter(pk=tagalog.pk).update(visibility="members")
    assert agreements(client)["led-by-bolsheviks"] == (2, 2)
    assert agreements(api)["led-by-bolsheviks"] == (3, 1)
    assert TAGALOG not in client.get(ADDRESS).content.decode()
    assert not any(pair["dependent"] for pair in pairs(client))


def test_what_others_keep_to_themselves_or_from_blind_eyes_is_no_signal(client, tagalog, make_user):
    Annotation.objects.filter(source=tagalog).exclude(name=None).update(visibility="private")
    assert pairs(client)[0]["shared"] == 8
    blind = make_user("boris", "annotator")
    Source.objects.filter(pk=tagalog.pk).update(blind=True)
    assert pairs(client_of(blind)) == []
