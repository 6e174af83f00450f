"""The options of a load run: read from text, and held within bounds."""

from __future__ import annotations

from dataclasses import dataclass

from alerts_bench.load.plan import LONGEST_S, MOST_USERS, WORKER_PORT, doubling
from alerts_bench.recording.settings import SettingsError, counts

GO_ON = "..."
MOST_BY_DEFAULT = 640


@dataclass(frozen=True, kw_only=True)
class LoadSettings:
    """What was asked for."""

    users: int = 20
    seconds: float = 30.0
    warmup_s: float = 5.0
    rate_hz: float = 1.0
    rows: int = 100
    steps: tuple[int, ...] = ()
    """Numbers of users, until one is too many; empty for `users` alone."""
    echo: bool = False
    idle: int = 0
    broadcast: tuple[int, ...] = ()
    acts: int = 10
    screens: int = 0
    """Acts in one browser that are watched in another, on the list."""
    follow: int = 0
    """The same, on Statistics."""
    kill_at_half: bool = False
    browser: bool = False
    repeat: int = 1
    workers: int = 0
    worker_port: int = WORKER_PORT
    web: str = ""
    """Host and port of Locust's page."""

    def __post_init__(self) -> None:
        for users in (self.users, *self.steps, *self.broadcast, max(1, self.idle)):
            if not 1 <= users <= MOST_USERS:
                raise SettingsError(f"Users must be from 1 to {MOST_USERS:,}, not {users}.")
        if self.seconds > LONGEST_S:
            raise SettingsError(f"A step may take {LONGEST_S:g} s, not {self.seconds:g}.")
        if not 0 < self.rate_hz <= 100:
            raise SettingsError("--rate must be above 0 and at most 100 acts a second.")
        if self.steps and (self.kill_at_half or self.browser):
            raise SettingsError("--steps stands without --kill-at-half and --browser.")
        if self.broadcast and self.workers:
            raise SettingsError("--broadcast compares times of one clock: leave out --workers.")

    @property
    def most_users(self) -> int:
        """How many users there may be at once."""
        return max((self.users, *self.steps, *self.broadcast, self.idle))


def steps(text: str, most: int = MOST_BY_DEFAULT) -> tuple[int, ...]:
    """Read ``5,10,20`` or ``5,...``, which doubles up to `most`; raises SettingsError."""
    listed, dots, _ = text.partition(GO_ON)
    first = counts("--steps", listed.rstrip(","))
    return (*first[:-1], *doubling(first[-1], most)) if dots else first


def web_address(text: str) -> str:
    """Read ``127.0.0.1:8089`` or ``8089``, which is on the loopback; raises SettingsError."""
    host, _, port = text.rpartition(":")
    if text and not port.isdigit():
        raise SettingsError(f"--web takes HOST:PORT or a port, not {text!r}.")
    return f"{host or '127.0.0.1'}:{port}" if text else ""
