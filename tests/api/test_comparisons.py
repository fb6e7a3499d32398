"""A saved comparison is there for who may know of all that its question names."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from rest_framework.test import APIClient

from annotations.models import ROLES, Annotation, Source, User
from annotations.models.base import knows_accounts
from annotations.permissions import may
from tests.database import frozen, save, sql

pytestmark = pytest.mark.django_db

NAMES = "event=october-revolution&rows=name&columns=source"
ROOT = "/api/v1/comparisons"


def of(person: User) -> APIClient:
    """A REST client of somebody's."""
    made = APIClient()
    made.force_authenticate(person)
    return made


def hide(source: Source, visibility: str = "members") -> None:
    Source.objects.filter(pk=source.pk).update(visibility=visibility)


def ways_to(client: APIClient, key: str) -> list[str]:
    """Where somebody is told of a comparison."""
    rows = client.get(f"{ROOT}/").json()["results"]
    there = {
        "list": key in {row["id"] for row in rows},
        "csv": key in b"".join(client.get(f"{ROOT}.csv")).decode(),
        "search": client.get(f"{ROOT}/?q=columns&count=exact").json()["count"] > 0,
        "row": client.get(f"{ROOT}/{key}/").status_code == 200,
        "history": client.get(f"{ROOT}/{key}/history/").status_code == 200,
        "filter": client.get(f"/api/v1/snapshots/?comparison={key}").status_code == 200,
    }
    return [way for way, found in there.items() if found]


