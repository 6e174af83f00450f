"""What the commands share: where they are, what they print to, the options they have in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from alerts_bench.data import files
from alerts_bench.product import catalog, targets
from alerts_bench.product.catalog import EVERY_VARIANT, Implementation
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.system.owner import owned

ROOT = Path(os.environ.get("BENCH_ROOT", Path(__file__).resolve().parents[4]))
"""The folder of the implementations."""

RESULTS = ROOT / "results"
PUBLISHED = ROOT / "docs" / "results"
FACTS = ROOT / "docs" / "facts.json"
CLAIMS = ROOT / "bench" / "claims"
STORED_CLAIMS = ROOT / "docs" / "claims"
"""What the acceptance suite has seen of each feature."""

SPREAD = (
    *("--only", "--interaction", "--felt", "--target", "--delay", "--with", "--variant", "--of"),
)
"""Options that take several values: ``--only SSR djust`` means ``--only SSR --only djust``."""

Only = Annotated[list[str] | None, typer.Option(help="Labels or ids. Default: all.")]
ResultsFolder = Annotated[Path, typer.Option(help="Folder for results.")]
ResultFile = Annotated[
    Path | None, typer.Argument(help="A result's JSON or CSV. Default: the newest.")
]
Relative = Annotated[str, typer.Option(help="The least change that counts, relatively.")]
Absolute = Annotated[float, typer.Option(min=0, help="The least change that counts, in ms.")]
Seed = Annotated[int | None, typer.Option(help="Draws the order. Default: any.")]
Iterations = Annotated[int, typer.Option(min=1, help="Kept samples of each, over all launches.")]
Rows = Annotated[int, typer.Option(min=1, help="Table size.")]
OwnHost = Annotated[bool, typer.Option(help="Load a host that is not this machine.")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait while another command measures this stack.")
]
Warmup = Annotated[
    int | None,
    typer.Option(min=0, help="Rounds before the first kept one. Default: 2, as felt 5."),
]

# Tables that go into a file need no narrow terminal's line breaks.
output = Console(width=None if sys.stdout.isatty() else 120)
errors = Console(stderr=True)


@contextmanager
def alone(stack: Stack, results: Path, *, wait: bool) -> Iterator[None]:
    """Have the stack for this command until the end. Raises OwnedError."""
    folder = stack.owner_folder(results)
    with files.explained(results):
        folder.mkdir(parents=True, exist_ok=True)
    with owned(folder, sys.argv, what=f"The stack at {stack.base_url}", wait=wait, told=_tell):
        yield


def _tell(line: str) -> None:
    errors.print(escape(line), soft_wrap=True)


def chosen(
    stack: Stack,
    only: Sequence[str] | None,
    pages: Sequence[str] | None = None,
    *,
    beside_references: bool = False,
) -> list[Target]:
    """Return the targets that the options name; every implementation by default.

    With `beside_references` what they are measured against comes last, named or not.
    Raises UnknownLabelError, VariantError, ManifestError or TargetError.
    """
    implementations, references = catalog.load(ROOT, stack.variants), catalog.references(ROOT)
    named = catalog.select([*implementations, *references], only) if only else implementations
    if beside_references:
        named = (*(one for one in named if one not in references), *references)
    outside = [targets.external(page) for page in pages or ()]
    found = [*targets.of_stack(named, stack), *outside]
    targets.assert_unique(found)
    return found


def variants(only: Sequence[str] | None, names: Sequence[str]) -> Sequence[Implementation]:
    """Return the variants with these names; "all" means those of what was chosen.

    Raises VariantError, UnknownLabelError or ManifestError.
    """
    if not names:
        return ()
    known = catalog.load(ROOT)
    of_chosen = catalog.select(known, only or ())
    found = [
        one
        for name in names
        for one in catalog.select_variants(of_chosen if name == EVERY_VARIANT else known, [name])
    ]
    return tuple(dict.fromkeys(found))


def spread(arguments: Sequence[str]) -> Iterator[str]:
    """Repeat an option that takes several values before each of them."""
    option = ""
    for argument in arguments:
        if argument.startswith("-"):
            option = argument if argument in SPREAD else ""
            if not option:
                yield argument
        elif option:
            yield from (option, argument)
        else:
            yield argument
