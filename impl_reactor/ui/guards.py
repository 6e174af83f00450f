"""What a client can reach: anyone can open a socket and send any frame.

Reactor 5.3.0b0 calls whatever attribute of a component an event names, the methods of pydantic
among them, and answers a frame that is not of the form that its script gives it with an exception,
whose text, line breaks included, goes into the log.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from pydantic import BaseModel, StrictStr, ValidationError
from reactor.component import Component
from reactor.consumer import ReactorConsumer
from reactor.repository import ComponentRepository

from shared_alerts.sockets import REFUSED, read_object

MAX_COMPONENTS: Final = 100
# Names that pydantic, which calls the handlers, keeps for itself.
RESERVED: Final = {"self", "args", "kwargs", "v__args", "v__positional_only", "v__duplicate_kwargs"}


class Payload(BaseModel, extra="forbid"):
    """What comes with a command."""

    def is_allowed(self, repository: ComponentRepository) -> bool:
        return True


class Join(Payload):
    name: StrictStr
    state: StrictStr
    children: dict[StrictStr, tuple[StrictStr, StrictStr]] = {}

    def is_allowed(self, repository: ComponentRepository) -> bool:
        components = [(self.name, self.state), *self.children.values()]
        there = len(repository.components) + len(repository.children)
        return there + len(components) <= MAX_COMPONENTS and all(
            name in Component._all and is_signed(state) for name, state in components
        )


class Leave(Payload):
    id: StrictStr


class QueryString(Payload):
    qs: StrictStr

    def is_allowed(self, repository: ComponentRepository) -> bool:
        """Whether Reactor can read the parameters, and write them again."""
        try:
            trial = ComponentRepository(is_live=False)
            trial.set_query_string(self.qs)
            trial.get_query_string()
        except (ValueError, RecursionError):
            return False
        return True


class UserEvent(Payload):
    id: StrictStr
    command: StrictStr
    implicit_args: dict[StrictStr, list[Any]]
    explicit_args: dict[StrictStr, Any]

    def is_allowed(self, repository: ComponentRepository) -> bool:
        component = repository.get(self.id)
        arguments = (*self.implicit_args, *self.explicit_args)
        return (component is None or is_handler(component, self.command)) and all(
            name.isidentifier() and name not in RESERVED for name in arguments
        )


COMMANDS: Final[dict[str, type[Payload]]] = {
    "join": Join,
    "leave": Leave,
    "query_string": QueryString,
    "user_event": UserEvent,
}


class GuardedConsumer(ReactorConsumer):
    """Reactor's socket, closed when it brings what no page of this project sends."""

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        command, payload = self.read(text_data)
        if payload is None:
            await self.close(REFUSED)
            # What the client has sent since is not read any more.
            await self.websocket_disconnect({"code": REFUSED})
        else:
            await self.receive_json({"command": command, "payload": payload.dict()})

    def read(self, text: str | None) -> tuple[str, Payload | None]:
        """The command of a frame and what comes with it; None where that is not allowed."""
        match read_object(text):
            case {"command": str(command), "payload": dict(fields)} if command in COMMANDS:
                with suppress(ValidationError):
                    payload = COMMANDS[command](**fields)
                    return command, payload if payload.is_allowed(self.repo) else None
        return "", None

    async def command_user_event(self, id: str, **event: Any) -> None:
        """Pass over what comes after its component has left the page: a second click."""
        if self.repo.get(id) is not None:
            await super().command_user_event(id=id, **event)

    async def disconnect(self, code: int) -> None:
        """Leave the groups: to those that remain in them, messages are kept for nobody."""
        for channel in self.subscriptions:
            await self.channel_layer.group_discard(channel, self.channel_name)


def is_signed(state: str) -> bool:
    try:
        Signer().unsign(state)
    except BadSignature:
        return False
    return True


def is_handler(component: Component, name: str) -> bool:
    """Whether this is a method that a component of this project declares, and Reactor does not.

    Reactor lets pydantic wrap the public methods that a component declares, and no others.
    """
    is_declared = hasattr(getattr(type(component), name, None), "raw_function")
    return is_declared and not name.startswith("_") and not hasattr(Component, name)
