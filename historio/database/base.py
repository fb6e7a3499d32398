"""Django's PostgreSQL, but for a connection that was kept, which is looked at otherwise before it is used
again, and for one that was lost, which is told as what it is.
"""

import select
from types import TracebackType

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper, OperationalError
from django.utils.functional import cached_property


class ErrorWrapper(DatabaseErrorWrapper):
    """Takes what psycopg complains of on a connection that was lost for the loss.

    A pooler can tell of it twice, in the server's words and in its own. That psycopg takes for two answers
    to one statement: an InternalError, or a ProgrammingError or ValueError about a COPY.
    """

    wrapper: "DatabaseWrapper"

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Raise Django's exception for psycopg's."""
        held = self.wrapper.connection if error else None
        if isinstance(error, psycopg.Error | ValueError) and held is not None and held.closed:
            self.wrapper.errors_occurred = True
            raise OperationalError(*error.args).with_traceback(traceback) from error
        super().__exit__(exc_type, error, traceback)


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server whether it is there only where the socket says that something has happened.

    A server that ended, or put an end to the session, has closed its side, which can be seen without a word
    to it; Django's question costs as much as a small page.
    """

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        """The context in which psycopg's errors become Django's."""
        return ErrorWrapper(self)

    def is_usable(self) -> bool:
        """Whether the connection that was kept can be used again."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        try:
            waiting.register(self.connection.pgconn.socket, select.POLLIN)
        except psycopg.Error:  # it was lost, and nobody has said so yet
            return False
        return super().is_usable() if waiting.poll(0) else True