def names_of(source: Source) -> list[str]:
    """All by which a question may name a source."""
    edition = source.editions.get()
    passage = edition.passages.first()
    return [
        f"source={source.slug}",
        "source=none,+gamit-noon",
        f"edition={edition.uuid}",
        f"passage={passage.uuid}",
        f"passage=urn:uuid:%7B{passage.uuid.hex.upper()}%7D",
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_names_a_source_that_was_hidden_since_is_not_there(client, annotator, tagalog, number):
    Source.objects.filter(pk=tagalog.pk).update(former_slugs=["gamit-noon"])
    key = str(save(annotator, "Октябрь 🍂", query=f"{NAMES}&{names_of(tagalog)[number]}").uuid)
    everywhere = ways_to(client, key)
    assert everywhere == ["list", "csv", "search", "row", "history", "filter"]
    hide(tagalog)
    assert ways_to(client, key) == []
    assert ways_to(of(annotator), key) == everywhere
    hide(tagalog, "public")
    assert ways_to(client, key) == everywhere


def test_a_question_that_named_it_once_tells_nothing_of_that(client, annotator, english, tagalog):
    made = save(annotator, query=f"{NAMES}&source={tagalog.slug}")
    address, changed = f"{ROOT}/{made.uuid}/", {"query": f"{NAMES}&source={english.slug}"}
    answer = of(annotator).patch(address, changed, format="json", headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.json()
    assert tagalog.slug in client.get(f"{address}history/").content.decode()
    hide(tagalog)
    past = client.get(f"{address}history/")
    assert past.status_code == 200
    assert tagalog.slug not in past.content.decode()
    assert tagalog.slug in of(annotator).get(f"{address}history/").content.decode()


def test_nor_does_one_that_was_deleted(client, annotator, tagalog):
    made = save(annotator, query=f"{NAMES}&source={tagalog.slug}")
    address = f"{ROOT}/{made.uuid}/"
    made.delete()
    assert client.get(address).status_code == 410
    hide(tagalog)
    assert client.get(address).status_code == 404
    assert of(annotator).get(address).status_code == 410


def test_who_has_no_role_sees_no_question_of_their_group_about_what_is_for_members(
    annotator, make_user, tagalog
):
    seminar = Group.objects.create(name="Семинар 1917")
    nobody, maker = make_user("юрий"), make_user("zoe", "annotator")
    for person in (nobody, annotator, maker):
        person.groups.add(seminar)
    made = Annotation.objects.filter(source=tagalog)
    made.update(creator=make_user("vera", "annotator"))
    hide(tagalog)
    for question in (f"source={tagalog.slug}", "creator=vera"):
        saved = save(maker, query=f"{NAMES}&{question}", visibility="group", group=seminar)
        address = f"{ROOT}/{saved.uuid}/"
        assert of(annotator).get(address).status_code == 200, question
        assert of(nobody).get(address).status_code == 404, question


def test_an_account_of_which_one_sees_nothing_any_more_is_named_to_nobody_but_who_knows_it(
    client, annotator, administrator, make_user, english
):
    vera = make_user("vera", "annotator")
    Annotation.objects.filter(source=english).update(creator=vera)
    saved = save(annotator, query=f"{NAMES}&creator=vera")
    address = f"{ROOT}/{saved.uuid}/"
    assert client.get(address).status_code == 200
    Annotation.objects.filter(creator=vera).update(visibility="private")
    assert client.get(address).status_code == 404
    assert of(make_user("ed", "editor")).get(address).status_code == 404
    for person in (annotator, vera, administrator):  # who asked, who is asked about, and who knows all
        assert of(person).get(address).status_code == 200, person


def test_what_names_a_source_that_is_gone_is_there_for_members_as_before(client, annotator, tagalog):
    saved = save(annotator, query=f"{NAMES}&source={tagalog.slug}")
    with_replica = "SET LOCAL session_replication_role = replica"
    sql(with_replica)
    sql("DELETE FROM annotations_source WHERE id = %s", tagalog.pk)
    sql("SET LOCAL session_replication_role = origin")
    assert client.get(f"{ROOT}/{saved.uuid}/").status_code == 404
    assert of(annotator).get(f"{ROOT}/{saved.uuid}/").status_code == 200


def test_a_snapshot_stays_and_leads_to_no_comparison_that_is_not_there(client, annotator, tagalog):
    saved = save(annotator, query=f"{NAMES}&source={tagalog.slug}")
    key = frozen(saved).uuid
    before = client.get(f"/api/v1/snapshots/{key}/").json()
    assert before["comparison"] == str(saved.uuid)
    hide(tagalog)
    assert client.get(f"/api/v1/snapshots/{key}/").json() == {**before, "comparison": None}
    assert client.get(f"/snapshots/{key}").status_code == 200
    assert client.get(f"/api/v1/snapshots/?comparison={saved.uuid}").status_code == 400


@pytest.mark.parametrize(
    "words",
    [
        "source=nowhere",
        "%73ource=russian-revolution-tl",
        "source=%FF",
        "edition=1",
        "passage=x",
        "creator=нет",
    ],
)
def test_what_nobody_could_save_is_shown_to_no_stranger(client, annotator, tagalog, words):
    """Past all of our code: names of nothing, names in other letters, and what is no text."""
    hide(tagalog)
    saved = save(annotator)
    sql("UPDATE annotations_comparison SET query = query || '&' || %s WHERE id = %s", words, saved.pk)
    assert client.get(f"{ROOT}/{saved.uuid}/").status_code == 404
    sql("UPDATE annotations_comparison SET named_sources = '{}', named_creators = '{}'")
    assert client.get(f"{ROOT}/{saved.uuid}/").status_code == 404


@pytest.mark.parametrize(
    "words", ["q=source%3Drussian-revolution-tl", "edition=all", "source=none", "passage=none"]
)
def test_what_names_nothing_is_there_for_everybody(client, annotator, tagalog, words):
    hide(tagalog)
    saved = save(annotator, query=f"{NAMES}&{words}")
    assert client.get(f"{ROOT}/{saved.uuid}/").status_code == 200


def test_who_knows_all_accounts_is_who_may_look_at_them(make_user, administrator):
    people = [*(make_user(f"{role}-1", role) for role in ROLES), administrator, make_user("никто")]
    for scope in ("", "read", "all"):
        for person in people:
            person.token_scope = scope
            assert knows_accounts(person) is may(person, "view", User), (person, scope)
    assert not knows_accounts(AnonymousUser())


def test_in_the_admin_it_is_not_there_either(client, annotator, make_user, english):
    vera = make_user("vera", "annotator")
    Annotation.objects.filter(source=english).update(creator=vera)
    saved = save(annotator, "Чей голос? 🗳", query=f"{NAMES}&creator=vera")
    client.force_login(make_user("rosa", "reader"))
    pages = [f"/admin/annotations/comparison/{saved.pk}/{page}" for page in ("change/", "history/")]
    for there in (True, False):
        assert (saved.title in client.get("/admin/annotations/comparison/").content.decode()) is there
        assert [client.get(page).status_code == 200 for page in pages] == [there, there]
        Annotation.objects.filter(creator=vera).update(visibility="private")
