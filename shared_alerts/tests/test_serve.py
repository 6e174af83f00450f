from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError

import pytest

from shared_alerts import serve


class Started(Exception):
    pass


@pytest.fixture
def started(monkeypatch):
    """The command that `serve` would have become."""

    def run(interface: str, **environment: str) -> str:
        commands: list[list[str]] = []

        def execvp(program: str, command: list[str]) -> None:
            commands.append(command)
            raise Started

        monkeypatch.setattr(os, "execvp", execvp)
        monkeypatch.setattr(serve, "version", lambda name: "1.0")
        for name in ("WORKERS", "ASGI_SERVER", "HOST"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"PORT": "8002"} | environment).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(Started):
            serve.main(interface)
        return " ".join(commands[0][1:])

    return run


def test_wsgi_runs_gunicorn(started):
    command = started("wsgi")
    assert command.startswith("-m gunicorn config.wsgi --bind 127.0.0.1:8002 --workers 1 ")
    assert "--worker-class gthread --threads 4 --keep-alive 75" in command
    assert os.environ["SERVER_PROGRAM"] == "gunicorn 1.0, WORKERS=1"
    assert os.environ["SERVER_PID"] == str(os.getpid())


@pytest.mark.parametrize("environment", [{}, {"ASGI_SERVER": ""}])
def test_asgi_runs_daphne(started, environment):
    assert started("asgi", HOST="0.0.0.0", **environment).startswith(
        "-m daphne config.asgi:application --bind 0.0.0.0 --port 8002"
    )


def test_a_server_that_is_not_installed_is_named(monkeypatch):
    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(serve, "version", version)
    monkeypatch.setenv("ASGI_SERVER", "uvicorn")
    monkeypatch.setenv("PORT", "8002")
    with pytest.raises(SystemExit, match="uvicorn is not installed here"):
        serve.main("asgi")


@pytest.mark.parametrize(
    ("interface", "server", "options"),
    [
        ("wsgi", "gunicorn", ["--limit-request-line 8190"]),
        (
            "asgi",
            "daphne",
            ["--websocket-max-message-size 16777216", "--websocket-max-frame-size 16777216"],
        ),
        ("asgi", "uvicorn", ["--ws-max-size 16777216"]),
    ],
)
def test_servers_take_what_the_gateway_passes_on(started, interface, server, options):
    command = started(interface, ASGI_SERVER=server)
    assert command.startswith(f"-m {server} ")
    assert all(option in command for option in options)


def test_more_workers_need_uvicorn(started):
    assert "--workers 2" in started("asgi", WORKERS="2", ASGI_SERVER="uvicorn")
    with pytest.raises(SystemExit, match="Set ASGI_SERVER=uvicorn"):
        started("asgi", WORKERS="2")


@pytest.mark.parametrize(
    ("environment", "message"),
    [({"ASGI_SERVER": "hypercorn"}, "is not known"), ({"WORKERS": "0"}, "at least 1")],
)
def test_refuses_what_it_does_not_know(started, environment, message):
    with pytest.raises(SystemExit, match=message):
        started("asgi", **environment)
