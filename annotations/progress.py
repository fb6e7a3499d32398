"""How far a long piece of work is, told by whatever does it to whoever waits, if anybody does.

What does the work says how much there is (`expect`) and how much is done (`reach`, `advance`). Outside of a
job both say it to nobody, for the cost of a look. A job that is to end is ended where it tells how far it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

#: Called with how much is done by now, in whatever is counted; may raise Interrupted.
Progress = Callable[[int], None]


class Interrupted(BaseException):
    """The work is not wanted any more, or has to be done by somebody else.

    As `KeyboardInterrupt`, it is no `Exception`: nobody who gathers what is wrong with rows may take it for
    one of these.
    """


@dataclass
class Work:
    """A piece of work: how much of how much is done, by whatever it counts; None if not known."""

    done: int = 0
    whole: int | None = None
    is_interrupted: bool = False


CURRENT: ContextVar[Work | None] = ContextVar("work", default=None)


@contextmanager
def told_to(work: Work) -> Iterator[None]:
    """Within, it is told to this; also by what is done aside, which has the same context."""
    token = CURRENT.set(work)
    try:
        yield
    finally:
        CURRENT.reset(token)


def is_awaited() -> bool:
    """Whether anybody wants to know, for whom it is worth a question how much there is."""
    return CURRENT.get() is not None


def expect(whole: int) -> None:
    """So much is to be done."""
    if (work := CURRENT.get()) is not None:
        work.whole = whole


def reach(done: int, whole: int | None = None) -> None:
    """So much is done by now, of so much if that is known. Raises Interrupted."""
    if (work := CURRENT.get()) is not None:
        _go_on(work)
        work.done, work.whole = done, work.whole if whole is None else whole


def advance(more: int) -> None:
    """So much more is done. Raises Interrupted."""
    if (work := CURRENT.get()) is not None:
        _go_on(work)
        work.done += more


def _go_on(work: Work) -> None:
    if work.is_interrupted:
        raise Interrupted
