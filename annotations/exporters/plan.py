"""What would become of annotations in a new edition, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotations.reanchoring import Plan
from annotations.values.alignment import Difference

#: The columns of a plan, and what they hold.
KINDS: Mapping[str, str] = {
    "annotation": "uuid",
    "url": "url",
    "version": "integer",
    "creator": "reference",
    "status": "choice",
    "state": "choice",
    "text_start": "integer",
    "text_end": "integer",
    "exact": "text",
    "new_text_start": "integer",
    "new_text_end": "integer",
    "new_prefix": "text",
    "new_exact": "text",
    "new_suffix": "text",
    "difference": "text",
    "candidates": "list",
}


def rows(plan: Plan, base: str, state: str = "all") -> Iterator[dict[str, Any]]:
    """The rows of a plan, or those of one state; offsets are those of the editions' texts."""
    for step in plan.steps:
        if state not in ("all", step.state.value):
            continue
        annotation, proposed = step.annotation, step.proposed
        yield {
            "annotation": annotation.uuid,
            "url": f"{base}/annotations/{annotation.uuid}",
            "version": annotation.version,
            "creator": annotation.creator.username,
            "status": annotation.status,
            "state": step.state.value,
            "text_start": annotation.text_start,
            "text_end": annotation.text_end,
            "exact": annotation.exact,
            "new_text_start": proposed and proposed.start,
            "new_text_end": proposed and proposed.end,
            "new_prefix": proposed and proposed.prefix,
            "new_exact": proposed and proposed.exact,
            "new_suffix": proposed and proposed.suffix,
            "difference": as_words(step.difference),
            "candidates": [f"{found.start}-{found.end}" for found in step.candidates],
        }


def as_words(pieces: Sequence[Difference]) -> str:
    """A difference in a line: `[-insurrection-]{+uprising+} in Petrograd`."""
    marks = {"deleted": "[-{}-]", "inserted": "{{+{}+}}", "equal": "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)
