"""All tests: `make test`, or some parts of them: `make test ARGS="impl_ssr acceptance"`."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import parts
from environments import STATE, Environment, environments
from parts import Part


def main(names: Sequence[str]) -> int:
    known = {environment.name: environment for environment in environments()}
    bench = known["bench"]
    # Its own folder and any free ports: a stack that is in use stays as it is.
    state = Path(tempfile.mkdtemp(prefix="test-", dir=STATE))
    every = [
        *(_pytest(environment) for environment in known.values()),
        Part("local", [bench.python, "-m", "pytest", "local"]),
        _acceptance(bench, state),
    ]
    if unknown := set(names) - {part.name for part in every}:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(part.name for part in every)}")
        return 2
    failed = parts.run([part for part in every if part.name in names or not names])
    if failed and any(state.iterdir()):
        print(f"The logs of the stack are in {state / 'logs'}")
    else:
        shutil.rmtree(state)
    return failed


def _pytest(environment: Environment) -> Part:
    return Part(environment.name, [environment.python, "-m", "pytest", "-q"], environment.folder)


def _acceptance(bench: Environment, state: Path) -> Part:
    stack = shlex.split(os.environ["STACK_COMMAND"])
    script = 'exec "$0" -m pytest bench/acceptance --facts docs/facts.json'
    return Part(
        "acceptance",
        [*stack, "run", "--", "sh", "-c", script, bench.python],
        environment={"STATE": str(state), "PORT": "0"},
        shown=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
