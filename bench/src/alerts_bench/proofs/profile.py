"""V8's sampling profile in a trace: which script was running, about every 0.2 ms."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

CATEGORY = "disabled-by-default-v8.cpu_profiler"
_IDLE = "(idle)"


@dataclass(frozen=True)
class _Frame:
    """A function as it was called: the same function has a frame for each of its callers."""

    name: str
    url: str
    caller: int | None


@dataclass
class Profile:
    """The samples of one process, oldest first."""

    moments_us: list[int] = field(default_factory=list)
    _sampled: list[int] = field(default_factory=list)
    _frames: dict[int, _Frame] = field(default_factory=dict)

    @classmethod
    def of(cls, trace: Sequence[Mapping[str, Any]], pid: int) -> Profile:
        """Read the profile of a process from a trace's events."""
        profile = cls()
        taken: list[tuple[int, int]] = []
        moment = 0
        for event in sorted(trace, key=lambda one: int(one.get("ts", 0))):
            if event.get("pid") != pid or event["name"] not in ("Profile", "ProfileChunk"):
                continue
            data = event["args"]["data"]
            moment = data.get("startTime", moment)
            chunk = data.get("cpuProfile", {})
            for node in chunk.get("nodes", ()):
                call = node["callFrame"]
                frame = _Frame(call["functionName"], call.get("url", ""), node.get("parent"))
                profile._frames[node["id"]] = frame
            for sampled, elapsed in zip(
                chunk.get("samples", ()), data.get("timeDeltas", ()), strict=False
            ):
                moment += elapsed
                taken.append((moment, sampled))
        # V8 may hand samples over in another order than it took them.
        taken.sort(key=itemgetter(0))
        profile.moments_us = [at for at, _ in taken]
        profile._sampled = [sampled for _, sampled in taken]
        return profile

    def runs_until(self, start_us: float, end_us: float) -> float:
        """Return the last moment before the end at which the script of the start still ran.

        The start itself where nothing ran at the first sample after it. Collecting garbage is no
        end: the script goes on after it.
        """
        last = start_us
        entry = None
        for place in range(bisect_left(self.moments_us, start_us), len(self.moments_us)):
            moment = self.moments_us[place]
            stack = self._stack(place)
            if moment > end_us or stack[0][1].name == _IDLE:
                break
            called, frame = stack[-1]
            if entry is None and frame.url:
                entry = called
            if called == entry:
                last = moment
        return last

    def time_in_us(self, url: str, start_us: float, end_us: float) -> float:
        """Return how long functions of a script, or what they called, were running."""
        first = max(1, bisect_right(self.moments_us, start_us))
        places = range(first, bisect_right(self.moments_us, end_us))
        return sum(
            self.moments_us[place] - self.moments_us[place - 1]
            for place in places
            if any(frame.url == url for _, frame in self._stack(place))
        )

    def _stack(self, place: int) -> list[tuple[int, _Frame]]:
        """Return the frames from the innermost to the function that the browser called."""
        stack: list[tuple[int, _Frame]] = []
        node: int | None = self._sampled[place]
        while node is not None:
            frame = self._frames[node]
            # The outermost is the root of all.
            if frame.caller is not None or not stack:
                stack.append((node, frame))
            node = frame.caller
        return stack
