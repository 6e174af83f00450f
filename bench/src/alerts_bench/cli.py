"""The commands of the bench."""

from __future__ import annotations

import signal
import sys

import typer

from alerts_bench.commands import refusals
from alerts_bench.commands.calibrate import calibrate
from alerts_bench.commands.claims import claims
from alerts_bench.commands.comment import comment
from alerts_bench.commands.compare import compare
from alerts_bench.commands.crosscheck import crosscheck
from alerts_bench.commands.doctor import doctor
from alerts_bench.commands.evidence import evidence
from alerts_bench.commands.load import load
from alerts_bench.commands.load_worker import load_worker
from alerts_bench.commands.new import new
from alerts_bench.commands.options import spread
from alerts_bench.commands.patterns import patterns
from alerts_bench.commands.publish import publish
from alerts_bench.commands.repeat import repeat
from alerts_bench.commands.report import report
from alerts_bench.commands.run import run
from alerts_bench.commands.selftest import selftest
from alerts_bench.commands.tables import tables

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
for command in (
    run,
    load,
    load_worker,
    compare,
    comment,
    report,
    calibrate,
    selftest,
    crosscheck,
    repeat,
    evidence,
    doctor,
    publish,
    tables,
    patterns,
    claims,
    new,
):
    app.command()(command)


def main() -> None:
    """Run the command line: 1 for what failed, 2 for what was asked wrongly, 130 for Ctrl-C."""
    # `docker stop` asks with SIGTERM: what was measured is kept as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with refusals.explained():
        app(args=list(spread(sys.argv[1:])), prog_name="alerts-bench", standalone_mode=True)
