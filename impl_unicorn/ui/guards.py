"""What a client can reach: anyone can post any message to a component.

Unicorn 0.67.0 takes the class of any module for a component, sets every attribute that a message
names, those of the class among them, calls inherited methods, and answers 500 where a message is
not of the form that its script gives it.
"""

from __future__ import annotations

import math
import pkgutil
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.urls import path
from django.views.decorators.http import require_POST
from django_unicorn import views
from django_unicorn.call_method_parser import parse_call_method_name
from django_unicorn.components import UnicornView
from django_unicorn.errors import UnicornViewError
from django_unicorn.serializer import JSONDecodeError, loads

from ui import components

# Unicorn finds the component "alert-list" in the module alert_list.
COMPONENTS: Final = {
    module.name.replace("_", "-") for module in pkgutil.iter_modules(components.__path__)
}
ID: Final = re.compile(r"[\w:.-]{1,100}", re.ASCII)
SPECIAL_ACTIONS: Final = {"$refresh", "$reset", "$validate"}
MAX_ACTIONS: Final = 100
MAX_PARTS: Final = 10
MAX_CALL_CHARACTERS: Final = 10_000
MAX_INTEGER: Final = 2**63 - 1

Method = TypeVar("Method", bound=Callable[..., None])


def action(method: Method) -> Method:
    """Let pages call this method of a component."""
    method.is_action = True
    return method


class GuardedView(UnicornView):
    """A component whose pages can set the fields that they keep, and call its actions.

    A field is an annotated attribute of the class, unless `javascript_exclude` holds it back.
    """

    def updating(self, name: str, value: object) -> None:
        held_back = getattr(getattr(self, "Meta", None), "javascript_exclude", ())
        if name not in type(self).__annotations__ or name in held_back:
            raise UnicornViewError("This is no field of the component.")

    def calling(self, name: str, args: tuple[object, ...]) -> None:
        if not getattr(getattr(type(self), name, None), "is_action", False):
            raise UnicornViewError("This is no action of the component.")


@require_POST
def message(request: HttpRequest, component_name: str = "") -> HttpResponse:
    """Unicorn's own view, for the components of this project and for well-formed messages.

    What Unicorn or a component refuses is answered 400, not 200.
    """
    if component_name not in COMPONENTS:
        raise Http404
    if not is_well_formed(request):
        return JsonResponse({"error": "The message is malformed."}, status=400)
    response = views.message(request, component_name)
    if response.content.startswith(b'{"error"'):
        response.status_code = 400
    return response


# In place of django_unicorn.urls; its script asks for "message" by name.
urls = (
    [
        path("message/<slug:component_name>", message),
        path("message", message, name="message"),
    ],
    "django_unicorn",
)


def is_well_formed(request: HttpRequest) -> bool:
    try:
        content = loads(request.body)
    except (JSONDecodeError, RawPostDataException):
        return False
    match content:
        case {"id": str(id), "data": dict(data), "meta": str(), "actionQueue": list(actions)}:
            return (
                bool(ID.fullmatch(id))
                and all(map(is_plain, data.values()))
                and len(actions) <= MAX_ACTIONS
                and all(map(is_action, actions))
            )
    return False


def is_action(content: Any) -> bool:
    match content:
        case {"type": "syncInput", "payload": {"name": str(), "value": value}, **rest}:
            return value is not None and is_plain(value) and has_parts(**rest)
        case {"type": "callMethod", "payload": {"name": str(name)}, **rest}:
            return is_call(name) and has_parts(**rest)
    return False


def has_parts(partials: Any = None, **rest: Any) -> bool:
    """Whether these are ids or keys of elements, in the form of Unicorn's script, or none."""
    partials = [] if partials is None else partials
    return (
        isinstance(partials, list)
        and len(partials) <= MAX_PARTS
        and all(isinstance(part, dict) and all(map(is_text, part.values())) for part in partials)
        and "partial" not in rest
    )


def is_call(text: str) -> bool:
    """Whether this is a call of one method, with plain values as its arguments."""
    if len(text) > MAX_CALL_CHARACTERS or "$parent" in text:
        return False
    try:
        name, args, kwargs = parse_call_method_name(text)
    except Exception:  # noqa: BLE001 - Python's own parser reads it: it may raise anything
        return False
    is_known = name in SPECIAL_ACTIONS or name.isidentifier()
    return is_known and all(map(is_plain, (*args, *kwargs.values())))


def is_plain(value: Any) -> bool:
    """Whether this is a text, a number that a database takes, a truth value or none."""
    match value:
        case None | bool() | str():
            return True
        case int():
            return abs(value) <= MAX_INTEGER
        case float():
            return math.isfinite(value)
    return False


def is_text(value: Any) -> bool:
    return isinstance(value, str)
