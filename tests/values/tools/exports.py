"""The exports of other tools that tests read."""

from pathlib import Path

from annotations.values.tools.base import Draft, Export

DATA = Path(__file__).parents[2] / "data" / "tools"


def of(*names: str) -> dict[str, bytes]:
    """Files of the data by their own names."""
    return {Path(name).name: (DATA / name).read_bytes() for name in names}


def words(export: Export, draft: Draft) -> list[str]:
    """What the document reads where a draft stands."""
    text = export.documents[draft.document].text
    assert text is not None
    return [span.of(text) for span in draft.spans]


def faults(export: Export) -> list[tuple[int, str]]:
    """What was refused, with its lines."""
    return [(fault.at.line, fault.reason) for fault in export.faults]
