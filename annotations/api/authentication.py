"""Who is asking: a session, or a token that a program sends."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotations.api.throttling import WrongTokens
from annotations.models import Token, User
from annotations.models.account import today
from annotations.permissions import may_read
from annotations.statements import Kept

OF_TOKEN = [field.attname for field in Token._meta.concrete_fields]
OF_USER = [field.attname for field in User._meta.concrete_fields]

#: The rows of a token, of its user, and of the user's groups, by digest and day.
matching = Kept(
    lambda digest, day: Token.objects.digested(digest, day).values_list(
        "group_ids", "group_names", *OF_TOKEN, *(f"user__{name}" for name in OF_USER)
    )
)


def token_of(key: str) -> Token | None:
    """The token with this key, if it is good today, with its user and what they may do; one statement."""
    for ids, names, *values in matching(Token.digest_of(key), today()):
        token = Token.from_db("default", OF_TOKEN, values[: len(OF_TOKEN)])
        user = User.from_db("default", OF_USER, values[len(OF_TOKEN) :])
        user.memberships, user.token_scope = dict(zip(ids, names, strict=True)), token.scope
        token.user = user
        return token
    return None


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`; one statement for the account and its groups."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The account and its token, or None if no token was sent."""
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "token":
            return None
        token = token_of(key.strip())
        if token is None:
            wrong = WrongTokens()
            if not wrong.allow_request(request, None):
                raise Throttled(wrong.wait(), "Too many wrong tokens came from this address.")
            raise AuthenticationFailed("The token is unknown, has expired or was revoked.")
        token.used()
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Token"


class MayRead(BasePermission):
    """Reading as `permissions` says; writing needs an account as well, and is asked about row by row."""

    message = "You may not do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether to go on."""
        reading = request.method in SAFE_METHODS
        return may_read(request.user) and (reading or bool(request.user.is_authenticated))
