"""An answer that breaks on the way is seen to be broken, and never taken for a short file.

WSGI says nothing of how an iterator that fails is told to the client. Granian logs the error and then ends
the answer in good order, as if that had been all (its `response_iter` knows no other end). So the connection
is shut down before granian sees the error: what was sent has no end then, and every client says so.

A client that takes hardly anything would keep its worker for as long as it likes; nobody else is answered by
that meanwhile. So its connection is shut down, too, by a thread that watches all answers on their way.

Which connection it is granian does not tell. It is found by what was written into it since the answer began,
as the kernel of Linux counts it: behind a proxy all connections come from one address, and most are idle.
"""

import fcntl
import logging
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

logger = logging.getLogger(__name__)

Application = Callable[..., Iterable[bytes]]

#: Where `struct tcp_info` has the bytes that the other side acknowledged (Linux 4.1), and how to ask the
#: socket for the number of those that it did not yet (SIOCOUTQ).
ACKNOWLEDGED, ON_THE_WAY = 120, 0x5411

#: A client must take so many bytes in so many seconds, of those in which there is something to be taken.
LEAST, PATIENCE = 32 * 1024, 30.0


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

    #: Those of this process that are on their way, and the thread that watches them.
    on_their_way: ClassVar[set["Streamed"]] = set()
    watch: ClassVar[threading.Thread | None] = None

    def __init__(self, answer: Any, environ: dict[str, Any]) -> None:
        self.answer, self.environ = answer, environ
        self.pieces = iter(answer)
        self.length = 0
        self.before = {port: written(found) for port, found in clients(environ)}
        #: When the last piece was handed over to be sent, until the next one is asked for.
        self.handed: float | None = None
        #: How long sending has taken since so many bytes were handed over.
        self.sending, self.since = 0.0, 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self not in self.on_their_way:
            self.on_their_way.add(self)
            self.watched()
        if self.handed is not None:
            self.sending, self.handed = self.sending + time.monotonic() - self.handed, None
        if self.length - self.since >= LEAST:
            self.sending, self.since = 0.0, self.length
        try:
            piece = next(self.pieces)
        except StopIteration:
            self.on_their_way.discard(self)
            raise
        except BaseException:
            self.shut_down()
            raise
        self.length += len(piece)
        self.handed = time.monotonic()
        return piece

    def close(self) -> None:
        """The server is done with it, or the client went away."""
        self.on_their_way.discard(self)
        self.answer.close()

    def shut_down(self) -> None:
        """Shut down the connection that it goes into."""
        self.on_their_way.discard(self)
        shut_down(self.environ, self.before, self.length)

    def is_too_slow(self) -> bool:
        """Whether the client takes less than it must; that pieces take long to be made is no fault of its."""
        handed = self.handed
        return handed is not None and self.sending + time.monotonic() - handed > PATIENCE

    @classmethod
    def watched(cls) -> None:
        """Have a thread of this process watch; a fork left it to its parent."""
        if cls.watch is None or not cls.watch.is_alive():
            cls.watch = threading.Thread(target=cls.end_the_slow, name="slow clients", daemon=True)
            cls.watch.start()

    @classmethod
    def end_the_slow(cls) -> None:
        """For as long as the process lives."""
        while True:
            time.sleep(min(1.0, PATIENCE / 4))
            for one in [one for one in tuple(cls.on_their_way) if one.is_too_slow()]:
                logger.warning(
                    "a client took less than %s bytes in %s seconds, and is cut off", LEAST, PATIENCE
                )
                one.shut_down()


def shut_down(environ: dict[str, Any], before: Mapping[int, int | None], length: int) -> None:
    """Shut down the connection into which about so many bytes were written since an answer began.

    `before` says how many each had written until then. If nothing was written into any, or the kernel does
    not count it, all of this process with the client's address are shut down: but for what is being sent,
    a client asks again.
    """
    grown = {}
    for port, found in clients(environ):
        now, then = written(found), before.get(port)
        if now is not None and then is not None and now > then:
            grown[port] = now - then
    # What the server holds back still is not written; what it writes around the pieces is.
    likely = min(grown, key=lambda port: abs(grown[port] - length), default=None)
    for port, found in clients(environ):
        if likely in (None, port):
            with suppress(OSError):  # closed meanwhile
                found.shutdown(socket.SHUT_RDWR)


def clients(environ: dict[str, Any]) -> Iterator[tuple[int, socket.socket]]:
    """The connections of this process with the client's address, each by its port there."""
    for path in Path("/dev/fd").iterdir():
        with suppress(OSError):  # closed meanwhile, or connected to nobody
            number = int(path.name)
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as found:
                    if is_client(found, environ):
                        yield found.getpeername()[1], found


def is_client(found: socket.socket, environ: dict[str, Any]) -> bool:
    """Whether a socket leads from this server's port to the client's address."""
    if found.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    is_ours = found.getsockname()[1] == int(environ["SERVER_PORT"])
    return is_ours and found.getpeername()[0] == environ["historio.peer"]


def written(found: socket.socket) -> int | None:
    """How many bytes were written into a connection since it began, where the kernel counts them."""
    with suppress(OSError, AttributeError, struct.error):
        told = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        (acknowledged,) = struct.unpack_from("=Q", told, ACKNOWLEDGED)
        (waiting,) = struct.unpack("=i", fcntl.ioctl(found, ON_THE_WAY, b"\0\0\0\0"))
        return int(acknowledged) + int(waiting)
    return None
