"""The states of cells and the verdicts of rows in words, for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """A word of the matrix: as it reads, with the sign that goes with it, and what it means."""

    label: Any
    sign: str
    meaning: Any


STATES: Mapping[str, Term] = {
    "divided": Term(
        _("divided"),
        "⇄",
        _("In its own words it both affirms and denies, or gives two answers where one can hold."),
    ),
    "affirmed": Term(_("affirmed"), "✓", _("Said in its own words.")),
    "denied": Term(_("denied"), "✗", _("Denied in its own words.")),
    "hedged": Term(_("hedged"), "≈", _("Said in its own words, with a reservation.")),
    "reported": Term(_("reported"), "❝", _("It reports that somebody else says so.")),
    "mentioned": Term(_("mentioned"), "·", _("It comes up, and no side is taken.")),
    "silent": Term(_("silent"), "∅", _("Somebody has read all of it, and it says nothing of this.")),
    "unread": Term(_("unread"), "?", _("Nothing was found, and nobody has said that they read all of it.")),
    "out_of_scope": Term(_("out of scope"), "–", _("The source does not treat this event.")),
    "none": Term(_("nothing"), "", _("No annotation stands here.")),
}

#: Shades of the heat map beside that of nothing.
SHADES = 6

#: What a cell may be beside its state.
CONTESTED = Term(
    _("contested"),
    "⚖",
    _("People read the same words for the same name or claim differently: in another stance or voice."),
)

VERDICTS: Mapping[str, Term] = {
    "shared": Term(_("shared"), "=", _("Found in every column that treats the event, and in two at least.")),
    "only": Term(_("only one"), "◔", _("Found in exactly one column.")),
    "partial": Term(_("partial"), "◐", _("Found in two columns or more, but not in all.")),
    "conflict": Term(
        _("conflict"),
        "⚡",
        _("One affirms what another denies, or they answer differently where one answer can hold."),
    ),
    "incomplete": Term(_("incomplete"), "…", _("Some column is still unread, so nothing can be concluded.")),
    "none": Term(_("none"), "", _("Found nowhere.")),
}
