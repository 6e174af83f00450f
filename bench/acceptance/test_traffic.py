from __future__ import annotations

import pytest

from acceptance.conftest import NewClient
from acceptance.server import Server
from alerts_bench.page.network import watched

ROWS = 100


class TestTraffic:
    @pytest.mark.feature("partial_updates")
    def test_a_change_of_a_row_costs_less_than_the_table(
        self, server: Server, new_client: NewClient
    ) -> None:
        server.seed(ROWS)
        alerts = new_client()
        table = len(alerts.table.inner_html())
        changes = (alerts.add_random, lambda: alerts.acknowledge(7), lambda: alerts.delete(8))
        with watched(alerts.page) as network:
            for change in changes:
                network.reset()
                change()
                # The row may be seen before the rest of its answer.
                network.settle(alerts.page)
                assert network.traffic().payload_received < table / 2
