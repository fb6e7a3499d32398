"""A list as a file to download, from the API and from the admin alike: the same rows, the same bytes.

A download is one transaction, which ends with it however it ends. It reads and locks nothing that a
writer wants. What it has of locks is one of its own, by which it is counted among those of its client.
"""

import base64
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext

from annotations.exporters.csv import Pieces
from annotations.exporters.csvw import SUFFIX, link
from annotations.models import Snapshot
from annotations.models.reference import snapshot
from annotations.rates import address_of

#: The classes of the advisory locks by which downloads are counted, in all processes of the server: each
#: download has one of the places of its client, and one of those that there are in all.
OF_ONE, OF_ALL = 0x434F5059, 0x434F505A

#: After so many seconds a client may try again.
WAIT = 10


class TooMany(Exception):
    """The client has as many downloads as it may have at a time."""

    wait = WAIT


def base_url(request: HttpRequest) -> str:
    """The address of this server, as the world knows it; what is exported cites it."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


def stream(pieces: Pieces, name: str, request: HttpRequest, *, described: str = "") -> StreamingHttpResponse:
    """A CSV as a download. An error on the way breaks the connection, never ends a short file.

    `described` is the header that says where its columns are.

    Raises TooMany if this client has too many already, or all together have.
    """
    client = admitted(request)
    response = StreamingHttpResponse(counted(pieces, client), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    if described:
        response["Link"] = described
    return response


def packed(blocks: Generator[bytes, None, None], request: HttpRequest) -> StreamingHttpResponse:
    """The whole archive as a download, as of one moment. Raises TooMany."""
    client = admitted(request)
    found = counted(blocks, client, as_of=snapshot)
    response = StreamingHttpResponse(found, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="historio.zip"'
    response["Cache-Control"] = "no-store"
    return response


def admitted(request: HttpRequest) -> str:
    """Whose download it is going to be; raises TooMany if there are too many. A job's is nobody's: it waits
    for its turn elsewhere.
    """
    client = "" if getattr(request, "job", None) else client_of(request)
    if client and settings.DOWNLOADS:
        refuse_too_many(*running(client))
    return client


def refuse_too_many(own: int, all_of_them: int) -> None:
    """Raise TooMany if a client that has so many downloads, of so many in all, may not have another one."""
    if own >= settings.DOWNLOADS:
        told = gettext("You have %(count)s downloads already; wait until one of them ends.")
        raise TooMany(told % {"count": settings.DOWNLOADS})
    if all_of_them >= settings.DOWNLOADS_IN_ALL:  # somebody has to answer everybody else
        raise TooMany(gettext("Others are downloading; wait until one of them is done."))


def counted(
    pieces: Generator[Any, None, None],
    client: str,
    *,
    as_of: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> Iterator[bytes]:
    """The bytes of a download, which has a place of its client's and one of all for as long as it takes.

    The pieces are text or bytes. A client that goes away closes this, and the statement that makes the pieces
    is cancelled. Of two that begin in the same moment where one place is left, one breaks: its answer was
    promised already.
    """
    with as_of(), closing(pieces):  # the statement ends before its transaction
        if client and settings.DOWNLOADS and not has_place(client):
            raise TooMany(client)
        for piece in pieces:
            yield piece.encode() if isinstance(piece, str) else piece


def has_place(client: str) -> bool:
    """Take one of the client's places and one of all, until the transaction ends; whether both were free."""
    free = (
        "(SELECT place FROM generate_series(1, %s) AS place "
        "WHERE pg_try_advisory_xact_lock(%s, hashtext(%s || place)) LIMIT 1)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {free}, {free}",
            [settings.DOWNLOADS, OF_ONE, f"{client} ", settings.DOWNLOADS_IN_ALL, OF_ALL, ""],
        )
        return None not in cursor.fetchone()


def client_of(request: HttpRequest) -> str:
    """Whose download it is: the account's, or else the address's."""
    if request.user.is_authenticated:
        return f"account {request.user.pk}"
    return f"address {address_of(request)}"


def running(client: str) -> tuple[int, int]:
    """How many downloads this client, and all together, have now, from any process. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE classid = %s AND objid::bigint IN "
            "(SELECT hashtext(%s || place)::bigint & 4294967295 FROM generate_series(1, %s) AS place)), "
            "count(*) FILTER (WHERE classid = %s) "
            "FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            [OF_ONE, f"{client} ", settings.DOWNLOADS, OF_ALL],
        )
        own, all_of_them = cursor.fetchone()
    return int(own), int(all_of_them)


def frozen_file(frozen: Snapshot, request: HttpRequest) -> HttpResponse:
    """The bytes of a snapshot, as they were frozen; 304 if the client has them."""
    digest = base64.b64encode(bytes.fromhex(frozen.sha256)).decode()
    headers = {"ETag": f'"{frozen.sha256}"', "Repr-Digest": f"sha-256=:{digest}:"}  # RFC 9530
    known = (tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(","))
    if {*known} & {"*", headers["ETag"]}:
        return HttpResponse(status=304, headers=headers)
    response = HttpResponse(bytes(frozen.csv or b""), content_type="text/csv; charset=utf-8", headers=headers)
    response["Content-Disposition"] = f'attachment; filename="snapshot-{frozen.uuid}.csv"'
    response["Link"] = link(f"{base_url(request)}/api/v1/snapshots/{frozen.uuid}{SUFFIX}")
    return response


def beside(request: HttpRequest) -> str:
    """Where the CSV that a request asks for is described: the header `Link`."""
    path, _, query = request.get_full_path().partition("?")
    path = path.rstrip("/").removesuffix(".csv")
    return link(f"{base_url(request)}{path}{SUFFIX}{'?' if query else ''}{query}")
