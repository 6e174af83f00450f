"""The command `new`: the folder of a further implementation."""

from __future__ import annotations

from typing import Annotated

import typer

from alerts_bench.commands.options import ROOT, output
from alerts_bench.product import catalog, scaffold


def new(
    name: Annotated[str, typer.Argument(help="Of the folder and the prefix: lower-case letters.")],
    label: Annotated[str, typer.Option(help="The full name that is shown everywhere.")] = "",
    kind: Annotated[
        str, typer.Option(help="wsgi, asgi (such as streams of events) or sockets (WebSockets).")
    ] = "wsgi",
) -> None:
    """Begin an implementation."""
    steps = scaffold.begin(
        ROOT / f"impl_{name}",
        label or name.capitalize(),
        catalog.load(ROOT),
        root=ROOT,
        kind=kind,
    )
    output.print(steps, markup=False, highlight=False, soft_wrap=True)
