"""What the commands share: where they are, what they print to, the options they have in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from alerts_bench.product import catalog, targets
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target

ROOT = Path(os.environ.get("BENCH_ROOT", Path(__file__).resolve().parents[4]))
"""The folder of the implementations."""

RESULTS = ROOT / "results"

SPREAD = ("--only", "--interaction", "--felt", "--target", "--delay", "--with")
"""Options that take several values: ``--only SSR djust`` means ``--only SSR --only djust``."""

Only = Annotated[list[str] | None, typer.Option(help="Labels or ids. Default: all.")]
Results = Annotated[Path, typer.Option(help="Folder for results.")]
Seed = Annotated[int | None, typer.Option(help="Draws the order. Default: any.")]

# Tables that go into a file need no narrow terminal's line breaks.
output = Console(width=None if sys.stdout.isatty() else 120)
errors = Console(stderr=True)


def chosen(
    stack: Stack,
    only: Sequence[str] | None,
    pages: Sequence[str] | None = None,
) -> list[Target]:
    """Return the targets that the options name; every implementation by default.

    Raises UnknownLabelError, ManifestError or TargetError.
    """
    implementations = catalog.select(catalog.load(ROOT), only or ())
    outside = [targets.external(page) for page in pages or ()]
    found = [*targets.of_stack(implementations, stack), *outside]
    targets.assert_unique(found)
    return found
