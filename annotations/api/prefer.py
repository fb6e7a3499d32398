"""What a client prefers of a container of annotations (RFC 7240; Web Annotation Protocol, 4.2)."""

import re
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError

MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"

#: The IRIs that are to be included: quoted, as RFC 7240 has it, or as clients write it.
INCLUDE = re.compile(r"""(?:^|[;,])\s*include\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,]+))""", re.IGNORECASE)


@dataclass(frozen=True)
class Preference:
    """Whether the description alone is wanted, and whether pages have only the addresses of annotations."""

    minimal: bool = False
    iris: bool | None = None

    @classmethod
    def read(cls, header: str) -> Self:
        """What a header says; what it says beyond that is passed over. ValidationError if it contradicts."""
        found = {iri for match in INCLUDE.findall(header) for iri in "".join(match).split()}
        if {IRIS, DESCRIPTIONS} <= found:
            raise ValidationError("Prefer either the IRIs of annotations or their descriptions, not both.")
        iris = True if IRIS in found else False if DESCRIPTIONS in found else None
        return cls(MINIMAL in found, iris)

    @property
    def is_any(self) -> bool:
        """Whether anything is preferred that is known here."""
        return self.minimal or self.iris is not None
