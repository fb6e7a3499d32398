"""An answer that breaks on the way is seen to be broken, and never taken for a short file.

WSGI says nothing of how an iterator that fails is told to the client. Granian logs the error and then ends
the answer in good order, as if that had been all (its `response_iter` knows no other end). So the connection
is shut down before granian sees the error: what was sent has no end then, and every client says so.
"""

import os
import socket
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

Application = Callable[..., Iterable[bytes]]


def visibly(application: Application) -> Application:
    """The WSGI application, with answers that break visibly."""

    def answering(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["historio.peer"] = environ.get("REMOTE_ADDR")  # before a proxy's word replaces it
        answer = application(environ, start_response)
        # Any other answer is whole before the first of it is sent.
        return Streamed(answer, environ) if getattr(answer, "streaming", False) else answer

    return answering


class Streamed:
    """The pieces of an answer that is made while it is sent."""

    def __init__(self, answer: Any, environ: dict[str, Any]) -> None:
        self.answer, self.environ = answer, environ
        self.pieces = iter(answer)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self.pieces)
        except StopIteration:
            raise
        except BaseException:
            shut_down(self.environ)
            raise

    def close(self) -> None:
        """The server is done with it, or the client went away."""
        self.answer.close()


def shut_down(environ: dict[str, Any]) -> None:
    """Shut down the connections of this process with the client's address.

    Which of them it is the server does not tell. It answers one request at a time, so the others are idle,
    or wait for an answer that was not begun; their client asks again.
    """
    for path in Path("/dev/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, or connected to nobody
            number = int(path.name)
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as found:
                    if is_client(found, environ):
                        found.shutdown(socket.SHUT_RDWR)


def is_client(found: socket.socket, environ: dict[str, Any]) -> bool:
    """Whether a socket leads from this server's port to the client's address."""
    if found.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    is_ours = found.getsockname()[1] == int(environ["SERVER_PORT"])
    return is_ours and found.getpeername()[0] == environ["historio.peer"]
