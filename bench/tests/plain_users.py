"""The simulated users of the plain pages; a test names them in a manifest."""

import json
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import gevent

from alerts_bench.load.users import stream_user
from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.live_user import LiveUser


class AjaxUser(AlertsUser):
    def open(self) -> str:
        return str(self.get().text)

    def create_random(self) -> str:
        return self.act("add")

    def open_form(self) -> str:
        return self.act("form")

    def create(self, kind: str, description: str) -> str:
        # The plain page knows one type.
        return self.act("create", description=description).replace("INFO", kind)

    def show_details(self, pk: int) -> str:
        return self.act("detail", id=pk)

    def acknowledge(self, pk: int, wanted: bool) -> str:
        return self.act("acknowledge", id=pk)

    def search(self, text: str) -> str:
        return self.act("search", q=text)

    def delete(self, pk: int) -> str:
        return self.act("delete", id=pk)

    def act(self, action: str, **fields: object) -> str:
        return str(self.post("do", {"action": action, **fields}).text)


class SocketUser(LiveUser, AjaxUser):
    def open(self) -> str:
        page = super().open()
        self.connect(self.prefix)
        return page

    def rows_in(self, message: str | bytes) -> list[int]:
        return []

    def act(self, action: str, **fields: object) -> str:
        self.send(urlencode({"action": action, **fields}))
        return str(self.wait_for(lambda message: True))


class StreamUser(stream_user.StreamUser, AjaxUser):
    """What a request changes comes by the stream."""

    def open(self) -> str:
        page = super().open()
        self.listen(f"{self.prefix}events?{self.number}")
        return page

    def act(self, action: str, **fields: object) -> str:
        ask = partial(super().act, action, page=self.number, **fields)
        return str(json.loads(self.event_after(ask, lambda event: True).data))


class BrokenUser(AjaxUser):
    def show_details(self, pk: int) -> str:
        return str(self.no_such_thing)  # type: ignore[attr-defined]


class SlowSocketUser(SocketUser):
    """Leaves a mark once its page is open, which takes a while."""

    def open(self) -> str:
        page = super().open()
        gevent.sleep(1)
        with Path(__file__).with_name("opened").open("a") as file:
            file.write(".")
        return page
