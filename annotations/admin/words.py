"""What the scripts of the workbench say; a page hands it to them as data, in the language of the person.

`%(name)s` is put in by the script.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, str | Promise] = {
    # what was done
    "annotated": _("Annotated “%(words)s”."),
    "annotated_as": _("Annotated “%(words)s”: %(as)s."),
    "tag_added": _("Added %(tag)s."),
    "tag_removed": _("Removed %(tag)s."),
    "changed": _("Changed “%(words)s”."),
    "span_changed": _("The annotation now reads “%(words)s”."),
    "deleted": _("Deleted “%(words)s”."),
    "undone": _("Undone: %(what)s"),
    "nothing_to_undo": _("There is nothing to undo."),
    "judged_for_good": _(
        "“%(words)s” stays as it was judged: no review is taken back, a later one takes its place."
    ),
    "accepted": _("Accepted “%(words)s”."),
    "accepted_all": _("Accepted %(count)s suggestions."),
    "rejected": _("Rejected “%(words)s”."),
    "rejected_all": _("Rejected %(count)s suggestions."),
    "made": _("Made %(what)s."),
    "annotated_many": _("Annotated %(count)s places."),
    # where one is
    "place": _("%(number)s of %(count)s here"),
    "no_annotation": _("There is no annotation."),
    "no_gap": _("Every passage has an annotation."),
    "no_suggestion": _("There is no suggestion."),
    "select_first": _("Select words first."),
    "two_passages": _("An annotation keeps to one passage: select words of one."),
    "no_letter": _("These are no words."),
    "open_first": _("Open an annotation first."),
    "may_not": _("Only whoever made it can change it."),
    "may_not_annotate": _("You may read here, and not annotate."),
    "sticky": _("Sticky: whatever you select is %(tag)s. Esc ends it."),
    "sticky_off": _("Selecting annotates no more."),
    "recent": _("Recent tags: %(tags)s. Press a digit."),
    "no_recent": _("No tag was used yet."),
    "hidden": _("Highlights are hidden."),
    "shown": _("Highlights are shown."),
    "shortcuts_off": _("Shortcuts are off."),
    "shortcuts_on": _("Shortcuts are on."),
    "whole_words": _("Selections are widened to whole words."),
    "exact_words": _("Selections are taken as they are."),
    # saving
    "saving": _("Saving…"),
    "saved": _("All is saved."),
    "offline": _("No connection. %(count)s waiting; they are kept and sent when it is back."),
    "busy": _("The server is busy. %(count)s waiting; they are sent in a moment."),
    "signed_out": _("You are signed out. %(count)s waiting: sign in in a new tab, then come back here."),
    "somebody_else": _("Somebody else is signed in. %(count)s waiting for %(person)s to sign in again."),
    "refused": _("Not saved: %(why)s"),
    "gone": _("It was deleted meanwhile."),
    "from_others": _("%(who)s changed %(count)s annotations here."),
    "leave": _("Something is not saved yet."),
    # the panel
    "quote": _("Characters %(start)s to %(end)s of passage %(passage)s."),
    "by": _("%(status)s, by %(creator)s, version %(version)s"),
    "none": _("none"),
    "of_name_or_claim": _("that of the name or claim"),
    "take_off": _("Take off %(tag)s"),
    "theirs": _("Now"),
    "mine": _("Yours"),
    "field": _("Field"),
    "note_kept": _("Your note is kept below."),
    "unknown": _("“%(value)s” is not known. Choose one of the list."),
    # lists
    "listed": _("%(from)s to %(to)s of %(count)s"),
    "suggested_count": _("%(rule)s: %(count)s"),
    "accept_all": _("Accept all %(count)s: %(rule)s"),
    "reject_all": _("Reject all %(count)s: %(rule)s"),
    "accept": _("Accept “%(words)s”"),
    "reject": _("Reject “%(words)s”"),
    "show": _("Show “%(words)s”"),
    "hits": _("%(count)s further places read so. Checked ones are annotated alike."),
    "no_hits": _("These words stand nowhere else here."),
    "annotate_checked": _("Annotate checked"),
    # values
    "suggested": _("Suggested"),
    "proposed": _("Proposed"),
    "accepted_status": _("Accepted"),
    "rejected_status": _("Rejected"),
    "waiting": _("waiting to be saved"),
    "name": _("Name"),
    "claim": _("Claim"),
    "event": _("Event"),
    "stance": _("Stance"),
    "voice": _("Voice"),
    "level": _("Level"),
    "certainty": _("Certainty"),
    "tags": _("Tags"),
    "note": _("Note"),
    "place_of": _("Words"),
}
