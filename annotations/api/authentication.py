"""Who is asking: a session, or a token that a program sends."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotations.api.throttling import WrongTokens
from annotations.models import Token, User
from annotations.permissions import may_read


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`; one statement for the account and its groups."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The account and its token, or None if no token was sent."""
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "token":
            return None
        token = Token.objects.matching(key.strip()).first()
        if token is None:
            wrong = WrongTokens()
            if not wrong.allow_request(request, None):
                raise Throttled(wrong.wait(), "Too many wrong tokens came from this address.")
            raise AuthenticationFailed("The token is unknown, has expired or was revoked.")
        groups: Any = token
        token.user.memberships = dict(zip(groups.group_ids, groups.group_names, strict=True))
        token.user.token_scope = token.scope
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
