"""What a graph says beyond the columns: of which concept or scheme each statement is, kept as it was given.

Collections, labels and notes that are things of their own, and whatever else is neither a concept nor a
scheme, go with the one that they have to do with.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator

from rdflib import RDF, BNode, Graph
from rdflib.term import Node

from annotations.values.statements import Triple, kept


class Remains:
    """The statements that are `left` of a graph, by what they are said of.

    `own` are the schemes and the concepts; what has to do with several goes with the first of them, and
    what has to do with none with the `first` scheme, if there is one.
    """

    def __init__(
        self,
        graph: Graph,
        left: Collection[Triple],
        own: Iterable[Node],
        first: Node | None,
    ) -> None:
        self.graph = graph
        self.left: dict[Node, list[Triple]] = {}
        for statement in left:
            self.left.setdefault(statement[0], []).append(statement)
        self.owner: dict[Node, Node] = {node: node for node in own}
        self._follow(deque(self.owner), back=False)
        self._follow(deque(self.owner), back=True)
        self.of: dict[Node, list[Triple]] = {}
        #: What has to do with no concept and no scheme, where there is no scheme to keep it with.
        self.strange: list[Node] = []
        for subject, statements in self.left.items():
            if (owner := self.owner.get(subject, first)) is None:
                self.strange.append(subject)
            else:
                self.of.setdefault(owner, []).extend(statements)

    def _follow(self, waiting: deque[Node], *, back: bool) -> None:
        """Give what those that are waiting lead to the same owner; going `back`, what leads to them too."""
        while waiting:
            node = waiting.popleft()
            for _, property_, other in self.graph.triples((node, None, None)):
                if property_ != RDF.type and other in self.left and other not in self.owner:
                    self.owner[other] = self.owner[node]
                    waiting.append(other)
            if not back:
                continue
            for other in sorted({*self.graph.subjects(None, node)}, key=str):
                if other in self.left and other not in self.owner:
                    self.owner[other] = self.owner[node]
                    waiting.append(other)

    def text(self, node: Node) -> str:
        """What is kept of a concept or a scheme; raises StatementsError."""
        return kept(self._whole(self.of.get(node, ())), node)

    def _whole(self, statements: Iterable[Triple]) -> Iterator[Triple]:
        """The statements, with what others say of the blank nodes in them: these have no other name."""
        waiting, seen = list(statements), set[Node]()
        yield from waiting
        while waiting:
            _, _, value = waiting.pop()
            if isinstance(value, BNode) and value not in seen:
                seen.add(value)
                said = self.left.get(value, [])
                yield from said
                waiting += said

    def counts(self, nodes: Iterable[Node]) -> Counter[Node]:
        """How often each property is kept of some concepts and schemes."""
        return Counter(property_ for node in nodes for _, property_, _ in self.of.get(node, ()))
