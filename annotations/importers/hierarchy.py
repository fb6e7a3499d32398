"""Which concepts stand above others, and which above themselves."""

from collections.abc import Iterator, Mapping

from rdflib.term import Node


def above(concept: Node, broader: Mapping[Node, list[Node]]) -> set[Node]:
    """What a concept stands under, however far up."""
    found: set[Node] = set()
    rising = [concept]
    while rising:
        wider = set(broader.get(rising.pop(), ())) - found
        found |= wider
        rising += wider
    return found


def circling(above: Mapping[Node, set[Node]]) -> dict[Node, list[Node]]:
    """Those that stand under themselves, each with its circle: the strongly connected components (Tarjan)."""
    number: dict[Node, int] = {}
    lowest: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    found: dict[Node, list[Node]] = {}
    for root in above:
        walk: list[tuple[Node, Iterator[Node]]] = []
        if root not in number:
            walk.append((root, iter(sorted(above[root], key=str))))
        while walk:
            node, wider = walk[-1]
            if node not in number:
                number[node] = lowest[node] = len(number)
                stack.append(node)
                on_stack.add(node)
            for next_ in wider:
                if next_ not in number:
                    walk.append((next_, iter(sorted(above[next_], key=str))))
                    break
                if next_ in on_stack:
                    lowest[node] = min(lowest[node], number[next_])
            else:
                walk.pop()
                if walk:
                    lowest[walk[-1][0]] = min(lowest[walk[-1][0]], lowest[node])
                if lowest[node] == number[node]:
                    circle = stack[stack.index(node) :] if stack[-1] is not node else [node]
                    del stack[len(stack) - len(circle) :]
                    on_stack.difference_update(circle)
                    if len(circle) > 1 or node in above[node]:
                        found |= dict.fromkeys(circle, sorted(circle, key=str))
    return found
