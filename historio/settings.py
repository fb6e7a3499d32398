"""All settings, each read from the environment where it may differ between two installations.

docs/configuration.md has every variable in one table, which the tests hold to what is read here.
"""

import datetime
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from historio import environment

BASE_DIR = Path(__file__).resolve().parent.parent

#: The release, as pyproject.toml has it; archives say which one wrote them.
RELEASE = "0.1.0"
DATA = environment.data_directory("HISTORIO_DATA", default=BASE_DIR / ".data")
ADDRESS = environment.address("HISTORIO_ADDRESS", default="127.0.0.1")
PORT = environment.port("HISTORIO_PORT", default=8000)
BASE_URL = environment.base_url("HISTORIO_BASE_URL")
PUBLIC_READ = environment.flag("HISTORIO_PUBLIC_READ", default=True)
#: Whether `serve` puts the October Revolution into an empty database.
SAMPLE = environment.flag("HISTORIO_SAMPLE", default=True)
DEBUG = environment.flag("HISTORIO_DEBUG", default=False)
PROXIES = environment.number("HISTORIO_PROXIES", default=0, least=0, most=10)
LOGIN_ATTEMPTS = environment.number("HISTORIO_LOGIN_ATTEMPTS", default=10, least=0, most=1000)
#: How many processes answer (`serve`), each one request at a time: one more than processors, for downloads.
WORKERS = environment.number("HISTORIO_WORKERS", default=(os.cpu_count() or 1) + 1, least=1, most=256)
#: How many downloads a client may have at a time, and all of them together (`downloads`).
DOWNLOADS_IN_ALL = max(1, WORKERS - 1)
DOWNLOADS = environment.number("HISTORIO_DOWNLOADS", default=2, least=0, most=1000)
#: For how many days what came of a job is kept (`annotations.jobs`).
JOB_DAYS = environment.number("HISTORIO_JOB_DAYS", default=7, least=1, most=365)
#: How many jobs a worker does at a time.
JOBS_AT_ONCE = environment.number("HISTORIO_JOBS_AT_ONCE", default=2, least=1, most=64)
#: How many workers `serve` has beside it; elsewhere `work` is one.
JOB_WORKERS = environment.number("HISTORIO_JOB_WORKERS", default=1, least=0, most=16)
#: A worker says so many seconds after the last time that it lives. Silent four times as long, it is given up.
JOB_HEARTBEAT = environment.number("HISTORIO_JOB_HEARTBEAT", default=5, least=1, most=60)
#: How often a client may ask the API and the pages for readers (`annotations.rates`).
RATES = {
    "anonymous": environment.rate("HISTORIO_RATE_ANONYMOUS", default="600/min"),
    "account": environment.rate("HISTORIO_RATE_ACCOUNT", default="3000/min"),
    "wrong_tokens": "60/min",
}
#: What Prometheus must know to be told (`probes`); empty: nothing is counted.
METRICS_TOKEN = environment.secret("HISTORIO_METRICS_TOKEN")
#: A standby may be so many seconds behind and still be asked.
REPLICA_LAG = environment.number("HISTORIO_REPLICA_LAG", default=30, least=1, most=86400)
SENTRY_DSN = environment.text("HISTORIO_SENTRY_DSN")
LOG = environment.one_of("HISTORIO_LOG", "plain", "json")
LOG_REQUESTS = environment.flag("HISTORIO_LOG_REQUESTS", default=False)
SECRET_KEY = environment.secret_key("HISTORIO_SECRET_KEY", data=DATA)

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.hosts("HISTORIO_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS: list[str] = []
if BASE_URL:
    ALLOWED_HOSTS.append(urlsplit(BASE_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS.append(BASE_URL)

# The queue of jobs. Its tasks are in one module of ours.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["annotations.jobs.queue"]

INSTALLED_APPS = [
    "procrastinate.contrib.django",  # first: what follows has tasks for it
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
    *(["historio.watching.Told"] if LOG_REQUESTS else []),
    *(["historio.watching.Counted"] if METRICS_TOKEN else []),
    "annotations.acting.Requests",  # its id is on every answer, and in the history of what is changed
    "historio.proxies.ClientAddress",  # who asks, for whatever counts by address
    "historio.probes.Probes",  # asked by an address, in plain HTTP
    "django.middleware.security.SecurityMiddleware",  # its headers go on files as well
    "whitenoise.middleware.WhiteNoiseMiddleware",  # files need nothing of what follows
    "historio.caching.WhoAsks",  # what caches may keep
    "historio.headers.Policy",  # what a page may load
    "historio.headers.Permissions",  # what a page may use
    "annotations.api.web_annotation.Headers",  # what that protocol has on every answer
    "corsheaders.middleware.CorsMiddleware",  # answers preflights, and marks errors of the rest
    *(["historio.standbys.Reads"] if environment.text("HISTORIO_READ_URL") else []),  # before any question
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

#: Whether what DATABASE_URL leads to gives a connection for one transaction only.
POOLED = environment.flag("HISTORIO_POOLED", default=False)
EMBEDDED = not environment.text("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "historio.database",
        **environment.database("DATABASE_URL", data=DATA),
        "CONN_MAX_AGE": None,  # kept for as long as the process lives
        # A cursor of a long answer outlives the transaction, and statements are kept by the session.
        "DISABLE_SERVER_SIDE_CURSORS": POOLED,
        "CONN_HEALTH_CHECKS": True,  # and made anew after a restart of the server
        "TEST": {"TEMPLATE": "template0"},
    },
}
#: Where lists and pages are read from, if not from the primary (`standbys`).
if STANDBYS := environment.standbys("HISTORIO_READ_URL"):
    DATABASES["standby"] = DATABASES["default"] | {
        **STANDBYS,
        "CONN_MAX_AGE": 300,  # and then another one is chosen: one that came back gets its share
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["historio.standbys.Writes"]
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
CORS_URLS_REGEX = r"^/(api|web-annotations)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "if-none-match", "prefer"]
CORS_EXPOSE_HEADERS = [
    "Accept-Post",
    "Allow",
    "Content-Location",
    "ETag",
    "Link",
    "Location",
    "Preference-Applied",
    "Retry-After",
    "Vary",
    "X-Request-Id",
]

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
        },
        "json": {"()": "historio.logs.Json"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG, "filters": ["requests"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "historio.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        # People type passwords where their names belong, and axes tells the names.
        "axes": {"handlers": [], "level": "ERROR", "propagate": True},
        # What is odd in a file is told to whoever sent it; rdflib would tell the log, with a traceback.
        "rdflib": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "historio.logs.Reports"

#: A file, or a body of the API, may be as long as this many bytes.
MAX_UPLOAD = 100 * 1024 * 1024
#: The wikis of which pages can be imported: nobody else is asked. And how they are told who asks.
WIKIS = environment.wikis(
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
    "DEFAULT_THROTTLE_CLASSES": ["annotations.api.throttling.PerClient"],
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
        "PieceKindEnum": ["equal", "deleted", "inserted"],
        "AnnotationStatusEnum": ["suggested", "proposed", "accepted", "rejected"],
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

environment.refuse_misspelt()
