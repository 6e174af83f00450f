from shared_alerts.base_settings import *

INSTALLED_APPS += ["ui"]

WSGI_APPLICATION = "config.wsgi.application"
