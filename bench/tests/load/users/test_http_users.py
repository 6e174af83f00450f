"""The users of the frameworks that answer requests, on answers as their servers send them."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from framework_users import StreamEvent, StreamUser, user_of

from alerts_bench.load.users import answers

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="secret">'
PRESSED = '<button aria-pressed="true">Acknowledge</button>'


class Response:
    """What a server answers."""

    def __init__(self, text: str, headers: dict[str, str] | None = None) -> None:
        self.text = text
        self.headers = headers or {}

    def json(self) -> Any:
        return json.loads(self.text)


class Server:
    """Answers each request of a user with the next of these texts, and keeps what was asked."""

    def __init__(self, id: str, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
        self.user = user_of(id, monkeypatch)
        self.asked: list[tuple[str, str, Any]] = []
        self.headers: dict[str, str] = {}
        self._responses = [Response(page)]
        monkeypatch.setattr(self.user, "ask", self._ask)
        self.user.open()

    def answers(self, text: str, headers: dict[str, str] | None = None) -> None:
        self.asked.clear()
        self._responses.append(Response(text, headers))

    def _ask(self, method: str, path: str, data: Any = None, headers: Any = None) -> Response:
        self.asked.append((method, path, data))
        self.headers = dict(headers or {})
        return self._responses.pop(0)


class TestSsr:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> Server:
        return Server("ssr", monkeypatch, TOKEN)

    def test_acknowledge_is_a_form_with_the_state_that_is_asked_for(self, server: Server) -> None:
        server.answers(answers.in_row(8) + answers.in_row(7, PRESSED))
        answers.assert_acknowledged(server.user.acknowledge(7, True), 7, wanted=True)
        fields = {"csrfmiddlewaretoken": "secret", "acknowledged": "true"}
        assert server.asked == [("POST", "7/acknowledge/", fields)]

    def test_a_search_is_an_address(self, server: Server) -> None:
        server.answers(answers.in_row(3))
        answers.assert_found(server.user.search("a&b"), seeded=3)
        assert server.asked == [("GET", "?q=a%26b", None)]


class TestHtmx:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> Server:
        return Server("htmx", monkeypatch, TOKEN)

    def test_acknowledge_brings_the_button_of_the_row(self, server: Server) -> None:
        server.answers(PRESSED + '<p id="summary" hx-swap-oob="true"></p>')
        answers.assert_acknowledged(server.user.acknowledge(7, True), 7, wanted=True)
        ((method, path, fields),) = server.asked
        assert (method, path, fields["acknowledged"]) == ("POST", "7/acknowledge/", "true")
        assert server.headers["HX-Target"] == "acknowledge-7"

    def test_a_search_brings_rows(self, server: Server) -> None:
        server.answers(answers.in_row(3))
        answers.assert_found(server.user.search("z"), seeded=3)
        assert server.asked == [("GET", "?q=z", None)]
        assert (server.headers["HX-Request"], server.headers["HX-Target"]) == ("true", "alert-rows")


class TestHtmxStream:
    PAGE = (
        f'{TOKEN}{answers.in_row(3)}<div sse-connect="/htmx/changes/?page=ab1&amp;seen=4" '
        'hx-headers=\'{"X-Page": "ab1"}\'></div>'
    )

    @pytest.fixture
    def listened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        addresses: list[str] = []
        monkeypatch.setattr(StreamUser, "listen", lambda _, path: addresses.append(path))
        return addresses

    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch, listened: list[str]) -> Server:
        return Server("htmx/sse", monkeypatch, self.PAGE)

    def test_opens_the_stream_that_the_page_names(
        self, server: Server, listened: list[str]
    ) -> None:
        assert listened == ["/htmx/changes/?page=ab1&seen=4"]

    def test_its_requests_bear_the_name_of_the_page(self, server: Server) -> None:
        server.answers(answers.in_row(7))
        server.user.create_random()
        assert server.headers["X-Page"] == "ab1"

    @pytest.fixture
    def told(self, server: Server) -> list[int]:
        """The rows that came."""
        rows: list[int] = []
        server.user.report = lambda found, at: rows.extend(found)
        return rows

    @staticmethod
    def change(number: int, data: str) -> StreamEvent:
        return StreamEvent("change", data, str(number))

    def test_a_list_shows_what_it_is_sent(self, server: Server, told: list[int]) -> None:
        server.asked.clear()
        server.user.received(self.change(5, answers.in_row(4)), 0.0)
        server.user.received(self.change(6, "<div>row 4 is gone</div>"), 0.0)
        server.user.told()
        assert told == [4]
        assert server.asked == []

    @pytest.mark.parametrize(
        ("number", "data"),
        [(5, ""), (4, answers.in_row(4)), (5, answers.in_row(2))],
        ids=["an import", "an earlier change", "an older row"],
    )
    def test_what_does_not_come_next_is_asked_for(
        self, server: Server, told: list[int], number: int, data: str
    ) -> None:
        server.user.received(self.change(4, "<div></div>"), 0.0)
        server.user.received(self.change(number, data), 0.0)
        server.answers(answers.in_row(4) + answers.in_row(3))
        server.user.told()
        assert server.asked == [("GET", "?q=", None)]
        assert told == [4]

    def test_a_search_asks_for_its_rows(self, server: Server, told: list[int]) -> None:
        server.answers(answers.in_row(3))
        server.user.search("z")
        server.user.received(self.change(5, answers.in_row(5)), 0.0)
        server.answers(answers.in_row(5) + answers.in_row(3))
        server.user.told()
        assert server.asked == [("GET", "?q=z", None)]
        assert told == [5]

    def test_after_an_answer_from_before_an_event_it_asks(
        self, server: Server, told: list[int]
    ) -> None:
        server.user.received(self.change(9, answers.in_row(9)), 0.0)
        server.answers(answers.in_row(8), headers={"X-Change": "8"})
        server.user.create_random()
        server.answers(answers.in_row(9) + answers.in_row(8))
        server.user.told()
        assert server.asked == [("GET", "?q=", None)]


class TestUnicorn:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> Server:
        data = html.escape(json.dumps({"typed_term": ""}))
        page = "".join(
            f'<div unicorn:id="{name}" unicorn:name="{name}" unicorn:meta="sum" '
            f"unicorn:data='{data}'>"
            for name in ("alert-list", "alert-dialog")
        )
        return Server("unicorn", monkeypatch, page + TOKEN)

    def answer(self, *parts: str, **data: str) -> str:
        partials = [{"id": str(number), "dom": dom} for number, dom in enumerate(parts)]
        return json.dumps({"data": data, "meta": "sum:hash:0", "calls": [], "partials": partials})

    def sent(self, server: Server) -> tuple[str, Any]:
        ((_, path, message),) = server.asked
        return path, json.loads(message)

    def test_acknowledge_brings_its_row_by_key(self, server: Server) -> None:
        server.answers(self.answer(answers.in_row(7, PRESSED), '<p id="summary"></p>'))
        answers.assert_acknowledged(server.user.acknowledge(7, True), 7, wanted=True)
        path, message = self.sent(server)
        (action,) = message["actionQueue"]
        assert path == "message/alert-list"
        assert action["payload"] == {"name": "acknowledge('7', 'true')"}
        assert action["partials"] == [{"key": "7"}, {"target": "summary"}]

    def test_a_search_sets_the_field_that_the_next_message_carries(self, server: Server) -> None:
        server.answers(self.answer(answers.in_row(3), typed_term="z"))
        answers.assert_found(server.user.search("z"), seeded=3)
        _, message = self.sent(server)
        (action,) = message["actionQueue"]
        assert action["type"] == "syncInput"
        assert action["payload"] == {"name": "typed_term", "value": "z"}
        server.answers(self.answer(typed_term=""))
        server.user.search("")
        assert self.sent(server)[1]["data"] == {"typed_term": "z"}
