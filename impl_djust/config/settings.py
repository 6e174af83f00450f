from pathlib import Path

import shared_alerts
from shared_alerts.base_settings import *
from shared_alerts.serve import MESSAGE_BYTES

INSTALLED_APPS = [
    "daphne",
    "channels",
    # djust asks for each page whether it needs a login, and imports Django's users to do so.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    *INSTALLED_APPS,
    "djust",
    "ui",
]
MIDDLEWARE += ["django.contrib.sessions.middleware.SessionMiddleware"]

if DEBUG:
    # djust reads DIRS and APP_DIRS, whichever loaders there are.
    TEMPLATES[0]["DIRS"] = [
        Path(folder, "templates")
        for folder in (Path(shared_alerts.__file__).parent, Path(__file__).parents[1] / "ui")
    ]

ASGI_APPLICATION = "config.asgi.application"

# The pages that one process serves share one queue: what does not fit into it is lost to them,
# and the last change that a page misses stays unseen. The default is 100 messages.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": MANIFEST.slug, "capacity": 10_000},
    },
}

# The session holds what a page shows, for events that come over HTTP while its socket is lost.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": MANIFEST.slug,
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
SESSION_COOKIE_AGE = 3600

# Any process can answer the next request of a page.
DJUST_CONFIG = {
    "STATE_BACKEND": "redis",
    "REDIS_URL": REDIS_URL,
    "REDIS_KEY_PREFIX": f"{MANIFEST.slug}:state:",
}

# S002 misses the reason that the shared views give. T002 and T012 want a dj-view in each template:
# dj-root is enough since 1.2, and an included template has neither.
SILENCED_SYSTEM_CHECKS = ["djust.S002", "djust.T002", "djust.T012"]

ANNOUNCE_CHANGE = "ui.views.announce"

# What a client may ask to be mounted.
LIVEVIEW_ALLOWED_MODULES = ["ui.views"]
LIVEVIEW_CONFIG = {
    # The links lead to other sites behind the same gateway.
    "auto_navigate": False,
    "rate_limit": {
        # A whole office, or one load test, has one address; the default is 10 sockets.
        "max_connections_per_ip": 10_000,
        # Who sends too much loses the socket. By default the others at the same address cannot
        # connect for five seconds either; it must be more than 0.
        "reconnect_cooldown": 0.001,
        # A file that is refused is sent to its end even so; who sends more loses the socket.
        "upload_burst": 5000,
    },
    # What the server takes: a long text is refused by the form, which says so.
    "max_message_size": MESSAGE_BYTES,
}
# The gateway overwrites X-Forwarded-For with the address that it saw.
DJUST_TRUSTED_PROXY_COUNT = 1

if DEBUG:
    # djust's debug panel brings inline scripts and styles that no list of hashes can foresee.
    for directive in ("script-src", "style-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][directive] = ["'self'", "'unsafe-inline'"]
