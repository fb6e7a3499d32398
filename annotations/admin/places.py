"""Where in a source an address leads: which edition, and which passage of it."""

from uuid import UUID

from django.db.models.functions import Length
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from annotations.models import Edition, Passage, Source


def number(given: str) -> int:
    """The passage that the page begins with; the first if nothing sensible is said."""
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 10 else 1


def parameter(given: QueryDict, name: str) -> str:
    """What the address gives for a parameter; empty if nothing."""
    return str(given.get(name) or "")


def edition_asked_for(source: Source, given: QueryDict) -> Edition | None:
    """The edition that is to be read: the current one, if no other; None if the source has no text."""
    editions = Edition.objects.filter(source=source).defer("text").annotate(characters=Length("text"))
    if passage := parameter(given, "passage"):
        return get_object_or_404(editions, passages__uuid=uuid_of(passage))
    if (edition := parameter(given, "edition")) not in ("", "current"):
        return get_object_or_404(editions, uuid=uuid_of(edition))
    return editions.filter(current=True).first()


def place_asked_for(edition: Edition, given: QueryDict) -> int | None:
    """The ordinal of the passage to which the address is to lead, if it names one; at most the last."""
    passages = Passage.objects.filter(edition=edition)
    if passage := parameter(given, "passage"):
        return get_object_or_404(passages.only("ordinal"), uuid=uuid_of(passage)).ordinal
    if at := parameter(given, "at"):
        before = passages.filter(ordinal__lte=number(at)).order_by("-ordinal")
        return before.values_list("ordinal", flat=True).first()
    return None


def uuid_of(text: str) -> UUID:
    """The id that an address names; there is nothing at what is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
