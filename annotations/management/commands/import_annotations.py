"""`manage.py import_annotations FILE`: annotations from CSV, JSON Lines or the export of a tool."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations import acting
from annotations.importers import BY_SUFFIX, TOOLS
from annotations.importers.bringing import bring_in
from annotations.importers.foreign import Bringing, Wishes, named
from annotations.importers.quoting import Quoting
from annotations.management.reporting import (
    Progress,
    own_address,
    read_bytes,
    read_text,
    refusals,
    tell,
)
from annotations.models import User
from annotations.tables import ANNOTATIONS, TABLES
from annotations.values.tools.base import Unreadable
from annotations.values.tools.files import unpacked


class Command(BaseCommand):
    """Imports rows, of annotations unless told otherwise."""

    help = (
        "Import annotations from CSV or JSON Lines: a row with an id updates if its version is current, one "
        "without creates. All or nothing, unless --partial is given; what is refused is told with its line, "
        "and the exit code is 2."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="file",
            help="a .csv, .tsv or .jsonl file, of sources also .bib, .ris or .json (CSL); with --format the "
            "files of a tool, folders or archives",
        )
        parser.add_argument("--user", required=True, help="in whose name; needs the permission")
        parser.add_argument("--encoding", help="if it is not UTF-8 or UTF-16")
        parser.add_argument(
            "--resource", default="annotations", choices=sorted(TABLES), help="what the rows are"
        )
        parser.add_argument("--partial", action="store_true", help="write what is right, tell what is not")
        parser.add_argument(
            "--anchor",
            choices=["place", "quote"],
            default="place",
            help="quote: the words decide where a new annotation stands, whatever its offsets say",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
        add_wishes(parser)

    def handle(self, *args: Any, files: list[str], user: str, dry_run: bool, **options: Any) -> None:
        if options["format"]:
            self.bring(files, account(user), options, dry_run=dry_run)
            return
        if len(files) > 1:
            raise CommandError("several files come with --format only", returncode=2)
        for name in WISHES:
            if options[name]:
                raise CommandError(f"--{name} goes with --format", returncode=2)
        file = files[0]
        importer = BY_SUFFIX.get(Path(file).suffix.lower())
        if importer is None:
            raise CommandError(f"{file}: its name must end in {', '.join(BY_SUFFIX)}", returncode=2)
        person = account(user)
        table = TABLES[options["resource"]]
        quoting = Quoting(person) if options["anchor"] == "quote" else None
        if quoting and table is not ANNOTATIONS:
            raise CommandError("only annotations are anchored by their quote", returncode=2)
        text = read_text(file, options["encoding"])
        progress = Progress(self, text.count("\n"), "lines")
        with acting.in_the_name_of(person.pk):
            report = bring_in(
                importer,
                text,
                table,
                person,
                base=own_address(),
                through=quoting.read if quoting else None,
                dry_run=dry_run,
                partial=options["partial"],
                progress=progress,
            )
        progress.end()
        if quoting:
            self.stdout.write(", ".join(f"{count} {state}" for state, count in quoting.counts.items()))
        tell(self, file, report, dry_run=dry_run, partial=options["partial"])

    def bring(self, paths: list[str], person: User, options: Mapping[str, Any], *, dry_run: bool) -> None:
        """Import the export of another tool."""
        if options["anchor"] != "place" or options["resource"] != "annotations":
            raise CommandError("--anchor and --resource do not go with --format", returncode=2)
        reader = TOOLS[options["format"]]
        name = paths[0] if len(paths) == 1 else reader.name
        with refusals():
            bringing = Bringing(reader, person, wishes(options))
        try:
            files = unpacked(read_files(paths), settings.MAX_UPLOAD, keep=reader.archives)
        except Unreadable as error:
            raise CommandError(f"{error.at.file}: {error}", returncode=2) from error
        progress = Progress(self, sum(data.count(b"\n") for data in files.values()), "lines")
        with acting.in_the_name_of(person.pk):
            report = bringing.load(files, dry_run=dry_run, partial=options["partial"], progress=progress)
        progress.end()
        tell(self, name, report, dry_run=dry_run, partial=options["partial"])


#: The options that go with a tool only.
WISHES = ("source", "account", "tag", "vocabulary", "language", "visibility", "group")


def add_wishes(parser: ArgumentParser) -> None:
    """The options that say of a tool's export what it does not say itself."""
    tool = parser.add_argument_group("exports of other tools")
    tool.add_argument("--format", choices=sorted(TOOLS), help="which tool's: " + ", ".join(sorted(TOOLS)))
    tool.add_argument(
        "--source", action="append", help="whose words they are: SLUG for all, or DOCUMENT=SLUG for one"
    )
    tool.add_argument(
        "--account", action="append", help="THEIRS=OURS: who somebody is here; =OURS for nobody"
    )
    tool.add_argument("--tag", action="append", help="CODE=SLUG: which tag a code is")
    tool.add_argument("--vocabulary", help="make the codes that are no tags yet, in this vocabulary")
    tool.add_argument("--language", help="of the labels that are made, such as en; else und")
    tool.add_argument("--visibility", choices=["private", "group", "public"], help="who sees them")
    tool.add_argument("--group", help="the group that sees them")


def wishes(options: Mapping[str, Any]) -> Wishes:
    """What the options say; ValidationError if they cannot be read."""
    return Wishes(
        sources=named(options["source"] or (), "source", alone=True),
        accounts=named(options["account"] or (), "account"),
        tags=named(options["tag"] or (), "tag"),
        vocabulary=options["vocabulary"] or "",
        language=options["language"] or "und",
        visibility=options["visibility"] or "",
        group=options["group"] or "",
    )


def account(name: str) -> User:
    """The active account of this name; CommandError if there is none."""
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"there is no account {name}", returncode=2)
    return person


def read_files(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files, and those of folders, by name: within a folder with its path there."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path.name, read_bytes(str(path))
            continue
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield file.relative_to(path).as_posix(), read_bytes(str(file))
