"""One interaction in a page, measured by the clock inside the page."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import add
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, TimeoutError

from alerts_bench.page import diagnosis, network
from alerts_bench.page.browser import slow_cpu
from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Button, Click, Entry, Interaction, Key, Load

FRAME_MS = 1000 / 60
HOVER_STEPS = 5
"""Steps in which a hand's pointer comes to a button; Chromium takes one in each frame."""

_NOT_EMPTY = re.compile(r"\S")
_ANNOUNCED = "alerts-bench "

Reason = Callable[[Page, Hooks], str]
"""Finds out why a page does not get to an end; empty when it cannot."""


def _unknown(page: Page, hooks: Hooks) -> str:
    return ""


class InteractionError(Exception):
    """An interaction that did not reach its end, and the cause."""


@dataclass(frozen=True)
class Timing:
    """What the page's clock saw of one or more acts. Times in ms since the click or key."""

    dom_ms: float
    frame_ms: float | None
    rows: int
    """Rows of the table at the first click; those of the whole table where a search is set."""
    start_s: float
    """The first click, in seconds since the epoch."""
    first_paint_ms: float | None = None
    next_paint_ms: float | None = None
    """Chromium's Event Timing of the click or key, 0 where it made no entry."""
    layout_shift: float | None = None

    def __add__(self, later: Timing) -> Timing:
        return Timing(
            self.dom_ms + later.dom_ms,
            _joined(add, self.frame_ms, later.frame_ms),
            self.rows,
            self.start_s,
            next_paint_ms=_joined(max, self.next_paint_ms, later.next_paint_ms),
            layout_shift=_joined(add, self.layout_shift, later.layout_shift),
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
    rest_s: float = 0.0
    """Rest before each careful act, beside the few ms that the driver takes."""
    hovers: bool = False
    """Whether the pointer comes to a button as a hand brings it: over the last frames, and the
    press within one of them. Else it is there before, and its own frame is over."""
    notices: bool = False
    """Whether its pages carry `notice.js`."""
    cpu_slowdown: float = 1.0
    """How many times slower the page's own process is made."""
    page: Page = field(init=False)
    _rows: int = 0

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.set_default_timeout(self.limit_s * 1000)
        if self.cpu_slowdown != 1:
            slow_cpu(self.page, self.cpu_slowdown)

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

    def perform(self, act: Act, *, careful: bool) -> Timing:
        """Do one act and time it; without care it is quick and has no frame."""
        if isinstance(act.trigger, Key) and (text := act.trigger.typed(self.hooks)) is not None:
            self.enter(Entry(act.trigger.part, text))
        change = partial(diagnosis.of_change, change=act.change)
        with self._explained(f"no {act.change}", change):
            if self.notices:
                self.page.evaluate("alertsNotice.begin()")
            press = self._prepare_press(act, careful=careful)
            with self.page.expect_console_message(_is_announcement) as announced:
                for _ in range(act.times):
                    press()
        start, dom, *frame = map(float, announced.value.text.split()[1:])
        timing = Timing(dom - start, frame[0] - start if frame else None, self._rows, start / 1000)
        return self._noticed(timing, act) if self.notices and careful else timing

    def _noticed(self, timing: Timing, act: Act) -> Timing:
        asked = [timing.start_s * 1000, act.trigger.begin]
        with self._explained():
            seen = self.page.evaluate("given => alertsNotice.seen(...given)", asked)
        if seen is None:
            return timing
        return replace(timing, next_paint_ms=seen["paint"], layout_shift=seen["shift"])

    def enter(self, entry: Entry) -> None:
        """Enter something into a field, untimed, and leave it where that asks the server."""
        missing = partial(diagnosis.of_field, part=entry.part)
        with self._explained("no field to type into", missing):
            field = self.page.locator(getattr(self.hooks, entry.part))
            if entry.is_file:
                content = entry.text.encode()
                field.set_input_files(
                    {"name": "alerts.csv", "mimeType": "text/csv", "buffer": content}
                )
                return
            is_validated = entry.part == "description" and self.hooks.validates == "left"
            error = self.page.locator(self.hooks.error).filter(has_text=_NOT_EMPTY)
            # An error that goes is an answer that can be seen.
            if is_validated and error.count() == 0:
                field.focus()
                field.press("Tab")
                error.first.wait_for(state="attached")
            field.fill(entry.text)
            if is_validated:
                field.press("Tab")
                error.first.wait_for(state="detached")

    def prepare(self, interaction: Interaction) -> None:
        """Bring the page to where the interaction begins."""
        if isinstance(interaction, Click):
            self._do_all(interaction.prepare)

    def measure(self, interaction: Interaction, *, careful: bool = True) -> Timing:
        """Measure a prepared interaction."""
        if isinstance(interaction, Load):
            return self.load()
        return reduce(add, self._do_all(interaction.timed, careful=careful))

    def observe(self, interaction: Interaction) -> Observation:
        """Measure a prepared interaction while watching the network, which costs time."""
        with self._explained(), network.watched(self.page) as watch:
            timing = self.measure(interaction)
            watch.settle(self.page)
            start_s = timing.start_s - watch.epoch_offset_s(self.page)
            stages = watch.stages(start_s, start_s + timing.dom_ms / 1000)
            return Observation(timing, watch.traffic(), stages)

    def restore(self, interaction: Interaction) -> None:
        """Bring the table back to its size, as far as clicks do."""
        if isinstance(interaction, Click):
            self._do_all(interaction.restore)

    def _do_all(self, steps: tuple[Act | Entry, ...], *, careful: bool = False) -> list[Timing]:
        timings = []
        for step in steps:
            if isinstance(step, Entry):
                self.enter(step)
            else:
                timings.append(self.perform(step, careful=careful))
        return timings

    def _prepare_press(self, act: Act, *, careful: bool) -> Callable[[], None]:
        """Arm the page's clock and return what begins the act."""
        change = act.change.query(self.hooks) | {"begin": act.trigger.begin}
        if act.change.kind == "rows_back":
            change["total"] = self._rows
        if isinstance(act.trigger, Button):
            place = self._aim(act, act.trigger.query(self.hooks), change, careful=careful)
        else:
            place = self._focus(act, act.trigger, change, careful=careful)
        # What a search has left is not the table's size.
        if place["rows"] is not None and act.change.kind != "rows_back":
            self._rows = place["rows"]
        if isinstance(act.trigger, Key):
            return partial(self.page.keyboard.press, act.trigger.pressed(self.hooks))
        if careful:
            return self._press_button
        return partial(self.page.mouse.click, place["x"], place["y"])

    def _press_button(self) -> None:
        self.page.mouse.down()
        self.page.mouse.up()

    def _aim(
        self, act: Act, click: dict[str, Any], change: dict[str, Any], *, careful: bool
    ) -> dict[str, Any]:
        limit_ms = self.limit_s * 1000
        if not careful:
            return self._checked(self._ask("aimAndArm", click, limit_ms, change), act)
        place = self._checked(self._ask("aim", click, limit_ms), act)
        if self.hovers:
            self._rest()
            armed = self._arm(act, change, careful=True)
            self.page.mouse.move(place["x"], place["y"], steps=HOVER_STEPS)
            # The last step ends with a frame: a hand presses at any moment of the next.
            self.page.wait_for_timeout(self.chance.uniform(0, FRAME_MS))
            return place | armed
        # The hover's own frame must not fall into what is timed.
        self.page.mouse.move(place["x"], place["y"])
        self._rest()
        return place | self._arm(act, change, careful=True)

    def _rest(self) -> None:
        if self.rest_s:
            self.page.wait_for_timeout(self.rest_s * 1000)

    def _focus(
        self, act: Act, key: Key, change: dict[str, Any], *, careful: bool
    ) -> dict[str, Any]:
        self._checked(self._ask("aim", None, self.limit_s * 1000), act)
        missing = partial(diagnosis.of_field, part=key.part)
        with self._explained("no field to type into", missing):
            self.page.locator(getattr(self.hooks, key.part)).select_text()
        if careful:
            self._rest()
        return self._arm(act, change, careful=careful)

    def _arm(self, act: Act, change: dict[str, Any], *, careful: bool) -> dict[str, Any]:
        jitter_ms = self.chance.uniform(0, FRAME_MS) if careful else 0
        return self._checked(self._ask("arm", change, careful, jitter_ms), act)

    def _ask(self, function: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"given => alertsClock.{function}(...given)", arguments)

    def _checked(self, place: dict[str, Any], act: Act) -> dict[str, Any]:
        if "unready" in place:
            raise self._late("not ready", diagnosis.of_readiness)
        if fault := diagnosis.of_aim(place, act, self.hooks):
            raise InteractionError(fault)
        return place

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


def _joined(
    join: Callable[[float, float], float], first: float | None, second: float | None
) -> float | None:
    return None if first is None or second is None else join(first, second)


def _is_announcement(message: ConsoleMessage) -> bool:
    return message.text.startswith(_ANNOUNCED)


_LOADED = """limit => Promise.race([
  window.alertsClock.loaded(),
  new Promise((resolve) => setTimeout(resolve, limit, null)),
])"""
