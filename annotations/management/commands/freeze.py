"""`manage.py freeze COMPARISON`: freeze the answer to a saved comparison."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations import acting, freezing, recording
from annotations.management.reporting import person, refusals
from annotations.models import Snapshot
from annotations.permissions import may_add
from annotations.tables import SNAPSHOTS


class Command(BaseCommand):
    """Freezes a comparison."""

    help = (
        "Freeze what a saved comparison finds now, for everybody or for a group: a snapshot, which never "
        "changes and can be cited. Its id and its SHA-256 are printed. Where HISTORIO_BASE_URL is set, the "
        "addresses in the file begin with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("comparison", help="the id of the comparison")
        parser.add_argument("--user", required=True, help="in whose name; needs the permission")
        parser.add_argument("--group", help="for this group of theirs, and with its eyes; else for everybody")
        parser.add_argument(
            "--maker", action="append", default=[], help="who is cited, “Petrova, Anna”; may be repeated"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what it would be, freeze nothing")

    def handle(self, *args: Any, comparison: str, user: str, dry_run: bool, **options: Any) -> None:
        editor = person(user)
        if not may_add(editor, Snapshot):
            raise CommandError(f"{user} may not freeze comparisons", returncode=2)
        made = recording.begin(SNAPSHOTS, editor)
        assert isinstance(made, Snapshot)
        made.hold(b"")  # it is drafted first, and then filled
        said = {"comparison": comparison, "makers": options["maker"]}
        if options["group"]:
            said["group"] = options["group"]
        with refusals(), acting.in_the_name_of(made.creator_id):
            recording.draft(SNAPSHOTS, made, said, recording.Resolver(editor))
            (freezing.fill if dry_run else freezing.freeze)(made, settings.BASE_URL)
        trial = " (a trial: nothing was frozen)" if dry_run else ""
        self.stdout.write(f"{made.uuid} {made.sha256}, {made.length:,} bytes{trial}")
