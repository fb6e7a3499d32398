"""Statements of RDF that no column holds, kept as they were given: N-Triples, a line each, in order.

The thing that they are about is `<this:>`, so that it may get another address. Blank nodes are named by
what is said of them, so the same statements make the same text whatever a file calls its nodes.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rdflib import BNode, Graph, URIRef
from rdflib.plugins.parsers.ntriples import ParseError
from rdflib.term import Node

Triple = tuple[Node, Node, Node]

#: What the statements are about.
THIS = URIRef("this:")

#: What an address in N-Triples has not.
NOT_IN_ADDRESSES = re.compile(r'[\x00-\x20<>"{}|^`\\]')

#: What a text in N-Triples has not as such; and what PostgreSQL has not.
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\0": "\\u0000"}
ESCAPED = re.compile('[\\\\"\n\r\0]')


class StatementsError(ValueError):
    """What cannot be kept as statements, and why."""


def kept(statements: Iterable[Triple], about: Node) -> str:
    """Statements as text, those about a thing as about `<this:>`. Linear; raises StatementsError.

    Raises it for addresses that cannot be written down, and for blank nodes that stand in a circle.
    """
    found = {tuple(THIS if term == about else term for term in statement) for statement in statements}
    said: dict[Node, list[Triple]] = defaultdict(list)
    for subject, property_, value in found:
        said[subject].append((subject, property_, value))
    names = named(said)
    return "".join(sorted({f"{line(statement, names)} .\n" for statement in found}))


def named(said: dict[Node, list[Triple]]) -> dict[Node, str]:
    """The names of blank nodes, by what is said of them; the inner ones first."""
    names: dict[Node, str] = {}
    for root in [node for node in said if isinstance(node, BNode)]:
        open_: set[Node] = set()
        waiting: list[Node] = [root]
        while waiting:
            node = waiting[-1]
            if node in names:
                waiting.pop()
                continue
            inner = [
                term for _, _, term in said.get(node, ()) if isinstance(term, BNode) and term not in names
            ]
            if not inner:
                names[node] = name(line(statement[1:], names) for statement in said.get(node, ()))
                waiting.pop()
            elif node in open_:
                raise StatementsError("its blank nodes stand in a circle")
            else:
                open_.add(node)
                waiting += inner
    return names


def name(lines: Iterable[str]) -> str:
    """A name of these lines' own."""
    return "_:b" + hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def line(statement: Iterable[Node], names: dict[Node, str]) -> str:
    """A statement without its full stop."""
    return " ".join(written(term, names) for term in statement)


def written(term: Node, names: dict[Node, str]) -> str:
    """A term of N-Triples."""
    if isinstance(term, BNode):
        return names.get(term) or name([])
    if isinstance(term, URIRef):
        if found := NOT_IN_ADDRESSES.search(term):
            raise StatementsError(f"U+{ord(found[0]):04X} cannot stand in an address: {str(term)!r}")
        return f"<{term}>"
    escaped = ESCAPED.sub(lambda found: ESCAPES[found[0]], str(term))
    language, datatype = getattr(term, "language", None), getattr(term, "datatype", None)
    if language:
        return f'"{escaped}"@{language}'
    return f'"{escaped}"' + (f"^^{written(datatype, names)}" if datatype else "")


def read(text: str, about: Node = THIS) -> Iterator[Triple]:
    """The statements of a text, about a thing of this address; raises StatementsError."""
    if not text:
        return
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format="nt")
    except (ParseError, ValueError, RecursionError) as error:
        raise StatementsError(f"it is no N-Triples: {error}") from error
    for statement in graph:
        subject, property_, value = (about if term == THIS else term for term in statement)
        yield subject, property_, value


def joined(*texts: str) -> str:
    """The statements of several texts, each once."""
    return "".join(sorted({f"{one}\n" for text in texts for one in text.split("\n") if one}))
