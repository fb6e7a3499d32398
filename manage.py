#!/usr/bin/env python
"""Historio's commands; `manage.py help` lists them."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from annotations import acting
from historio import checks, embedded, environment

# `serve` sees to the database itself, once it knows that its port is free.
WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "serve", "spectacular", "document"}


def database(arguments: list[str]) -> AbstractContextManager[None]:
    """The embedded PostgreSQL, for as long as the command runs, if it needs one."""
    if not arguments or WITHOUT_DATABASE & {arguments[0], *arguments[-1:]} or not settings.EMBEDDED:
        return nullcontext()
    return embedded.running(settings.DATA)


@contextmanager
def shared_counts(arguments: list[str]) -> Iterator[None]:
    """A folder in which the workers of `serve` count together, known before anything that counts is imported.

    It is new with each start, as are the counts of a process that is started anew.
    """
    name = "PROMETHEUS_MULTIPROC_DIR"
    if arguments[:1] != ["serve"] or not settings.METRICS_TOKEN or environment.text(name):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="historio-metrics-") as folder:
        os.environ[name] = folder
        yield


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
        with shared_counts(sys.argv[1:]), database(sys.argv[1:]):
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
