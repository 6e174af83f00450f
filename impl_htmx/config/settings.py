from shared_alerts.base_settings import *

INSTALLED_APPS += ["django_htmx", "ui"]
MIDDLEWARE += ["django_htmx.middleware.HtmxMiddleware"]

WSGI_APPLICATION = "config.wsgi.application"

# Whether open pages keep a stream: the server is another then.
STREAMS_CHANGES = MANIFEST.variant == "htmx/sse"
if STREAMS_CHANGES:
    ASGI_APPLICATION = "config.asgi.application"
    ANNOUNCE_CHANGE = "ui.changes.announce"
    MIDDLEWARE.append("ui.changes.number_answers")
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("ui.changes.in_templates")
