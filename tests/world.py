"""A small archive made at random, and what stands in it as plain Python: the other side of a comparison.

What a filter, a page, a matrix or a ledger answers is found a second time here, by looking at each
`Fact` in turn, without the ORM and without SQL.
"""

import datetime
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import (
    Annotation,
    Claim,
    Edition,
    Event,
    EventName,
    Passage,
    Reading,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    User,
    Vocabulary,
)

TEXTS = {
    "war-en": (
        "en",
        "The “Great\u00a0War” – some say: the war to end wars – began in August.\n\n== Causes ==\n\n"
        "It was nobody's fault, wrote one; it was everybody's, wrote another 👩‍👩‍👧.\n\n== Course ==\n\n"
        "On 14\u00a0August the first shots fell near Tannenberg.",
    ),
    "war-ru": (
        "ru",
        "Вторая Отечественная война, позже — «империалистическая».\n\n== Причины ==\n\n"
        "Ёлки стояли ещё зелёные, когда Россия объявила мобилизацию.",
    ),
    "war-tl": ("tl", "Ang Unang Digmaang Pandaigdig ay nagsimula noong Agosto 1914.\n\nWalang nanalo."),
    "war-zh": ("zh", "第一次世界大战,又称欧战。\n\n战争始于八月。"),
    "war-hant": ("zh-Hant", "第一次世界大戰,又稱歐戰。\n\n戰爭始於八月。"),
    "war-ar": ("ar", "الحرب العالمية الأولى، أو الحرب العظمى.\n\nبدأت في آب/أغسطس."),
}
#: The one date with a year: August in either calendar, from the 1st (New Style) to the 31st (Old Style).
PRINTED = "noong Agosto 1914"
CORRECTED = "The “Great War” began in August.\n\n== Causes ==\n\nIt was nobody's fault."

#: Each event with the one it is a part of.
EVENTS = {"war": None, "tannenberg": "war", "charge": "tannenberg", "peace": None}
NAMES = {
    "great-war": ("war", "en", None),
    "first-world-war": ("war", "en", None),
    "otechestvennaya": ("war", "ru", None),
    "ouzhan": ("war", "zh", "great-war"),
    "harb": ("war", "ar", "great-war"),
    "tannenberg-en": ("tannenberg", "en", None),
    "grunwald": ("tannenberg", "ru", "tannenberg-en"),
    "versailles": ("peace", "en", None),
}
CLAIMS = {
    "germany-began": ("war", "who-began"),
    "serbia-began": ("war", "who-began"),
    "nobody-began": ("charge", "who-began"),
    "many-died": ("war", "losses"),
    "few-died": ("tannenberg", "losses"),
    "peace-held": ("peace", "outcome"),
}
#: Each tag with its vocabulary and what it stands under.
TAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "who-began": ("asked", ()),
    "losses": ("asked", ()),
    "outcome": ("asked", ()),
    "eastern": ("sides", ()),
    "bolshevik": ("sides", ("eastern",)),
    "western": ("sides", ()),
    "economy": ("themes", ()),
    "trade": ("themes", ("economy",)),
    "grain": ("themes", ("trade", "food")),
    "food": ("themes", ()),
    "irony": ("devices", ()),
    "understatement": ("devices", ("irony", "economy")),
}
VOCABULARIES = {"asked": "question", "sides": "view", "themes": "topic", "devices": "device", "void": "topic"}
SCOPES = {
    "war-en": ("war",),
    "war-ru": ("tannenberg",),
    "war-tl": ("peace",),
    "war-zh": (),
    "war-hant": ("charge", "peace"),
    "war-ar": ("war", "peace"),
}
#: Each source that is derived from another one.
ORIGINS = {"war-ru": "war-en", "war-tl": "war-ru", "war-hant": "war-zh"}
NOTES = ["", "", "kvartz", "mismo kvartz", "kvartz mismo", "Й и\u0306 🏳️‍🌈 mismo", '=HYPERLINK("x")', " "]
WORDS = ("kvartz", "mismo")
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Fact:
    """An annotation, as it was written."""

    id: str
    source: str
    edition: str
    current: bool
    passage: str
    section: tuple[str, ...]
    language: str
    start: int
    end: int
    text_start: int
    exact: str
    event: str | None
    name: str | None
    claim: str | None
    stance: str | None
    voice: str
    level: str
    certainty: int | None
    tags: frozenset[str]
    note: str
    creator: str
    status: str
    visibility: str
    group: str | None
    created: datetime.datetime
    modified: datetime.datetime
    superseded: bool
    order: int

    @property
    def question(self) -> str | None:
        return CLAIMS[self.claim][1] if self.claim else None

    @property
    def views(self) -> frozenset[str]:
        return frozenset(tag for tag in self.tags if TAGS[tag][0] == "sides")


