"""The control's users: the same schedule and the same clients, without a framework's work."""

from __future__ import annotations

from typing import Any, ClassVar

from locust import task

from alerts_bench.data.load_samples import ECHO
from alerts_bench.load.users.answers import WrongAnswerError
from alerts_bench.load.users.scheduled_user import ScheduledUser
from alerts_bench.load.users.socket_user import SocketUser

BODY = "x" * 200


class EchoUser(ScheduledUser):
    """Posts a small body and gets it back."""

    label = ECHO
    echo_url: ClassVar[str] = ""
    """Set by the engine: Locust gives every user class one host."""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.client.base_url = self.echo_url

    def open(self) -> str:
        return self._ask()

    @task
    def _echo(self) -> None:
        self.measured("echo", self._ask, check)

    def _ask(self) -> str:
        return str(self.post("/", BODY).text)


class EchoSocketUser(SocketUser):
    """Sends a small frame and gets it back."""

    label = ECHO
    echo_url: ClassVar[str] = ""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.host = self.echo_url

    def open(self) -> str:
        self.connect("/")
        return BODY

    @task
    def _echo(self) -> None:
        self.measured("echo", self._ask, check)

    def _ask(self) -> str:
        self.send(BODY)
        return str(self.wait_for(lambda message: True))


def check(answer: str) -> None:
    """Raise WrongAnswerError unless the answer is what was sent."""
    if answer != BODY:
        raise WrongAnswerError("the echo server did not send back what it was sent")
