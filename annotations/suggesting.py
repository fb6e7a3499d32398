"""What rules suggest for a text: known names, whose view it is, printed dates, claims whose words recur.

    rows = suggest(passages, person)

A suggestion is nothing that is stored, and nothing counts it: it becomes an annotation when somebody accepts
it, in their name. To add a rule, write a function that gives suggestions for passages, and its `Rule` in
`RULES`; pages list it, and people can switch it off.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.columns import Person
from annotations.models import Annotation, Claim, DateMention, EventName, Passage, References, Tag
from annotations.proposals import view_labels
from annotations.values import markers
from annotations.values.recognising import Lexicon, Phrase
from annotations.values.spans import Span
from annotations.values.text import fold

#: So many names, and so many wordings of claims, are looked for.
MOST = 5000

#: Words of a claim recur if they are at least so long: shorter ones recur everywhere.
LEAST = 15


@dataclass(frozen=True)
class Suggestion:
    """What a rule suggests for the words [start, end) of a passage, and why.

    `values` are public names of an annotation with their values. A suggested date stands in its own list:
    `date` is its id, and `version` the one that is to be confirmed.
    """

    rule: str
    passage: Passage
    span: Span
    values: Mapping[str, Any]
    reason: str
    date: str = ""
    version: int = 0

    @property
    def exact(self) -> str:
        """The words."""
        return self.span.of(self.passage.text)


@dataclass
class Setting:
    """What the rules of one run share: the passages, who asks, and what they know."""

    passages: Sequence[Passage]
    person: Person
    references: References
    #: The views by what they are called, folded.
    views: Mapping[str, int] = field(default_factory=dict)
    #: Where names were recognised: a marker after one of them is said of it.
    named: set[tuple[int, int]] = field(default_factory=set)

    def view_of(self, reads: str) -> str | None:
        """The slug of the view that is named in these words, if there is one."""
        folded = fold(reads)
        if not any(label in folded for label in self.views):
            return None
        found = markers.named(reads, self.views.items())
        return None if found is None else self.references.public[Tag][found[1]]


def names(setting: Setting) -> Iterator[Suggestion]:
    """Known names in any language, with the voice and view that a marker after them tells."""
    rows = EventName.objects.order_by("pk")[:MOST].values_list("slug", "text", "language")
    lexicon = Lexicon(Phrase(text, language, slug) for slug, text, language in rows)
    for passage in setting.passages:
        for span, found in lexicon.find(passage.text, passage.language):
            if (name := _the_one(found, passage.language)) is None:
                continue
            values: dict[str, Any] = {"name": name.key}
            reason = gettext("a known name: %(name)s") % {"name": name.text}
            marker = markers.marker(passage.text, span)
            view = setting.view_of(marker.of(passage.text)) if marker else None
            if marker and view:
                setting.named.add((passage.pk, marker.start))
                values |= {"voice": Annotation.Voice.ATTRIBUTED.value, "tags": [view]}
                reason = gettext("a known name: %(name)s, and “%(marker)s” follows") % {
                    "name": name.text,
                    "marker": " ".join(marker.of(passage.text).split()),
                }
            yield Suggestion("names", passage, span, values, reason)


def _the_one(found: Sequence[Phrase[str]], language: str) -> Phrase[str] | None:
    """The phrase in the language of the passage, or the only one there is; of several as good none."""
    keys = {phrase.key for phrase in found}
    if len(keys) > 1:
        found = [phrase for phrase in found if phrase.language == language]
        keys = {phrase.key for phrase in found}
    return found[0] if len(keys) == 1 else None


def views(setting: Setting) -> Iterator[Suggestion]:
    """Remarks in parentheses that name a view, where no known name stands before them."""
    for passage in setting.passages:
        text = passage.text
        for opening in (place for place, character in enumerate(text) if place and character in "(（"):
            if (passage.pk, opening) in setting.named:
                continue
            found = markers.marker(text, Span(opening - 1, opening))
            if found is None or found.start != opening:
                continue
            inside = Span(found.start + 1, found.end - 1) if found.end - found.start > 2 else found
            if (view := setting.view_of(inside.of(text))) is None:
                continue
            values = {"tags": [view], "voice": Annotation.Voice.ATTRIBUTED.value}
            yield Suggestion("views", passage, inside, values, gettext("it names a view"))


def dates(setting: Setting) -> Iterator[Suggestion]:
    """Printed dates that the rules of dates have found, and nobody has judged."""
    by_key = {passage.pk: passage for passage in setting.passages}
    rows = DateMention.objects.visible_to(setting.person).filter(passage__in=by_key, state="found")
    shown = rows.order_by("text_start").values_list(
        "passage", "start", "end", "uuid", "version", "gregorian", "julian", "audit"
    )
    audits = dict(DateMention.Audit.choices)
    for passage, start, end, uuid, version, gregorian, julian, audit in shown:
        told = [gregorian, f"{julian} O.S." if julian and audit != "unstated" else "", str(audits[audit])]
        reason = gettext("a date: %(date)s") % {"date": "; ".join(filter(None, told))}
        yield Suggestion(
            "dates", by_key[passage], Span(start, end), {}, reason, date=str(uuid), version=version
        )


def claims(setting: Setting) -> Iterator[Suggestion]:
    """Words that were said elsewhere to affirm or deny a claim, and the statements of claims."""
    here = {passage.language.partition("-")[0] for passage in setting.passages}
    seen = Annotation.objects.visible_to(setting.person, setting.references).counted()
    rows = seen.filter(claim__isnull=False).order_by("-pk")[:MOST]
    wordings = [
        Phrase(exact, language, (claim, stance))
        for claim, stance, exact, language in rows.values_list("claim__slug", "stance", "exact", "language")
        if len(exact) >= LEAST and language.partition("-")[0] in here
    ]
    statements = Claim.objects.order_by("pk")[:MOST].values_list("slug", "statement")
    for language in sorted(here):
        wordings += [
            Phrase(said, language, (slug, "affirms")) for slug, said in statements if len(said) >= LEAST
        ]
    lexicon = Lexicon(dict.fromkeys(wordings))
    for passage in setting.passages:
        for span, found in lexicon.find(passage.text, passage.language):
            keys = {phrase.key for phrase in found}
            if len(keys) != 1:
                continue
            claim, stance = keys.pop()
            reason = gettext("these words stand for the claim %(claim)s elsewhere") % {"claim": claim}
            yield Suggestion("claims", passage, span, {"claim": claim, "stance": stance}, reason)


@dataclass(frozen=True)
class Rule:
    """A way of suggesting, what it is called, and what it looks for."""

    name: str
    label: str | Promise
    description: str | Promise
    find: Callable[[Setting], Iterable[Suggestion]]


#: The rules, in the order in which they are asked: names are known to that of the views.
RULES: tuple[Rule, ...] = (
    Rule(
        "names",
        _("Names"),
        _("Known names of events in any language, whatever their case and ending."),
        names,
    ),
    Rule("views", _("Views"), _("Remarks in parentheses that say whose view it is."), views),
    Rule("dates", _("Dates"), _("Printed dates that nobody has confirmed yet."), dates),
    Rule("claims", _("Claims"), _("Words that stand for a claim elsewhere."), claims),
)


def suggest(passages: Sequence[Passage], person: Person, without: Iterable[str] = ()) -> list[Suggestion]:
    """What the rules suggest for these passages, in the order of the text; at most six queries.

    `without` are rules that are switched off. What is annotated already is suggested all the same: a page
    leaves out what it shows.
    """
    setting = Setting(passages, person, References.fresh())
    setting.views = {fold(label).strip(): tag for label, tag in view_labels() if label.strip()}
    off = set(without)
    found = [made for rule in RULES if rule.name not in off for made in rule.find(setting)]
    place = {passage.pk: number for number, passage in enumerate(passages)}
    return sorted(found, key=lambda made: (place[made.passage.pk], made.span.start, made.span.end))
