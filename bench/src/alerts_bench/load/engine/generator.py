"""The load process as the bench sees it: a child that is told what to do and says what happens."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alerts_bench.load.plan import WORKER_PORT, Broadcast, Step
from alerts_bench.system import variables

END_S = 15.0
Handlers = Mapping[str, Callable[[], None]]


class GeneratorError(Exception):
    """The load process or one of its workers is gone; the message says why."""


class Generator:
    """Starts the load process and ends it. Use as a context manager.

    Locust patches the process that imports it, and what drives a browser would not survive that:
    so it has a process of its own.
    """

    def __init__(
        self,
        root: Path,
        base_url: str,
        csv: Path,
        *,
        only: Sequence[str] = (),
        served: Sequence[str] = (),
        workers: int = 0,
        worker_port: int = WORKER_PORT,
        web: str = "",
    ) -> None:
        command = [sys.executable, "-m", "alerts_bench.load.engine.process"]
        command += ["--root", str(root), "--base-url", base_url, "--csv", str(csv)]
        command += ["--only", *only, "--served", *served]
        if workers:
            command += ["--workers", str(workers), "--master-port", str(worker_port)]
        if web:
            host, _, port = web.rpartition(":")
            command += ["--web-host", host, "--web-port", port]
        self._process = subprocess.Popen(
            command,
            env=variables.of_module(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        self._until("ready", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        if error is not None:
            self._process.terminate()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait(END_S)
        self._process.stdout.close()

    def step(self, step: Step, handlers: Handlers) -> dict[str, Any]:
        """Carry out a step; call what belongs to each event; return what the process says of it.

        Raises GeneratorError.
        """
        return self._do("step", asdict(step), handlers)

    def broadcast(self, plan: Broadcast) -> dict[str, Any]:
        """Carry out a broadcast; raises GeneratorError."""
        return self._do("broadcast", asdict(plan), {})

    def _do(self, what: str, fields: Mapping[str, Any], handlers: Handlers) -> dict[str, Any]:
        assert self._process.stdin is not None
        # Where nobody reads any more, the answer says why.
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps({"do": what} | dict(fields)) + "\n")
            self._process.stdin.flush()
        return self._until("done", handlers)

    def _until(self, last: str, handlers: Handlers) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            event: dict[str, Any] = json.loads(line)
            name = event["event"]
            if name == "failed":
                raise GeneratorError(f"The load process gave up: {event['cause']}.")
            if name in handlers:
                handlers[name]()
            if name == last:
                return event
        code = self._process.wait()
        raise GeneratorError(
            f"The load process ended by itself with code {code}; its last lines are above."
        )
