"""What the annotations of UIMA are called and say: types are codes, features are said in words.

A code is the last part of a type's name, with the first feature that is a value in it (`NamedEntity: PER`);
the parts of the text itself (tokens, sentences, what was found of the document) are no annotations of it.
"""

from collections.abc import Mapping

#: The last parts of types that part the text, or say what it is.
OF_THE_TEXT = frozenset(
    (
        "Token",
        "Sentence",
        "Paragraph",
        "Div",
        "Heading",
        "Page",
        "Line",
        "DocumentAnnotation",
        "DocumentMetaData",
        "CASMetadata",
        "TagsetDescription",
        "SofaChangeAnnotation",
        "XmlElement",
        "XmlDocument",
        "XmlTextNode",
    )
)
#: Features whose value is what somebody chose from a list.
CHOSEN = ("value", "label", "identifier", "PosValue", "posValue", "DependencyType", "category", "class")


def last(name: str) -> str:
    """The last part of the name of a type."""
    return name.rpartition(".")[2]


def code(kind: str, features: Mapping[str, str]) -> str:
    """The code of an annotation of this type."""
    chosen = next((features[name] for name in CHOSEN if features.get(name)), "")
    return f"{last(kind)}: {chosen}" if chosen else last(kind)


def said(features: Mapping[str, str]) -> tuple[str, ...]:
    """What the features say that the code does not."""
    chosen = next((name for name in CHOSEN if features.get(name)), "")
    return tuple(f"{name}: {value}" for name, value in features.items() if value and name != chosen)


def whose(path: str) -> tuple[str, str]:
    """The document and the person of a file, as INCEpTION names them: `annotation/coup.txt/anna.xmi`.

    Within an archive of a document there is a folder more. A file by itself is nobody's.
    """
    parts = path.split("/")
    for folder in ("annotation", "curation"):
        if folder in parts[:-2]:
            document, *rest = parts[parts.index(folder) + 1 :]
            name = rest[0] if len(rest) > 1 else rest[0].rpartition(".")[0]
            return document, {"INITIAL_CAS": "", "CURATION_USER": "CURATION_USER"}.get(name, name)
    last_part = parts[-1]
    return "/".join([*parts[:-1], last_part.rpartition(".")[0] or last_part]), ""
