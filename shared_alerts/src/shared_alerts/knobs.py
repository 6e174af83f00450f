"""What the bench may turn in a running server: delay of writes, random sequence, debounce.

Kept in one small file, because every worker process of a server has to see it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from django.conf import settings

logger = logging.getLogger(__name__)

MAX_DELAY_MS: Final = 1_000.0
MAX_DEBOUNCE_MS: Final = 1_000
AWAKE_S: Final = 0.0005


@dataclass(frozen=True)
class Knobs:
    """What the bench has turned.

    `delay_ms` is waited by each write; `generation` counts how often a sequence began;
    `debounce_ms` stands for the setting SEARCH_DEBOUNCE_MS, None leaves it.
    """

    delay_ms: float = 0.0
    seed: int | None = None
    generation: int = 0
    debounce_ms: int | None = None


DEFAULTS: Final = Knobs()


def read() -> Knobs:
    """The knobs as they stand; the defaults where the bench has no access."""
    if not settings.BENCH_API:
        return DEFAULTS
    try:
        return Knobs(**json.loads(_path().read_text()))
    except FileNotFoundError:
        return DEFAULTS
    except (ValueError, TypeError) as error:
        logger.warning("%s is damaged, and ignored: %s", _path(), error)
        return DEFAULTS


def wait() -> None:
    """Hold a write for as long as the bench has asked; call it outside any transaction."""
    if delay_ms := read().delay_ms:
        end = time.perf_counter() + delay_ms / 1000
        # A sleeper wakes 0.15 ms late: the last bit is waited for awake.
        time.sleep(max(0.0, delay_ms / 1000 - AWAKE_S))
        while time.perf_counter() < end:
            pass


def set_delay(delay_ms: float) -> None:
    """Let each write wait `delay_ms` milliseconds, from 0 to `MAX_DELAY_MS`."""
    if not 0 <= delay_ms <= MAX_DELAY_MS:
        raise ValueError(f"ms must be between 0 and {MAX_DELAY_MS:g}, not {delay_ms:g}")
    _write(replace(read(), delay_ms=delay_ms))


def search_debounce_ms() -> int:
    """How long a page waits after the last key before it searches, in milliseconds."""
    debounce_ms = read().debounce_ms
    configured: int = settings.SEARCH_DEBOUNCE_MS
    return configured if debounce_ms is None else debounce_ms


def set_debounce(debounce_ms: int | None) -> None:
    """Let each page loaded from now on wait so long before it searches; None as configured."""
    _write(replace(read(), debounce_ms=debounce_ms))


def begin_sequence(seed: int) -> None:
    """Let `create_random` begin the sequence of this seed."""
    current = read()
    _write(replace(current, seed=seed, generation=current.generation + 1))


def _path() -> Path:
    return Path(settings.STATE_DIR) / "knobs.json"


def _write(knobs: Knobs) -> None:
    if not settings.BENCH_API:
        return
    partial = _path().with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(asdict(knobs)))
    partial.replace(_path())
