from __future__ import annotations

import pytest

from acceptance.conftest import NewClient
from acceptance.server import Server
from alerts_bench.page.network import watched

ROWS = 100


class TestTraffic:
    @pytest.mark.feature("partial_updates")
    def test_a_new_row_costs_less_than_the_table(
        self, server: Server, new_client: NewClient
    ) -> None:
        server.seed(ROWS)
        alerts = new_client()
        table = len(alerts.table.inner_html())
        with watched(alerts.page) as network:
            alerts.add_random()
            # The row may be seen before the rest of its answer.
            network.settle(alerts.page)
            assert network.traffic().payload_received < table / 2
