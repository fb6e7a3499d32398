import copy
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from prometheus_client.multiprocess import mark_process_dead

from annotations.dating import outdated
from annotations.models import Event, Source, Tag, Vocabulary
from historio import embedded, environment
from historio.beside import Beside, end_with_parent

FIRST_START = 1917_10_25  # names the lock that lets one server at a time prepare the database


class Command(BaseCommand):
    help = (
        "Prepare what is missing, then serve Historio at HISTORIO_ADDRESS (127.0.0.1), HISTORIO_PORT (8000)."
    )
    requires_system_checks = []  # together with those of the database, below

    def handle(self, **options: Any) -> None:
        server = embedded.running(settings.DATA) if settings.EMBEDDED else nullcontext()
        with reserved(settings.ADDRESS, settings.PORT) as share, server:
            self.check(databases=["default"])
            with alone():
                call_command("migrate", verbosity=0)
                if settings.SAMPLE and is_empty():
                    self.say("The database is empty: loading the October Revolution sample.")
                    call_command("import", settings.BASE_DIR / "fixtures" / "october-revolution")
                if texts := outdated():
                    self.say(f"Finding the dates in {len(texts)} texts.")
                    call_command("find_dates", outdated=True, stdout=self.stdout)
                account = administrator()
            connections.close_all()  # the workers make their own
            if environment.text("PROMETHEUS_MULTIPROC_DIR"):
                mark_process_dead(os.getpid())  # what this process holds answers nobody, and grows old
            self.welcome(account)
            share()
            with Beside(settings.JOB_WORKERS):
                serve()

    def welcome(self, account: str) -> None:
        start = settings.BASE_URL or f"http://{settings.ADDRESS}:{settings.PORT}"
        self.say(
            f"\nHistorio is at {start}/\n\n"
            f"  annotate     {start}/admin/\n"
            f"  API          {start}/api/v1/\n"
            f"  API manual   {start}/api/v1/docs/\n\n"
            f"{account}\nCtrl-C ends it.\n"
        )

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


@contextmanager
def reserved(address: str, port: int) -> Iterator[Callable[[], None]]:
    """Hold the port against other programs; what is given lets our own workers share it."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as holder:
        try:
            try:
                holder.bind((address, port))
            except OSError:  # perhaps only because of connections that have just ended
                holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                holder.bind((address, port))
        except OSError as error:
            raise CommandError(
                f"port {port} is not free ({error.strerror}): end the program that has it, "
                f"or choose another one, for example HISTORIO_PORT={port % 65535 + 1} make run"
            ) from error

        def share() -> None:
            if sys.platform == "linux":
                holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            else:
                holder.close()

        yield share


@contextmanager
def alone() -> Iterator[None]:
    """One server at a time, of all that use this database.

    The lock is a transaction's: a session's would stay with a pooler when this process is done with it.
    """
    own = connection.copy()  # what the commands do to theirs must not open the lock
    try:
        with transaction_of(own), own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST_START])
            yield
    finally:
        own.close()


@contextmanager
def transaction_of(own: Any) -> Iterator[None]:
    """A transaction of a connection that is nobody else's; it is ended, whatever happens in it."""
    own.set_autocommit(False)
    try:
        yield
    finally:
        own.rollback()


def is_empty() -> bool:
    """Whether nothing was ever begun here; whoever deletes the sample's sources does not want them back."""
    return not any(model._default_manager.exists() for model in (Source, Event, Vocabulary, Tag))


def administrator() -> str:
    """Who may sign in, in words; makes an account if nobody may."""
    accounts = get_user_model()._default_manager
    if known := accounts.filter(is_superuser=True, is_active=True).order_by("pk").first():
        name = known.get_username()
        return f"Sign in as {name}; for a new password: {sys.executable} manage.py changepassword {name}\n"
    name = environment.text("DJANGO_SUPERUSER_USERNAME") or "scholar"
    given = environment.literally("DJANGO_SUPERUSER_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    email = environment.text("DJANGO_SUPERUSER_EMAIL")
    try:
        accounts.create_superuser(name, email, password)
    except IntegrityError as error:
        raise CommandError(
            f"there is no administrator, and {name} is somebody else's account: "
            "set DJANGO_SUPERUSER_USERNAME to another name"
        ) from error
    if given:
        return f"Sign in as {name}, with the password of DJANGO_SUPERUSER_PASSWORD.\n"
    return f"Sign in as {name}, password {password}\n(shown this once)\n"


def serve() -> None:
    """Until Ctrl-C, SIGTERM, or the closing of the terminal."""
    server = Granian(
        "historio.wsgi:application",
        address=settings.ADDRESS,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=1,
        workers_kill_timeout=3,  # a download may not hold up the end
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=copy.deepcopy(settings.LOGGING),  # its lines look as ours, without secrets
    )
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # nohup
        on_hangup: Any = signal.SIG_IGN
    else:
        on_hangup = server.signal_handler_interrupt
    server.on_startup(lambda: signal.signal(signal.SIGHUP, on_hangup))
    try:
        server.serve(target_loader=worker)
    except SystemExit:
        # Ctrl-C reaches the workers too; one that ended before it was told to is no failure then.
        if not server.interrupt_signal:
            raise


def worker(target: str) -> Callable[..., Any]:
    """What a worker runs: the application, until the server that started it is gone."""
    # It would keep the port.
    threading.Thread(target=end_with_parent, daemon=True).start()
    from historio.wsgi import application

    return application
