"""The matrix and the ledger, worked out from the facts one by one in plain Python."""

from collections import defaultdict
from typing import Any

from tests.world import CLAIMS, EVENTS, NAMES, SCOPES, TAGS, Fact, Read, World, ancestors

SINGLE = {"who-began"}


def root(name: str) -> str:
    return NAMES[name][2] or name


def keys(fact: Fact, axis: str, *, row: bool) -> list[str]:
    """Under what an annotation stands on an axis; a column of what has no value is `-`."""
    if axis in ("source", "language", "creator", "claim", "question"):
        value = getattr(fact, axis)
        return [value] if value else []
    if axis == "name":
        return [root(fact.name)] if fact.name else []
    found = fact.views if axis == "view" else {tag for tag in fact.tags if TAGS[tag][0] == axis}
    return sorted(found) or ([] if row else ["-"])


def column_keys(fact: Fact, axes: list[str]) -> list[str]:
    if not axes:
        return ["all"]
    first, *rest = (keys(fact, axis, row=False) for axis in axes)
    return [f"{one},{other}" for one in first for other in rest[0]] if rest else first


def tree(events: list[str]) -> set[str]:
    return {event for event in EVENTS if ancestors(event) & set(events)}


def state(facts: list[Fact], *, single: bool) -> str:
    own = {fact.stance for fact in facts if fact.voice == "own"}
    answers = {fact.claim for fact in facts if fact.voice == "own" and fact.stance == "affirms"}
    if {"affirms", "denies"} <= own or (single and len(answers) > 1):
        return "divided"
    for stance, said in (("affirms", "affirmed"), ("denies", "denied"), ("hedges", "hedged")):
        if stance in own:
            return said
    return "reported" if any(fact.voice == "attributed" for fact in facts) else "mentioned"


def covers(reading: Read, event: str, question: str | None) -> bool:
    """Whether who read it so has read all that there is of this event, or of this question about it."""
    of_event = reading.event is None or reading.event in ancestors(event)
    return of_event and reading.question in (None, question)


def read_by(
    readings: list[Read], source: str, events: set[str], question: str | None
) -> tuple[bool, list[Read]]:
    """Whether a source treats any of these events; and the readings by which it was read for each of them."""
    scope = set(SCOPES[source])
    treated = {event for event in events if not scope or scope & ancestors(event)}
    here = [reading for reading in readings if reading.current and reading.source == source]
    found = [reading for reading in here if any(covers(reading, event, question) for event in treated)]
    whole = all(any(covers(reading, event, question) for reading in found) for event in treated)
    return bool(treated), found if whole and treated else []


def contests(one: Fact, other: Fact) -> bool:
    """Whether two people read the same words differently."""
    return (
        one.passage == other.passage
        and one.start < other.end
        and other.start < one.end
        and ((one.name is not None and one.name == other.name) or (one.claim or "-") == other.claim)
        and one.creator != other.creator
        and (one.stance, one.voice) != (other.stance, other.voice)
    )


def rivals(cell: list[Fact], facts: list[Fact]) -> set[str]:
    """Who read words of a cell differently."""
    pairs = [(one, other) for one in cell for other in facts if contests(one, other)]
    return {fact.creator for pair in pairs for fact in pair}


def affirming(cells: list[list[Fact]]) -> set[str]:
    """The sources that affirm it in their own voice."""
    return {fact.source for cell in cells for fact in cell if (fact.voice, fact.stance) == ("own", "affirms")}


def independent(sources: set[str], origins: dict[str, str], hidden: set[str]) -> int:
    """How many groups they fall into, if whoever is connected over whatever steps is in one group; what is
    derived from a hidden source is derived from nothing that one knows of.
    """
    groups = [{source} for source in {*sources, *origins, *origins.values()}]
    for pair in (set(found) for found in origins.items()):
        if not pair & hidden:
            apart = [group for group in groups if not group & pair]
            groups = [*apart, set().union(*(group for group in groups if group & pair))]
    return sum(bool(group & sources) for group in groups)


