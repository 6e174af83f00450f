"""The command `load-worker`: holds users for a load that runs elsewhere."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from alerts_bench.commands.options import ROOT, OwnHost
from alerts_bench.load import limits
from alerts_bench.load.plan import MOST_USERS, WORKER_PORT
from alerts_bench.product.stack import Stack
from alerts_bench.system import variables


def load_worker(
    master: Annotated[str, typer.Option(help="Where `load --workers` runs.")],
    port: Annotated[int, typer.Option(help="Its port for workers.")] = WORKER_PORT,
    i_own_this_host: OwnHost = False,
) -> None:
    """Hold users for a `load` that runs elsewhere, until it ends."""
    base_url = Stack.from_environment(ROOT).base_url
    limits.assert_own_host(base_url, confirmed=i_own_this_host)
    limits.allow_files(MOST_USERS, at_most_hard=True)
    engine = [sys.executable, "-m", "alerts_bench.load.engine.process", "--root", str(ROOT)]
    os.execve(
        sys.executable,
        [*engine, "--base-url", base_url, "--master", master, "--master-port", str(port)],
        variables.of_module(),
    )
