"""The options of a run: read from text, checked against each other, turned into a plan."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from alerts_bench.data.schema import Condition
from alerts_bench.page import interactions
from alerts_bench.page.browser import Build
from alerts_bench.page.interactions import Click, Interaction
from alerts_bench.product.targets import Target
from alerts_bench.run.schedule import (
    FELT_BY_DEFAULT,
    ITERATIONS,
    LAUNCHES,
    MEMORY_CYCLES,
    PRECISE_PER_LAUNCH,
    WARMUP_ROUNDS,
    Plan,
)
from alerts_bench.run.stopping import Rule

LIMIT_S = 5.0
_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600}


class SettingsError(ValueError):
    """Options that cannot be followed, and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What was asked for. None and empty mean the default."""

    interactions: tuple[str, ...] = ()
    suite: str = "default"
    felt: tuple[str, ...] = ()
    iterations: int | None = None
    launches: int | None = None
    warmup: int | None = None
    """Rounds before the first kept sample of a visit."""
    rows: tuple[int, ...] = (100,)
    rtts_ms: tuple[float, ...] = (0.0,)
    cpu_slowdowns: tuple[float, ...] = (1.0,)
    delays_ms: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Delays to tell the servers in turn, by label."""
    seed: int | None = None
    precise: bool = False
    until: float | None = None
    budget_s: float | None = None
    limit_s: float = LIMIT_S
    rest_s: float = 0.0
    """Rest before each timed click or key."""
    chromium: Build = "full"
    wire: bool = True
    pin: str = ""
    """CPUs of the servers and of the browser, as `affinity.split` reads them."""

    def __post_init__(self) -> None:
        if not 0 <= self.rest_s < math.inf:
            raise SettingsError(f"--rest takes seconds from 0 on, not {self.rest_s:g}.")
        if min(self.cpu_slowdowns) < 1:
            raise SettingsError(
                f"--cpu-slowdown takes factors from 1 on, not {min(self.cpu_slowdowns):g}."
            )
        if self.suite != "default" and self.interactions:
            raise SettingsError("--suite names the interactions: leave out --interaction.")
        if self.reads_memory and (
            self.precise or self.felt or self.warmup is not None or not self.rule.is_fixed
        ):
            raise SettingsError(
                "--suite memory times nothing, and takes whole cycles: leave out --precise, "
                "--felt, --warmup, --until and --budget."
            )
        if self.precise and self.iterations is not None:
            raise SettingsError("--precise sets the iterations: leave out --iterations.")
        if not self.rule.is_fixed and (self.iterations or self.launches):
            raise SettingsError(
                "--until and --budget choose the number of launches: leave out --iterations and "
                "--launches."
            )
        if self.iterations is not None and self.iterations < 1:
            raise SettingsError("--iterations must be at least 1.")
        if self.launches and self.launches > self._iterations:
            raise SettingsError(
                f"--launches {self.launches} needs as many --iterations at least, "
                f"not {self._iterations}: each launch keeps one sample or more."
            )
        if "none" in self.felt and len(self.felt) > 1:
            raise SettingsError("--felt none stands alone.")

    @property
    def rule(self) -> Rule:
        fixed = min(self._launches, self._iterations)
        return Rule(fixed, self.until, self.budget_s)

    @property
    def reads_memory(self) -> bool:
        """Whether the memory of pages is read, and nothing timed."""
        return self.suite == "memory"

    @property
    def counts_bytes(self) -> bool:
        """Whether the bytes on the wire are counted before the first launch."""
        return self.wire and not self.reads_memory

    @property
    def warmup_rounds(self) -> Mapping[Condition, int]:
        """The rounds before the first kept sample of a visit."""
        if self.warmup is None:
            return WARMUP_ROUNDS
        return dict.fromkeys(WARMUP_ROUNDS, self.warmup)

    @property
    def _launches(self) -> int:
        return self.launches or (1 if self.reads_memory else LAUNCHES)

    @property
    def _iterations(self) -> int:
        if self.precise:
            return PRECISE_PER_LAUNCH * self._launches
        each = MEMORY_CYCLES * self._launches if self.reads_memory else ITERATIONS
        return self.iterations or each

    def plan(self, targets: Sequence[Target]) -> Plan:
        """Return the plan for these targets.

        Raises SettingsError, UnknownInteractionError, or StackError for a table that is too large.
        """
        if not targets:
            raise SettingsError("Nothing to measure: no implementation and no --target.")
        own = [one.label for one in targets if not one.is_seeded]
        if own and len(self.rows) > 1:
            raise SettingsError(
                f"{own[0]} keeps its own rows: it cannot be measured with several --rows."
            )
        for target in targets:
            target.assert_carries(max(self.rows))
        chosen = (
            interactions.select(self.interactions)
            if self.interactions
            else interactions.suite(self.suite)
        )
        references = [one.label for one in targets if one.role == "reference"]
        is_compared = len(targets) > len(references) and not self.reads_memory
        return Plan(
            seed=secrets.randbelow(1 << 31) if self.seed is None else self.seed,
            labels=tuple(target.label for target in targets),
            interactions=chosen,
            felt=self._felt(chosen),
            twice=tuple(references[:1]) if is_compared else (),
            rows=self.rows,
            rtts_ms=self.rtts_ms,
            cpu_slowdowns=self.cpu_slowdowns,
            delays_ms=self.delays_ms,
            launches=self._launches,
            iterations=self._iterations,
            not_tried=_told(targets, chosen, Target.objection),
            remarks=_told(targets, chosen, Target.remark),
        )

    def _felt(self, chosen: Sequence[Interaction]) -> tuple[Interaction, ...]:
        if "none" in self.felt:
            return ()
        wanted = interactions.select(self.felt or FELT_BY_DEFAULT)
        felt = tuple(one for one in wanted if one in chosen and isinstance(one, Click))
        if self.felt and not felt:
            raise SettingsError(f"--felt {' '.join(self.felt)}: none of them is measured.")
        return felt


