"""A source has a new edition: what was said of the older ones is carried over where that is certain.

    found = plan(source)                  what would become of each annotation; nothing is written
    apply(source)                         carries what is certain; what is not waits
    look(annotation, edition, quote)      where words stand that a human thinks of instead
    decide(annotation, Decision(…))       a human says what becomes of one that waits
    hold(source.pk)                       before an annotation is locked of which something is decided

`values.carrying` finds the places, and says how certain they are. A carried annotation is a new row, whose
`derived_from` is the old one; the old one's `superseded_by` is the new one. Its id is made from those of the
old annotation and of the edition, so that running anything again makes nothing twice.
"""

from annotations.reanchoring.deciding import CHOICES, Decision, Undecidable, decide
from annotations.reanchoring.looking import Found, look
from annotations.reanchoring.planning import Plan, Step, plan, waiting
from annotations.reanchoring.writing import Outcome, apply, hold

__all__ = [
    "CHOICES",
    "Decision",
    "Found",
    "Outcome",
    "Plan",
    "Step",
    "Undecidable",
    "apply",
    "decide",
    "hold",
    "look",
    "plan",
    "waiting",
]
