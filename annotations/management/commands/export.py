"""`manage.py export FOLDER`: everything, as files; or one list as a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations import paging
from annotations.columns import Context
from annotations.exporters import archive, bibliography, csv
from annotations.filtersets import FILTERSETS
from annotations.management.reporting import add_question, filtered, refusals, write
from annotations.models import References
from annotations.models.reference import snapshot
from annotations.tables import CHANGES, SOURCES, TABLES


class Command(BaseCommand):
    """Exports everything, or a list."""

    help = (
        "Write everything there is, whoever may see it, to a folder: a CSV for each resource and the text of "
        "each edition. "
        "`manage.py import FOLDER` puts it back into an empty database, row for row. With --list, write "
        "one list as a CSV file, filtered as in the API: what everybody sees, or what --user sees; of "
        "sources a file that ends in .bib, .ris or .json is a bibliography in BibTeX, RIS or CSL-JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", help="a new or empty folder; with --list a file, or - for output")
        parser.add_argument("--list", choices=list(TABLES), help="only this list")
        parser.add_argument("--history", action="store_true", help="with who changed what: changes.csv")
        parser.add_argument("--ordering", default="", help="of the list, as in the API")
        add_question(parser)

    @snapshot()
    def handle(self, *args: Any, target: str, **options: Any) -> None:
        if options["list"]:
            self.write_list(target, options)
        elif any(options[name] for name in ("filter", "user", "ordering", "no_guard", "bom")):
            raise CommandError("filters and forms go with --list; the folder has everything", returncode=2)
        else:
            self.write_folder(Path(target), history=options["history"])

    def write_list(self, target: str, options: dict[str, Any]) -> None:
        """One list, as the API's CSV."""
        table = TABLES[options["list"]]
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
        form = {"guarded": not options["no_guard"], "bom": options["bom"]}
        write(csv.table_lines(table, rows, table.names, context, **form), target)

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