@dataclass(frozen=True)
class Read:
    """A completed reading, as it was said."""

    id: str
    source: str
    current: bool
    event: str | None
    question: str | None
    creator: str


def ancestors(event: str | None) -> set[str]:
    """The event and all that it is a part of."""
    return set() if event is None else {event, *ancestors(EVENTS[event])}


def touches(scope: Collection[str], event: str) -> bool:
    """Whether a source of this scope treats an event, or a part of it; without a scope it may treat any."""
    return not scope or any(event in ancestors(one) or one in ancestors(event) for one in scope)


def under(tag: str) -> set[str]:
    """The tag and all tags above it."""
    return {tag}.union(*(under(above) for above in TAGS[tag][1]))


def with_above(tags: frozenset[str]) -> set[str]:
    """The tags and all tags above them."""
    return set().union(*(under(tag) for tag in tags))


def fold(text: str) -> str:
    """Case, and the signs that the texts above are printed with, aside."""
    for one, other in (
        ("\u00a0", " "),
        ("“", '"'),
        ("”", '"'),
        ("«", '"'),
        ("»", '"'),
        ("–", "-"),
        ("—", "-"),
    ):
        text = text.replace(one, other)
    return text.lower()


@dataclass
class World:
    """The archive, with its facts and the people who look at it."""

    facts: list[Fact] = field(default_factory=list)
    readings: list[Read] = field(default_factory=list)
    people: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    #: Each source that is derived from another one, and from which.
    origins: dict[str, str] = field(default_factory=lambda: dict(ORIGINS))
    #: Who has a role, and so sees the sources that are for members.
    members: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    #: The sources on which people work blind, and who sees all the same.
    blind: set[str] = field(default_factory=set)
    reviewers: set[str] = field(default_factory=set)

    def hidden_from(self, person: str) -> set[str]:
        """The sources that are not there for this person."""
        return set() if person in self.members else self.hidden

    def waits(self, person: str, thing: Fact | Read) -> bool:
        """Whether a person has to read a source before they see what somebody else made in it."""
        return (
            thing.source in self.blind
            and thing.creator != person
            and person not in self.reviewers
            and not any(
                reading.event
                and (reading.source, reading.creator) == (thing.source, person)
                and touches(SCOPES[thing.source], reading.event)
                for reading in self.readings
            )
        )

    def known_readings(self, person: str) -> list[Read]:
        """The readings of which a person knows."""
        hidden = self.hidden_from(person)
        return [
            reading
            for reading in self.readings
            if reading.source not in hidden and not self.waits(person, reading)
        ]

    def visible(self, person: str) -> list[Fact]:
        """What this person may see; nothing that was superseded."""
        return [fact for fact in self.seen(person) if not fact.superseded]

    def seen(self, person: str) -> list[Fact]:
        """What this person may see."""
        mine, hidden = self.groups.get(person, set()), self.hidden_from(person)
        return [
            fact
            for fact in self.facts
            if fact.source not in hidden
            and not self.waits(person, fact)
            and (
                fact.visibility == "public"
                or (fact.visibility == "private" and fact.creator == person)
                or (fact.visibility == "group" and fact.group in mine)
            )
        ]

    def find(self, person: str, *cases: "Case") -> list[Fact]:
        """What these cases together leave."""
        asked = {name for case in cases for name in case.query}
        named = {word for case in cases for word in str(case.query.get("edition", "all")).split(",")}
        # What was superseded was by the first one. In editions that are named it counts without that one.
        within = named - {"all"} if named - {"all", "current"} else {fact.edition for fact in self.facts}
        return [
            fact
            for fact in self.seen(person)
            if not (fact.superseded and self.facts[0].edition in within)
            and ("status" in asked or fact.status in ("proposed", "accepted"))
            and ("edition" in asked or fact.current)
            and all(case.holds(fact) for case in cases)
        ]


