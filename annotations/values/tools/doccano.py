"""doccano: JSON or JSON Lines of sequence labelling, with or without relations.

    {"text": "Октябрь 😀", "label": [[0, 7, "coup"]]}
    {"id": 3, "text": "…", "entities": [{"id": 0, "start_offset": 0, "end_offset": 7, "label": "coup"}],
     "relations": [{"from_id": 0, "to_id": 1, "type": "causes"}], "Comments": ["…"]}

Each object is a document with its text; offsets are code points of it. In an archive of doccano's each file
is of one person (`anna.jsonl`); `all.jsonl` is of nobody. Labels of a text as a whole have no words.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from annotations.values.spans import SpanError
from annotations.values.tools.base import EMPTY, At, Document, Draft, Export, Files, Reader, stem
from annotations.values.tools.json_lines import objects, whole, words
from annotations.values.tools.units import within

TEXT = ("text", "data", "column_data")
LABELS = ("entities", "label", "labels", "column_label")
#: What is read otherwise than as something that is said of the whole text.
READ = frozenset((*TEXT, *LABELS, "relations", "id"))
#: What is read of a label and of a relation, or only numbers it.
OF_A_LABEL = frozenset(("id", "start_offset", "end_offset", "label"))
OF_A_RELATION = frozenset(("id", "from_id", "to_id", "type"))
#: Files that are nobody's.
OF_NOBODY = frozenset(("all", "admin", "unknown"))


class Doccano(Reader):
    """Files of doccano."""

    name: ClassVar[str] = "doccano"
    label: ClassVar[str] = "doccano: JSON or JSON Lines"
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".json", ".ndjson")

    def gather(self, files: Files, export: Export) -> None:
        """The texts of all files. With several files each is somebody's."""
        names = self.own(files)
        for name in names:
            creator = stem(name) if len(names) > 1 and stem(name) not in OF_NOBODY else ""
            for number, (at, value) in enumerate(objects(name, files[name]), start=1):
                self.text(at, value, f"{'' if creator else stem(name)}#{number}", creator, export)

    def text(self, at: At, value: Any, document: str, creator: str, export: Export) -> None:
        """A text with its labels."""
        text = next((value[key] for key in TEXT if key in value), None) if isinstance(value, dict) else None
        if not isinstance(text, str):
            export.refuse(at, "this is no text of doccano: it has no text")
            return
        if whole(value.get("id")) is not None:
            document = f"#{value['id']}"
        key = f"{at.file}:{document}"
        export.documents[key] = Document(document, text, at)
        used = next(key for key in TEXT if key in value)
        whole_text = [
            f"{name}: {words(held)}"
            for name, held in value.items()
            if name not in READ - {*TEXT} | {used} and held not in EMPTY
        ]
        labels = [(name, value[name]) for name in LABELS if value.get(name) not in (None, [])]
        drafts: dict[Any, Draft] = {}
        for name, held in labels:
            for number, one in enumerate(held if isinstance(held, list) else [held]):
                if isinstance(one, str):
                    export.refuse(at, f"{name}: {one!r} is said of the text as a whole, and of no words")
                    continue
                draft = self.label_of(At(at.file, getattr(one, "line", at.line)), one, text, export)
                if draft is not None:
                    own = one["id"] if isinstance(one, dict) and "id" in one else f"{name} {number}"
                    drafts[own] = replace(draft, document=key, creator=creator)
        more = self.relations(at, value.get("relations") or [], drafts, text, export)
        if whole_text and not drafts:
            export.refuse(at, f"{'; '.join(whole_text)[:200]}: it is said of the text, and of no words")
        for own, draft in drafts.items():
            export.drafts.append(replace(draft, more=(*draft.more, *more[own], *whole_text)))

    def label_of(self, at: At, one: Any, text: str, export: Export) -> Draft | None:
        """A label of words: `[start, end, label]`, or an object."""
        if isinstance(one, dict):
            start, end, code = one.get("start_offset"), one.get("end_offset"), one.get("label")
        elif isinstance(one, list) and len(one) == 3:
            start, end, code = one
        else:
            export.refuse(at, f"{words(one)[:80]} is no label: start, end and the label are wanted")
            return None
        if whole(start) is None or whole(end) is None or not isinstance(code, str) or not code.strip():
            export.refuse(at, f"{words(one)[:80]} is no label: start, end and the label are wanted")
            return None
        try:
            span = within(text, int(start), int(end))  # type: ignore[arg-type]
        except SpanError as error:
            export.refuse(at, str(error))
            return None
        # doccano's own numbers of labels are made anew whenever it exports some of its formats.
        more = [f"{name}: {words(held)}" for name, held in fields(one) if name not in OF_A_LABEL]
        key = f"{start}-{end} {code.strip()}"
        return Draft(at, "", (span,), codes=(code.strip(),), id=key, more=tuple(more))

    def relations(
        self, at: At, held: Any, drafts: dict[Any, Draft], text: str, export: Export
    ) -> defaultdict[Any, list[str]]:
        """What the relations say, by the label from which they go."""
        more: defaultdict[Any, list[str]] = defaultdict(list)
        for one in held if isinstance(held, list) else [held]:
            first, other = (one.get("from_id"), one.get("to_id")) if isinstance(one, dict) else (None, None)
            if first not in drafts or other not in drafts:
                export.refuse(
                    At(at.file, getattr(one, "line", at.line)), "a relation of labels that are not there"
                )
                continue
            there = drafts[other].spans[0].of(text)
            said = f"{one.get('type', 'relation')}: {drafts[other].codes[0]} ({there})"
            rest = [f"{name}: {words(held)}" for name, held in fields(one) if name not in OF_A_RELATION]
            more[first].append("; ".join((said, *rest)))
        return more


def fields(one: Any) -> Iterator[tuple[str, Any]]:
    """What an object says, if it is one."""
    return (
        (name, held) for name, held in (one.items() if isinstance(one, dict) else ()) if held not in EMPTY
    )
