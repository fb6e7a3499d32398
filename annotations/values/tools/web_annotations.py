"""Web Annotations of the W3C as Recogito exports them: JSON arrays, with their words on foreign texts.

Who made it is `creator`; bodies with the purpose `tagging` or `classifying` are codes, comments are the note,
all other bodies are said in words. The quote says where the words stand, with the offsets as a hint; several
targets, or `items` of one, are several places. Annotations of pictures have no words.
"""

from typing import Any, ClassVar

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span
from annotations.values.tools.base import EMPTY, At, Document, Draft, Export, Files, Reader
from annotations.values.tools.hypothesis import PLACED, located
from annotations.values.tools.json_lines import objects, words

OF_PICTURES = ("SvgSelector", "FragmentSelector")
READ = frozenset(("@context", "id", "type", "body", "bodies", "target", "creator", "created"))


def several(value: Any) -> list[Any]:
    """The values of a property: one may stand without a list."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


class Recogito(Reader):
    """What Recogito's text annotator saves."""

    name: ClassVar[str] = "recogito"
    label: ClassVar[str] = "Recogito: Web Annotations in JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonld", ".jsonl")

    def gather(self, files: Files, export: Export) -> None:
        """The annotations of all files; the text of a page, if a file has that."""
        for name in self.own(files):
            for at, value in objects(name, files[name]):
                items = value.get("items") if isinstance(value, dict) and "target" not in value else None
                if isinstance(items, list):
                    export.leave(value, "page", ("@context", "id", "type", "items"))
                held = items if isinstance(items, list) else [value]
                for one in held:
                    self.annotation(At(name, getattr(one, "line", at.line)), one, export)

    def annotation(self, at: At, one: Any, export: Export) -> None:
        """Add the draft of an annotation."""
        if not isinstance(one, dict) or "target" not in one:
            export.refuse(at, "this is no Web Annotation: it has no target")
            return
        quotes: list[TextQuote] = []
        hints: list[Span | None] = []
        page = ""
        for target in several(one["target"]):
            if not isinstance(target, dict):
                export.refuse(at, "it speaks of a page as a whole, and of no words")
                return
            source = target.get("source")
            source = source.get("id") if isinstance(source, dict) else source
            if page and source and str(source) != page:
                export.refuse(at, "it speaks of several texts")
                return
            page = page or str(source or "")
            export.leave(target, "target", ("id", "type", "source", "selector", "items"))
            for selected in several(target.get("items")) or [target]:
                selectors = flat(selected.get("selector")) if isinstance(selected, dict) else []
                quote, hint = located(selectors)
                if quote is None:
                    export.refuse(at, unquoted(selectors))
                    return
                kinds = [str(one.get("type")) for one in selectors if isinstance(one, dict)]
                export.passed.update(kind for kind in kinds if kind not in PLACED)
                quotes.append(quote)
                hints.append(hint)
        if not quotes:
            export.refuse(at, "it has no target")
            return
        codes, notes, more = bodies([*several(one.get("body")), *several(one.get("bodies"))])
        more += [
            f"{name}: {words(value)}"
            for name, value in one.items()
            if name not in READ and value not in EMPTY
        ]
        more += [f"creator: {words(other)}" for other in several(one.get("creator"))[1:]]
        export.documents.setdefault(page, Document(page, at=at))
        export.drafts.append(
            Draft(
                at,
                page,
                tuple(hint for hint in hints if hint is not None),
                tuple(quotes),
                codes=tuple(dict.fromkeys(codes)),
                creator=agent(one.get("creator")),
                note="\n".join(notes),
                id=str(one.get("id") or ""),
                address=str(one.get("id") or "") if "://" in str(one.get("id")) else "",
                created=str(one.get("created") or ""),
                more=tuple(more),
            )
        )


def flat(selectors: Any) -> list[Any]:
    """Selectors and what refines them."""
    found = []
    for one in several(selectors):
        found.append(one)
        if isinstance(one, dict) and isinstance(one.get("refinedBy"), (dict, list)):
            found += flat(one["refinedBy"])
    return found


def unquoted(selectors: list[Any]) -> str:
    """Why a target has no words."""
    kinds = [str(one.get("type")) for one in selectors if isinstance(one, dict)]
    if any(kind in OF_PICTURES for kind in kinds):
        return "it marks a part of a picture, and no words"
    told = ", ".join(kinds) or "no selector"
    return f"it has no TextQuoteSelector ({told}), which alone finds words in another text"


def bodies(held: list[Any]) -> tuple[list[str], list[str], list[str]]:
    """What bodies say: codes, comments, and all else in words."""
    codes: list[str] = []
    notes: list[str] = []
    more: list[str] = []
    for body in held:
        if isinstance(body, str):
            notes.append(body)
            continue
        value = body.get("value") if isinstance(body, dict) else None
        if not isinstance(value, str) or not value.strip():
            label = body.get("label") if isinstance(body, dict) else None
            if isinstance(label, str) and label.strip() and body.get("purpose") in ("tagging", "classifying"):
                codes.append(label.strip())
                value = None
            more.append(f"body: {words(body)}")
            continue
        purpose = body.get("purpose")
        if purpose in ("tagging", "classifying"):
            codes.append(value.strip())
        elif purpose in (None, "commenting", "replying", "describing"):
            notes.append(value)
        else:
            more.append(f"{purpose}: {value}")
        rest = {
            name: one
            for name, one in body.items()
            if name not in ("type", "value", "purpose", "format", "id") and one not in (None, "", [])
        }
        if rest:
            more.append(f"{value[:40]}: {words(rest)}")
    return codes, notes, more


def agent(said: Any) -> str:
    """Who made it: a name, or what identifies them."""
    if isinstance(said, list):
        return agent(said[0]) if said else ""
    if isinstance(said, dict):
        return str(said.get("nickname") or said.get("name") or said.get("email") or said.get("id") or "")
    return str(said or "")