@dataclass(frozen=True)
class Case:
    """Parameters, and what they mean of a fact."""

    query: dict[str, Any]
    holds: Callable[[Fact], bool]

    def __str__(self) -> str:
        return "&".join(f"{name}={value}" for name, value in self.query.items())


def build(seed: int = 1917, size: int = 220) -> World:
    """The archive in the database, and what stands in it."""
    dice, world = random.Random(seed), World()  # noqa: S311 – the same archive every time
    people = {name: User.objects.create_user(name) for name in ("vera", "wen", "xenia")}
    annotators = Group.objects.get_or_create(name="annotator")[0]
    groups = {name: Group.objects.create(name=name) for name in ("Historiker", "Зелёные")}
    for person in people.values():
        person.groups.add(annotators)
    people["vera"].groups.add(*groups.values())
    people["wen"].groups.add(groups["Зелёные"])
    world.people, world.members = {"": AnonymousUser(), **people}, set(people)
    world.groups = {"vera": set(groups), "wen": {"Зелёные"}}
    events = _events()
    sources, passages = _sources(events)
    tags, names, claims = _terms(events)
    stored: list[Annotation] = []
    for order in range(size):
        passage = dice.choice(passages)
        start = dice.randrange(len(passage.text))
        end = min(len(passage.text), start + dice.randint(1, 25))
        about = dice.choice(["name", "name", "claim", "claim", "event", "none"])
        name = dice.choice(list(NAMES)) if about == "name" else None
        claim = dice.choice(list(CLAIMS)) if about == "claim" else None
        event = dice.choice(list(EVENTS)) if about == "event" else None
        event = NAMES[name][0] if name else CLAIMS[claim][0] if claim else event
        stances = ["affirms", "affirms", "denies", "hedges", "mentions"]
        stance = dice.choice(stances) if name or claim else dice.choice([None, None, "hedges"])
        carried = {
            dice.choice([tag for tag in TAGS if TAGS[tag][0] != "asked"]) for _ in range(dice.randint(0, 3))
        }
        attributed = any(TAGS[tag][0] == "sides" for tag in carried) and dice.random() < 0.6
        visibility = dice.choice(["public"] * 5 + ["private", "group"])
        group = dice.choice(list(groups)) if visibility == "group" else None
        creator = dice.choice(list(people))
        created = START + datetime.timedelta(hours=dice.choice([0, 0, 5, 30, 31, 100]))
        status = dice.choice(["proposed"] * 4 + ["accepted"] * 4 + ["suggested", "rejected"])
        made = Annotation(
            passage=passage,
            start=start,
            end=end,
            exact=passage.text[start:end],
            name=names.get(name),
            claim=claims.get(claim),
            event=events.get(event),
            stance=stance,
            voice="attributed" if attributed else "own",
            level=dice.choice(["textual", "textual", "interpretive", "inferential"]),
            certainty=dice.choice([None, None, 1, 2, 3]),
            tag_ids=[tags[tag].pk for tag in carried],
            note=dice.choice(NOTES),
            creator=people[creator],
            status=status,
            visibility=visibility,
            group=groups.get(group),
            created=created,
            modified=created + datetime.timedelta(days=dice.randint(0, 3)),
        )
        if stored and dice.random() < 0.05:
            made.superseded_by_id = stored[0].uuid
        stored.append(made)
        source = sources[passage.edition_id]
        world.facts.append(
            Fact(
                id=str(made.uuid),
                source=source.slug,
                edition=str(passage.edition.uuid),
                current=passage.edition.current,
                passage=str(passage.uuid),
                section=tuple(passage.section),
                language=source.language,
                start=start,
                end=end,
                text_start=passage.start + start,
                exact=made.exact,
                event=event,
                name=name,
                claim=claim,
                stance=stance,
                voice=made.voice,
                level=made.level,
                certainty=made.certainty,
                tags=frozenset(carried),
                note=made.note,
                creator=creator,
                status=status,
                visibility=visibility,
                group=group,
                created=created,
                modified=made.modified,
                superseded=made.superseded_by_id is not None,
                order=order,
            )
        )
    Annotation.objects.bulk_create(stored)
    _readings(world, dice, {"events": events, "tags": tags, "people": people})
    return world


