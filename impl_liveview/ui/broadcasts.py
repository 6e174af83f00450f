from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def in_turn() -> Iterator[None]:
    """Let one process at a time change the alerts and broadcast the change.

    Handlers of one process never overlap. Those of two could: the older of two tables would
    then arrive last, and every page would miss a row.
    """
    with Path(settings.STATE_DIR, "broadcast.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
