"""The people of an archive come into a database in which nobody has worked yet, under their own numbers.

Whoever is there already (the first administrator, who brings the archive in) makes room: an account takes the
number of the archive's account of the same name, or else one that nobody had.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection
from django.utils.translation import gettext

from annotations import archived
from annotations.importers.base import Report
from annotations.importers.packed import Packed
from annotations.importers.rows import Unreadable, emptied, is_number, load, read
from annotations.models import ROLES, Change, User

#: What an archive says of an account that is there under the same name. Its password stays, and so does what
#: it may do: nobody is locked out by an archive.
TAKEN_OVER = ("first_name", "last_name", "email", "date_joined")


class People:
    """Those who are there, and those who come."""

    def __init__(self, packed: Packed, person: Any = None) -> None:
        self.packed, self.person = packed, person
        found = archived.rows(passwords=packed.manifest.passwords)
        self.rows = {rows.name: rows for rows in found if rows.model is not Change}
        self.here = dict(User.objects.values_list("username", "pk"))
        self.members = list(User.groups.through.objects.values_list("user", "group__name"))
        self.groups = [name for name in Group.objects.values_list("name", flat=True) if name not in ROLES]
        self.recorded = list(Change.objects.filter(model="user").order_by("pk"))
        #: The new number of everybody who was here, and who of them is not in the archive.
        self.moved: dict[int, int] = {}
        self.strangers: set[int] = set()

    def come(self) -> dict[str, Report]:
        """Take in groups, accounts, memberships and tokens; to be called in a transaction."""
        reports: dict[str, Report] = {}
        emptied([User.groups.through, User.user_permissions.through, Group.permissions.through, Group])
        reports["groups"] = load(self.packed, self.rows["groups"])
        if reports["groups"].errors:
            return reports
        people = self.rows["people"]
        place = [*people.columns].index("username")
        coming = {str(row[place]): row for row in read(self.packed, people)}
        self._make_room({name: number_of(name, row[0]) for name, row in coming.items()})
        same = self.here.keys() & coming.keys()
        reports["people"] = load(self.packed, people, without={"username": same})
        names = [*people.columns]
        for name in sorted(same):
            values = dict(zip(names, coming[name], strict=True))
            User.objects.filter(username=name).update(**{field: values[field] for field in TAKEN_OVER})
        for name in ("memberships", "tokens"):
            if name in self.rows and not any(report.errors for report in reports.values()):
                reports[name] = load(self.packed, self.rows[name])
        return reports

    def _make_room(self, coming: Mapping[str, int]) -> None:
        """Give the accounts that are there numbers which nobody else has, in one go."""
        given = self.packed.manifest.next.get(User._meta.db_table, 1)
        free = max([given - 1, *coming.values(), *self.here.values()], default=0)
        for name, number in self.here.items():
            if name in coming:
                self.moved[number] = coming[name]
            else:
                self.moved[number] = free = free + 1
                self.strangers.add(number)
        moving = {old: new for old, new in self.moved.items() if old != new}
        if not moving:
            return
        table = User._meta.db_table
        with connection.cursor() as cursor:
            # A row that is updated would have to change its number under the eyes of the history.
            cursor.execute(f"CREATE TEMPORARY TABLE moving AS SELECT * FROM {table} WITH NO DATA")
            cursor.execute(f"INSERT INTO moving SELECT * FROM {table} WHERE id = ANY(%s)", [[*moving]])
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [[*moving]])
            renumber = (
                "UPDATE {table} SET {column} = moved.new "
                "FROM unnest(%s::bigint[], %s::bigint[]) AS moved (old, new) WHERE {column} = moved.old"
            )
            pairs = [[*moving.keys()], [*moving.values()]]
            cursor.execute(renumber.format(table="moving", column="id"), pairs)
            cursor.execute(f"INSERT INTO {table} SELECT * FROM moving")
            cursor.execute("DROP TABLE moving")
            for model, column in belongings():
                cursor.execute(renumber.format(table=model._meta.db_table, column=column), pairs)
        if self.person is not None and self.person.pk in moving:
            self.person.pk = moving[self.person.pk]  # who brings it in goes on acting

    def stay(self) -> None:
        """Let those who were there have their groups again, and what was recorded of those who are not in the
        archive; to be called when the history is there.
        """
        Change.objects.bulk_create(
            self._renumbered(change) for change in self.recorded if change.row in self.strangers
        )
        for name in self.groups:
            Group.objects.get_or_create(name=name)
        for number, name in self.members:
            group, _ = Group.objects.get_or_create(name=name)
            User.objects.get(pk=self.moved[number]).groups.add(group)

    def _renumbered(self, change: Change) -> Change:
        """What was recorded of an account, under the number that it has now."""
        actor = change.actor_id
        said: dict[str, Any] = {
            "row": self.moved[change.row],
            "owner": self.moved[change.row],
            "actor_id": None if actor is None else self.moved.get(actor, actor),
        }
        for name in ("before", "after"):
            row = getattr(change, name)
            said[name] = row and {**row, **({"id": self.moved[change.row]} if "id" in row else {})}
        names = [field.attname for field in Change._meta.concrete_fields if not field.primary_key]
        return Change(**{**{name: getattr(change, name) for name in names}, **said})


def number_of(name: str, cell: Any) -> int:
    """The number of an account; Unreadable if it has none."""
    if not is_number(str(cell)):
        raise Unreadable(f"people.csv: {name}: " + gettext("it has no number in the archive"))
    return int(cell)


def belongings() -> list[tuple[Any, str]]:
    """What may hang on an account before anybody has worked: the models, and by which column."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and field is not None and field.concrete and not field.many_to_many:
            found.append((field.model, field.column))
    return [(model, column) for model, column in found if model not in archived.numbered()]
