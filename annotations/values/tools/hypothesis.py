"""Hypothesis: the JSON of its API (`/api/search`, or one annotation), whole or a row a line.

Who made it is `user`; its tags are codes; its `text` is the note. The quote says where the words stand, with
the offsets as a hint: they count in the page, and in UTF-16 units. Page notes and replies have no words.
"""

from typing import Any, ClassVar

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import EMPTY, At, Document, Draft, Export, Files, Reader
from annotations.values.tools.json_lines import objects, whole, words

#: What is read into fields of a draft, or says what the draft says already.
READ = frozenset(
    ("id", "user", "created", "updated", "text", "tags", "target", "uri", "links", "group", "references")
)
#: How a target says where its words stand, as far as that is of use in another text.
PLACED = ("TextQuoteSelector", "TextPositionSelector")
#: What only says who may do what there, and nothing of the words.
OF_THE_SERVICE = frozenset(
    (
        "permissions",
        "flagged",
        "hidden",
        "moderation",
        "moderation_status",
        "user_info",
        "mentions",
        "actions",
    )
)


class Hypothesis(Reader):
    """Answers of the API."""

    name: ClassVar[str] = "hypothesis"
    label: ClassVar[str] = "Hypothesis: JSON of its API"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl", ".ndjson")

    def gather(self, files: Files, export: Export) -> None:
        """All annotations of all answers."""
        for name in self.own(files):
            for at, value in objects(name, files[name]):
                rows = value.get("rows") if isinstance(value, dict) and "rows" in value else [value]
                if not isinstance(rows, list):
                    export.refuse(at, "rows is no list")
                    continue
                for row in rows:
                    self.row(At(name, getattr(row, "line", at.line)), row, export)
                if isinstance(value, dict) and "replies" in value:
                    for reply in value["replies"] or []:
                        export.refuse(At(name, getattr(reply, "line", at.line)), NO_WORDS_OF_ITS_OWN)
                if isinstance(value, dict) and "rows" in value:
                    export.leave(value, "answer", ("rows", "replies", "total"))
                told = whole(value.get("total")) if isinstance(value, dict) else None
                if told is not None and told > len(rows):
                    export.remarks.append(
                        f"{name} has {len(rows)} of {told} annotations: the service gives them page by page"
                    )

    def row(self, at: At, row: Any, export: Export) -> None:
        """Add the draft of an annotation."""
        if not isinstance(row, dict) or not isinstance(row.get("target", []), list):
            export.refuse(at, "this is no annotation of Hypothesis")
            return
        if row.get("references"):
            export.refuse(at, NO_WORDS_OF_ITS_OWN)
            return
        targets = [one for one in row.get("target", []) if isinstance(one, dict) and one.get("selector")]
        if len(targets) != 1:
            told = (
                "it speaks of a page as a whole, and of no words" if not targets else "it has several targets"
            )
            export.refuse(at, told)
            return
        quote, hint = located(targets[0]["selector"])
        if quote is None:
            export.refuse(at, "it has no TextQuoteSelector, which alone finds words in another text")
            return
        page = str(row.get("uri") or targets[0].get("source") or "")
        export.documents.setdefault(page, Document(page, at=at))
        tags = row.get("tags") or []
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            export.refuse(at, "tags is no list of words")
            return
        export.passed.update(f"annotation.{name}" for name in OF_THE_SERVICE if row.get(name) not in EMPTY)
        if not is_public(row):
            export.passed["annotations that only some people may read there"] += 1
        unplaced(targets[0], export)
        links = row.get("links") if isinstance(row.get("links"), dict) else {}
        export.drafts.append(
            Draft(
                at,
                page,
                (hint,) if hint else (),
                (quote,),
                codes=tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip())),
                creator=str(row.get("user") or "").removeprefix("acct:"),
                note=str(row.get("text") or ""),
                id=str(row.get("id") or ""),
                address=str((links or {}).get("html") or ""),
                created=str(row.get("created") or ""),
                more=tuple(said(row)),
            )
        )


NO_WORDS_OF_ITS_OWN = "it answers another annotation and has no words of its own"


def located(selectors: Any) -> tuple[TextQuote | None, Span | None]:
    """The quote of some selectors, and where it is said to stand."""
    quote, hint = None, None
    for one in selectors if isinstance(selectors, list) else []:
        if not isinstance(one, dict):
            continue
        if one.get("type") == "TextQuoteSelector" and isinstance(one.get("exact"), str) and one["exact"]:
            quote = TextQuote(one["exact"], str(one.get("prefix") or ""), str(one.get("suffix") or ""))
        if one.get("type") == "TextPositionSelector":
            start, end = whole(one.get("start")), whole(one.get("end"))
            try:
                hint = Span(start, end) if start is not None and end is not None else hint
            except SpanError:
                continue
    return quote, hint


def unplaced(target: dict[str, Any], export: Export) -> None:
    """Count the ways in which a target says where its words stand that are of no use in another text."""
    held = target["selector"] if isinstance(target["selector"], list) else [target["selector"]]
    kinds = [str(one.get("type")) for one in held if isinstance(one, dict)]
    export.passed.update(kind for kind in kinds if kind not in PLACED)
    export.leave(target, "target", ("selector", "source"))


def is_public(row: dict[str, Any]) -> bool:
    """Whether everybody may read an annotation there, as far as it says who may."""
    permissions = row.get("permissions")
    may = permissions.get("read") if isinstance(permissions, dict) else None
    return not isinstance(may, list) or "group:__world__" in may


def said(row: dict[str, Any]) -> list[str]:
    """What else is said of an annotation."""
    more = [
        f"{name}: {words(value)}"
        for name, value in row.items()
        if name not in READ | OF_THE_SERVICE and value not in EMPTY
    ]
    group = row.get("group")
    if group and group != "__world__":
        more.append(f"group: {words(group)}")
    if row.get("updated") and row["updated"] != row.get("created"):
        more.append(f"updated: {words(row['updated'])}")
    return more
