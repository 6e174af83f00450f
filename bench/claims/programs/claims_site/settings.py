"""A small project in which djust's features are tried: one process, everything in memory."""

import os

SECRET_KEY = "claims"  # noqa: S105 - nothing here is secret, and it listens on the loopback alone
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "claims_site.urls"
STATIC_URL = "/static/"
USE_TZ = True
INSTALLED_APPS = [
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "djust",
    "claims_site",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {"NAME": "Django", "BACKEND": "django.template.backends.django.DjangoTemplates"},
    {"NAME": "djust", "BACKEND": "djust.template_backend.DjustTemplateBackend"},
]
LIVEVIEW_ALLOWED_MODULES = ["claims_site.views"]
LIVEVIEW_CONFIG = {"use_websocket": os.environ.get("USE_WEBSOCKET") != "0"}
