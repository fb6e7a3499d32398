"""`manage.py export FOLDER` or `ARCHIVE.zip`: everything, as files; or one list as a CSV file."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from annotations import paging
from annotations.columns import Context, Table
from annotations.exporters import archive, bibliography, csv, refi_qda, skos
from annotations.filtersets import FILTERSETS
from annotations.management.reporting import add_question, filtered, refusals, write, write_bytes
from annotations.models import References, Tag
from annotations.models.reference import snapshot
from annotations.tables import ANNOTATIONS, CHANGES, SOURCES, TABLES, TAGS, VOCABULARIES
from annotations.values.skos import JSON_LD, RDF_XML, TURTLE, Format

#: The formats of SKOS, as the command calls them.
RDF = {"turtle": TURTLE, "rdfxml": RDF_XML, "jsonld": JSON_LD}
#: For programs of qualitative analysis.
REFI_QDA = "refi-qda"


class Command(BaseCommand):
    """Exports everything, or a list."""

    help = (
        "Write everything there is, whoever may see it, to a folder: a CSV for each resource and the text of "
        "each edition. Named .zip it is an archive, which has people and history as well. "
        "`manage.py import` puts either back into an empty database, row for row. With --list, write "
        "one list as a CSV file, filtered as in the API: what everybody sees, or what --user sees; of "
        "sources a file that ends in .bib, .ris or .json is a bibliography in BibTeX, RIS or CSL-JSON; with "
        "--format vocabularies with their tags, or tags, are SKOS, annotations and tags REFI-QDA."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", help="a new or empty folder, or a new file .zip; with --list a file, or - for output"
        )
        parser.add_argument("--list", choices=list(TABLES), help="only this list")
        parser.add_argument(
            "--format",
            choices=["csv", *RDF, REFI_QDA],
            default="csv",
            help="of the list; vocabularies and tags are had as SKOS, too: turtle, rdfxml, jsonld; "
            "annotations as a project (.qdpx), tags as a codebook (.qdc) of refi-qda",
        )
        parser.add_argument(
            "--history", action="store_true", help="of a folder, with who changed what: changes.csv"
        )
        parser.add_argument(
            "--with-passwords",
            action="store_true",
            help="of an archive, with what people and programs sign in by, as it is stored: keep it secret",
        )
        parser.add_argument("--ordering", default="", help="of the list, as in the API")
        add_question(parser)

    @snapshot()
    def handle(self, *args: Any, target: str, **options: Any) -> None:
        if options["list"]:
            self.write_list(target, options)
        elif options["format"] != "csv" or any(
            options[name] for name in ("filter", "user", "ordering", "no_guard", "bom")
        ):
            raise CommandError("filters and forms go with --list; the folder has everything", returncode=2)
        elif Path(target).suffix.lower() == ".zip":
            self.write_archive(Path(target), passwords=options["with_passwords"])
        elif options["with_passwords"]:
            raise CommandError("passwords go into an archive (.zip), and into no folder", returncode=2)
        else:
            self.write_folder(Path(target), history=options["history"])

    def write_list(self, target: str, options: dict[str, Any]) -> None:
        """One list, as the API's CSV or as a graph."""
        table = TABLES[options["list"]]
        form = RDF.get(options["format"])
        if form and table not in (VOCABULARIES, TAGS):
            raise CommandError("only vocabularies and tags are had as SKOS", returncode=2)
        exchanged = options["format"] == REFI_QDA
        if exchanged and table not in (ANNOTATIONS, TAGS):
            raise CommandError("only annotations and tags are had as REFI-QDA", returncode=2)
        if (form or exchanged) and (options["no_guard"] or options["bom"]):
            raise CommandError("--no-guard and --bom are of CSV", returncode=2)
        if table is CHANGES and not options["user"]:
            raise CommandError("changes are for administrators: say by --user for whom", returncode=2)
        with refusals():
            filterset = filtered(FILTERSETS[options["list"]], options)
            rows = paging.ordered(table, filterset.checked(), options["ordering"])
        suffix = Path(target).suffix.removeprefix(".")
        if table is SOURCES and suffix in bibliography.MEDIA_TYPES:
            write(bibliography.lines(rows, suffix), target)
            return
        context = Context(filterset.references, settings.BASE_URL, person=filterset.user)
        if exchanged:
            self.write_exchanged(target, rows, context)
            return
        if form:
            write([self.graph(form, table, rows, context)], target)
            return
        manner = {"guarded": not options["no_guard"], "bom": options["bom"]}
        write(csv.table_lines(table, rows, table.names, context, **manner), target)

    def graph(self, form: Format, table: Table, rows: QuerySet[Any], context: Context) -> str:
        """Vocabularies with their tags, or tags, as SKOS."""
        try:
            return skos.text(form, skos.graph(*skos.asked(table, rows, context), context))
        except skos.Unwritable as error:
            raise CommandError(f"{error}; take turtle or jsonld", returncode=2) from error

    def write_exchanged(self, target: str, rows: QuerySet[Any], context: Context) -> None:
        """Annotations as a project of REFI-QDA, or tags as a codebook."""
        with tempfile.TemporaryFile() as made:
            try:
                if rows.model is Tag:
                    made.write(refi_qda.codebook(rows, context))
                else:
                    refi_qda.project(made, rows, context)
            except skos.Unwritable as error:
                raise CommandError(str(error), returncode=2) from error
            made.seek(0)
            write_bytes(made, target)

    def write_folder(self, root: Path, *, history: bool) -> None:
        """Everything."""
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise CommandError(f"{root} is not an empty folder", returncode=2)
        for name, pieces in archive.files(
            Context(References.fresh(), settings.BASE_URL, person=None), history=history
        ):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write(pieces, str(path))
            self.stdout.write(name)

    def write_archive(self, path: Path, *, passwords: bool) -> None:
        """Everything, and people and history. Nobody but the owner of the file may read it."""
        if path.exists():
            raise CommandError(f"{path} is there already", returncode=2)
        made = path.with_name(f"{path.name}.part")
        try:
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for block in archive.everything(passwords=passwords):
                    file.write(block)
            made.replace(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        self.stdout.write(str(path))
