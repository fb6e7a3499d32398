"""Plain texts of Project Gutenberg: the book, without what the project says around it."""

import re
from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Block, Document, refuse
from annotations.values.passages import part
from annotations.values.text import decode, normalize

#: How its books begin and end; what stands before and after is not theirs.
START = re.compile(
    r"^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)\b[^\n]*(?:\n[^\n]+){0,2}?\*{3}[ \t]*$",
    re.MULTILINE,
)
END = re.compile(
    r"^(?:\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)\b"
    r"|End of (?:the )?Project Gutenberg's )",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"^(?P<name>[A-Z][A-Za-z ]{2,30}):[ \t]*(?P<value>[^\n]+(?:\n[ \t]{2,}[^\n]+)*)", re.MULTILINE
)
_NUMBER = re.compile(r"\[E(?:Book|Text) #(\d+)\]", re.IGNORECASE)
_CHARSET = re.compile(rb"^Character set encoding:\s*([A-Za-z0-9._-]+)", re.MULTILINE)
_PRODUCED = re.compile(r"(?:Produced by|E-text prepared by|Transcribed (?:from|by)|This etext was)\b")
_NOTE = re.compile(
    r"\[(?:Footnote|Note|Fußnote|Note de bas de page) ?(?P<label>[^\]:]{0,12}):\s*(?P<words>.*)\]", re.DOTALL
)
#: A line of its own that begins a part of the book, in the languages of most of the books.
_HEADING = re.compile(
    r"(?:(?:CHAPTER|BOOK|PART|VOLUME|ACT|SCENE|CANTO|LETTER|APPENDIX|KAPITEL|CHAPITRE|LIVRE|CAP[IÍ]TULO|PARTE)"
    r"\s+[IVXLCDM\d]+\b[^\n]{0,80}|(?:PREFACE|INTRODUCTION|PROLOGUE|EPILOGUE|CONTENTS|NOTES|APPENDIX|VORWORT|"
    r"EINLEITUNG|PRÉFACE|CONCLUSION|NOTES AND EXPLANATIONS)\.?)",
    re.IGNORECASE,
)
#: Names of the languages of most of the books; those of others are for whoever brings one in.
LANGUAGES: Mapping[str, str] = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "finnish": "fi",
    "tagalog": "tl",
    "latin": "la",
    "russian": "ru",
    "greek": "el",
    "chinese": "zh",
    "hungarian": "hu",
    "swedish": "sv",
    "danish": "da",
    "esperanto": "eo",
    "polish": "pl",
}
#: Fields of the head that are read; the others are counted.
PEOPLE = ("Author", "Translator", "Editor")


class Gutenberg(DocumentImporter):
    """A book of Project Gutenberg."""

    name: ClassVar[str] = "gutenberg"
    label: ClassVar[Promise] = _("book of Project Gutenberg")
    suffixes: ClassVar[tuple[str, ...]] = ()

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the book says, in the encoding that it declares if none is named."""
        declared = _CHARSET.search(data[:20_000])
        name = declared[1].decode("ascii").lower() if declared and encoding is None else encoding
        text = normalize(decode(data, None if name in ("utf-8", "utf8", "ascii") else name)).text
        start = START.search(text)
        end = END.search(text, start.end() if start else 0)
        if start is None or end is None:
            line = text.count("\n") + 1
            raise refuse(
                gettext("no lines say where the book starts and ends, as those of the project do"), line
            )
        document = Document()
        read_head(text[: start.start()], document)
        document.leave_out("boilerplate", len(part(text[: start.start()])) + len(part(text[end.start() :])))
        read_book(text[start.end() : end.start()], document)
        return document


def read_head(head: str, document: Document) -> None:
    """What is said of the book before it."""
    found = {match["name"]: " ".join(match["value"].split()) for match in _FIELD.finditer(head)}
    people = [found.pop(name) for name in PEOPLE if name in found]
    language = found.pop("Language", "").lower()
    about = {
        "title": found.pop("Title", ""),
        "creators": people,
        "language": LANGUAGES.get(language, ""),
        "publisher": "Project Gutenberg",
        "licence": "public domain",
    }
    if number := _NUMBER.search(head):
        about["url"] = f"https://www.gutenberg.org/ebooks/{number[1]}"
        document.revision = f"EBook #{number[1]}"
    document.about |= {name: value for name, value in about.items() if value}
    if language and language not in LANGUAGES:
        document.remark(0, gettext("give the language: %(name)s has no tag here") % {"name": language})
    document.remark(0, gettext("the book is in the public domain in the USA; elsewhere the law may differ"))
    if found:
        document.leave_out("metadata", len(found))


def read_book(book: str, document: Document) -> None:
    """The blocks of the book; its notes stand apart, and who produced the file is left out."""
    headings = 0
    for number, piece in enumerate(part(book)):
        words = book[piece.start : piece.end]
        if number < 3 and _PRODUCED.match(words):
            document.leave_out("boilerplate")
        elif note := _NOTE.fullmatch(words):
            label = note["label"].strip()
            document.notes.append(Block(f"[{label}] {note['words']}" if label else note["words"], "note"))
        elif piece.kind == "heading" or _HEADING.fullmatch(words):
            headings += 1
            document.blocks.append(Block(words, "heading", 1))
        else:
            document.blocks.append(Block(words))
    if headings:
        told = ngettext("%d line was taken for a heading", "%d lines were taken for headings", headings)
        document.remark(0, told % headings)
