"""One interaction in a page, measured by the clock inside the page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, TimeoutError

from alerts_bench.page import diagnosis, network
from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Click, Interaction, Load

FRAME_MS = 1000 / 60
_ANNOUNCED = "alerts-bench "

Reason = Callable[[Page, Hooks], str]
"""Finds out why a page does not get to an end; empty when it cannot."""


def _unknown(page: Page, hooks: Hooks) -> str:
    return ""


class InteractionError(Exception):
    """An interaction that did not reach its end, and the cause."""


@dataclass(frozen=True)
class Timing:
    """What the page's clock saw of one or more acts. Times in ms since the click."""

    dom_ms: float
    frame_ms: float | None
    rows: int
    """Rows of the table at the first click."""
    start_s: float
    """The first click, in seconds since the epoch."""
    first_paint_ms: float | None = None

    def __add__(self, later: Timing) -> Timing:
        frames = (self.frame_ms, later.frame_ms)
        return Timing(
            self.dom_ms + later.dom_ms,
            None if None in frames else sum(one for one in frames if one is not None),
            self.rows,
            self.start_s,
        )


@dataclass(frozen=True)
class Observation:
    """A timing that was watched, with what was seen."""

    timing: Timing
    traffic: network.Traffic
    stages: network.Stages


@dataclass
class Tab:
    """An open page. Every method raises InteractionError."""

    context: BrowserContext
    url: str
    hooks: Hooks
    limit_s: float
    """How long an act may take before it has failed."""
    chance: random.Random
    page: Page = field(init=False)
    _rows: int = 0

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(self.limit_s * 1000)

    def load(self) -> Timing:
        """Navigate to the page and wait until its page is usable."""
        with self._explained():
            self.page.goto(self.url, wait_until="commit")
            loaded = self.page.evaluate(_LOADED, self.limit_s * 1000)
        if loaded is None:
            raise self._late("not ready", diagnosis.of_readiness)
        if fault := diagnosis.of_load(loaded, self.hooks):
            raise InteractionError(f"{fault}: {diagnosis.complaint(self.page)}")
        self._rows = loaded["rows"]
        origin_s = loaded["origin"] / 1000
        return Timing(loaded["dom"], loaded["frame"], self._rows, origin_s, loaded["paint"])

    def click(self, act: Act, *, careful: bool) -> Timing:
        """Do one act and time it; without care it is quick and has no frame."""
        mouse = self.page.mouse
        if act.description is not None:
            with self._explained("no field to type into", diagnosis.of_field):
                self.page.locator(self.hooks.description).fill(act.description)
        change = partial(diagnosis.of_change, change=act.change)
        with self._explained(f"no {act.change}", change):
            x, y = self._aim(act, careful=careful)
            with self.page.expect_console_message(_is_announcement) as announced:
                if careful:
                    mouse.down()
                    mouse.up()
                else:
                    mouse.click(x, y)
        start, dom, *frame = map(float, announced.value.text.split()[1:])
        return Timing(dom - start, frame[0] - start if frame else None, self._rows, start / 1000)

    def prepare(self, interaction: Interaction) -> None:
        """Bring the page to where the interaction begins."""
        if isinstance(interaction, Click):
            self._do_all(interaction.prepare)

    def measure(self, interaction: Interaction, *, careful: bool = True) -> Timing:
        """Measure a prepared interaction."""
        if isinstance(interaction, Load):
            return self.load()
        first, *others = interaction.timed
        timing = self.click(first, careful=careful)
        for act in others:
            timing += self.click(act, careful=careful)
        return timing

    def observe(self, interaction: Interaction) -> Observation:
        """Measure a prepared interaction while watching the network, which costs time."""
        with self._explained(), network.watched(self.page) as watch:
            timing = self.measure(interaction)
            watch.settle(self.page)
            start_s = timing.start_s - watch.epoch_offset_s(self.page)
            stages = watch.stages(start_s, start_s + timing.dom_ms / 1000)
            return Observation(timing, watch.traffic(), stages)

    def restore(self, interaction: Interaction) -> None:
        """Bring the table back to its size."""
        if isinstance(interaction, Click):
            self._do_all(interaction.restore)

    def _do_all(self, acts: tuple[Act, ...]) -> None:
        for act in acts:
            self.click(act, careful=False)

    def _aim(self, act: Act, *, careful: bool) -> tuple[float, float]:
        """Arm the page's clock and return where to click."""
        click, change = act.button.query(self.hooks), act.change.query(self.hooks)
        limit_ms = self.limit_s * 1000
        if careful:
            place = self._ask("aim", click, limit_ms)
        else:
            place = self._ask("aimAndArm", click, limit_ms, change)
        if "unready" in place:
            raise self._late("not ready", diagnosis.of_readiness)
        self._assert_found(place, act)
        if careful:
            # The hover's own frame must not fall into what is timed.
            self.page.mouse.move(place["x"], place["y"])
            place |= self._ask("arm", change, True, self.chance.uniform(0, FRAME_MS))
            self._assert_found(place, act)
        if place["rows"] is not None:
            self._rows = place["rows"]
        return place["x"], place["y"]

    def _ask(self, function: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"given => alertsClock.{function}(...given)", arguments)

    def _assert_found(self, place: Mapping[str, Any], act: Act) -> None:
        if fault := diagnosis.of_aim(place, act, self.hooks):
            raise InteractionError(fault)

    def _late(self, what: str, reason: Reason) -> InteractionError:
        told = diagnosis.complaint(self.page, reason(self.page, self.hooks))
        return InteractionError(f"{what} within {self.limit_s:g} s: {told}")

    @contextmanager
    def _explained(self, what: str = "no answer", reason: Reason = _unknown) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise self._late(what, reason) from error
        except Error as error:
            raise InteractionError(error.message.splitlines()[0]) from error


def _is_announcement(message: ConsoleMessage) -> bool:
    return message.text.startswith(_ANNOUNCED)


_LOADED = """limit => Promise.race([
  window.alertsClock.loaded(),
  new Promise((resolve) => setTimeout(resolve, limit, null)),
])"""
