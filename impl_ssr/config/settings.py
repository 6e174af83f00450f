from shared_alerts.base_settings import *

INSTALLED_APPS += ["django.contrib.messages", "ui"]
MIDDLEWARE += ["django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.contrib.messages.context_processors.messages"
]

# The toast of one redirect: a cookie carries it without a session.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

WSGI_APPLICATION = "config.wsgi.application"
