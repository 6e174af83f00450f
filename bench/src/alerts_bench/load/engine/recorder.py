"""Samples on their way from the users to the file, over the network where there are workers."""

from __future__ import annotations

import time
from typing import Any

from locust.env import Environment

from alerts_bench.data.load_samples import OK, Row, RowWriter

KEY = "samples"


class Recorder:
    """Turns Locust's events into rows; a worker hands its rows to the master, who writes them."""

    def __init__(self, environment: Environment, writer: RowWriter | None) -> None:
        self._environment = environment
        self._writer = writer
        self._waiting: list[Row] = []
        self.step = 0
        self.users = 0
        environment.events.request.add_listener(self._on_request)
        environment.events.report_to_master.add_listener(self._on_report_to_master)
        environment.events.worker_report.add_listener(self._on_worker_report)

    def _on_request(
        self,
        request_type: str,
        name: str,
        response_time: float,
        exception: Exception | None,
        context: dict[str, Any],
        **_: object,
    ) -> None:
        self._keep(
            (
                f"{time.time():.3f}",
                self.step,
                request_type,
                self.users,
                f"{self._process}-{context['user']}",
                name,
                f"{response_time:.3f}",
                f"{context['late_ms']:.3f}",
                int(context["warmup"]),
                str(exception) if exception else OK,
            )
        )

    def _keep(self, row: Row) -> None:
        if self._writer is None:
            self._waiting.append(row)
        else:
            self._writer.write(row)

    @property
    def _process(self) -> int:
        return int(getattr(self._environment.runner, "worker_index", 0))

    def _on_report_to_master(self, client_id: str, data: dict[str, Any]) -> None:
        data[KEY], self._waiting = self._waiting, []

    def _on_worker_report(self, client_id: str, data: dict[str, Any]) -> None:
        for row in data.get(KEY, ()):
            self._keep(row)
