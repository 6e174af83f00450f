"""The load process: does what it is told over its standard input, line by line.

Commands and events are JSON, one a line. ``{"do": "step", ...}`` has the fields of `plan.Step`,
``{"do": "broadcast", ...}`` those of `plan.Broadcast`; the end of the input ends the process.
Events are ``ready``, ``spawned``, ``opens``, ``closes``, ``done`` and ``failed``, which has a
``cause``. As a worker it takes its commands from a master over the network instead.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from gevent.fileobject import FileObjectPosix
from locust import User
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_WAITING

from alerts_bench.data.load_samples import RowWriter
from alerts_bench.load.engine import echo_server
from alerts_bench.load.engine.audience import Audience
from alerts_bench.load.engine.recorder import Recorder
from alerts_bench.load.plan import WORKER_PORT, Broadcast, Step
from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.echo_user import EchoSocketUser, EchoUser
from alerts_bench.load.users.registry import load_users
from alerts_bench.load.users.rows.acknowledged_rows import AcknowledgedRows
from alerts_bench.load.users.rows.created_rows import CreatedRows
from alerts_bench.load.users.scheduled_user import LIMIT_S, ScheduledUser, Window
from alerts_bench.load.users.socket_user import SocketUser
from alerts_bench.product import catalog

JOIN_S = 60.0
"""How long a master waits for its workers."""
BACK_S = 15.0
"""How long for them to come back after a step."""
LOOK_S = 1.0
"""How often it is looked whether all are well."""


class EngineError(Exception):
    """A command cannot be carried out to its end; the message says why."""


class Engine:
    """Users in greenlets, and the samples that they leave."""

    def __init__(self, options: argparse.Namespace, emit: Callable[..., None]) -> None:
        self._emit = emit
        self._users = load_users(
            catalog.select(catalog.load(options.root, options.served), options.only)
        )
        self._base_url: str = options.base_url
        classes: list[type[User]] = [*self._users.values(), EchoUser, EchoSocketUser]
        # A user who is in the middle of an act may end it, within its limit.
        self.environment = Environment(user_classes=classes, stop_timeout=LIMIT_S)
        self._workers: int = options.workers
        self.runner = self._runner(options)
        self._recorder = Recorder(
            self.environment, None if options.master else RowWriter(options.csv)
        )
        self._spawned = Event()
        self._reports: list[dict[str, Any]] = []
        self._all_reported = Event()
        self._broken = ""
        self._have_come = False
        self.environment.events.spawning_complete.add_listener(lambda **_: self._spawned.set())
        self.environment.events.user_error.add_listener(self._on_user_error)
        self.runner.register_message("step", self._on_step)
        self.runner.register_message("settle", self._on_settle)
        self.runner.register_message("window", self._on_window)
        self.runner.register_message("report", self._on_report)
        if options.web_port:
            self.environment.create_web_ui(options.web_host, options.web_port)

    def _runner(self, options: argparse.Namespace) -> Any:
        if options.master:
            return self.environment.create_worker_runner(options.master, options.master_port)
        if options.workers:
            return self.environment.create_master_runner("*", options.master_port)
        return self.environment.create_local_runner()

    def await_workers(self) -> None:
        """Wait until all workers are there; raises EngineError when they do not come."""
        limit_s = BACK_S if self._have_come else JOIN_S
        try:
            with gevent.Timeout(limit_s):
                while self._workers_now() < self._workers:
                    gevent.sleep(0.1)
        except gevent.Timeout:
            raise EngineError(
                f"{self._workers_now()} of {self._workers} workers came within {limit_s:g} s"
            ) from None
        self._have_come = True

    def step(self, step: Step) -> None:
        """Let users come, act, and leave. Raises EngineError when a worker is lost."""
        # After each step Locust's workers leave and come back.
        self.await_workers()
        self._spawned.clear()
        self._reports.clear()
        self._all_reported.clear()
        processes = max(1, self._workers_now())
        self.runner.send_message("step", asdict(step) | {"processes": processes})
        asked = self._users[step.implementation]
        echo = EchoSocketUser if issubclass(asked, SocketUser) else EchoUser
        classes: list[type[ScheduledUser]] = [] if step.alone else [asked]
        classes += [echo] if step.control else []
        self.runner.start(
            step.users * len(classes), step.spawn_hz * len(classes), user_classes=classes
        )
        self._await(self._spawned, step.limit_s, "the users to come")
        if not step.rate_hz:
            self._await_pages(step.limit_s)
        self._emit("spawned")
        times = {"warmup_s": step.warmup_s, "seconds": step.seconds}
        self.runner.send_message("window", times)
        self._pause(step.warmup_s)
        self._emit("opens")
        self._pause(step.seconds)
        self._emit("closes")
        try:
            self._await(self._all_reported, LIMIT_S + JOIN_S, "the users to end their acts")
        finally:
            self.runner.stop()
        self._emit(
            "done",
            processes=processes,
            cpu_percent=max(report["cpu_percent"] for report in self._reports),
            kept=[pk for report in self._reports for pk in report["kept"]],
        )

    def broadcast(self, plan: Broadcast) -> None:
        """Let one user act and the others watch, in this process."""
        user = self._users[plan.implementation]
        self._on_step(self.environment, None, asdict(plan) | {"users": plan.watchers, "rate_hz": 0})
        audience = Audience(user, self.environment, plan)
        self._emit("done", acts=audience.measure())

    def _await_pages(self, limit_s: float) -> None:
        """Wait until all pages are open: what that costs is no cost of an idle page."""
        self.runner.send_message("settle", {})
        self._await(self._all_reported, limit_s, "the pages to open")
        self._reports.clear()
        self._all_reported.clear()

    def _await(self, event: Event, limit_s: float, what: str) -> None:
        deadline = time.monotonic() + limit_s
        while not event.wait(timeout=LOOK_S):
            self._assert_well()
            if time.monotonic() > deadline:
                raise EngineError(f"Waiting for {what} took more than {limit_s:g} s")
        self._assert_well()

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            gevent.sleep(min(LOOK_S, left))
            self._assert_well()

    def _assert_well(self) -> None:
        if self._broken:
            raise EngineError(self._broken)
        if (lost := self._workers - self._workers_now()) > 0:
            raise EngineError(f"{lost} of {self._workers} workers died")

    def _workers_now(self) -> int:
        return int(self.runner.worker_count) if isinstance(self.runner, MasterRunner) else 0

    def _on_user_error(self, user_instance: User, exception: Exception, tb: Any) -> None:
        self._broken = f"A user's code failed, {type(exception).__name__}: {exception}"

    # --- what happens in each process that has users ---

    def _on_step(self, environment: Environment, msg: Any, fields: Any = None) -> None:
        told = fields or msg.data
        index, processes = int(self.runner.worker_index), int(told.get("processes", 1))
        self._recorder.step, self._recorder.users = told["number"], told["users"]
        ScheduledUser.window = Window()
        ScheduledUser.numbers = count(1)
        ScheduledUser.rate_hz = told["rate_hz"]
        shared = told["rows"], index % processes, processes
        AlertsUser.rows = CreatedRows(*shared)
        AlertsUser.acknowledged = AcknowledgedRows(*shared)
        for user in self.environment.user_classes:
            user.host = self._base_url

    def _on_settle(self, environment: Environment, msg: Any, **_: object) -> None:
        gevent.spawn(self._report_when_open)

    def _report_when_open(self) -> None:
        for user in self._users_here():
            user.opened.wait()
        self.runner.send_message("report", {})

    def _users_here(self) -> list[ScheduledUser]:
        greenlets = list(self.runner.user_greenlets)
        return [greenlet.args[0] for greenlet in greenlets if greenlet.args]

    def _on_window(self, environment: Environment, msg: Any, **_: object) -> None:
        gevent.spawn(self._hold, msg.data["warmup_s"], msg.data["seconds"])

    def _hold(self, warmup_s: float, seconds: float) -> None:
        window = ScheduledUser.window
        window.opens = time.perf_counter() + warmup_s
        window.closes = window.opens + seconds
        gevent.sleep(warmup_s)
        cpu_s = time.process_time()
        gevent.sleep(max(0.0, window.closes - time.perf_counter()))
        cpu_s = time.process_time() - cpu_s
        self._let_users_end(window.closes)
        report = {"cpu_percent": 100 * cpu_s / seconds, "kept": AlertsUser.rows.kept()}
        self.runner.send_message("report", report)

    def _let_users_end(self, closed: float) -> None:
        """Wait until all that was due is done; those who wait for something later may go."""
        for user in self._users_here():
            if user._state == LOCUST_STATE_WAITING and not user.is_late_for(closed):
                user.stop(force=True)
        self.runner.user_greenlets.join(timeout=LIMIT_S)

    def _on_report(self, environment: Environment, msg: Any, **_: object) -> None:
        self._reports.append(msg.data)
        if len(self._reports) >= max(1, self._workers_now()):
            self._all_reported.set()


def _emit(event: str, **fields: object) -> None:
    os.write(1, (json.dumps({"event": event} | fields) + "\n").encode())


def _serve(engine: Engine) -> None:
    kinds: dict[str, tuple[type[Any], Callable[[Any], None]]] = {
        "step": (Step, engine.step),
        "broadcast": (Broadcast, engine.broadcast),
    }
    engine.await_workers()
    _emit("ready")
    for line in FileObjectPosix(0, "r"):
        command = json.loads(line)
        kind, carry_out = kinds[command.pop("do")]
        carry_out(kind(**command))
    # Who is on the way back would not hear that all is over.
    engine.await_workers()


def main() -> None:
    """Run the load process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--only", nargs="*", default=(), help="Ids; all by default.")
    parser.add_argument("--served", nargs="*", default=(), help="Variants that the stack serves.")
    parser.add_argument("--workers", type=int, default=0, help="How many are to come.")
    parser.add_argument("--master", default="", help="Its host; makes this process a worker.")
    parser.add_argument("--master-port", type=int, default=WORKER_PORT)
    parser.add_argument("--web-host", default="127.0.0.1")
    parser.add_argument("--web-port", type=int, default=0)
    options = parser.parse_args()
    # Locust's page reads the command line as its own, and ends the process that has another.
    del sys.argv[1:]
    logging.basicConfig(level=logging.WARNING, format="load: %(message)s")
    # Ctrl-C is the bench's to answer: it closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with echo_server.started() as port:
        EchoUser.echo_url = EchoSocketUser.echo_url = f"http://127.0.0.1:{port}"
        engine = Engine(options, _emit)
        if isinstance(engine.runner, WorkerRunner):
            engine.runner.greenlet.join()
            return
        try:
            _serve(engine)
        except EngineError as error:
            _emit("failed", cause=str(error))
            sys.exit(1)
        finally:
            engine.runner.quit()


if __name__ == "__main__":
    main()
