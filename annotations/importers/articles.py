"""Articles of a wiki become sources; of an article that is here, a later revision is a new edition."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from annotations import reanchoring
from annotations.columns import Person
from annotations.importers.base import MAX_ROWS, RowError
from annotations.importers.composing import TextDraft
from annotations.importers.document import Refused
from annotations.importers.editions import load_edition
from annotations.importers.texts import differing, fitted, load_source
from annotations.models import Edition, Source
from annotations.models.base import known_as

T = TypeVar("T")

#: What a wiki says of an article that is of the day or of the revision, and no other thing of the source.
OF_THE_STATE = {"accessed", "issued"}


@dataclass(frozen=True)
class Loaded:
    """What came of one article of several: its source was `created`, got a `new edition`, has an older
    one `current again`, or is `unchanged`.
    """

    slug: str
    outcome: str
    draft: TextDraft
    #: The edition that counts now, and the one that counted before if that is another one.
    edition: Edition
    before: Edition | None = None
    #: How many annotations of older editions are in each state of the plan, as far as the person sees them;
    #: nothing where the edition is no other one.
    annotations: Mapping[str, int] = field(default_factory=dict)
    carried: int = 0


@transaction.atomic
def load_articles(
    articles: Iterable[tuple[Mapping[str, Any], TextDraft]],
    tell: Callable[[Loaded], T],
    *,
    user: Person | None = None,
    dry_run: bool = False,
    carry: bool = False,
) -> list[T]:
    """Several articles, all or none; Refused with what is wrong with each, by its slug.

    What is given is what is to be told of each: their texts may be more than memory holds. When MAX_ROWS
    things are wrong, no more are looked for.

    Each has a slug. Where that names a source with the article's address, a revision that is later than the
    one that counts becomes a new edition; with `carry`, what is certain of its annotations is carried over
    at once. A revision that is here already, or older, changes nothing. PermissionDenied as in
    `load_source` and `load_edition`.
    """
    loaded, errors = [], []
    for values, unfitted in articles:
        draft = fitted(unfitted)
        try:
            with transaction.atomic():
                found = _load_article(values, draft, user, carry=carry)
        except ValidationError as error:
            slug = str(values["slug"])
            errors += [
                RowError(0, slug, f"{name}: {' '.join(reasons)}")
                for name, reasons in error.message_dict.items()
            ]
            if len(errors) >= MAX_ROWS:
                break
            continue
        loaded.append(tell(found))
    if errors:
        raise Refused(errors)
    transaction.set_rollback(dry_run)
    return loaded


def _load_article(values: Mapping[str, Any], draft: TextDraft, user: Person | None, *, carry: bool) -> Loaded:
    """One article; ValidationError if it cannot be taken in."""
    source = Source.objects.filter(known_as([values["slug"]])).first()
    before = None if source is None else source.editions.filter(current=True).defer("text").first()
    if source is None or before is None or not is_article(source, draft):
        made, outcome = load_source(values, draft, user=user)
        return Loaded(made.slug, outcome, draft, made.editions.defer("text").get(current=True))
    draft = replace(draft, remarks=[*draft.remarks, *left_as_they_are(source, values, draft)])
    if why := is_no_news(source, before, draft):
        draft.remarks.append(RowError(0, "revision", why))
        return Loaded(source.slug, "unchanged", draft, before)
    edition, outcome = load_edition(source, draft, user=user)
    if outcome == "unchanged":
        told = {"revision": draft.revision or draft.sha256[:8], "known": before.revision or before.sha256[:8]}
        why = gettext("%(revision)s has the same text as %(known)s, which is here already") % told
        draft.remarks.append(RowError(0, "revision", why))
        return Loaded(source.slug, outcome, draft, before)
    counts = reanchoring.plan(source, user).counts
    carried = len(reanchoring.apply(source).carried) if carry else 0
    outcome = "new edition" if outcome == "created" else outcome
    return Loaded(source.slug, outcome, draft, edition, before, counts, carried)


def is_article(source: Source, draft: TextDraft) -> bool:
    """Whether a source is the article of a draft: it has its address, however that is written."""
    return bool(source.url) and place(source.url) == place(draft.about.get("url", ""))


def place(address: str) -> tuple[str, str, str]:
    """What an address leads to, whether or not its letters are written with per cent signs."""
    parts = urlsplit(address)
    return parts.netloc.lower(), unquote(parts.path).replace(" ", "_"), unquote(parts.query)


def is_no_news(source: Source, current: Edition, draft: TextDraft) -> str:
    """Why a state of an article is none that its source lacks; nothing if it is one."""
    told = {"revision": draft.revision, "known": current.revision}
    if draft.revision and source.editions.filter(revision=draft.revision).exists():
        return gettext("%(revision)s is here already") % told
    numbers = [int(number) for number in told.values() if number.isascii() and number.isdecimal()]
    if len(numbers) == len(told) and numbers[0] < numbers[1]:
        return gettext("%(revision)s is older than %(known)s, which is here already") % told
    return ""


def left_as_they_are(source: Source, values: Mapping[str, Any], draft: TextDraft) -> list[RowError]:
    """What is said otherwise of a source that is here already, and is not changed by another text."""
    about = {name: value for name, value in draft.about.items() if name not in OF_THE_STATE}
    said = {name: value for name, value in [*about.items(), *values.items()] if value not in (None, "", [])}
    why = gettext("is left as %(source)s has it") % {"source": source.slug}
    return [RowError(0, name, why) for name in differing(source, said) if name != "slug"]
