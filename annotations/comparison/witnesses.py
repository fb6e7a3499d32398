"""Independent witnesses: sources that depend on each other count once.

That one source is derived from another is a scholar's statement (`Source.derived_from`). Sources that are
connected by such statements, over however many steps, are one witness.
"""

from collections.abc import Iterable, Mapping
from typing import Self

from annotations.columns import Person
from annotations.models import References, Source


class Witnesses:
    """Which sources depend on each other.

    `origins` has for each source the one from which it is derived. As a source has one origin at most, and
    nothing is derived from itself, what is connected has one first source: that stands for all of them.
    """

    def __init__(self, origins: Mapping[int, int]) -> None:
        self.origins = origins

    @classmethod
    def known_to(cls, person: Person, references: References) -> Self:
        """Those of which this person may know: between sources that they see."""
        hidden = references.hidden_from(person, Source)
        return cls(
            {
                source: origin
                for source, origin in references.origins.items()
                if source not in hidden and origin not in hidden
            }
        )

    def first(self, source: int) -> int:
        """The source from which it comes in the end: itself, if it is derived from none."""
        passed = {source}
        while (origin := self.origins.get(source)) is not None and origin not in passed:
            passed.add(origin)
            source = origin
        return source

    def independent(self, sources: Iterable[int]) -> int:
        """How many independent witnesses there are among some sources; linear in these and their origins."""
        return len({self.first(source) for source in sources})
