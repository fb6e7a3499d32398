"""What tests look at of a draft."""

from pathlib import Path

from annotations.importers import text_importer
from annotations.importers.composing import TextDraft

DATA = Path(__file__).parent.parent / "data" / "texts"


def read(name: str, **more) -> TextDraft:
    """The draft of a file of the tests."""
    return text_importer(name).read((DATA / name).read_bytes(), **more)


def passages(draft: TextDraft) -> list[tuple[str, str]]:
    """The kinds and words of the passages."""
    return [(part.kind, draft.text[part.start : part.end]) for part in draft.parts]


def words(draft: TextDraft) -> list[str]:
    """The words of the passages."""
    return [text for _, text in passages(draft)]
