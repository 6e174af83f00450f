"""What a client can reach: anyone can open a socket, send any frame and post any event.

djust 1.2.6 calls only what is marked as an event handler. What it cannot read ends in an exception
in the log, over HTTP also in a status of 500.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from djust import LiveView, event_handler
from djust.decorators import is_event_handler
from djust.forms import FormMixin
from djust.uploads import UploadEntry, UploadManager, UploadMixin
from djust.websocket import LiveViewConsumer

from shared_alerts import toasts
from shared_alerts.sockets import REFUSED, read_object

MAX_VIEWS: Final = 10
TYPES: Final = {
    "type": str,
    "view": str | None,
    "url": str | None,
    "event": str | None,
    "params": dict | None,
}
# The first byte of the frames in which djust's script sends a file, and how long they are at least.
UPLOAD_KINDS: Final = {1, 2, 3}
UPLOAD_BYTES: Final = 17

Handler = Callable[..., None]


class GuardedConsumer(LiveViewConsumer):
    """djust's socket, closed when it brings what no page of this project sends."""

    is_closed = False

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        self.is_closed = True
        await super().close(code, reason)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.is_closed:
            # Of a flood, djust would count each frame that has come already, and shut out all
            # others at the same address again with each.
            return
        if is_upload(bytes_data) if text_data is None else is_frame(read_object(text_data)):
            await super().receive(text_data, bytes_data)
        else:
            await self.close(REFUSED)

    async def handle_mount_batch(self, data: dict[str, Any]) -> None:
        """Refuse more views than a page has: each is mounted and drawn, and a frame holds 900."""
        views = data.get("views")
        if isinstance(views, list) and len(views) > MAX_VIEWS:
            await self.close(REFUSED)
        else:
            await super().handle_mount_batch(data)


class GuardedFormMixin(FormMixin):
    """A form that keeps what its own fields are given: djust keeps whatever comes with an event."""

    @event_handler
    def submit_form(self, **fields: Any) -> None:
        own = fields.keys() & self.form_class.base_fields.keys()
        super().submit_form(**{name: fields[name] for name in own})

    @event_handler
    def validate_field(
        self, field: str = "", field_name: str = "", value: Any = None, **rest: Any
    ) -> None:
        name = field or field_name
        if name in self.form_class.base_fields:
            super().validate_field(field=name, value=value)


class OneFileManager(UploadManager):
    """What a page has sent of its file: the last one alone.

    djust keeps each file that was sent whole until it is asked for, and takes no other while one
    has failed. What a file is called, and what kind it is said to be, is nothing to go by.
    """

    def register_entry(
        self,
        upload_name: str,
        ref: str,
        client_name: str,
        client_type: str,
        client_size: int,
        session_key: str | None = None,
    ) -> UploadEntry | None:
        if not isinstance(upload_name, str) or not isinstance(ref, str):
            return None
        if type(client_size) is not int or client_size < 0:
            return None
        for entry in self.get_entries(upload_name):
            self.cancel_upload(entry.ref)
        return super().register_entry(upload_name, ref, "", "", client_size, session_key)

    def add_chunk(self, ref: str, chunk_index: int, data: bytes) -> int | None:
        progress = super().add_chunk(ref, chunk_index, data)
        if progress is None:
            # djust would take what it has of a file that is too large for the whole file.
            self.cancel_upload(ref)
        return progress


class OneFileMixin(UploadMixin):
    """A view whose page sends one file at a time."""

    def _ensure_upload_manager(self) -> UploadManager:
        if self._upload_manager is None:
            self._upload_manager = OneFileManager()
        return self._upload_manager


def unless_busy(handler: Handler) -> Handler:
    """Say that the database is busy, where djust has an error for the console alone."""

    @wraps(handler)
    def guarded(self: LiveView, *args: Any, **kwargs: Any) -> None:
        try:
            handler(self, *args, **kwargs)
        except OperationalError:
            self.show(toasts.BUSY)

    return guarded


class GuardedLiveView(LiveView):
    """A view that answers 400 to an event over HTTP that djust cannot read: djust answers 500."""

    login_required = False
    # Django would take a handler `delete` for the view of that method.
    http_method_names = ["get", "head", "options", "post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_event(request, type(self)):
            return super().post(request, *args, **kwargs)
        return JsonResponse({"error": "The event is malformed."}, status=400)


def is_event(request: HttpRequest, view_class: type[LiveView]) -> bool:
    """Whether the body names a handler of this view and what it is given, in djust's two forms."""
    try:
        content = read_object(request.body)
    except RawPostDataException:
        return False
    if content is None:
        return False
    if "event" in content:
        name, params = content["event"], content.get("params", {})
    else:
        name, params = request.headers.get("X-Djust-Event"), content
    return (
        isinstance(name, str)
        and is_event_handler(getattr(view_class, name, None))
        and isinstance(params, dict)
        and "self" not in params
    )


def is_frame(content: dict[str, Any] | None) -> bool:
    """Whether these parts of a frame have their types; djust itself checks those that it needs."""
    return content is not None and all(
        isinstance(content.get(name), type) for name, type in TYPES.items()
    )


def is_upload(data: bytes | None) -> bool:
    return data is not None and len(data) >= UPLOAD_BYTES and data[0] in UPLOAD_KINDS