def _readings(world: World, dice: random.Random, things: dict[str, Any]) -> None:
    """Some sources were read, one edition or the other, for events, questions or both."""
    editions = list(Edition.objects.filter(source__slug__in=TEXTS).select_related("source").order_by("pk"))
    questions = [tag for tag in TAGS if TAGS[tag][0] == "asked"]
    said = set()
    while len(said) < 16:
        event, question = dice.choice([*EVENTS, *EVENTS, None]), dice.choice([None, None, *questions])
        if event or question:
            said.add((dice.randrange(len(editions)), event, question, dice.choice(list(things["people"]))))
    for place, event, question, person in sorted(said, key=str):
        edition = editions[place]
        made = Reading.objects.create(
            source=edition.source,
            edition=edition,
            event=things["events"].get(event),
            question=things["tags"].get(question),
            creator=things["people"][person],
        )
        slug, current = edition.source.slug, edition.current
        world.readings.append(Read(str(made.uuid), slug, current, event, question, person))


def _events() -> dict[str, Event]:
    events: dict[str, Event] = {}
    for slug, above in EVENTS.items():
        events[slug] = Event.objects.create(
            slug=slug, label=slug.title(), part_of=events.get(above or ""), edtf="1914-08"
        )
    return events


def _sources(events: dict[str, Event]) -> tuple[dict[int, Source], list[Passage]]:
    sources: dict[int, Source] = {}
    for slug, (language, text) in TEXTS.items():
        source = Source.objects.create(slug=slug, title=f"Война {slug}", language=language)
        source.scope.set([events[event] for event in SCOPES[slug]])
        sources[add_edition(source, PlainText().read(text), "first").pk] = source
    for slug, origin in ORIGINS.items():
        Source.objects.filter(slug=slug).update(derived_from=Source.objects.get(slug=origin))
    english = Source.objects.get(slug="war-en")
    english.editions.update(current=False)
    sources[add_edition(english, PlainText().read(CORRECTED), "second").pk] = english
    editions = {edition.pk: edition for edition in Edition.objects.filter(pk__in=sources)}
    passages = list(Passage.objects.filter(edition__in=editions).order_by("pk"))
    for passage in passages:
        passage.edition = editions[passage.edition_id]
    return sources, passages


def _terms(
    events: dict[str, Event],
) -> tuple[dict[str, Tag], dict[str | None, EventName], dict[str | None, Claim]]:
    kinds = {
        slug: Vocabulary.objects.create(slug=slug, kind=kind, label=slug)
        for slug, kind in VOCABULARIES.items()
    }
    tags: dict[str, Tag] = {}
    for slug, (vocabulary, _) in TAGS.items():
        single = slug == "who-began"
        tags[slug] = Tag.objects.create(slug=slug, vocabulary=kinds[vocabulary], single_answer=single)
        TagLabel.objects.create(tag=tags[slug], language="en", text=slug.title())
        TagLabel.objects.create(tag=tags[slug], language="ru", text=f"«{slug}»")
    for slug, (_, broader) in TAGS.items():
        for above in broader:
            TagBroader.objects.create(tag=tags[slug], broader=tags[above])
    names: dict[str | None, EventName] = {}
    for slug, (event, language, root) in NAMES.items():
        names[slug] = EventName.objects.create(
            slug=slug,
            event=events[event],
            language=language,
            text=f"{slug}!",
            equivalent_to=names[root] if root else None,
        )
    claims: dict[str | None, Claim] = {
        slug: Claim.objects.create(
            slug=slug, event=events[event], question=tags[question], statement=f"That {slug}."
        )
        for slug, (event, question) in CLAIMS.items()
    }
    return tags, names, claims


