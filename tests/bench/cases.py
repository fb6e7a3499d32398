"""What is asked: each case once, for all three sides."""

import base64
import datetime
import json
from dataclasses import dataclass, field

from tests.bench.statements import Page, Where, page_of_annotations, page_of_passages

BEGINNING = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
STEP = datetime.timedelta(seconds=150)  # between two annotations
KEY = "the benchmark's own key"
#: The account of the token: an annotator in three groups.
PERSON = 11


@dataclass(frozen=True)
class Case:
    """A list: its address, the hand-written statement that answers it, and who asks."""

    name: str
    address: str
    page: Page
    token: bool = False
    #: At most as many times the bare application.
    goal: float = field(default=1.5)

    @property
    def headers(self) -> dict[str, str]:
        """Who asks."""
        return {"Authorization": f"Token {KEY}"} if self.token else {}


def created(number: int) -> datetime.datetime:
    """When an annotation was made."""
    return BEGINNING + number * STEP


def cursor(number: int) -> str:
    """The page after an annotation."""
    packed = json.dumps(["-created", [str(created(number)), number], False], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def lists(size: int) -> list[Case]:
    """The pages of lists for an archive of this size."""
    whole = "/api/v1/annotations/"
    first, last = (created(size * part // 100) for part in (45, 55))
    days = first.date().isoformat(), last.date().isoformat()
    tenth = size // 10
    one = page_of_annotations
    found = [
        Case("50 annotations", whole, one()),
        Case("100 annotations", f"{whole}?page_size=100", one(size=100)),
        Case("common tag", f"{whole}?tag=aspect-1", one(Where(tags=("aspect-1",)))),
        Case("tag with narrower ones", f"{whole}?tag=topic-1", one(Where(tags=("topic-1",)))),
        Case("middle tag", f"{whole}?tag=topic-30", one(Where(tags=("topic-30",)))),
        Case(
            "tag, event and language",
            f"{whole}?tag=aspect-1&event=event-2&language=en",
            one(Where(tags=("aspect-1",), event="event-2", language="en")),
        ),
        Case(
            "view and voice",
            f"{whole}?view=view-2&voice=attributed",
            one(Where(tags=("view-2",), voice="attributed")),
        ),
        Case("event with its parts", f"{whole}?event=event-2", one(Where(event="event-2"))),
        Case("language", f"{whole}?language=ru", one(Where(language="ru"))),
        Case(
            "made in a range of days",
            f"{whole}?created_after={days[0]}&created_before={days[1]}",
            one(Where(days=days)),
        ),
        Case("deep page", f"{whole}?cursor={cursor(tenth)}", one(Where(after=(created(tenth), tenth)))),
        Case("common word", f"{whole}?q=revolution", one(Where(words="revolution"))),
        Case("rare word", f"{whole}?q=quintessence", one(Where(words="quintessence"))),
        Case("passages by common word", "/api/v1/passages/?q=revolution", page_of_passages("revolution")),
        Case("passages by rare word", "/api/v1/passages/?q=quintessence", page_of_passages("quintessence")),
    ]
    member = Where(member=True)
    found += [
        Case("50 annotations, member of three groups", whole, one(member), token=True, goal=2),
        Case(
            "common tag, member of three groups",
            f"{whole}?tag=aspect-1",
            one(Where(tags=("aspect-1",), member=True)),
            token=True,
            goal=2,
        ),
        Case(
            "common word, member of three groups",
            f"{whole}?q=revolution",
            one(Where(words="revolution", member=True)),
            token=True,
            goal=2,
        ),
    ]
    return found
