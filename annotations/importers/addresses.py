"""Which rows a file means that speaks by addresses: those that have them, here or as their own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import models
from django.utils.translation import gettext
from rdflib import SKOS

from annotations.columns import Table
from annotations.importers.base import Reading, RowDraft, RowError
from annotations.importers.concepts import remark
from annotations.models import AXES, Tag
from annotations.models.base import known_as
from annotations.models.fields import RESERVED
from annotations.tables import TABLES
from annotations.values.statements import THIS, joined

#: What no row is called.
KEPT = frozenset({*RESERVED, *AXES})


class Known:
    """The slugs of the rows of a model by their addresses; and all slugs that are taken. Two queries."""

    def __init__(self, table: Table, base: str) -> None:
        resource = next(name for name, found in TABLES.items() if found is table)
        self.start = f"{base}/api/v1/{resource}/"
        rows = list(table.model._default_manager.values_list("slug", "former_slugs", "address"))
        self.by_address = {address: slug for slug, _, address in rows if address}
        self.now = {slug for slug, _, _ in rows}
        self.taken = {*self.now, *(former for _, formers, _ in rows for former in formers), *KEPT}

    def own(self, address: str) -> str:
        """The slug in an address of this Historio, or nothing."""
        if not address.startswith(self.start):
            return ""
        slug = address.removeprefix(self.start).removesuffix("/")
        return slug if slug and "/" not in slug else ""

    def slug(self, address: str) -> str:
        """The slug of the row that is there already, or nothing."""
        own = self.own(address)
        return self.by_address.get(address) or (own if own in self.now else "")

    def free(self, wanted: str) -> str:
        """A slug that nothing has, and nothing gets after this."""
        slug, number = wanted, 2
        while slug in self.taken:
            slug, number = f"{wanted}-{number}", number + 1
        self.taken.add(slug)
        return slug


def named(readings: Iterable[Reading], table: Table, base: str, into: str = "") -> Iterator[Reading]:
    """The readings, those by address with the slugs of the rows that they mean and refer to.

    `base` is the address of this Historio. A new row gets the slug that the file proposes, or one like it;
    a new tag in no scheme comes `into` the vocabulary of this slug, or is refused.
    """
    waiting: list[RowDraft] = []
    for reading in readings:
        if isinstance(reading, RowDraft) and reading.by_address:
            waiting.append(reading)
        else:
            yield reading
    if waiting:
        yield from Naming(table, base, waiting, into)


#: Columns of rows that a file of others adds to: what people here have put there stays.
ADDED_TO = ("exact_match", "scope")


def slugs_of_now(rows: models.QuerySet[Any]) -> dict[str, str]:
    """The slugs that rows have, by these and by those that they had. One query."""
    found = rows.values_list("slug", "former_slugs")
    return {old: slug for slug, formers in found for old in (slug, *formers)}


def as_of_now(readings: Iterable[Reading], table: Table) -> Iterator[Reading]:
    """The readings, those of a file of others by the slugs that their rows have now.

    What such a file says of other columns replaces what was there. Three queries, if there are such rows.
    """
    waiting: list[RowDraft] = []
    for reading in readings:
        if isinstance(reading, RowDraft) and reading.by_address:
            waiting.append(reading)
        else:
            yield reading
    if not waiting:
        return
    rows = table.model._default_manager.filter(known_as({draft.values["slug"] for draft in waiting}))
    now = slugs_of_now(rows)
    added = [name for name in ADDED_TO if name in table.columns]
    there = {row[0]: dict(zip(added, row[1:], strict=True)) for row in table.rows(rows, ["slug", *added])}
    for name in added:
        referred_to = referred(table, name, waiting)
        for place, draft in enumerate(waiting):
            if name in draft.values:
                old = there.get(now.get(draft.values["slug"], ""), {}).get(name) or []
                new = [referred_to.get(value, value) for value in draft.values[name]]
                waiting[place] = replace(draft, values={**draft.values, name: list(dict.fromkeys(old + new))})
    for draft in waiting:
        slug = draft.values["slug"]
        yield replace(draft, values={**draft.values, "slug": now.get(slug, slug)})


def referred(table: Table, name: str, drafts: Iterable[RowDraft]) -> dict[str, str]:
    """The slugs of now of the rows that a column of the drafts refers to, if it does. One query."""
    model = table.columns[name].refers
    if model is None:
        return {}
    keys = {key for draft in drafts for key in draft.values.get(name, ())}
    return slugs_of_now(model._default_manager.filter(known_as(keys)))


class Naming:
    """The drafts of a table by address, with slugs."""

    def __init__(self, table: Table, base: str, drafts: list[RowDraft], into: str = "") -> None:
        self.table, self.drafts, self.into = table, drafts, into
        self.known = Known(table, base)
        self.vocabularies = Known(TABLES["vocabularies"], base) if table.model is Tag else None
        self.slugs: dict[str, str] = {}
        self.lists = self._lists()
        self.apart: list[str] = []
        self.missing: list[str] = []

    def _lists(self) -> dict[str, dict[str, list[str]]]:
        """The lists of the rows that are there, whose order no graph knows. One query."""
        names = [name for name in self.table.writable if self.table.kind(name) == "list"]
        slugs = {self.known.slug(draft.values["address"]) for draft in self.drafts} - {""}
        if not names or not slugs:
            return {}
        rows = self.table.model._default_manager.filter(slug__in=slugs).values("slug", *names)
        return {row["slug"]: row for row in rows}

    def __iter__(self) -> Iterator[Reading]:
        """The drafts, and what is to be said about their names."""
        for draft in self.drafts:
            self.slugs[draft.values["address"]] = self._slug(draft.values)
        for draft in self.drafts:
            yield self._placed(replace(draft, values=self._values(draft.values)))
        if self.apart:
            yield remark(gettext("called otherwise, for the identifier is taken"), self.apart)
        if self.missing:
            told = gettext("wider concepts that are neither in the file nor here: kept as given")
            yield remark(told, self.missing)

    def _slug(self, values: dict[str, Any]) -> str:
        address = values["address"]
        if there := self.known.slug(address):
            return there
        wanted = self.known.own(address) or values["slug"]
        slug = self.known.free(wanted)
        if slug != wanted:
            self.apart.append(f"{address}: {slug}")
        return slug

    def _placed(self, draft: RowDraft) -> RowDraft | RowError:
        """A draft that says its vocabulary, if it has to; else why it cannot be written."""
        slug = draft.values["slug"]
        if self.table.model is not Tag or "vocabulary" in draft.values or slug in self.known.now:
            return draft
        if self.into:
            return replace(draft, values={**draft.values, "vocabulary": self.into})
        told = gettext("%(address)s: it is in no concept scheme; say one by skos:inScheme")
        address = draft.values["address"] or slug
        return RowError(draft.line, "vocabulary", told % {"address": address})

    def _values(self, values: dict[str, Any]) -> dict[str, Any]:
        address = values["address"]
        slug = self.slugs[address]
        said = {**values, "slug": slug, "address": "" if self.known.own(address) else address}
        if self.vocabularies is not None and "vocabulary" in said:
            # What no vocabulary has is refused by its address, as whatever is unknown.
            said["vocabulary"] = self.vocabularies.slug(said["vocabulary"]) or said["vocabulary"]
        if "broader" in said:
            found = {wider: self.slugs.get(wider) or self.known.slug(wider) for wider in said["broader"]}
            missing = [wider for wider, named_ in found.items() if not named_]
            self.missing += [f"{address}: {wider}" for wider in missing]
            given = [f"<{THIS}> <{SKOS.broader}> <{wider}> ." for wider in missing]
            said["statements"] = joined(said["statements"], *given)
            said["broader"] = sorted(set(found.values()) - {""})
        for name, there in self.lists.get(slug, {}).items():
            if name in said and set(said[name]) == set(there):
                said[name] = there
        return said
