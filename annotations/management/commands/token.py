"""`manage.py token USER`: keys for programs: to make, to list, to revoke."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.models import Token, User
from annotations.models.account import today


def last_day(text: str) -> datetime.date | None:
    """Until when a token is good: a number of days from today, a date, or `never`."""
    if text == "never":
        return None
    try:
        if text.isascii() and text.isdigit():
            day = today() + datetime.timedelta(days=int(text))
        else:
            day = datetime.date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(f"{text!r} is not a number of days, a date (YYYY-MM-DD) or never") from error
    if day < today():
        raise ArgumentTypeError(f"{text} is over")
    return day


class Command(BaseCommand):
    """Issues, lists and revokes tokens."""

    help = "Issue a key with which a program acts for an account. It is printed once and kept only hashed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the account's username")
        parser.add_argument("--name", default="", help="what it is for: “R on the laptop”")
        parser.add_argument(
            "--scope",
            choices=Token.Scope.values,
            default=Token.Scope.ALL.value,
            help="at most: read; annotate (and reply and review); all the account may (default)",
        )
        parser.add_argument(
            "--expires",
            type=last_day,
            metavar="DAYS|YYYY-MM-DD|never",
            default="365",
            help="its last day (365 days from now)",
        )
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--list", action="store_true", help="list the account's tokens instead")
        instead.add_argument("--revoke", type=int, metavar="ID", help="revoke one of them instead")

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(f"there is no active account {user}", returncode=2)
        if options["list"]:
            self.tell(person)
        elif options["revoke"] is not None:
            self.revoke(person, options["revoke"])
        elif not person.is_active:
            raise CommandError(f"there is no active account {user}", returncode=2)
        else:
            self.issue(person, options)

    def issue(self, person: User, options: dict[str, Any]) -> None:
        """Make a token, and print its key."""
        token = Token(user=person, name=options["name"], scope=options["scope"], expires=options["expires"])
        key = token.cut()
        try:
            token.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        token.save()
        self.stdout.write(key)

    def tell(self, person: User) -> None:
        """A line for each of the person's tokens."""
        self.stdout.write("id\tname\tscope\tcreated\texpires\tlast used")
        for token in person.tokens.all():
            ends = f"{token.expires or 'never'}{' (expired)' if token.is_expired else ''}"
            told = (token.pk, token.name, token.scope, token.created.date(), ends, token.last_used or "never")
            self.stdout.write("\t".join(map(str, told)))

    def revoke(self, person: User, key: int) -> None:
        """Let one of them open nothing any more."""
        if not person.tokens.filter(pk=key).delete()[0]:
            raise CommandError(f"{person} has no token {key}", returncode=2)
        self.stdout.write(f"revoked: {key}")
