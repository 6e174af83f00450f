"""What ends a command with a message instead of a traceback, and with which exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.markup import escape

from alerts_bench.claims.claim import ClaimError, UnknownClaimError
from alerts_bench.commands.options import errors
from alerts_bench.comparison.compare import UnlikeRunsError
from alerts_bench.comparison.versions import NoVersionsError
from alerts_bench.data.files import ResultsError
from alerts_bench.load.engine.generator import GeneratorError
from alerts_bench.load.limits import LimitError
from alerts_bench.output.readme_tables import TablesError
from alerts_bench.page.browser import BrowserMissingError
from alerts_bench.page.interactions import UnknownInteractionError
from alerts_bench.page.tab import InteractionError
from alerts_bench.product.beside.own_stack import BesideError
from alerts_bench.product.catalog import UnknownLabelError, VariantError
from alerts_bench.product.manifest import ManifestError
from alerts_bench.product.scaffold import ScaffoldError
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import TargetError
from alerts_bench.proofs.trace import TraceError
from alerts_bench.recording.settings import SettingsError
from alerts_bench.run.affinity import PinError
from alerts_bench.run.relay import RelayError
from alerts_bench.system.owner import OwnedError

EXIT_CODES: dict[type[Exception], int] = {
    # What was asked wrongly.
    BesideError: 2,
    LimitError: 2,
    PinError: 2,
    RelayError: 2,
    SettingsError: 2,
    TargetError: 2,
    UnknownClaimError: 2,
    UnknownInteractionError: 2,
    UnknownLabelError: 2,
    VariantError: 2,
    # What has failed.
    BrowserMissingError: 1,
    ClaimError: 1,
    GeneratorError: 1,
    InteractionError: 1,
    ManifestError: 1,
    NoVersionsError: 1,
    OwnedError: 1,
    ResultsError: 1,
    ScaffoldError: 1,
    StackError: 1,
    TablesError: 1,
    TraceError: 1,
    UnlikeRunsError: 1,
}


@contextmanager
def explained() -> Iterator[None]:
    """Print the message of a refusal and end the program with its exit code."""
    try:
        yield
    except tuple(EXIT_CODES) as error:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind)))
