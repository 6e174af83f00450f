"""All tests: `make test`, or some parts of them: `make test ARGS="impl_ssr acceptance"`."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import parts
from environments import STATE, Environment, environments
from parts import Part

from alerts_bench.system import variables


def main(names: Sequence[str]) -> int:
    known = {environment.name: environment for environment in environments()}
    bench = known.pop("bench")
    # Their own folders and any free ports: a stack that is in use stays as it is.
    state = Path(tempfile.mkdtemp(prefix="test-", dir=STATE))
    # The longest first.
    every = [
        *_acceptance(bench, state, known),
        # Its tests mostly wait for browsers and processes that they have started.
        _pytest(bench, "-n", str(os.cpu_count()), "--dist", "worksteal"),
        Part("local", [bench.python, "-m", "pytest", "-q", "local"]),
        *(_pytest(environment) for environment in known.values()),
    ]
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
    """The suite in as many shares as there may be stacks side by side, each with its own."""
    stack = shlex.split(os.environ["STACK_COMMAND"])
    shares = int(os.environ.get("TEST_STACKS", "1"))
    ids = sorted(name.removeprefix("impl_") for name in names if name.startswith("impl_"))
    script = 'exec "$0" -m pytest -q bench/acceptance --facts docs/facts.json "$@"'
    for number in range(shares):
        share = ids[number::shares]
        only = [word for one in share for word in ("--only", one)]
        yield Part(
            f"acceptance {' '.join(share)}",
            [*stack, "run", "--", "sh", "-c", script, bench.python, *only],
            environment={"STATE": str(state / str(number)), "PORT": "0"},
            groups=(variables.STACK, variables.CONTAINERS),
        )


if __name__ == "__main__":
    # A shell's background job ignores Ctrl-C, and so would what the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
