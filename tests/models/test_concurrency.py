"""Many writers at once, each with a session of its own."""

import io
import threading

from django.core.management import call_command
from django.db import connection

from annotations.models import Annotation, AnnotationTag, Passage, Tag, User

#: What each of the writers writes.
COUNT = 2500


def test_five_thousand_annotations_of_two_writers_at_once_are_all_there(committed):
    passages = list(Passage.objects.all())
    tags = list(Tag.objects.filter(vocabulary__slug="views"))
    before = Annotation.objects.count()
    links = AnnotationTag.objects.count()
    failures: list[BaseException] = []
    barrier = threading.Barrier(2)

    def write(username: str) -> None:
        try:
            user = User.objects.create_user(username)
            barrier.wait(10)
            for first in range(0, COUNT, 250):
                Annotation.objects.bulk_create(
                    annotation(user, number) for number in range(first, first + 250)
                )
                # Both also change what the other one reads.
                Tag.objects.filter(pk=tags[0].pk).update(definition=f"{username} {first}")
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    def annotation(user: User, number: int) -> Annotation:
        passage = passages[number % len(passages)]
        start = number % len(passage.text)
        end = min(len(passage.text), start + 1 + number % 50)
        return Annotation(
            passage=passage,
            start=start,
            end=end,
            exact=passage.text[start:end],
            creator=user,
            tag_ids=[tags[number % len(tags)].pk, tags[0].pk],
            voice="attributed" if number % 2 else "own",
            visibility="private" if number % 3 else "public",
            note=f"№{number} 👨‍👩‍👧",
        )

    writers = [threading.Thread(target=write, args=(name,)) for name in ("вера", "борис")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert failures == []
    assert Annotation.objects.count() - before == 2 * COUNT
    with_one_tag = sum(1 for number in range(COUNT) if number % len(tags) == 0)
    assert AnnotationTag.objects.count() - links == 2 * (2 * COUNT - with_one_tag)
    out = io.StringIO()
    call_command("check_anchors", stdout=out)
    assert out.getvalue() == "every anchor and every copy is right\n"
