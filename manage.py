#!/usr/bin/env python
"""Historio's commands; `manage.py help` lists them."""

import os
import signal
import sys
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from annotations import acting
from historio import checks, embedded

# `serve` sees to the database itself, once it knows that its port is free.
WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "serve", "spectacular", "document"}


def database(arguments: list[str]) -> AbstractContextManager[None]:
    """The embedded PostgreSQL, for as long as the command runs, if it needs one."""
    if not arguments or WITHOUT_DATABASE & {arguments[0], *arguments[-1:]} or not settings.EMBEDDED:
        return nullcontext()
    return embedded.running(settings.DATA)


def leave(number: int, _: FrameType | None) -> None:
    """End as if at the end of the program, so that everything is cleaned up."""
    sys.exit(128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "historio.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, leave)
    acting.as_command(sys.argv[1] if len(sys.argv) > 1 else "")
    try:
        with database(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, embedded.EmbeddedError) as error:
        sys.exit(f"historio: {error}")
    except OperationalError as error:
        if not checks.is_unreachable(error):
            raise
        sys.exit(f"historio: {checks.unreachable(error)}")
    except ProgrammingError as error:
        if not checks.has_no_tables(error):
            raise
        sys.exit("historio: there are no tables yet: make run, or manage.py migrate")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
