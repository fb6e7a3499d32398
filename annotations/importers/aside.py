"""A second pair of hands: one thing at a time is done on this thread's connection while the thread goes on.

PostgreSQL writes a block of rows while Python reads the next one. They share one connection, since it is one
transaction; so whatever the thread asks of the database meanwhile waits until that is done.
"""

import contextvars
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")


class Aside(Generic[T]):
    """Does things aside, of which each gives a T; used within `doing_aside`."""

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self.executor = executor
        self.connection: Any = connections[DEFAULT_DB_ALIAS]
        self.thread = threading.get_ident()
        self.running: Future[T] | None = None

    def begin(self, work: Callable[[], T]) -> None:
        """Do this aside; what was begun before must have been waited for."""
        assert self.running is None
        context = contextvars.copy_context()  # who is acting, and in which language is spoken
        self.running = self.executor.submit(context.run, self._do, work)

    def _do(self, work: Callable[[], T]) -> T:
        connections[DEFAULT_DB_ALIAS] = self.connection
        try:
            return work()
        finally:
            del connections[DEFAULT_DB_ALIAS]

    def wait(self) -> T | None:
        """What came of the thing that was begun, once it is done; None if none was. Its errors are raised."""
        running, self.running = self.running, None
        return running.result() if running else None

    def wrapper(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Let statements of the thread itself wait for what is done aside."""
        if self.running is not None and threading.get_ident() == self.thread:
            self.running.exception()
        return execute(*statement)


@contextmanager
def doing_aside() -> Iterator[Aside[Any]]:
    """Within, things are done aside, in the transaction of this thread; at the end nothing is under way."""
    with ThreadPoolExecutor(1, "aside") as executor:
        aside: Aside[Any] = Aside(executor)
        aside.connection.inc_thread_sharing()
        try:
            with aside.connection.execute_wrapper(aside.wrapper):
                yield aside
        finally:
            if aside.running is not None:
                aside.running.exception()
            aside.connection.dec_thread_sharing()
