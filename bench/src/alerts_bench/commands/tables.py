"""The command `tables`: the tables of the README and of docs/."""

from __future__ import annotations

from alerts_bench.commands.options import ROOT, output
from alerts_bench.output import readme_tables


def tables() -> None:
    """Write the tables of the README and of docs/, and docs/patterns.md."""
    for file in readme_tables.write(ROOT):
        output.print(str(file), soft_wrap=True)
