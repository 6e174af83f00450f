"""Times with pyperf what djust does for an event; with --phases it prints djust's own clock.

A table of alerts changes forth and back: one text of it, or one row more.
"""

from __future__ import annotations

import json
import sys

import engines
import pyperf
from djust._rust import RustLiveView

EVENTS = 200
"""How many events djust's own clock is read for, after as many that are left out."""


class Page:
    """A live page that changes with each event."""

    def __init__(self, change: str, items: int) -> None:
        source = (engines.TEMPLATES / "rows.html").read_text("utf-8")
        self._view = RustLiveView(f"<div dj-root>{source}</div>")
        before = engines.context(items)
        first, *others = before["items"]
        other = {**first, "number": items, "name": "Another name"}
        after = {
            "text": [{**first, "name": "Another name"}, *others],
            "row": [other, first, *others],
        }
        self._states = (before, {"items": after[change]})
        self._turn = 0
        self.event()

    def event(self) -> str | None:
        """Hand the rows over, render, parse, compare, and return the patches as JSON."""
        self._turn += 1
        self._view.update_state(self._states[self._turn % 2])
        return self._view.render_with_diff()[1]

    def phases(self) -> dict[str, float]:
        """Return what the last event took by djust's own clock, in ms, and its way."""
        return self._view.get_render_timing()


def main() -> None:
    runner = pyperf.Runner(add_cmdline_args=pass_on)
    runner.argparser.add_argument("--change", required=True)
    runner.argparser.add_argument("--items", type=int, required=True)
    runner.argparser.add_argument("--phases", action="store_true")
    asked = runner.parse_args()
    engines.set_up()
    page = Page(asked.change, asked.items)
    if asked.phases:
        json.dump(phases(page), sys.stdout)
    else:
        runner.bench_func("event", page.event)


def phases(page: Page) -> dict[str, object]:
    """Return the patches of one event, and each event's times by djust's own clock, in ms."""
    for _ in range(EVENTS):
        page.event()
    patches = page.event()
    found = []
    for _ in range(EVENTS):
        page.event()
        found.append(page.phases())
    return {"patches": json.loads(patches or "[]"), "phases": found}


def pass_on(command: list[str], arguments: object) -> None:
    """Give the processes that pyperf starts the same arguments."""
    named = vars(arguments)
    command.extend(["--change", named["change"], "--items", str(named["items"])])


if __name__ == "__main__":
    main()
