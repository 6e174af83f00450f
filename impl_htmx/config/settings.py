from shared_alerts.base_settings import *

INSTALLED_APPS += ["django_htmx", "ui"]
MIDDLEWARE += ["django_htmx.middleware.HtmxMiddleware"]

WSGI_APPLICATION = "config.wsgi.application"