def cases(world: World) -> list[Case]:
    """Each filter of annotations, with values that find something and values that find nothing."""
    some, other = world.facts[3], world.facts[40]
    found: list[Case] = []

    def add(holds: Callable[[Fact], bool], **query: Any) -> None:
        found.append(Case(query, holds))

    add(lambda fact: fact.source == "war-ru", source="war-ru")
    add(lambda fact: fact.source in ("war-en", "war-hant"), source="war-en,war-hant")
    add(lambda fact: False, source="none")
    add(lambda fact: True, edition="all")
    add(lambda fact: fact.current, edition="current")
    add(lambda fact: fact.edition == some.edition, edition=some.edition)
    old = next(fact.edition for fact in world.facts if not fact.current)
    add(lambda fact: fact.edition in (old, some.edition), edition=f"{old},{some.edition}")
    add(lambda fact: fact.passage == some.passage, passage=some.passage)
    add(
        lambda fact: fact.passage in (some.passage, other.passage), passage=f"{some.passage}, {other.passage}"
    )
    add(lambda fact: "Causes" in fact.section, section="Causes")
    add(lambda fact: "Причины" in fact.section, section="Причины")
    add(lambda fact: not fact.section, section="none")
    add(lambda fact: fact.language in ("zh", "zh-Hant"), language="zh")
    add(lambda fact: fact.language == "zh-Hant", language="ZH-hant")
    add(lambda fact: fact.language in ("ru", "ar"), language="ru,ar")
    add(lambda fact: fact.language == "zh", language_only="zh")
    add(lambda fact: "war" in ancestors(fact.event), event="war")
    add(lambda fact: ancestors(fact.event) & {"tannenberg", "peace"} != set(), event="tannenberg,peace")
    add(lambda fact: fact.event is None, event="none")
    add(lambda fact: fact.event is None or "peace" in ancestors(fact.event), event="peace,none")
    add(lambda fact: fact.event == "war", event_only="war")
    add(lambda fact: fact.event in (None, "charge"), event_only="charge,none")
    add(lambda fact: fact.name == "great-war", name="great-war")
    add(lambda fact: fact.name in ("ouzhan", "harb"), name="ouzhan,harb")
    add(lambda fact: fact.name is None, name="none")
    add(lambda fact: fact.claim == "many-died", claim="many-died")
    add(lambda fact: fact.claim in (None, "peace-held"), claim="none,peace-held")
    add(lambda fact: fact.question == "who-began", question="who-began")
    add(lambda fact: fact.question in ("losses", "outcome"), question="losses,outcome")
    add(lambda fact: fact.question is None, question="none")
    add(lambda fact: "economy" in with_above(fact.tags), tag="economy")
    add(lambda fact: with_above(fact.tags) & {"food", "western"} != set(), tag="food,western")
    add(lambda fact: {"economy", "irony"} <= with_above(fact.tags), tag=["economy", "irony"])
    add(lambda fact: not fact.tags, tag="none")
    add(lambda fact: not fact.tags or "irony" in with_above(fact.tags), tag="none,irony")
    add(lambda fact: "economy" in fact.tags, tag_only="economy")
    add(lambda fact: {"economy", "irony"} <= fact.tags, tag_only=["economy", "irony"])
    add(lambda fact: fact.tags & {"trade", "irony"} != set(), tag_only="trade,irony")
    add(lambda fact: "economy" not in with_above(fact.tags), tag_not="economy")
    add(lambda fact: bool(fact.tags), tag_not="none")
    add(lambda fact: "eastern" in with_above(fact.views), view="eastern")
    add(lambda fact: not fact.views, view="none")
    add(lambda fact: {"eastern", "western"} <= with_above(fact.views), view=["eastern", "western"])
    add(lambda fact: with_above(fact.views) & {"bolshevik", "western"} != set(), view="bolshevik,western")
    add(lambda fact: any(TAGS[tag][0] == "themes" for tag in fact.tags), vocabulary="themes")
    add(
        lambda fact: any(TAGS[tag][0] in ("sides", "devices") for tag in fact.tags),
        vocabulary="sides,devices",
    )
    add(lambda fact: not fact.tags, vocabulary="none")
    add(lambda fact: False, vocabulary="void")
    add(lambda fact: all(TAGS[tag][0] != "themes" for tag in fact.tags), vocabulary_not="themes")
    add(lambda fact: True, vocabulary_not="void")
    add(lambda fact: fact.voice == "attributed", voice="attributed")
    add(lambda fact: True, voice="own,attributed")
    add(lambda fact: fact.stance == "denies", stance="denies")
    add(lambda fact: fact.stance in (None, "hedges"), stance="none,hedges")
    add(lambda fact: fact.level in ("interpretive", "inferential"), level="interpretive,inferential")
    add(lambda fact: (fact.certainty or 0) >= 2, certainty_min="2")
    add(lambda fact: fact.certainty is not None, certainty_min="1")
    add(lambda fact: fact.creator == "vera", creator="vera")
    add(lambda fact: fact.creator in ("wen", "xenia"), creator="wen,xenia")
    add(lambda fact: fact.status == "rejected", status="rejected")
    add(lambda fact: True, status="all")
    add(lambda fact: fact.status in ("suggested", "accepted"), status="suggested,accepted")
    add(lambda fact: fact.visibility == "group", visibility="group")
    add(lambda fact: fact.visibility in ("private", "public"), visibility="private,public")
    add(lambda fact: fact.note != "", has_note="true")
    add(lambda fact: fact.note == "", has_note="false")
    add(lambda fact: fact.created >= START + datetime.timedelta(hours=24), created_after="2026-01-02")
    add(lambda fact: fact.created < START + datetime.timedelta(hours=24), created_before="2026-01-01")
    add(lambda fact: fact.created < START + datetime.timedelta(hours=24), created_before="20260101")
    instant = START + datetime.timedelta(hours=30)
    add(lambda fact: fact.created >= instant, created_after="2026-01-02T06:00:00Z")
    add(lambda fact: fact.created <= instant, created_before="2026-01-02T09:00:00+03:00")
    add(lambda fact: fact.modified >= START + datetime.timedelta(days=3), modified_after="2026-01-04")
    add(lambda fact: fact.modified < START + datetime.timedelta(days=2), modified_before="2026-01-02")
    for words in ("great war", '"', "\u00a0", "ВОЙНА", "ё", "戰", "%", "👩‍👩‍👧", "الحرب", "-"):
        add(lambda fact, words=words: fold(words) in fold(fact.exact), exact_contains=words)
    add(lambda fact: "kvartz" in fact.note, q="KVARTZ")
    add(lambda fact: "mismo kvartz" in fact.note, q='"mismo kvartz"')
    add(lambda fact: "kvartz" in fact.note and "mismo" not in fact.note, q="kvartz -mismo")
    add(lambda fact: "kvartz" in fact.note and "mismo" in fact.note, q="mismo kvartz")
    begin = TEXTS["war-tl"][1].index(PRINTED)

    def dated(fact: Fact) -> bool:
        end = fact.text_start + len(fact.exact)
        return fact.source == "war-tl" and fact.text_start < begin + len(PRINTED) and end > begin

    for day in ("1914-08-20", "1914-08-31 O.S.", "1914/.."):
        add(dated, date_after=day)
    for day in ("1914-08-01", "1914-09-13", "1914/1918", "1914-08-01 o.s."):
        add(dated, date_before=day)
    add(lambda fact: False, date_after="1914-09-14")
    add(lambda fact: False, date_before="1914-07-31")
    for low, high in ((0, 3), (10, 30), (10_000, 2**31 - 1)):
        add(
            lambda fact, low=low, high=high: (
                fact.passage == some.passage and fact.start < high and fact.end > low
            ),
            passage=some.passage,
            overlaps=f"{low},{high}",
        )
    return found
