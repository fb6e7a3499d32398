"""All settings, each read from the environment where it may differ between two installations.

HISTORIO_DATA            where the data lies, if PostgreSQL is the embedded one (.data)
DATABASE_URL             another PostgreSQL: any libpq URL, also of several hosts
HISTORIO_POOLED          whether that is a pooler which gives a connection for a transaction only (0)
HISTORIO_PORT            where `serve` listens, at 127.0.0.1 (8000)
HISTORIO_BASE_URL        the address the world knows this installation by
HISTORIO_ALLOWED_HOSTS   more host names to answer to, with commas between them
HISTORIO_SECRET_KEY      signs sessions; else one is made and kept with the data
HISTORIO_PUBLIC_READ     whether people without an account may read (1)
HISTORIO_PROXIES         how many proxies of ours stand before this server and say who asks (0)
HISTORIO_RATE_ANONYMOUS  how often an address without an account may ask the API (600/min); empty: no limit
HISTORIO_RATE_ACCOUNT    how often an account may ask the API (3000/min); empty: no limit
HISTORIO_WORKERS         how many processes answer requests (one more than there are processors)
HISTORIO_DOWNLOADS       how many lists an account or an address may download at a time (2); 0: no limit
HISTORIO_LOGIN_ATTEMPTS  wrong passwords for an account or from an address in 15 minutes (10); 0: no limit
HISTORIO_WIKIS           wikis whose pages can be imported, name=address with spaces between them
HISTORIO_DEBUG           Django's debug pages (0)
"""

import datetime
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from historio import embedded


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0")
    return default


def number(name: str, *, default: int, least: int, most: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number from {least} to {most}")
    return int(value)


def port(name: str, *, default: int) -> int:
    return number(name, default=default, least=1, most=65535)


def rate(name: str, *, default: str) -> str:
    """A number for each second, minute, hour or day; nothing, if there is to be no limit."""
    value = os.environ.get(name, default).strip()
    if value and not re.fullmatch("[1-9][0-9]{0,8}/(s|sec|m|min|h|hour|d|day)", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be like 600/min, or empty for no limit")
    return value


def base_url(name: str) -> str:
    """An address without a slash at its end, or nothing."""
    value = os.environ.get(name, "").strip().rstrip("/")
    parts = urlsplit(value)
    if value and not (parts.scheme in ("http", "https") and parts.hostname and not parts.path):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be like https://example.org")
    return value


def hosts(name: str) -> list[str]:
    found = [host.strip() for host in os.environ.get(name, "").split(",") if host.strip()]
    for host in found:
        if "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} names {host!r}; it must be host names, like a.org")
    return found


def wikis(name: str, *, default: str) -> dict[str, str]:
    """Addresses of the APIs of MediaWikis, by our names of them; `{language}` may stand in the host name."""
    found = {}
    for entry in os.environ.get(name, default).split():
        called, _, address = entry.partition("=")
        parts = urlsplit(address)
        path = parts.path.endswith("/api.php") and "{" not in parts.path
        if not (called and parts.scheme in ("http", "https") and parts.hostname and path and not parts.query):
            example = "wikipedia=https://{language}.wikipedia.org/w/api.php"
            raise ImproperlyConfigured(f"{name} has {entry!r}; it must be like {example}")
        found[called] = address
    return found


def data_directory(name: str) -> Path:
    path = Path(os.environ.get(name, "").strip() or BASE_DIR / ".data").expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}; it must be a directory")
    return path


def database(name: str) -> dict[str, object]:
    """The database of a libpq URL, or the embedded one. Everything libpq knows is handed on."""
    url = os.environ.get(name, "").strip()
    if not url:
        return {**embedded.dsn(DATA), "OPTIONS": {"options": "-c jit=off"} | PREPARED}
    try:
        given = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read ({str(error).strip()}); "
            "it must be like postgresql://user:password@host:5432/database"
        ) from error
    if not (given.get("dbname") or given.get("service")):
        raise ImproperlyConfigured(f"{name} names no database; it must end in /database")
    return {
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        # Compiling costs more than our queries do; options of the URL come later and win.
        "OPTIONS": given | {"options": f"-c jit=off {given.get('options', '')}".strip()} | PREPARED,
    }


