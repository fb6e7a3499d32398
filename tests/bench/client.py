"""A client that costs next to nothing: one connection that is kept, and no library between."""

import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What came back, and when: seconds until the first byte of the body, and until the last."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    first: float
    whole: float
    length: int


class Client:
    """Asks one server, request by request."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def get(self, address: str, headers: Mapping[str, str] | None = None, *, keep: bool = True) -> Answer:
        """GET. The body is thrown away as it comes unless it is to be kept."""
        return self.ask("GET", address, headers or {}, b"", keep=keep)

    def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, *, keep: bool = True
    ) -> Answer:
        """Any request. Both sides hear of the same host."""
        lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1", "Accept: */*"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body or method not in ("GET", "DELETE"):
            lines.append(f"Content-Length: {len(body)}")
        request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
        began = time.perf_counter()
        self.socket.sendall(request)
        return self.read(began, keep=keep)

    def read(self, began: float, *, keep: bool) -> Answer:
        """The answer."""
        head = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        pieces: list[bytes] = []
        length, first = 0, 0.0
        for piece in (
            self.chunks() if "chunked" in headers.get("transfer-encoding", "") else self.fixed(headers)
        ):
            first = first or time.perf_counter() - began
            length += len(piece)
            if keep:
                pieces.append(piece)
        whole = time.perf_counter() - began
        return Answer(status, headers, b"".join(pieces), first or whole, whole, length)

    def until(self, mark: bytes) -> bytes:
        """What comes before a mark, which is thrown away."""
        while (place := self.rest.find(mark)) < 0:
            self.rest += self.more()
        found, self.rest = self.rest[:place], self.rest[place + len(mark) :]
        return found

    def exactly(self, length: int) -> Iterator[bytes]:
        """As many bytes, in pieces."""
        while length:
            if not self.rest:
                self.rest = self.more()
            piece, self.rest = self.rest[:length], self.rest[length:]
            length -= len(piece)
            yield piece

    def fixed(self, headers: Mapping[str, str]) -> Iterator[bytes]:
        """A body whose length was told."""
        return self.exactly(int(headers.get("content-length", 0)))

    def chunks(self) -> Iterator[bytes]:
        """A body in chunks."""
        while length := int(self.until(b"\r\n"), 16):
            yield from self.exactly(length)
            self.until(b"\r\n")
        self.until(b"\r\n")

    def more(self) -> bytes:
        """What has come."""
        found = self.socket.recv(256 * 1024)
        if not found:
            raise ConnectionError("the server broke off")
        return found
