import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Before anything that needs the settings or the apps.
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from shared_alerts.sockets import refuse  # noqa: E402
from ui.consumers import AlertsConsumer  # noqa: E402
from ui.guards import ADDRESS  # noqa: E402

# In place of liveview.routing, which takes any name of a room.
sockets = [path(ADDRESS, AlertsConsumer.as_asgi()), re_path("", refuse)]
application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": AllowedHostsOriginValidator(URLRouter(sockets)),
    }
)