def secret_key(name: str) -> str:
    """A key that stays the same; of two processes that make one, the first wins."""
    if value := os.environ.get(name, ""):
        return value
    kept = DATA / "secret_key"
    try:
        if not kept.exists():
            DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = DATA / f"secret_key.{secrets.token_hex(8)}"
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
            f"no secret key can be kept in {DATA} ({error.strerror}): "
            f"set HISTORIO_DATA to a directory of this user, or {name} to a long random text"
        ) from error


BASE_DIR = Path(__file__).resolve().parent.parent
#: Statements of `annotations.reading` are kept by the session from the second time on.
PREPARED = {"prepare_threshold": 1}
DATA = data_directory("HISTORIO_DATA")
PORT = port("HISTORIO_PORT", default=8000)
BASE_URL = base_url("HISTORIO_BASE_URL")
PUBLIC_READ = flag("HISTORIO_PUBLIC_READ", default=True)
DEBUG = flag("HISTORIO_DEBUG", default=False)
PROXIES = number("HISTORIO_PROXIES", default=0, least=0, most=10)
LOGIN_ATTEMPTS = number("HISTORIO_LOGIN_ATTEMPTS", default=10, least=0, most=1000)
#: How many processes answer (`serve`), each one request at a time: one more than processors, for downloads.
WORKERS = number("HISTORIO_WORKERS", default=(os.cpu_count() or 1) + 1, least=1, most=256)
#: How many downloads a client may have at a time, and all of them together (`downloads`).
DOWNLOADS_IN_ALL = max(1, WORKERS - 1)
DOWNLOADS = number("HISTORIO_DOWNLOADS", default=2, least=0, most=1000)
#: How often a client may ask the API (`api.throttling`).
RATES = {
    "anonymous": rate("HISTORIO_RATE_ANONYMOUS", default="600/min"),
    "account": rate("HISTORIO_RATE_ACCOUNT", default="3000/min"),
    "wrong_tokens": "60/min",
}
SECRET_KEY = secret_key("HISTORIO_SECRET_KEY")

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *hosts("HISTORIO_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS: list[str] = []
if BASE_URL:
    ALLOWED_HOSTS.append(urlsplit(BASE_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS.append(BASE_URL)

INSTALLED_APPS = [
    "historio",
    "annotations",
    "annotations.apps.AdminConfig",  # Django's admin with our start page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
    "axes",
    "pgtrigger",
]

# Each sees a request after those above it and the answer before them.
MIDDLEWARE = [
    "annotations.acting.Requests",  # its id is on every answer, and in the history of what is changed
    "historio.proxies.ClientAddress",  # who asks, for whatever counts by address
    "django.middleware.security.SecurityMiddleware",  # its headers go on files as well
    "whitenoise.middleware.WhiteNoiseMiddleware",  # files need nothing of what follows
    "historio.caching.WhoAsks",  # what caches may keep
    "historio.headers.Policy",  # what a page may load
    "historio.headers.Permissions",  # what a page may use
    "corsheaders.middleware.CorsMiddleware",  # answers preflights, and marks errors of the rest
    "django.contrib.sessions.middleware.SessionMiddleware",
    "historio.locale.PageLocale",  # before whatever may answer with words of its own
    "django.middleware.common.CommonMiddleware",  # adds slashes
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",  # reads the session
    "django.contrib.messages.middleware.MessageMiddleware",  # reads the session
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # answers whoever failed to sign in too often
]

ROOT_URLCONF = "historio.urls"
WSGI_APPLICATION = "historio.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

EMBEDDED = not os.environ.get("DATABASE_URL", "").strip()
DATABASES = {
    "default": {
        "ENGINE": "historio.database",
        **database("DATABASE_URL"),
        "CONN_MAX_AGE": None,  # kept for as long as the process lives
        # A cursor of a long answer outlives the transaction, and statements are kept by the session.
        "DISABLE_SERVER_SIDE_CURSORS": flag("HISTORIO_POOLED", default=False),
        "CONN_HEALTH_CHECKS": True,  # and made anew after a restart of the server
        "TEST": {"TEMPLATE": "template0"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "annotations.User"
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # lets nobody guess
    "annotations.permissions.Roles",  # Django's accounts, our roles
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The first makes; the others know what was made before, and it is made anew when its owner signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # costs a guesser memory, and needs no library
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Attempts to sign in (`historio.attempts`). Those refused meanwhile do not make the wait longer.
AXES_ENABLED = LOGIN_ATTEMPTS > 0
AXES_FAILURE_LIMIT = LOGIN_ATTEMPTS
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # either
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "historio.attempts.Attempts"
AXES_USERNAME_CALLABLE = "historio.attempts.name_of"
AXES_LOCKOUT_CALLABLE = "historio.attempts.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # nobody's comings and goings are kept
AXES_ENABLE_ADMIN = False  # manage.py axes_list_attempts, axes_reset_username

# Our own pages take the CSRF token from their HTML, so no script needs to read a cookie.
HTTPS = BASE_URL.startswith("https:")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
if HTTPS:  # a browser takes them from this host alone, and over TLS alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
if HTTPS and PROXIES:  # the proxy says how it was asked; `serve` itself speaks plain HTTP
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = urlsplit(BASE_URL).netloc
# To speak for other hosts below this one (W005), or to have browsers know for good (W021), is for whoever
# owns the domain to decide, and can be said by the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# What the throttles count, in each worker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# A page loads what this server has as files, and nothing else: no script or style in its text.
# The API's documentation and browsable pages say for themselves what more they need.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Pages of any origin may read what everybody may read; writing and accounts are not offered.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Location", "Retry-After", "X-Request-Id"]

# The words in the code are English. What is listed beside has a catalogue in annotations/locale; a
# browser is answered in the first of these that it asks for. The API is English to everybody.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German"), ("ru", "Russian"), ("es", "Spanish")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect, nothing to forget

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"requests": {"()": "historio.logs.Requests"}},
    "formatters": {
        "plain": {
            "()": "historio.logs.Plain",
            "format": "{levelname} {name} [{request_id}]: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["requests"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # People type passwords where their names belong, and axes tells the names.
        "axes": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "historio.logs.Reports"

#: A file, or a body of the API, may be as long as this many bytes.
MAX_UPLOAD = 100 * 1024 * 1024
#: The wikis of which pages can be imported: nobody else is asked. And how they are told who asks.
WIKIS = wikis(
    "HISTORIO_WIKIS",
    default="wikipedia=https://{language}.wikipedia.org/w/api.php "
    "wikisource=https://{language}.wikisource.org/w/api.php",
)
WIKI_AGENT = f"Historio/0.1 ({BASE_URL or 'import of single pages by scholars'})"
#: A form without its files. It is read into memory before it is known who sent it, so it is far less; a book
#: of a thousand pages can still be pasted, and what is longer comes as a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: No form of ours has more than one file.
DATA_UPLOAD_MAX_NUMBER_FILES = 5

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotations.api.authentication.MayRead"],
    "DEFAULT_THROTTLE_CLASSES": [
        "annotations.api.throttling.PerAddress",
        "annotations.api.throttling.PerAccount",
    ],
    "NUM_PROXIES": 0,  # the address is REMOTE_ADDR (`historio.proxies`)
    "DEFAULT_RENDERER_CLASSES": [
        "annotations.api.renderers.JSONRenderer",
        "annotations.api.renderers.CSVRenderer",
        "annotations.api.renderers.BrowsableRenderer",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "annotations.api.negotiation.SuffixFirst",
    "DEFAULT_SCHEMA_CLASS": "annotations.api.schema.TableSchema",
    "EXCEPTION_HANDLER": "annotations.api.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Historio",
    "DESCRIPTION": "How different traditions tell the same event, down to the quoted words.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "AnnotationVisibilityEnum": ["private", "group", "public"],
        "SourceVisibilityEnum": ["public", "members"],
        "AnnotationStatusEnum": ["suggested", "proposed", "accepted", "rejected"],
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
