from __future__ import annotations

from typing import Any

import pytest
from framework_users import TransportError, user_of

from alerts_bench.load.users import stream_user
from alerts_bench.load.users.stream_user import events


class TestEvents:
    def test_each_ends_with_an_empty_line(self) -> None:
        lines = ["event: alerts\n", "data: 1\n", "\n", "data: 2\r\n", "\r\n", "data: cut\n"]
        assert list(events(lines)) == [("alerts", "1", ""), ("message", "2", "")]

    def test_lines_of_data_are_one_text(self) -> None:
        assert list(events(["data: a\n", "data:b\n", "data:  c\n", "\n"])) == [
            ("message", "a\nb\n c", "")
        ]

    def test_comments_and_what_has_no_data_are_none(self) -> None:
        assert list(events([": open\n", "\n", ":\n", "\n", "event: x\n", "\n"])) == []
        assert list(events(["data\n", "\n"])) == [("message", "", "")]

    def test_a_name_holds_for_one_event_and_an_id_until_the_next(self) -> None:
        lines = ["id: 7\n", "event: x\n", "data: 1\n", "\n", "data: 2\n", "\n"]
        assert list(events(lines)) == [("x", "1", "7"), ("message", "2", "7")]


class TestLoss:
    def test_the_next_request_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(stream_user.StreamUser, "listen", lambda *_: None)
        user = user_of("htmx/sse", monkeypatch)
        user._mailbox.lose("the server closed the stream")
        with pytest.raises(TransportError, match="closed the stream"):
            user.create_random()


def lines_of(*data: str) -> list[bytes]:
    return [line for one in data for line in (f"data: {one}\n".encode(), b"\n")]


class TestAnswers:
    @pytest.fixture
    def user(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(stream_user.StreamUser, "listen", lambda *_: None)
        user = user_of("htmx/sse", monkeypatch)
        monkeypatch.setattr(user, "received", lambda *_: None)
        return user

    def test_is_the_first_event_since_the_request(self, user: Any) -> None:
        user._read(lines_of("before"))
        answer = user.event_after(
            lambda: user._read(lines_of("of another", "own", "later")),
            lambda event: event.data != "of another",
        )
        assert answer.data == "own"

    def test_that_does_not_come_is_a_failure(self, user: Any) -> None:
        with pytest.raises(TransportError, match="closed the stream"):
            user.event_after(lambda: user._read(lines_of("other")), lambda event: False)
        user._mailbox.reopen()
        with pytest.raises(TransportError, match=r"no answer within 0\.01 s"):
            user.event_after(lambda: None, lambda event: True, timeout=0.01)
