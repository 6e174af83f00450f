from shared_alerts.base_settings import *

INSTALLED_APPS += ["django_unicorn", "ui"]

UNICORN = {
    "ALLOWED_JS_CALL_LIST": ["Alerts", "Unicorn"],
    # Without this DEBUG has an inline script of its own, which the policy's hashes do not allow.
    "MINIFIED": True,
}

WSGI_APPLICATION = "config.wsgi.application"
