from shared_alerts.base_settings import *

INSTALLED_APPS = ["daphne", "channels", *INSTALLED_APPS, "liveview", "ui"]

ASGI_APPLICATION = "config.asgi.application"
ANNOUNCE_CHANGE = "ui.broadcasts.announce"

# What a process has not yet fetched beyond the capacity is dropped, and its pages miss a change:
# the default of 100 is less than a burst from a few busy clients.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": MANIFEST.slug, "capacity": 10_000},
    },
}
