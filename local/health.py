"""Waiting until programs serve: each implementation's health check, asked through the gateway.

Replicas are asked one by one: the gateway would hand the question to any of them, and leave one out
for a while that it finds too early.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

import httpx

from local import ports
from local.programs import Program
from local.stack import HOST, Stack
from local.supervisor import ALIVE, FAILED, Supervisor

LIMIT_S: Final = 60.0
POLL_S: Final = 0.1


def wait(
    supervisor: Supervisor, programs: Sequence[Program]
) -> Iterator[tuple[Program, str | None]]:
    """Wait until these programs serve, each yielded when it does, or with the reason why not."""
    waiting = dict.fromkeys(programs, "no answer")
    deadline = time.monotonic() + LIMIT_S
    stack = supervisor.stack
    with httpx.Client(trust_env=False, timeout=5) as client:
        while waiting:
            states = supervisor.states()
            for program in list(waiting):
                state = states[program.name]
                cause = _cause(client, program, stack) if state.state in ALIVE else state.cause
                if cause and state.state not in FAILED and time.monotonic() < deadline:
                    waiting[program] = cause
                else:
                    del waiting[program]
                    yield program, cause
            time.sleep(POLL_S)


def _cause(client: httpx.Client, program: Program, stack: Stack) -> str | None:
    """Why this program, which runs, does not serve; None when it does."""
    if not program.implementation:
        return f"nothing listens on port {program.port}" if ports.is_free(program.port) else None
    try:
        base_url = (
            stack.base_url if stack.replicas == 1 else f"http://{program.host}:{program.port}"
        )
        response = client.get(
            f"{base_url}{program.implementation.prefix}health/",
            headers={"Host": f"{HOST}:{stack.port}"},
        )
    except httpx.TransportError as error:
        return f"health check: {error}"
    if response.status_code == httpx.codes.OK:
        return None
    is_json = "json" in response.headers.get("content-type", "")
    return f"health check: {response.status_code} {response.text if is_json else ''}".rstrip()
