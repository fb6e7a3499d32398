"""Two things become one: what refers to the first refers to the second then, and nothing is lost.

The slugs of the one that goes lead to the one that stays from then on. `merger(gone, kept)` knows
what would move before anything does. To let another model be merged, write its `Merger` in a module
here and name it in `MERGERS`.
"""

from collections.abc import Mapping
from typing import Any

from annotations.merging.base import Merger, S
from annotations.merging.claim import ClaimMerger
from annotations.merging.event import EventMerger
from annotations.merging.name import NameMerger
from annotations.merging.tag import TagMerger
from annotations.models import Claim, Event, EventName, Tag
from annotations.models.base import Slugged

#: What can be merged, and how.
MERGERS: Mapping[type[Slugged], type[Merger[Any]]] = {
    Tag: TagMerger,
    EventName: NameMerger,
    Claim: ClaimMerger,
    Event: EventMerger,
}


def merger(gone: S, kept: S) -> Merger[S]:
    """What would merge the two; ValidationError if they cannot be one."""
    return MERGERS[type(kept)](gone, kept)
