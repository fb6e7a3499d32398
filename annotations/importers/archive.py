"""A folder that `manage.py export` wrote is put back: every row as it was, all or none."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext

from annotations import dating
from annotations.importers.base import Report, RowError
from annotations.importers.csv import CSV
from annotations.importers.drafting import Stored
from annotations.importers.loading import Loader, Undone
from annotations.models import DateMention, Dating, Edition, Passage, Snapshot
from annotations.progress import Progress
from annotations.tables import TABLES
from annotations.values.text import fold

#: The text of a file of the archive; FileNotFoundError if there is none of this name.
ReadFile = Callable[[str], str]

#: Of a list, the number of each row by its public key.
Numbers = Callable[[str], Mapping[str, int]]

#: What is referred to comes before what refers to it.
ORDER = (
    "vocabularies",
    "tags",
    "events",
    "names",
    "claims",
    "sources",
    "editions",
    "passages",
    "dates",
    "annotations",
    "readings",
    "parallels",
    "comparisons",
    "snapshots",
    "reviews",
    "replies",
)


class ArchiveLoader(Loader):
    """Puts back the rows of one resource; texts come from files of their own.

    With `numbers`, by public key, each new row gets its number in the database.
    """

    def __init__(self, name: str, read_file: ReadFile, numbers: Mapping[str, int] | None = None) -> None:
        super().__init__(TABLES[name], AnonymousUser(), restoring=True)
        self.read_file, self.numbers = read_file, numbers
        if self.drafter and numbers is not None:
            self.together.made.append("id")

    def prepare(self, made: models.Model, values: Mapping[str, Any]) -> None:
        """The text of an edition, of a passage the slice of it, what a snapshot has frozen; the number."""
        if self.numbers is not None:
            made.pk = self.number(values.get(self.table.key))
        if isinstance(made, Edition):
            try:
                made.text = self.read_file(f"texts/{values.get('id')}.txt")
            except FileNotFoundError as error:
                raise ValidationError({"id": gettext("there is no %(file)s") % {"file": error}}) from error
        elif isinstance(made, Snapshot):
            self.thaw(made, values)
        elif isinstance(made, Passage):
            edition = self.resolve(Edition, str(values.get("edition")))
            made.text = edition.text[values.get("start") : values.get("end")]
            made.folded = fold(made.text)

    def number(self, key: Any) -> int:
        """The number of a row; ValidationError if the archive has none."""
        try:
            return (self.numbers or {})[str(key)]
        except KeyError as error:
            raise ValidationError({self.table.key: gettext("it has no number in the archive")}) from error

    def _stored(self, given: Mapping[str, Any]) -> Stored:
        """A new annotation as it is to be stored, with its number."""
        row = super()._stored(given)
        if self.numbers is not None:
            row["id"] = self.number(row["uuid"])
        return row

    def thaw(self, made: Snapshot, values: Mapping[str, Any]) -> None:
        """The bytes of a snapshot, if it was not purged; refused unless they have its digest."""
        if values.get("purged"):
            return
        try:
            made.hold(self.read_file(f"snapshots/{values.get('id')}.csv").encode())
        except FileNotFoundError as error:
            raise ValidationError({"id": gettext("there is no %(file)s") % {"file": error}}) from error
        if made.sha256 != values.get("sha256"):
            raise ValidationError(
                {"sha256": gettext("the file has another digest: %(digest)s") % {"digest": made.sha256}}
            )


@contextmanager
def versions_as_given() -> Iterator[None]:
    """Rows keep the versions and times with which they are written, instead of counting this as a change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('historio.restoring', 'on', true)")
        yield
        cursor.execute("SELECT set_config('historio.restoring', 'off', true)")


def date_texts(*, found: bool) -> None:
    """Find the dates of the texts that have just come, if they came without; else note who found them."""
    if not found:
        for edition, window in dating.outdated():
            dating.date_again(edition, window)
        return
    rules = DateMention.objects.aggregate(rules=Max("rules"))["rules"] or 0
    for edition, window in dating.outdated():
        if not Dating.objects.filter(edition=edition).exists():
            dating.note(edition, window, rules)


def load_archive(
    read_file: ReadFile, *, dry_run: bool = False, progress: Progress | None = None
) -> dict[str, Report]:
    """Put back everything; the report of each file that was there. Nothing if a row is refused."""
    reports: dict[str, Report] = {}
    try:
        with transaction.atomic(), versions_as_given():
            reports = load_lists(read_file, progress=progress)
            if any(report.errors for report in reports.values()):
                raise Undone
            date_texts(found="dates" in reports)
            if dry_run:
                raise Undone
    except Undone:
        pass
    if not reports:
        expected = ", ".join(f"{name}.csv" for name in ORDER)
        reports[""] = Report(
            errors=[RowError(0, "", gettext("there is none of %(known)s") % {"known": expected})]
        )
    return reports


def load_lists(
    read_file: ReadFile, numbers: Numbers | None = None, *, progress: Progress | None = None
) -> dict[str, Report]:
    """Put back the lists that are there, one after the other, until one has a row that is refused.

    `progress` is called with the length of each file that is done.
    """
    reports: dict[str, Report] = {}
    for name in ORDER:
        try:
            text = read_file(f"{name}.csv")
        except FileNotFoundError:
            continue
        loader = ArchiveLoader(name, read_file, numbers and numbers(name))
        reports[name] = loader.load(CSV().read(text, loader.table))
        if progress:
            progress(len(text))
        if reports[name].errors:
            break
    return reports