def _told(
    targets: Sequence[Target],
    chosen: Sequence[Interaction],
    sentence: Callable[[Target, Interaction], str],
) -> dict[str, dict[str, str]]:
    told = {
        target.label: {one.id: text for one in chosen if (text := sentence(target, one))}
        for target in targets
    }
    return {label: sentences for label, sentences in told.items() if sentences}


def as_stored(settings: Settings, plan: Plan) -> dict[str, Any]:
    """Return what a result says of the settings it was made with."""
    return {
        "interactions": [one.id for one in plan.interactions],
        "titles": {one.id: one.title for one in interactions.INTERACTIONS.values()},
        "not_tried": plan.not_tried,
        "remarks": plan.remarks,
        "felt": [one.id for one in plan.felt],
        "iterations": plan.iterations,
        "launches": plan.fixed_launches if settings.rule.is_fixed else None,
        "warmup": dict(settings.warmup_rounds),
        "rows": list(plan.rows),
        "rtts_ms": list(plan.rtts_ms),
        "cpu_slowdowns": list(plan.cpu_slowdowns),
        "delays_ms": {label: list(delays) for label, delays in plan.delays_ms.items()},
        "until": settings.until,
        "budget_s": settings.budget_s,
        "limit_s": settings.limit_s,
        "rest_s": settings.rest_s,
        "chromium": settings.chromium,
        "pin": settings.pin,
    }


def numbers(option: str, text: str) -> tuple[float, ...]:
    """Read ``10,100,1000``."""
    try:
        found = tuple(float(one) for one in text.split(","))
    except ValueError:
        found = ()
    if not found or any(one < 0 or not math.isfinite(one) for one in found):
        raise SettingsError(f"{option} takes numbers separated by commas, not {text!r}.")
    return tuple(dict.fromkeys(found))


def chromium(text: str) -> Build:
    """Read which build of Chromium is meant; raises SettingsError."""
    known: tuple[Build, ...] = get_args(Build)
    for one in known:
        if text == one:
            return one
    raise SettingsError(f"--chromium takes {' or '.join(known)}, not {text!r}.")


def counts(option: str, text: str) -> tuple[int, ...]:
    """Read ``1,10,100``; raises SettingsError."""
    found = numbers(option, text)
    if any(one != int(one) or one < 1 for one in found):
        raise SettingsError(f"{option} takes whole numbers from 1 on, not {text!r}.")
    return tuple(int(one) for one in found)


def share(option: str, text: str) -> float:
    """Read ``3%`` as 0.03."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text.strip())
    if not match or not 0 < float(match[1]) < 100:
        raise SettingsError(f"{option} takes a percentage such as 3%, not {text!r}.")
    return float(match[1]) / 100


def seconds(option: str, text: str) -> float:
    """Read ``90s``, ``5m`` or ``1h``."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    if not match or float(match[1]) == 0:
        raise SettingsError(f"{option} takes a time such as 90s, 5m or 1h, not {text!r}.")
    return float(match[1]) * _UNITS_S[match[2]]
