"""All tests: `make test`, or some parts of them: `make test ARGS="impl_ssr acceptance"`.

With `--variants` alone: the whole browser suite over all variants.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

import parts
from environments import ROOT, STATE, Environment, environments
from parts import Part

from alerts_bench.product import catalog
from alerts_bench.system import variables

VARIANTS: Final = "--variants"
SUITE: Final = 'exec "$0" -m pytest -q bench/acceptance --facts docs/facts.json "$@"'


def main(names: Sequence[str]) -> int:
    known = {environment.name: environment for environment in environments()}
    bench = known.pop("bench")
    # Their own folders and any free ports: a stack that is in use stays as it is.
    state = Path(tempfile.mkdtemp(prefix="test-", dir=STATE))
    # The longest first.
    every = [
        *_acceptance(bench, state, known),
        *_variants(bench, state),
        # Its tests mostly wait for browsers and processes that they have started.
        _pytest(bench, "-n", str(os.cpu_count()), "--dist", "worksteal"),
        Part("local", [bench.python, "-m", "pytest", "-q", "local"]),
        *(_pytest(environment) for environment in known.values()),
    ]
    if list(names) == [VARIANTS]:
        every, names = list(_variants(bench, state, whole=True)), ()
    kinds = list(dict.fromkeys(_kind(part) for part in every))
    if unknown := set(names) - set(kinds):
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(kinds)}")
        return 2
    failed = parts.run([part for part in every if _kind(part) in names or not names])
    if failed and any(state.iterdir()):
        print(f"The logs of the stacks are in {state}")
    else:
        shutil.rmtree(state)
    return failed


def _kind(part: Part) -> str:
    return part.name.partition(" ")[0]


def _pytest(environment: Environment, *options: str) -> Part:
    command: list[str | Path] = [environment.python, "-m", "pytest", "-q", *options]
    return Part(environment.name, command, environment.folder)


def _acceptance(bench: Environment, state: Path, names: Iterable[str]) -> Iterator[Part]:
    """The suite over all implementations, and what they are measured against."""
    ids = sorted(name.removeprefix("impl_") for name in names if name.startswith("impl_"))
    for share in _shares([*ids, *(one.id for one in catalog.references(ROOT))]):
        yield _suite("acceptance", bench, state, share)


def _variants(bench: Environment, state: Path, *, whole: bool = False) -> Iterator[Part]:
    """The suite over all variants: the tests of what they change, or the whole of it.

    A stack serves one variant of each implementation.
    """
    if shlex.split(os.environ["STACK_COMMAND"])[-1] != "local":
        return
    of_each = [one.variants for one in catalog.load(ROOT)]
    for together in zip_longest(*of_each):
        names = [one.name for one in together if one]
        for share in _shares(names) if whole else [names]:
            options = [] if whole else ["--changed"]
            yield _suite("variants", bench, state, share, *options, VARIANT=",".join(share))


def _shares(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many shares as there may be stacks side by side, none of them empty."""
    shares = int(os.environ.get("TEST_STACKS", "1"))
    yield from (names[number::shares] for number in range(min(shares, len(names))))


def _suite(
    kind: str, bench: Environment, state: Path, share: Sequence[str], *options: str, **own: str
) -> Part:
    """The suite over some implementations or variants, with a stack of its own."""
    stack = shlex.split(os.environ["STACK_COMMAND"])
    only = [word for one in share for word in ("--only", one)]
    folder = "-".join([kind, *share]).replace("/", "-")
    return Part(
        f"{kind} {' '.join(share)}",
        [*stack, "run", "--", "sh", "-c", SUITE, bench.python, *only, *options],
        environment={"STATE": str(state / folder), "PORT": "0", "VARIANT": ""} | own,
        groups=(variables.STACK, variables.CONTAINERS),
    )


if __name__ == "__main__":
    # A shell's background job ignores Ctrl-C, and so would what the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