def verdict(states: list[str], cells: list[list[Fact]], *, single: bool) -> str:
    answers = {
        fact.claim for cell in cells for fact in cell if fact.voice == "own" and fact.stance == "affirms"
    }
    sides = set(states)
    if "divided" in sides or ("denied" in sides and sides & {"affirmed", "hedged"}):
        return "conflict"
    if single and len(answers) > 1:
        return "conflict"
    if "unread" in sides:
        return "incomplete"
    told = sum(bool(cell) for cell in cells)
    in_scope = len([found for found in states if found != "out_of_scope"])
    if told >= 2:
        return "shared" if told == in_scope else "partial"
    return "only" if told else "none"


def matrix(
    world: World, person: str, facts: list[Fact], events: list[str], rows: str, columns: str
) -> dict[str, Any]:
    """Rows and columns in order, with the facts, state, total and verdict of each, as a person sees them."""
    hidden, readings = world.hidden_from(person), world.known_readings(person)
    asked, axes = tree(events), columns.split(",") if columns else []
    cells: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        for row in keys(fact, rows, row=True):
            for column in column_keys(fact, axes):
                cells[row][column].append(fact)
    event_of: dict[str, str | None] = {}
    if rows == "name":
        event_of = {name: event for name, (event, _, to) in NAMES.items() if event in asked and not to}
    elif rows == "claim":
        event_of = {claim: event for claim, (event, _) in CLAIMS.items() if event in asked}
    elif rows == "question":
        event_of = {question: None for event, question in CLAIMS.values() if event in asked}
    else:
        event_of = dict.fromkeys(cells)
    found = {column for row in cells.values() for column in row}
    if axes == ["source"]:
        lineage = set().union(*(ancestors(event) for event in asked))
        found |= {source for source, scope in SCOPES.items() if set(scope) & lineage} - hidden
    if not axes:
        found = {"all"}
    listed = sorted(found, key=lambda key: [(part == "-", part) for part in key.split(",")])
    answer: dict[str, Any] = {"columns": listed, "rows": {}}
    for row in sorted(event_of):
        single = rows == "question" and row in SINGLE
        here = [cells[row].get(column, []) if row in cells else [] for column in listed]
        about = {event_of[row]} if event_of[row] else asked
        question = CLAIMS[row][1] if rows == "claim" else row if rows == "question" else None
        read = [
            read_by(readings, column, about, question) if axes == ["source"] else (None, [])
            for column in listed
        ]
        unspoken = {None: "none", False: "out_of_scope"}
        empty = [unspoken.get(treats, "silent" if found else "unread") for treats, found in read]
        states = [state(cell, single=single) if cell else empty[number] for number, cell in enumerate(here)]
        answer["rows"][row] = {
            "states": states,
            "cells": [{fact.id for fact in cell} for cell in here],
            "read_by": [{reading.id for reading in found} for _, found in read],
            "contested_by": [rivals(cell, facts) for cell in here],
            "affirming": affirming(here),
            "independent": independent(affirming(here), world.origins, hidden),
            "total": len({fact.id for cell in here for fact in cell}),
            "verdict": verdict(states, here, single=single),
        }
    return answer


def ledger(facts: list[Fact], event: str) -> dict[str, dict[str, Any]]:
    """Each name of the event with its evidence."""
    lines: dict[str, dict[str, Any]] = {}
    for name, (of, _, _) in NAMES.items():
        if of != event:
            continue
        found = [fact for fact in facts if fact.name == name]
        by_source: dict[str, int] = defaultdict(int)
        by_view: dict[str, int] = defaultdict(int)
        for fact in found:
            by_source[fact.source] += 1
            for view in fact.views or ["-"]:
                by_view[view] += 1
        lines[name] = {"count": len(found), "by_source": dict(by_source), "by_view": dict(by_view)}
    return lines
