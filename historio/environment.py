"""Reading the environment: what a variable says, or a refusal that names it and says what is right.

Each reader takes the name of its variable, which is noted: `refuse_misspelt` knows by it what there is.
"""

import difflib
import os
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from historio import embedded

#: The variables that were asked for.
READ: set[str] = set()
OURS = "HISTORIO_"
#: From here on two names are one, and a mistake in writing it.
ALIKE = 0.75
#: Statements of `annotations.reading` are kept by the session from the second time on.
PREPARED = {"prepare_threshold": 1}
#: Of several servers one that is silent may not hold up the question which of them can be used: so many
#: seconds for each, and so many milliseconds for what was sent and is not acknowledged.
MANY: dict[str, object] = {"connect_timeout": "3", "tcp_user_timeout": "10000"}
#: What stands before the host of an address, and opens it.
PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s@]*@")
SHORTEST_SECRET = 32


def text(name: str, *, default: str = "") -> str:
    """What the variable says, without spaces around it; the default only where it is not set at all."""
    return literally(name, default=default).strip()


def literally(name: str, *, default: str = "") -> str:
    """What the variable says, spaces and all, as a password may have them."""
    READ.add(name)
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0")
    return default


def number(name: str, *, default: int, least: int, most: int) -> int:
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number from {least} to {most}")
    return int(value)


def port(name: str, *, default: int) -> int:
    return number(name, default=default, least=1, most=65535)


def one_of(name: str, *choices: str) -> str:
    """One of some words; the first, if nothing is said."""
    value = text(name).lower() or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be {' or '.join(choices)}")
    return value


def address(name: str, *, default: str) -> str:
    """The number of an address of this machine, not its name."""
    value = text(name) or default
    try:
        return str(ip_address(value))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; it must be an address such as 127.0.0.1, or 0.0.0.0 for all"
        ) from error


def rate(name: str, *, default: str) -> str:
    """A number for each second, minute, hour or day; nothing, if there is to be no limit."""
    value = text(name, default=default)
    if value and not re.fullmatch("[1-9][0-9]{0,8}/(s|sec|m|min|h|hour|d|day)", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be like 600/min, or empty for no limit")
    return value


def base_url(name: str) -> str:
    """An address without a slash at its end, or nothing."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if value and not (parts.scheme in ("http", "https") and parts.hostname and not parts.path):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be like https://example.org")
    return value


def hosts(name: str) -> list[str]:
    found = [host.strip() for host in text(name).split(",") if host.strip()]
    for host in found:
        if "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} names {host!r}; it must be host names, like a.org")
    return found


def wikis(name: str, *, default: str) -> dict[str, str]:
    """Addresses of the APIs of MediaWikis, by our names of them; `{language}` may stand in the host name."""
    found = {}
    for entry in text(name, default=default).split():
        called, _, url = entry.partition("=")
        parts = urlsplit(url)
        path = parts.path.endswith("/api.php") and "{" not in parts.path
        if not (called and parts.scheme in ("http", "https") and parts.hostname and path and not parts.query):
            example = "wikipedia=https://{language}.wikipedia.org/w/api.php"
            raise ImproperlyConfigured(f"{name} has {entry!r}; it must be like {example}")
        found[called] = url
    return found


def data_directory(name: str, *, default: Path) -> Path:
    path = Path(text(name) or default).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}; it must be a directory")
    return path


def database(name: str, *, data: Path) -> dict[str, object]:
    """The database of a libpq URL, or the embedded one. Everything libpq knows is handed on."""
    url = text(name)
    if not url:
        return {**embedded.dsn(data), "OPTIONS": {"options": "-c jit=off"} | PREPARED}
    given = server(name, url)
    if "," in str(given.get("host", "")):  # whichever of them is the primary now
        given = MANY | {"target_session_attrs": "read-write"} | given
    return connected(given)


def standbys(name: str) -> dict[str, object] | None:
    """The servers of a libpq URL as they are to be read from: any standby, else the primary; None if there is
    no URL.
    """
    if url := text(name):
        preferred = {"target_session_attrs": "prefer-standby", "load_balance_hosts": "random"}
        return connected(MANY | preferred | server(name, url))
    return None


def server(name: str, url: str) -> dict[str, object]:
    """What a URL says, in libpq's own words; a refusal that names the variable if it cannot be read."""
    try:
        given: dict[str, object] = {**conninfo_to_dict(url)}
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read ({without_passwords(str(error)).strip()}); "
            "it must be like postgresql://user:password@host:5432/database"
        ) from error
    if not (given.get("dbname") or given.get("service")):
        raise ImproperlyConfigured(f"{name} names no database; it must end in /database")
    return given


def connected(given: dict[str, object]) -> dict[str, object]:
    """The same as Django's DATABASES wants it."""
    return {
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        # Compiling costs more than our queries do; options of the URL come later and win.
        "OPTIONS": given | {"options": f"-c jit=off {given.get('options', '')}".strip()} | PREPARED,
    }


def without_passwords(said: str) -> str:
    """The text with stars for the passwords of addresses in it."""
    return PASSWORD.sub(r"\1:***@", said)


def secret(name: str) -> str:
    """A secret that two programs share, or nothing; it is not told in a refusal."""
    value = text(name)
    if value and not re.fullmatch(rf"[!-~]{{{SHORTEST_SECRET},}}", value):
        raise ImproperlyConfigured(
            f"{name} is too short, or has more than ASCII letters, digits and signs; "
            f"it must be {SHORTEST_SECRET} of them or more, such as `openssl rand -hex 32` prints"
        )
    return value


def secret_key(name: str, *, data: Path) -> str:
    """A key that stays the same; of two processes that make one, the first wins."""
    if value := literally(name):
        return value
    kept = data / "secret_key"
    try:
        if not kept.exists():
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = data / f"secret_key.{secrets.token_hex(8)}"
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(50))
            try:
                kept.hardlink_to(new)
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return kept.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"no secret key can be kept in {data} ({error.strerror}): "
            f"set HISTORIO_DATA to a directory of this user, or {name} to a long random text"
        ) from error


def refuse_misspelt() -> None:
    """Raise ImproperlyConfigured for a variable that is none of ours by a letter or two.

    Nothing would be said of it otherwise, and an archive that was to be closed would be open. Names that
    are not alike are left: they may be another release's.
    """
    known = {name.removeprefix(OURS): name for name in READ}
    for name in sorted(os.environ):
        if name in READ or not name.startswith(OURS):
            continue
        rest = name.removeprefix(OURS)
        if alike := difflib.get_close_matches(rest, known, n=1, cutoff=ALIKE):
            raise ImproperlyConfigured(
                f"{name} is no setting; it must be {known[alike[0]]}, if that is meant"
            )
