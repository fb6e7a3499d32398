"""Addresses, media types, and the words that Historio adds to those of the Web Annotation Vocabulary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

#: The context of Web Annotations; the same IRI names the profile of JSON-LD (Protocol, 3.2).
ANNO = "http://www.w3.org/ns/anno.jsonld"
LDP = "http://www.w3.org/ns/ldp.jsonld"

JSON_LD = "application/ld+json"
TURTLE = "text/turtle"
MEDIA_TYPE = f'{JSON_LD}; profile="{ANNO}"'

#: Where annotations are managed, and where the words of Historio are told.
CONTAINER = "/web-annotations/"
CONTEXT = f"{CONTAINER}context.jsonld"

#: The prefix of these words.
PREFIX = "historio"

#: The motivations of the vocabulary (Data Model, 3.3.5).
MOTIVATIONS = frozenset(
    {
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "reviewing",  # an older word for assessing, which the context still has
        "tagging",
    }
)

#: What an annotation says by one of a few words: for each column and value the word, and what it means.
WORDS: Mapping[tuple[str, Any], tuple[str, str]] = {
    ("stance", "affirms"): ("affirms", "The words affirm the name or claim."),
    ("stance", "denies"): ("denies", "The words deny it."),
    ("stance", "hedges"): ("hedges", "The words say it with reserve."),
    ("stance", "mentions"): ("mentions", "The words mention it, without a stance."),
    ("voice", "own"): ("own-voice", "The source says it itself."),
    ("voice", "attributed"): ("attributed", "The source reports that somebody holds it; a view says who."),
    ("level", "textual"): ("textual", "It stands there."),
    ("level", "interpretive"): ("interpretive", "A scholar reads it so."),
    ("level", "inferential"): ("inferential", "It follows from what stands there."),
    ("certainty", 1): ("low-certainty", "The scholar is little certain of the reading."),
    ("certainty", 2): ("middling-certainty", "The scholar is middling certain."),
    ("certainty", 3): ("high-certainty", "The scholar is certain."),
}
SAID = {word: said for said, (word, _) in WORDS.items()}

#: What the things are that annotations refer to.
CLASSES: Mapping[str, tuple[str, str]] = {
    "tags": ("Tag", "skos:Concept"),
    "names": ("EventName", f"{PREFIX}:EventName"),
    "claims": ("Claim", f"{PREFIX}:Claim"),
    "events": ("Event", f"{PREFIX}:Event"),
}

#: What stands on an annotation itself.
OF_ANNOTATION: Mapping[str, tuple[Any, str]] = {
    "status": (f"{PREFIX}:status", "suggested, proposed, accepted or rejected; set by reviews."),
    "visibility": (f"{PREFIX}:visibility", "private, group or public."),
    "group": (f"{PREFIX}:group", "The group that sees it."),
    "recorder": (
        {"@id": "dcterms:contributor", "@type": "@id"},
        "The account that brought it in, where the creator is somebody else.",
    ),
    "derivedFrom": (
        {"@id": "http://www.w3.org/ns/prov#wasDerivedFrom", "@type": "@id"},
        "The annotation it was carried over from.",
    ),
    "supersededBy": (
        {"@id": "dcterms:isReplacedBy", "@type": "@id"},
        "The annotation that took its place.",
    ),
}


@dataclass(frozen=True)
class Addresses:
    """The addresses of this server, whose own is `base`."""

    base: str

    @property
    def container(self) -> str:
        """The annotations."""
        return f"{self.base}{CONTAINER}"

    @property
    def context(self) -> str:
        """The context with the words of Historio."""
        return f"{self.base}{CONTEXT}"

    def annotation(self, key: Any) -> str:
        """An annotation."""
        return f"{self.container}{key}"

    def thing(self, resource: str, key: str) -> str:
        """A row of a list of the API."""
        return f"{self.base}/api/v1/{resource}/{quote(key)}/"

    def text(self, edition: Any) -> str:
        """The text of an edition, in which code points are counted."""
        return f"{self.base}/api/v1/editions/{edition}/text/"

    def source(self, slug: str) -> str:
        """The page of a source."""
        return f"{self.base}/sources/{quote(slug)}"

    def word(self, iri: str) -> str | None:
        """The word of Historio that an IRI stands for."""
        for start in (f"{PREFIX}:", f"{self.context}#"):
            if iri.startswith(start):
                return iri.removeprefix(start)
        return None

    def read(self, iri: str) -> tuple[str, str] | None:
        """What of this server an IRI stands for: the list and the key; None for what is elsewhere."""
        found = PATH.fullmatch(iri.removeprefix(self.base)) if self.is_own(iri) else None
        if found is None:
            return None
        return found["page"] or found["list"], unquote(found["key"])

    def is_own(self, iri: str) -> bool:
        """Whether an IRI is one of this server."""
        return iri.startswith(f"{self.base}/")


#: The addresses of things, as pages and in the API.
PATH = re.compile(
    r"/(?:(?P<page>sources)|api/v1/(?P<list>sources|editions|passages|tags|names|claims|events))"
    r"/(?P<key>[^/?#]+)(?:/(?:text/?)?)?(?:\?[^#]*)?(?:#.*)?"
)

#: What no IRI has (RFC 3987), so that it would not come back out of a graph.
NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_iri(text: Any) -> bool:
    """Whether it is an IRI with its scheme, or a compact one."""
    if not isinstance(text, str) or NO_IRI.search(text):
        return False
    scheme = SCHEME.match(text)
    if scheme is None or len(text) == scheme.end():
        return False
    try:
        return bool(urlsplit(text).netloc) if text[scheme.end() :].startswith("//") else True
    except ValueError:
        return False


def service(base: str) -> str:
    """The header by which a text says where it is annotated (Protocol, 4.4)."""
    return f'<{Addresses(base).container}>; rel="http://www.w3.org/ns/oa#annotationService"'


def context(base: str) -> dict[str, Any]:
    """The context with the words of Historio, to be used beside that of Web Annotations."""
    namespace = f"{Addresses(base).context}#"
    return {
        "@context": {
            PREFIX: namespace,
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "dcterms": "http://purl.org/dc/terms/",
            **dict(CLASSES.values()),
            **{name: meaning for name, (meaning, _) in OF_ANNOTATION.items()},
        }
    }
