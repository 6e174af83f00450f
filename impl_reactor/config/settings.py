from shared_alerts.base_settings import *

INSTALLED_APPS = [
    "reactor",
    "channels",
    # Reactor imports their models: a component has a user, here always an anonymous one.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    *INSTALLED_APPS,
    "ui",
]

ASGI_APPLICATION = "config.asgi.application"
ANNOUNCE_CHANGE = "ui.live.announce"

# Each row has three handlers of its own: a cache that is smaller than a table is always missed.
REACTOR = {"TRANSPILER_CACHE_SIZE": 4096}

# The pages that one process serves share one queue: what does not fit into it is lost to them.
# The default of 100 messages is full when twenty clients click at once.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": MANIFEST.slug, "capacity": 10_000},
    },
}
