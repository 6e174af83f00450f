import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claims_site.settings")

# Before anything that needs the settings or the apps.
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # noqa: E402
from django.urls import path  # noqa: E402
from djust.websocket import LiveViewConsumer  # noqa: E402

sockets = [path("ws/live/", LiveViewConsumer.as_asgi())]
application = ProtocolTypeRouter(
    {
        "http": ASGIStaticFilesHandler(http),
        "websocket": AuthMiddlewareStack(URLRouter(sockets)),
    }
)
