import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from annotations.models import (
    Edition,
    Event,
    References,
    ReferenceStamp,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    User,
    Vocabulary,
)
from annotations.models.reference import descendants
from tests.database import another_connection, insert, sql


def rename(slug: str) -> None:
    Tag.objects.filter(slug="soviet-view").update(slug=slug)


@pytest.mark.django_db
def test_a_renamed_tag_shows_in_the_very_next_answer(soviet_view):
    assert References.fresh().public[Tag][soviet_view.pk] == "soviet-view"
    rename("view-of-the-soviets")
    assert References.fresh().public[Tag][soviet_view.pk] == "view-of-the-soviets"
    assert References.fresh().keys[Tag]["view-of-the-soviets"] == soviet_view.pk
    assert References.fresh().keys[Tag]["soviet-view"] == soviet_view.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: Source.objects.create(slug="memoir-ru", title="Воспоминания", language="ru"),
        lambda: Edition.objects.update(current=False),
        lambda: Event.objects.filter(slug="july-days").update(part_of=None),
        lambda: Vocabulary.objects.filter(slug="views").update(slug="взгляды".encode().hex()),
        lambda: TagLabel.objects.create(
            tag=Tag.objects.get(slug="soviet-view"), language="ru", text="Советский взгляд"
        ),
        lambda: TagLabel.objects.all().delete(),
        lambda: User.objects.create(username="вера"),
        lambda: User.objects.update(username="вера"),
        lambda: Group.objects.create(name="Семинар"),
        lambda: Tag.objects.create(slug="x", vocabulary=Vocabulary.objects.get(slug="views")),
        lambda: TagBroader.objects.create(
            tag=Tag.objects.get(slug="soviet-view"), broader=Tag.objects.get(slug="western-view")
        ),
    ],
)
def test_every_change_of_what_slugs_stand_for_is_noticed(change):
    if User.objects.count() > 1:
        User.objects.exclude(annotations__isnull=False).delete()
    before = References.fresh()
    assert References.fresh() is before
    change()
    after = References.fresh()
    assert after is not before
    assert after.stamp != before.stamp


@pytest.mark.django_db
def test_annotations_and_logins_leave_the_references_as_they_are(
    passage, administrator, client, django_assert_num_queries
):
    before = References.fresh()
    insert(passage, "October coup", administrator)
    client.force_login(administrator)
    with django_assert_num_queries(1):
        assert References.fresh() is before


@pytest.mark.django_db
def test_what_was_rolled_back_is_forgotten(soviet_view):
    References.fresh()
    with transaction.atomic():
        rename("view-of-the-soviets")
        assert "view-of-the-soviets" in References.fresh().keys[Tag]
        transaction.set_rollback(True)
    assert References.fresh().public[Tag][soviet_view.pk] == "soviet-view"


def test_a_stamp_that_was_rolled_back_does_not_come_again(committed):
    # Two shards whose distance is that of the stamps to come.
    ReferenceStamp.objects.all().delete()
    ((upcoming,),) = sql("SELECT nextval('historio_stamps')")
    ((mine,),) = sql("SELECT pg_backend_pid() % 64")
    other = (mine + 1) % 64
    ReferenceStamp.objects.create(shard=mine, value=upcoming - 10)
    ReferenceStamp.objects.create(shard=other, value=upcoming - 9)
    with transaction.atomic():
        ReferenceStamp.objects.filter(shard=mine).update(value=upcoming + 1)
        rolled_back = References.read()
        transaction.set_rollback(True)
    ReferenceStamp.objects.filter(shard=other).update(value=upcoming + 2)
    assert References.fresh().stamp != rolled_back.stamp


def test_another_process_is_noticed(committed, soviet_view):
    assert "soviet-view" in References.fresh().keys[Tag]
    with another_connection() as somebody:
        somebody.execute("UPDATE annotations_tag SET slug = 'theirs' WHERE slug = 'soviet-view'")
        assert "soviet-view" in References.fresh().keys[Tag], "it is not committed yet"
        somebody.commit()
    assert References.fresh().public[Tag][soviet_view.pk] == "theirs"


def test_two_writers_of_references_at_once_are_both_noticed(committed):
    with another_connection() as one, another_connection() as other:
        one.execute("UPDATE annotations_tag SET slug = 'theirs' WHERE slug = 'soviet-view'")
        other.execute("UPDATE annotations_event SET slug = 'days' WHERE slug = 'july-days'")
        other.commit()
        between = References.fresh()
        assert "days" in between.keys[Event]
        assert "theirs" not in between.keys[Tag]
        one.commit()
    assert "theirs" in References.fresh().keys[Tag]


def test_a_fresh_process_and_a_running_one_agree(committed):
    References.fresh()
    statement = (
        "import django; django.setup()\n"
        "from annotations import acting\n"
        "from annotations.models import References, Tag\n"
        "acting.as_command('another process')\n"
        "Tag.objects.filter(slug='soviet-view').update(slug='theirs')\n"
        "print(*sorted(References.fresh().keys[Tag]), sep=',')\n"
    )
    parameters = connection.get_connection_params()
    url = (
        f"postgresql://{parameters['user']}@/{parameters['dbname']}?host={parameters['host']}"
        f"&port={parameters.get('port', '')}"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "historio.settings",
        "DATABASE_URL": url,
        "PATH": "/usr/bin:/bin",
        "PGPASSWORD": str(parameters.get("password") or ""),
        "HISTORIO_DATA": str(settings.DATA),
    }
    done = subprocess.run(
        [sys.executable, "-c", statement],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.strip().split(",")) == set(References.fresh().keys[Tag])
    assert "theirs" in References.fresh().keys[Tag]


@pytest.mark.django_db
def test_parts_and_narrower_tags_hold_themselves_and_all_below():
    references = References.fresh()
    slugs = references.keys[Event]
    whole, part = slugs["russian-revolution"], slugs["july-days"]
    assert part in references.parts[whole]
    assert references.parts[part] == {part}
    assert references.ancestors[part] == {part, whole}


def test_descendants_are_found_however_deep_and_in_spite_of_circles():
    assert descendants([1, 2, 3, 4], [(1, 2), (2, 3)]) == {
        1: {1},
        2: {1, 2},
        3: {1, 2, 3},
        4: {4},
    }
    assert descendants([1, 2], [(1, 2), (2, 1)]) == {1: {1, 2}, 2: {1, 2}}
    chain = [(number, number + 1) for number in range(5000)]
    assert len(descendants([5000], chain)[5000]) == 5001


@pytest.mark.django_db
def test_a_tag_is_shown_by_its_english_label_else_the_first_by_language(soviet_view):
    TagLabel.objects.filter(tag=soviet_view).delete()
    for language, text in [("ru", "Советский взгляд"), ("el", "Σοβιετική άποψη")]:
        TagLabel.objects.create(tag=soviet_view, language=language, text=text)
    assert References.fresh().labels[soviet_view.pk] == "Σοβιετική άποψη"
    TagLabel.objects.create(tag=soviet_view, language="en-GB", text="Soviet view")
    TagLabel.objects.create(tag=soviet_view, language="ar", kind="alt", text="سوفيتي")
    assert References.fresh().labels[soviet_view.pk] == "Soviet view"


@pytest.mark.django_db
def test_the_search_configurations_are_those_of_the_passages(english):
    assert References.fresh().search_configs == ("english", "simple")
    Source.objects.filter(pk=english.pk).update(language="ru")
    assert References.read().search_configs == ("russian", "simple")
