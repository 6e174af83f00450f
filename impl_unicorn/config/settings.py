from shared_alerts.base_settings import *

INSTALLED_APPS += ["django_unicorn", "ui"]

UNICORN = {
    "ALLOWED_JS_CALL_LIST": ["Alerts", "Unicorn"],
    # Without this DEBUG has an inline script of its own, which the policy's hashes do not allow.
    "MINIFIED": True,
}

# As much as the gateway passes on: a message carries a text twice, as it was and as it is.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4096 * 1024

WSGI_APPLICATION = "config.wsgi.application"
