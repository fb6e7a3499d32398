"""Django's PostgreSQL, but for how a connection that was kept is looked at before it is used again."""

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server whether it is there only where the socket says that something has happened.

    A server that ended, or put an end to the session, has closed its side, which can be seen without a word
    to it; Django's question costs as much as a small page.
    """

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
