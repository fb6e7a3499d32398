"""All settings, each read from the environment where it may differ between two installations.

HISTORIO_DATA            where the data lies, if PostgreSQL is the embedded one (.data)
DATABASE_URL             another PostgreSQL: any libpq URL, also of several hosts
HISTORIO_PORT            where `serve` listens, at 127.0.0.1 (8000)
HISTORIO_BASE_URL        the address the world knows this installation by
HISTORIO_ALLOWED_HOSTS   more host names to answer to, with commas between them
HISTORIO_SECRET_KEY      signs sessions; else one is made and kept with the data
HISTORIO_PUBLIC_READ     whether people without an account may read (1)
HISTORIO_DEBUG           Django's debug pages (0)
"""

import os
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


def port(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number from 1 to 65535")
    return int(value)


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


def data_directory(name: str) -> Path:
    path = Path(os.environ.get(name, "").strip() or BASE_DIR / ".data").expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}; it must be a directory")
    return path


def database(name: str) -> dict[str, object]:
    """The database of a libpq URL, or the embedded one. Everything libpq knows is handed on."""
    url = os.environ.get(name, "").strip()
    if not url:
        return {**embedded.dsn(DATA), "OPTIONS": {"options": "-c jit=off"}}
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
        "OPTIONS": given | {"options": f"-c jit=off {given.get('options', '')}".strip()},
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
DATA = data_directory("HISTORIO_DATA")
PORT = port("HISTORIO_PORT", default=8000)
BASE_URL = base_url("HISTORIO_BASE_URL")
PUBLIC_READ = flag("HISTORIO_PUBLIC_READ", default=True)
DEBUG = flag("HISTORIO_DEBUG", default=False)
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
    "pgtrigger",
]

# Each sees a request after those above it and the answer before them.
MIDDLEWARE = [
    "annotations.acting.Requests",  # its id is on every answer, and in the history of what is changed
    "django.middleware.security.SecurityMiddleware",  # its headers go on files as well
    "whitenoise.middleware.WhiteNoiseMiddleware",  # files need nothing of what follows
    "csp.middleware.CSPMiddleware",  # what a page may load
    "corsheaders.middleware.CorsMiddleware",  # answers preflights, and marks errors of the rest
    "django.contrib.sessions.middleware.SessionMiddleware",
    "historio.locale.PageLocale",  # before whatever may answer with words of its own
    "django.middleware.common.CommonMiddleware",  # adds slashes
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",  # reads the session
    "django.contrib.messages.middleware.MessageMiddleware",  # reads the session
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
        "ENGINE": "django.db.backends.postgresql",
        **database("DATABASE_URL"),
        "CONN_MAX_AGE": None,  # kept for as long as the process lives
        "CONN_HEALTH_CHECKS": True,  # and made anew after a restart of the server
        "TEST": {"TEMPLATE": "template0"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = ["annotations.permissions.Roles"]  # Django's accounts, our roles
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Our own pages take the CSRF token from their HTML, so no script needs to read a cookie.
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")

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
        "frame-ancestors": [SELF],
    }
}

# Pages of any origin may read what everybody may read; writing and accounts are not offered.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Link", "Location", "Retry-After"]

# The words in the code are English. What is listed beside has a catalogue in annotations/locale; a
# browser is answered in the first of these that it asks for. The API is English to everybody.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect, nothing to forget

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

#: A file, or a body of the API, may be as long as this many bytes.
MAX_UPLOAD = 100 * 1024 * 1024
#: A form without its files. It is read into memory before it is known who sent it, so it is far less; a book
#: of a thousand pages can still be pasted, and what is longer comes as a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotations.api.authentication.MayRead"],
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
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
