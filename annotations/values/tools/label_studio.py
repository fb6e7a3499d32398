"""Label Studio: its JSON (not JSON-MIN) of tasks on texts.

Each task is a document: its text is `data` under the name that the labels say (`to_name`, or the only text
there). Each annotation is somebody's (`completed_by`), and has results: spans with `start` and `end`, in code
points, with labels and a text that must be what stands there. Choices, texts and ratings of the same region
are said of it, relations too; those of the task as a whole are said of no words. What was cancelled is passed
over, and so are predictions, which nobody made.
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any, ClassVar

from annotations.values.spans import SpanError
from annotations.values.tools.base import EMPTY, At, Document, Draft, Export, Files, Reader
from annotations.values.tools.json_lines import objects, whole, words
from annotations.values.tools.units import within

#: The kinds of results whose value are labels of words.
LABELS = ("labels", "hypertextlabels", "paragraphlabels", "timelinelabels")
#: What is read of an annotation, and of a result.
OF_AN_ANNOTATION = ("id", "completed_by", "result", "created_at", "was_cancelled", "ground_truth")
OF_A_RELATION = ("type", "from_id", "to_id", "labels", "direction")
OF_A_RESULT = ("id", "type", "value", "from_name", "to_name", "meta", "score")
#: What the data says beside the text is said with each annotation, up to so many characters.
LONGEST = 2000
NOTES = ("comment", "comments", "note", "notes")


class LabelStudio(Reader):
    """Files of Label Studio."""

    name: ClassVar[str] = "label-studio"
    label: ClassVar[str] = "Label Studio: JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl")

    def gather(self, files: Files, export: Export) -> None:
        """The tasks of all files."""
        for name in self.own(files):
            for number, (at, task) in enumerate(objects(name, files[name]), start=1):
                self.task(at, task, number, export)

    def task(self, at: At, task: Any, number: int, export: Export) -> None:
        """A task, with the annotations of all its annotators."""
        data = task.get("data") if isinstance(task, dict) else None
        made = task.get("annotations", task.get("completions")) if isinstance(task, dict) else None
        if not isinstance(data, dict) or not isinstance(made, list):
            export.refuse(at, "this is no task of Label Studio: data and annotations are wanted")
            return
        if task.get("predictions"):
            export.remarks.append(
                f"{at.file}, line {at.line}: predictions, which nobody made, were passed over"
            )
        export.leave(task, "task", ("id", "data", "annotations", "completions", "predictions"))
        for one in made:
            here = At(at.file, getattr(one, "line", at.line))
            if not isinstance(one, dict) or not isinstance(one.get("result"), list):
                export.refuse(here, "an annotation without a result")
            elif one.get("was_cancelled"):
                export.remarks.append(f"{at.file}, line {here.line}: it was cancelled, and was passed over")
            else:
                Results(here, f"task {task.get('id', number)}", data, one, export).read()


class Results:
    """What one annotator says of one task."""

    def __init__(self, at: At, task: str, data: dict[str, Any], one: dict[str, Any], export: Export) -> None:
        self.at, self.task, self.data, self.one, self.export = at, task, data, one, export
        self.drafts: dict[str, Draft] = {}
        self.more: defaultdict[str, list[str]] = defaultdict(list)
        self.notes: defaultdict[str, list[str]] = defaultdict(list)
        self.relations: list[tuple[At, Any]] = []

    def read(self) -> None:
        """Read all results, and add the drafts."""
        creator = person(self.one.get("completed_by"))
        self.export.leave(self.one, "annotation", OF_AN_ANNOTATION)
        own = [f"{name}: {words(self.one[name])}" for name in ("ground_truth",) if self.one.get(name)]
        for result in self.one["result"]:
            at = At(self.at.file, getattr(result, "line", self.at.line))
            if not isinstance(result, dict):
                self.export.refuse(at, "a result that is no object")
            elif result.get("type") == "relation":
                self.relations.append((at, result))
            else:
                self.result(at, result)
        for at, relation in self.relations:
            self.relation(at, relation)
        for key in self.more.keys() | self.notes.keys():
            if key not in self.drafts:
                said = "; ".join((*self.more[key], *self.notes[key]))
                self.export.refuse(
                    self.at, f"{said[:200]}: it is said of the text as a whole, and of no words"
                )
        for key, draft in self.drafts.items():
            more = (*self.more[key], *own, *self.beside(draft))
            self.export.drafts.append(
                replace(
                    draft,
                    creator=creator,
                    created=str(self.one.get("created_at") or ""),
                    note="\n".join(self.notes[key]),
                    more=more,
                )
            )

    def beside(self, draft: Draft) -> list[str]:
        """What the task's data says beside the text of a draft."""
        text = self.export.documents[draft.document].text
        held = {
            name: words(value) for name, value in self.data.items() if value != text and value not in EMPTY
        }
        long = [name for name, said in held.items() if len(said) > LONGEST]
        self.export.passed.update(f"data.{name} of more than {LONGEST:,} characters" for name in long)
        return [f"{name}: {said}" for name, said in held.items() if name not in long]

    def result(self, at: At, result: dict[str, Any]) -> None:
        """A region with labels, or what else is said of one."""
        value = result.get("value")
        key = str(result.get("id") or f"{result.get('from_name')} {len(self.drafts)}")
        if not isinstance(value, dict):
            self.export.refuse(at, "a result without a value")
            return
        if any(name in value for name in ("x", "points", "rle", "channel")):
            self.export.refuse(at, f"{result.get('type')}: it marks a picture or sound, and no words")
            return
        if "start" in value and not self.region(at, key, result, value):
            return
        self.export.leave(result, "result", OF_A_RESULT)
        if result.get("score") is not None:
            self.more[key].append(f"score: {result['score']}")
        labels = [label for name in LABELS for label in value.get(name) or []]
        if key in self.drafts:
            known = self.drafts[key].codes
            self.drafts[key] = replace(
                self.drafts[key], codes=tuple(dict.fromkeys((*known, *map(str, labels))))
            )
        elif labels:
            self.more[key].append(f"labels: {words(labels)}")
        self.say(key, result, value)

    def region(self, at: At, key: str, result: dict[str, Any], value: dict[str, Any]) -> bool:
        """The words of a region; whether they are there."""
        name = next(
            (n for n in (str(self.data_name(result)), "text") if isinstance(self.data.get(n), str)), ""
        )
        texts = [held for held in self.data.values() if isinstance(held, str)]
        text = self.data[name] if name else texts[0] if len(texts) == 1 else None
        start, end = (
            value.get("globalOffsets", value).get("start"),
            value.get("globalOffsets", value).get("end"),
        )
        if text is None or whole(start) is None or whole(end) is None:
            self.export.refuse(
                at,
                "it says not which words of which text: of HTML only offsets of plain text are read",
            )
            return False
        try:
            span = within(text, start, end)
        except SpanError as error:
            self.export.refuse(at, str(error))
            return False
        told = value.get("text")
        if isinstance(told, str) and told.replace("\\n", "\n").split() != span.of(text).split():
            self.export.refuse(at, f"the text reads {span.of(text)[:80]!r} there, and not {told[:80]!r}")
            return False
        self.export.documents.setdefault(self.task, Document(self.task, text, self.at))
        if key not in self.drafts:
            self.drafts[key] = Draft(at, self.task, (span,), id=f"{self.one.get('id', '')} {key}".strip())
        return True

    def data_name(self, result: dict[str, Any]) -> Any:
        """Under which name of the data the text of a result stands."""
        return result.get("to_name")

    def say(self, key: str, result: dict[str, Any], value: dict[str, Any]) -> None:
        """What is said of a region beside its labels."""
        kind = str(result.get("from_name") or result.get("type") or "")
        if result.get("type") == "textarea":
            told = (
                [str(one) for one in value.get("text") or []] if isinstance(value.get("text"), list) else []
            )
            (self.notes[key] if kind.lower() in NOTES else self.more[key]).extend(
                told if kind.lower() in NOTES else [f"{kind}: {one}" for one in told]
            )
            return
        for name, held in value.items():
            if name not in ("start", "end", "text", "globalOffsets", *LABELS) and held not in (None, "", []):
                self.more[key].append(f"{kind}: {words(held)}" if name != "score" else f"score: {held}")
        if result.get("meta"):
            self.more[key].append(f"meta: {words(result['meta'])}")

    def relation(self, at: At, relation: dict[str, Any]) -> None:
        """A relation of two regions, said of the first."""
        first, other = str(relation.get("from_id")), str(relation.get("to_id"))
        if first not in self.drafts or other not in self.drafts:
            self.export.refuse(at, "a relation of regions that are not there")
            return
        target = self.drafts[other]
        text = self.export.documents[target.document].text or ""
        self.export.leave(relation, "relation", OF_A_RELATION)
        labels = ", ".join(map(str, relation.get("labels") or [])) or "relation"
        told = f"{labels} ({relation.get('direction', 'right')}): {', '.join(target.codes)}"
        self.more[first].append(f"{told} ({target.spans[0].of(text)})")


def person(said: Any) -> str:
    """Who made an annotation: an address, a name, or a number."""
    if isinstance(said, dict):
        return str(said.get("email") or said.get("username") or said.get("id") or "")
    return "" if said is None else str(said)
