"""Who is acting: the account of the request that is being answered, or else the command that runs.

The database writes down who changed what (`models.change`) and refuses a change by nobody. So it is
told with every statement that writes, in the same message and for that transaction alone: nothing is
left behind in a session, which pgbouncer may hand to somebody else for the next transaction.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import LazyObject, empty
from psycopg.sql import Composable, quote

#: The request that this thread is answering.
REQUEST: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
#: The account in whose name a command writes.
ACCOUNT: ContextVar[int | None] = ContextVar("account", default=None)

COMMENTS = r"(?:\s|--[^\n]*\n|/\*.*?\*/)*"
#: How statements begin that may write. A function that is selected and writes is told by `tell`.
WRITING = rf"{COMMENTS}(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|WITH|CALL|DO)\b"
FIRST = re.compile(WRITING, re.IGNORECASE | re.DOTALL)
FURTHER = re.compile(f";{WRITING}", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who changes something: an account by a request, or a command, be it for an account.

    All empty: nobody.
    """

    account: int | None = None
    command: str = ""
    request: str = ""

    @property
    def sql(self) -> str:
        """The statement that tells the database, for the transaction it stands in."""
        said = {"actor": str(self.account or ""), "command": self.command, "request": self.request}
        parts = (f"set_config('historio.{name}', {quote(value)}, true)" for name, value in said.items())
        return f"SELECT {', '.join(parts)}"


class _Process:
    """What this process runs. The workers of a server are processes of their own, and run nothing."""

    command = ""


def as_command(name: str) -> None:
    """From now on this process acts as a command, but for the requests that it answers."""
    _Process.command = name


@contextmanager
def in_the_name_of(account: int) -> Iterator[None]:
    """What a command writes within is written by this account, too."""
    token = ACCOUNT.set(account)
    try:
        yield
    finally:
        ACCOUNT.reset(token)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """What is written within is written by the account of this request, under the request's id."""
    token = REQUEST.set(request)
    try:
        yield
    finally:
        REQUEST.reset(token)


def actor() -> Actor:
    """Who is acting in this moment.

    A request whose account nobody has asked for yet is nobody's: nothing can have been allowed to it.
    """
    request = REQUEST.get()
    if request is None:
        return Actor(account=ACCOUNT.get(), command=_Process.command)
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user.__dict__.get("_wrapped", empty) is empty:
        user = None
    return Actor(account=getattr(user, "pk", None), request=getattr(request, "id", ""))


def tell(using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell the database who is acting, until the transaction ends: before COPY, which no wrapper sees."""
    with connections[using].cursor() as cursor:
        cursor.execute(actor().sql)


def signed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute a statement; one that writes together with who is acting (a wrapper of Django's)."""
    text = sql.as_string(None) if isinstance(sql, Composable) else sql
    text = text.decode() if isinstance(text, bytes) else text
    if not FIRST.match(text) and not (";" in text and FURTHER.search(text)):
        return execute(sql, params, many, context)
    if many:
        using = context["connection"].alias
        with transaction.atomic(using=using):
            tell(using)
            return execute(sql, params, many, context)
    who = actor().sql
    escaped = who if params is None else who.replace("%", "%%")
    result = execute(f"{escaped}; {text}", params, many, context)
    context["cursor"].nextset()  # past the answer to the first of the two
    return result


def sign(*, connection: Any, **kwargs: Any) -> None:
    """Let a connection that was just made tell who is acting (a receiver of Django's)."""
    if connection.vendor == "postgresql" and signed not in connection.execute_wrappers:
        connection.execute_wrappers.append(signed)


class Requests:
    """Gives each request an id that is sent back with the answer, and lets what it does be known by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request. An id that a client sends is not trusted: it may be another request's."""
        request.id = str(uuid.uuid4())  # type: ignore[attr-defined]
        with answering(request):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response
