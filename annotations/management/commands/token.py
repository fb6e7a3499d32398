"""`manage.py token USER`: a key for a program."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.models import Token, User


class Command(BaseCommand):
    """Issues a token."""

    help = "Issue a key with which a program acts for an account. It is printed once and kept only hashed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="the account's username")
        parser.add_argument("--name", default="", help="what it is for: “R on the laptop”")

    def handle(self, *args: Any, user: str, name: str, **options: Any) -> None:
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"there is no active account {user}", returncode=2)
        self.stdout.write(Token.issue(person, name))
