"""What the commands share that read the text of a source from a file."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from annotations.importers import TEXT_IMPORTERS, text_importer
from annotations.importers.composing import TextDraft
from annotations.importers.texts import fitted
from annotations.management.reporting import read_bytes
from annotations.values.text import TextError


def add_text_arguments(parser: ArgumentParser) -> None:
    """The file, and how it is read."""
    parser.add_argument("file", help="the text file; - for standard input")
    parser.add_argument("--encoding", help="such as windows-1251, if it is not UTF-8 or UTF-16")
    parser.add_argument("--format", choices=list(TEXT_IMPORTERS), help="if it is not by the suffix")
    parser.add_argument(
        "--notes", choices=["apart", "omit"], default="apart", help="after the text, or left out"
    )
    parser.add_argument("--part", default="", help="which text is meant, of a file that has several: a title")
    parser.add_argument("--revision", default="", help="the revision, as its origin names it")


def drafted(file: str, options: Mapping[str, Any]) -> TextDraft:
    """The text of a file, read as the options of `add_text_arguments` say; CommandError if it cannot be."""
    try:
        importer = text_importer(file, options["format"] or "")
        chosen = {name: options[name] for name in ("notes", "part")}
        return fitted(importer.read(read_bytes(file), options["encoding"], **chosen))
    except TextError as error:
        raise CommandError(f"{file}: {error}", returncode=2) from error
