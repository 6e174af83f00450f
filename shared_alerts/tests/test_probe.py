from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from shared_alerts import probe

PROJECT = Path(__file__).parent / "project"


class Answer(BaseHTTPRequestHandler):
    status = 200
    paths: list[str] = []

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Answer]]:
    """A server in this folder's container, and a proxy that does not know it."""
    answer = type("OwnAnswer", (Answer,), {"paths": []})
    with HTTPServer(("127.0.0.1", 0), answer) as server:
        monkeypatch.chdir(PROJECT)
        monkeypatch.setenv("PORT", str(server.server_port))
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield answer
        server.shutdown()
        serving.join()


def test_a_server_that_is_well(server: type[Answer]) -> None:
    probe.main()
    (path,) = server.paths
    assert path.endswith("/health/")


def test_one_that_is_not(server: type[Answer]) -> None:
    server.status = 503
    with pytest.raises(SystemExit, match="503"):
        probe.main()


def test_nobody(server: type[Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    with pytest.raises(SystemExit, match="refused"):
        probe.main()
