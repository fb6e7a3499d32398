"""Text as a graph of RDF, by rdflib. Nothing is fetched: no context, no entity, no import of an ontology."""

import re
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import EntityResolver, feature_external_ges

import orjson
from django.utils.translation import gettext
from rdflib import Graph, URIRef
from rdflib.exceptions import Error
from rdflib.parser import InputSource
from rdflib.plugins.parsers.jsonld import to_rdf
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.parsers.rdfxml import create_parser

from annotations.values import periodo, skos

#: So many characters are read; a graph takes some forty times as much memory.
LONGEST = 32 * 1024**2

#: What a relative address is put after, so that it is known again: a file has to say its own base.
BASE = "https://relative.invalid/"

#: Where a thing is described: what stands first in a line, or names it.
SUBJECT: Mapping[skos.Format, re.Pattern[str]] = {
    skos.TURTLE: re.compile(r"^[^\S\n]*(?:<([^<>\s]+)>|([\w.-]*:[^\s;,<>\"]+))(?=\s)", re.MULTILINE),
    skos.RDF_XML: re.compile(r"\babout\s*=\s*[\"']([^\"']+)[\"']()"),
    skos.JSON_LD: re.compile(r"\"(?:@id|id)\"\s*:\s*\"([^\"]+)\"()"),
}


#: Where a file of XML says what an entity stands for, and where it names one.
ENTITY = re.compile(
    r"<!ENTITY\s+(?:(?P<of_dtd>%)|(?P<name>\S+)\s+(?:\"(?P<one>[^\"]*)\"|'(?P<other>[^']*)'))"
)
NAMED = re.compile(r"&([^\s;&]{1,200});")


class RDFError(ValueError):
    """What is no RDF, or nothing that is read here: why, and on which line (0: none can be told)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class NothingElse(EntityResolver):
    """Refuses what lies in another file."""

    def resolveEntity(self, publicId: str | None, systemId: str) -> Any:  # noqa: N802, N803 (SAX calls it so)
        """Raise: no file leads to another one."""
        raise SAXException(
            gettext("it leads to another file, %(file)s, which is not read") % {"file": systemId}
        )


def graph(text: str, form: skos.Format) -> Graph:
    """What a text says. Relative addresses stand under BASE. Raises RDFError."""
    if len(text) > LONGEST:
        told = gettext("it has more than %(count)s characters") % {"count": f"{LONGEST:,}"}
        raise RDFError(told)
    made = Graph(bind_namespaces="none")
    try:
        READERS[form](text.removeprefix("\ufeff"), made)
    except RDFError:
        raise
    except BadSyntax as error:
        why = str(error).partition("\n")[2].partition(" at ^ in")[0]
        raise RDFError(why or str(error), line_of(error)) from error
    except orjson.JSONDecodeError as error:
        raise RDFError(gettext("it is not JSON: %(error)s") % {"error": error.msg}, error.lineno) from error
    except SAXParseException as error:
        raise RDFError(
            gettext("it is not XML: %(error)s") % {"error": error.getMessage()}, error.getLineNumber() or 0
        ) from error
    except IndexError as error:  # rdflib reads on where Turtle has ended
        raise RDFError(gettext("it ends in the midst of a statement"), text.count("\n") + 1) from error
    except RecursionError as error:
        raise RDFError(gettext("it is nested too deeply")) from error
    except (SAXException, Error, ValueError, TypeError, AttributeError, LookupError) as error:
        # rdflib has no exception of its own for what it does not expect.
        raise RDFError(str(error)) from error
    return made


def line_of(error: BadSyntax) -> int:
    """Where Turtle is wrong, from 1: rdflib's own count goes on where it has tried several ways."""
    read: Any = error._str[: error._i]
    return int(read.count(b"\n" if isinstance(read, bytes) else "\n")) + 1


def read_turtle(text: str, made: Graph) -> None:
    """Turtle (RDF 1.1)."""
    made.parse(data=text, format="turtle", publicID=BASE)


def read_xml(text: str, made: Graph) -> None:
    """RDF/XML. Entities of the file itself are read, if they do not grow."""
    refuse_growth(text)
    source = InputSource()
    # It is in UTF-8 now, whatever its declaration says.
    source.setByteStream(BytesIO(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "surrogatepass")))
    source.setPublicId(BASE)
    source.setSystemId(BASE)
    parser = create_parser(source, made)
    parser.setFeature(feature_external_ges, True)  # so that they are refused, and not left out in silence
    parser.setEntityResolver(NothingElse())
    parser.parse(source)


def refuse_growth(text: str) -> None:
    """Raise RDFError if entities stand in entities, or if what they stand for is more than is read."""
    size, named = len(text), Counter(NAMED.findall(text))
    for entity in ENTITY.finditer(text):
        value = entity["one"] or entity["other"] or ""
        if entity["of_dtd"] or "&" in value:
            line = text.count("\n", 0, entity.start()) + 1
            raise RDFError(gettext("its entities are made of entities"), line)
        size += named[entity["name"]] * len(value)
    if size > LONGEST:
        raise RDFError(gettext("it has more than %(count)s characters") % {"count": f"{LONGEST:,}"})


def read_json(text: str, made: Graph) -> None:
    """JSON-LD 1.1 whose contexts stand in it. Nothing but objects says anything."""
    document = orjson.loads(text)
    if not all(isinstance(one, dict) for one in (document if isinstance(document, list) else [document])):
        raise RDFError(gettext("it is not a JSON object"))
    put_in_contexts(document)
    to_rdf(document, made, base=BASE)


READERS = {skos.TURTLE: read_turtle, skos.RDF_XML: read_xml, skos.JSON_LD: read_json}


def put_in_contexts(document: Any) -> None:
    """Put the context of PeriodO where it is named; raise RDFError if another one is.

    A document is not nested more deeply than orjson reads.
    """
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        if not isinstance(value, dict):
            continue
        for name in ("@context", "@import"):
            named = value.get(name)
            several = named if isinstance(named, list) else [named]
            for place, context in enumerate(several):
                if name == "@context" and context in periodo.CONTEXTS:
                    value[name] = several = [*several[:place], dict(periodo.CONTEXT), *several[place + 1 :]]
                elif isinstance(context, str):
                    told = gettext("the context %(context)s is not fetched: put what it says into the file")
                    raise RDFError(told % {"context": context})
        waiting += value.values()


def lines(text: str, form: skos.Format, graph: Graph) -> dict[str, int]:
    """On which line each thing is first described, as far as it can be told: by address, from 1."""
    prefixes = {prefix: str(namespace) for prefix, namespace in graph.namespaces()}
    found: dict[str, int] = {}
    line, reached = 1, 0
    for subject in SUBJECT[form].finditer(text):
        line += text.count("\n", reached, subject.start(1) if subject[1] else subject.start(2))
        reached = subject.start(1) if subject[1] else subject.start(2)
        address = subject[1] or ""
        if not address:
            prefix, _, local = subject[2].partition(":")
            address = prefixes.get(prefix, "") + local
        elif form is skos.JSON_LD and address.partition(":")[0] in prefixes:
            prefix, _, local = address.partition(":")
            address = prefixes[prefix] + local
        found.setdefault(str(URIRef(address)), line)
    return found
