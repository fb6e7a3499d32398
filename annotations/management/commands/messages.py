"""`manage.py messages`: the catalogues for translators, from the code, the templates and the public tables.

`annotations/locale/django.pot` has every text of the admin and the pages. Each language beside it is brought
up to date with it and compiled; what has no translation yet is shown in English. Babel does it, which is
there for developers only: a server needs nothing but the compiled catalogues.
"""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from annotations.filtersets import FILTERSETS
from annotations.importers import TOOLS
from annotations.tables import TABLES

APP = Path(apps.get_app_config("annotations").path)
LOCALE = APP / "locale"
TEMPLATE = LOCALE / "django.pot"

#: The functions that mark a text, each with the places of its texts among the arguments.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ["Translators:"]


def found_in(path: Path) -> Iterator[tuple[Any, list[str], str | None]]:
    """The marked texts of a file, with their comments and contexts."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What is left of a template is no Python but for its marked texts: its layout means nothing.
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    for _line, message, comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=COMMENTS
    ):
        yield message, comments, context


def described() -> Iterator[str]:
    """What tables, filters and other tools are said to be; the admin translates it where it shows it."""
    for table in TABLES.values():
        yield from (column.description for column in table.columns.values())
    for filterset in FILTERSETS.values():
        for found in filterset.named_filters().values():
            yield found.extra["help_text"]
            yield from getattr(found, "choices", ())
    yield from (reader.label for reader in TOOLS.values())


def template() -> Catalog:
    """All texts, and nothing of when and where they were found: only a text makes a change."""
    catalog = Catalog(project="Historio", charset="utf-8")
    files = [*APP.rglob("*.py"), *(APP / "templates").rglob("*.html")]
    for path in sorted(files):
        for message, comments, context in found_in(path):
            catalog.add(message, auto_comments=comments, context=context)
    for sentence in described():
        catalog.add(sentence)
    return catalog


def written(catalog: Catalog, *, header: bool) -> bytes:
    """The file of a catalogue."""
    file = io.BytesIO()
    pofile.write_po(
        file,
        catalog,
        width=100,
        no_location=True,
        omit_header=not header,
        sort_output=True,
        ignore_obsolete=True,
    )
    return file.getvalue()


def is_translated(message: Message) -> bool:
    """Whether all forms of a text have a translation; the header is none."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(message.id) and all(forms)


class Command(BaseCommand):
    """Writes the template and brings every language up to date."""

    help = "Write the catalogues of the texts to be translated (annotations/locale)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` writes nothing."""
        parser.add_argument(
            "--check", action="store_true", help="only say whether the template is up to date"
        )
        parser.add_argument(
            "--add", metavar="LANGUAGE", help="begin the catalogue of a language: tl, zh_Hant"
        )

    def handle(self, *args: Any, check: bool = False, add: str | None = None, **options: Any) -> None:
        """Write what is to be translated; compile what is."""
        found = template()
        text = written(found, header=False)
        if check:
            if not TEMPLATE.exists() or TEMPLATE.read_bytes() != text:
                raise CommandError(f"{TEMPLATE} is out of date: make messages")
            return
        LOCALE.mkdir(exist_ok=True)
        TEMPLATE.write_bytes(text)
        self.stdout.write(f"{TEMPLATE}: {len(found)} texts")
        if add:
            self.write(add, Catalog(locale=add, project="Historio", charset="utf-8", fuzzy=False), found)
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
            with path.open("rb") as file:
                self.write(
                    path.parent.parent.name, pofile.read_po(file, locale=path.parent.parent.name), found
                )

    def write(self, language: str, catalog: Catalog, found: Catalog) -> None:
        """A language's catalogue as it is now, and compiled."""
        catalog.update(found, no_fuzzy_matching=True)
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "django.po").write_bytes(written(catalog, header=True))
        with (folder / "django.mo").open("wb") as file:
            mofile.write_mo(file, catalog)
        done = sum(is_translated(message) for message in catalog)
        self.stdout.write(f"{folder / 'django.po'}: {done} of {len(found)} translated")
