"""Which measurement there is, and which function judges a claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from alerts_bench.claims.claim import Claim
from alerts_bench.claims.measured import (
    habits,
    interaction,
    queries,
    rendering,
    servers,
    sizes,
    stored,
    updates,
)
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import Judgement, Raw

Measure = Callable[[Sources], Raw]
Judge = Callable[[Claim, Raw], Judgement]

MEASUREMENTS: Final[Mapping[str, Measure]] = {
    "rendering": lambda sources: rendering.measure(sources.programs),
    "updates": lambda sources: updates.measure(sources.programs),
    "sizes": lambda sources: sizes.measure(sources.programs),
    "queries": lambda sources: queries.measure(sources.programs),
    "interaction": lambda sources: interaction.measure(sources.programs),
    "servers": lambda sources: servers.measure(sources.programs),
    "habits": habits.measure,
    "round-trips": stored.round_trips,
    "floor": stored.floor,
    "idle-pages": stored.idle_pages,
    "features": stored.features,
}
"""By the name that a claim's file gives and that the file of its samples has."""

TIMED: Final = frozenset({"rendering", "updates", "servers", "habits"})
"""Measurements of times, which are too long on a machine that does something else."""

JUDGES: Final[Mapping[str, Judge]] = {
    "djust-render": rendering.readme_1_1,
    "djust-render-1-2": rendering.readme_1_2,
    "djust-render-site": rendering.site,
    "djust-diff": updates.diff,
    "djust-event": updates.whole,
    "djust-client-size": sizes.client,
    "djust-client-size-earlier": sizes.client,
    "htmx-client-size": sizes.client,
    "djust-queries": queries.no_n_plus_one,
    "djust-unused-columns": queries.unused_columns,
    "djust-optimistic": interaction.feature,
    "djust-client-state": interaction.feature,
    "djust-debounce": interaction.feature,
    "djust-streaming": interaction.feature,
    "djust-presence": interaction.feature,
    "djust-without-websocket": interaction.feature,
    "djust-round-trip": stored.without_baseline,
    "djust-author-round-trips": stored.without_baseline,
    "djust-uvicorn": servers.faster,
    "liveview-round-trips": stored.compared_with_liveview,
    "quoted-habits": habits.unchanged,
    "open-connection": stored.open_connection,
    "djust-memory": stored.memory,
    "htmx-real-time": stored.no_push,
}
"""By the id of the claim."""
