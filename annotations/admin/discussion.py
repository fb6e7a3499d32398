"""The replies to an annotation in the order in which they are read: each answer under what it answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.columns import Person
from annotations.models import Annotation, Reply
from annotations.permissions import may_change

#: Deeper answers are not set in any further.
DEEPEST = 6


@dataclass(frozen=True)
class Said:
    """A reply, how deep it stands, and whether the person who looks may change it."""

    reply: Reply
    depth: int
    is_mine: bool

    @property
    def indent(self) -> int:
        """How far it is set in."""
        return min(self.depth, DEEPEST)


def thread(annotation: Annotation, person: Person) -> Iterator[Said]:
    """All that was said of an annotation, in whichever edition; one query however deep it goes."""
    answers: dict[int | None, list[Reply]] = defaultdict(list)
    found = Reply.objects.visible_to(person).filter(annotation__carried_with=[annotation.uuid])
    found = found.select_related("creator", "in_reply_to__creator")
    for reply in found.order_by("-created", "-pk"):
        answers[reply.in_reply_to_id].append(reply)
    left = [(reply, 0) for reply in answers[None]]
    while left:
        reply, depth = left.pop()
        yield Said(reply, depth, may_change(person, reply))
        left += [(answer, depth + 1) for answer in answers[reply.pk]]
