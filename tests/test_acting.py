"""Who is acting is told to the database with every statement that writes, and with no other."""

import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.sql import SQL, Identifier

from annotations import acting
from annotations.models import Change, Event, Source, Tag, User
from tests.admin.forms import address, send
from tests.database import another_connection, refused, sql

NOBODY = "nobody said who makes this change"


def told() -> tuple:
    return sql(
        "SELECT current_setting('historio.actor', true), current_setting('historio.command', true),"
        " current_setting('historio.request', true)"
    )[0]


@pytest.fixture
def nobody():
    """This process is no command."""
    acting.as_command("")
    yield
    acting.as_command("pytest")


def test_a_command_is_known_by_its_name(soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(definition="Советский взгляд")
    change = Change.objects.latest("id")
    assert (change.command, change.actor_id, change.request) == ("pytest", None, "")


def test_a_request_is_known_by_its_account_and_its_id(api, administrator, soviet_view):
    answer = api.patch("/api/v1/tags/soviet-view/", {"definition": "Ленин 👍"}, headers={"If-Match": "*"})
    assert answer.status_code == 200
    change = Change.objects.latest("id")
    assert (change.command, change.actor_id) == ("", administrator.pk)
    assert change.request == answer["X-Request-Id"]


def test_each_request_has_an_id_of_its_own_that_no_client_chooses(client, db):
    first = client.get("/api/v1/", headers={"X-Request-Id": "mine"})["X-Request-Id"]
    second = client.get("/api/v1/nowhere/", headers={"X-Request-Id": "mine"})["X-Request-Id"]
    assert len({first, second, "mine"}) == 3


def test_a_session_of_the_admin_is_known_by_its_account(client, administrator, soviet_view):
    client.force_login(administrator)
    assert send(client, address(soviet_view), definition="из админки") == []
    change = Change.objects.filter(model="tag").latest("id")
    assert change.after["definition"] == "из админки"
    assert change.actor == administrator


def test_what_nobody_does_is_refused(nobody, soviet_view):
    with refused(NOBODY):
        Tag.objects.filter(pk=soviet_view.pk).update(definition="?")
    with refused(NOBODY):
        soviet_view.labels.all().delete()
    with refused(NOBODY):
        sql(
            "INSERT INTO annotations_source_scope (source_id, event_id) SELECT s.id, e.id FROM"
            " annotations_source s, annotations_event e ON CONFLICT DO NOTHING"
        )


def test_another_program_is_refused_until_it_says_who_it_is(committed, soviet_view):
    with another_connection() as theirs:
        theirs.execute("RESET historio.command")
        theirs.execute("SET historio.command = ''")
        with pytest.raises(Exception, match=r"SET LOCAL historio\.command"):
            theirs.execute("UPDATE annotations_tag SET definition = 'x'")
        theirs.rollback()
        theirs.execute("SET LOCAL historio.command = 'correcting'")
        theirs.execute("UPDATE annotations_tag SET definition = 'x' WHERE slug = 'soviet-view'")
        theirs.commit()
    assert Change.objects.latest("id").command == "correcting"


def test_an_update_of_nothing_needs_nobody(nobody, db):
    assert Tag.objects.filter(slug="none-such").update(definition="?") == 0


def test_signing_in_needs_nobody_and_leaves_no_record(client, administrator):
    before = Change.objects.count()
    form = {"username": "ada", "password": "a long enough secret"}
    assert client.post("/admin/login/", form).status_code == 302
    administrator.refresh_from_db()
    assert administrator.last_login is not None
    assert Change.objects.count() == before


def test_reading_is_one_statement_and_says_nothing(committed):
    with CaptureQueriesContext(connection) as queries:
        list(Tag.objects.all()[:2])
    assert len(queries) == 1
    assert "set_config" not in queries[0]["sql"]


def test_nothing_stays_in_the_session_after_the_transaction(committed, soviet_view):
    with transaction.atomic():
        Tag.objects.filter(pk=soviet_view.pk).update(definition="а")
        assert told()[1] == "pytest"
    assert not any(told())
    Tag.objects.filter(pk=soviet_view.pk).update(definition="б")  # a transaction of its own
    assert not any(told())


def test_an_account_does_not_leak_into_the_next_request_on_the_same_connection(
    committed, client, make_user, soviet_view
):
    ada = make_user("ada", is_superuser=True)
    client.force_login(ada)
    page = "/api/v1/tags/soviet-view/"
    client.raise_request_exception = False
    answer = client.patch(
        page, {"definition": "и"}, content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 200
    assert not any(told())
    Tag.objects.filter(pk=soviet_view.pk).update(definition="и?")
    assert list(Change.objects.filter(model="tag").order_by("-id").values_list("actor", "command")[:2]) == [
        (None, "pytest"),
        (ada.pk, ""),
    ]


def test_who_acts_is_right_after_a_savepoint_was_rolled_back(soviet_view):
    with transaction.atomic():
        Tag.objects.filter(pk=soviet_view.pk).update(definition="один")
        try:
            with transaction.atomic():
                Tag.objects.filter(pk=soviet_view.pk).update(definition="два")
                raise KeyError
        except KeyError:
            pass
        Tag.objects.filter(pk=soviet_view.pk).update(definition="три")
    found = Change.objects.filter(model="tag", row=soviet_view.pk).order_by("id")
    assert [change.after["definition"] for change in found] == ["один", "три"]
    assert {change.command for change in found} == {"pytest"}


def test_two_threads_do_not_mix(committed):
    tags = list(Tag.objects.order_by("slug")[:2])
    accounts = [User.objects.create_user(name) for name in ("вера", "wen")]
    begun = threading.Barrier(2)

    def write(tag, account):
        request = type("Request", (), {"user": account, "id": account.username})()
        token = acting.REQUEST.set(request)
        try:
            with transaction.atomic():
                for number in range(5):
                    begun.wait()
                    Tag.objects.filter(pk=tag.pk).update(definition=str(number))
        finally:
            acting.REQUEST.reset(token)
            connection.close()

    pairs = list(zip(tags, accounts, strict=True))
    threads = [threading.Thread(target=write, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for tag, account in pairs:
        found = Change.objects.filter(model="tag", row=tag.pk).values_list("actor", "request")
        assert list(found) == [(account.pk, account.username)] * 5


def test_many_rows_by_executemany_are_signed(soviet_view, western_view):
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE annotations_tag SET definition = %s WHERE id = %s",
            [("100 %", soviet_view.pk), ("%s", western_view.pk)],
        )
    found = Change.objects.order_by("-id")[:2]
    assert [change.after["definition"] for change in found] == ["%s", "100 %"]


def test_a_statement_gives_its_own_rows(soviet_view):
    statement = "UPDATE annotations_tag SET definition = 'a%' WHERE slug = 'soviet-view' RETURNING slug"
    assert sql(statement) == [("soviet-view",)]
    assert sql(statement.replace("'a%'", "%s"), "b") == [("soviet-view",)]
    assert sql("/* why */ -- and how\n WITH x AS (DELETE FROM annotations_taglabel RETURNING 1) SELECT 1")


def test_a_statement_that_is_composed_is_signed_too(soviet_view):
    with connection.cursor() as cursor:
        statement = SQL("UPDATE {} SET definition = 'x' WHERE slug = {}")
        cursor.execute(statement.format(Identifier("annotations_tag"), "soviet-view"))
        assert cursor.rowcount == 1


def test_several_statements_in_one_string_are_signed(soviet_view):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '5MB'; UPDATE annotations_tag SET definition = 'y'")
    assert Change.objects.latest("id").command == "pytest"


def test_rows_copied_into_a_table_of_parts_are_recorded(committed, english):
    event = Event.objects.exclude(sources=english).first()
    with transaction.atomic(), connection.cursor() as cursor:
        acting.tell()
        with cursor.copy("COPY annotations_source_scope (source_id, event_id) FROM STDIN") as copy:
            copy.write_row((english.pk, event.pk))
    change = Change.objects.get(model="scope", action="insert", command="pytest", after__event_id=event.pk)
    assert (change.owner_model, change.owner, change.key) == ("source", english.pk, english.slug)
    assert Source.objects.get(scope=event, pk=english.pk)
