"""The claim on servers: its verdict on made-up rounds, and Locust's visitors of a real server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import servers
from alerts_bench.claims.programs import Programs
from alerts_bench.claims.verdict import UnmeasuredError

ROOT = Path(__file__).parents[4]
CLAIM = claim(claimed={"requests": 6.4, "p99": 8.0})


def rounds(uvicorn: float, p99_ms: float = 10.0) -> dict[str, Any]:
    """Rounds in which daphne answers 100 requests per second, and 99 % of them within 40 ms."""

    def of(rate: float, tail: float) -> list[dict[str, float]]:
        one = {"requests_per_s": rate, "p99_ms": tail, "cpu_ms": 1000 / rate}
        slow = one | {"requests_per_s": rate / 10}
        return [one, one, slow]

    found = {"daphne": of(100, 40), "uvicorn": of(uvicorn, p99_ms)}
    return {"rounds": {page: found | {"uvicorn, 2 workers": of(1, 1)} for page in servers.PAGES}}


@pytest.mark.parametrize(("rate", "verdict"), [(320, "holds"), (319, "does not hold here")])
def test_half_of_the_factor_is_enough(rate: float, verdict: str) -> None:
    found = servers.faster(CLAIM, rounds(rate))
    assert found.verdict == verdict
    # The page that takes more than the server's own time is shown and not judged.
    assert [part.holds for part in found.parts] == [rate >= 320, True, None, None]


def test_the_tail_is_judged_too() -> None:
    assert servers.faster(CLAIM, rounds(320, p99_ms=11)).verdict == "does not hold here"


def test_more_than_claimed_is_said() -> None:
    found = servers.faster(CLAIM, rounds(700))
    assert "Better than claimed: health check, requests per second." in found.sentence
    assert "7.00× the health checks of daphne" in found.sentence


def test_a_percentile_of_a_histogram() -> None:
    assert servers._percentile({"10": 98, "200": 1, "9": 1}, 0.99) == 10
    assert servers._percentile({"10": 97, "200": 3}, 0.99) == 200


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/page/" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_visitors_ask_again_and_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "ROUND_S", 4)
    found = servers._visited(Programs(ROOT), f"{address}/page/", 1)
    assert found["requests"] > 1
    assert found["requests_per_s"] > 0


def test_an_answer_that_is_an_error_is_a_cause(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "ROUND_S", 4)
    with pytest.raises(UnmeasuredError, match=f"The visitors of {address}/other/ have failed"):
        servers._visited(Programs(ROOT), f"{address}/other/", 1)
