"""Settings that are equal in all implementations; each project's settings import them all.

The project is the one that DJANGO_SETTINGS_MODULE names, so that `BASE_DIR` and the manifest
are its own.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import environ

from shared_alerts.limits import MAX_IMPORT_BYTES
from shared_alerts.manifest import Manifest
from shared_alerts.secret_files import read_or_create

_project = find_spec(os.environ["DJANGO_SETTINGS_MODULE"].partition(".")[0])
assert _project is not None and _project.submodule_search_locations
BASE_DIR = Path(next(iter(_project.submodule_search_locations))).parent

env = environ.Env()
MANIFEST = Manifest.load(BASE_DIR, env.str("VARIANT", default=""))
PREFIX = MANIFEST.prefix
STATE_DIR = env.path("STATE_DIR", default=str(BASE_DIR / ".state"))()
Path(STATE_DIR).mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_create(
    Path(env.str("SECRET_KEY_FILE", default=f"{STATE_DIR}/secret_key"))
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
NAVIGATION = env.dict("NAVIGATION", default={MANIFEST.label: PREFIX})
POLL_SECONDS = env.int("POLL_SECONDS", default=0)
STATISTICS_POLL_SECONDS = env.int("STATISTICS_POLL_SECONDS", default=2)
SEARCH_DEBOUNCE_MS = env.int("SEARCH_DEBOUNCE_MS", default=300)
# Where a project can tell open pages of a change: the dotted path of `announce(alert)`.
ANNOUNCE_CHANGE = ""
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

BENCH_API = env.bool("BENCH_API", default=False)
BENCH_TOKEN = ""
if BENCH_API:
    BENCH_TOKEN = env.str("BENCH_TOKEN", default="") or read_or_create(
        Path(env.str("BENCH_TOKEN_FILE", default=f"{STATE_DIR}/bench_token"))
    )

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "bulma",
    "shared_alerts",
]

MIDDLEWARE = [
    "shared_alerts.middleware.server_timing",
    "shared_alerts.middleware.utf8_alone",
    "shared_alerts.middleware.form_first",
    "shared_alerts.middleware.RefuseWhileBusy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shared_alerts.context_processors.implementation",
            ],
        },
    },
]

if DEBUG:
    # Django keeps templates in memory even then, and forgets them only under runserver.
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = ["django.template.loaders.app_directories.Loader"]

# A request that waits for the database holds one of a server's few threads, which those that only
# read need as well.
DATABASE_BUSY_SECONDS = 2
# Closing SQLite's last connection checkpoints its log: kept open, a write costs no checkpoint.
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{STATE_DIR}/db.sqlite3"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "timeout": DATABASE_BUSY_SECONDS,
        "transaction_mode": "IMMEDIATE",
    }

# All implementations share one origin behind the gateway: without names of their own, each
# would overwrite the others' cookies.
CSRF_COOKIE_NAME = f"csrftoken-{MANIFEST.slug}"
SESSION_COOKIE_NAME = f"sessionid-{MANIFEST.slug}"
MESSAGE_STORAGE = "shared_alerts.messages.Storage"
# Behind a proxy that ends TLS: https://demo.example
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        **{directive: ["'self'", *sources] for directive, sources in MANIFEST.csp.items()},
    }
}

# A file that is refused for its size is never kept in memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_IMPORT_BYTES

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = f"{PREFIX}static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=f"{STATE_DIR}/static")
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "shared_alerts.logs.OneRecordFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
