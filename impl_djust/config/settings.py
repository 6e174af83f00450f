from shared_alerts.base_settings import *

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

ASGI_APPLICATION = "config.asgi.application"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": MANIFEST.slug},
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
    "REDIS_KEY_PREFIX": f"{MANIFEST.slug}:",
    # dj-root is enough since 1.2; a template that is included has none.
    "suppress_checks": ["T002", "T012"],
}

# What a client may ask to be mounted.
LIVEVIEW_ALLOWED_MODULES = ["ui.views"]
LIVEVIEW_CONFIG = {
    # The links lead to other sites behind the same gateway.
    "auto_navigate": False,
    # A whole office, or one load test, has one address; the default is 10 sockets.
    "rate_limit": {"max_connections_per_ip": 10_000},
}
# The gateway overwrites X-Forwarded-For with the address that it saw.
DJUST_TRUSTED_PROXY_COUNT = 1

if DEBUG:
    # djust's debug panel brings inline scripts and styles that no list of hashes can foresee.
    for directive in ("script-src", "style-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][directive] = ["'self'", "'unsafe-inline'"]
