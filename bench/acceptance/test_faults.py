"""What a page does while its server, or what its server needs, is away; and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import LOST, AlertsPage
from acceptance.conftest import ROWS, NewClient
from acceptance.kinds import (
    has_dialogs,
    has_socket,
    keeps_connection,
    keeps_none,
    needs,
    needs_no_redis,
    needs_redis,
    where,
)
from acceptance.recorder import Recorder
from acceptance.server import Programs, Server
from acceptance.watch import Watch
from alerts_bench.product.catalog import Implementation

# Requests fail and scripts say so; that no script breaks over it is watched as always.
OF_THE_NETWORK = r"^(failed|console|status 50\d): "
RECOVERY_S = 30
REDIS = "redis"
CAUSE = r"(?i)redis.*(connect|refused)|connect.*(redis|refused)"


@pytest.fixture(autouse=True)
def _faults_are_ours(watch: Watch) -> None:
    watch.allow(OF_THE_NETWORK)


@pytest.fixture
def away(programs: Programs) -> Iterator[Callable[[str], None]]:
    """Stops a program, and starts it again at the end, however the test went."""
    stopped: list[str] = []

    def stop(name: str) -> None:
        stopped.append(name)
        programs.stop(name)

    yield stop
    for name in stopped:
        programs.start(name)


class TestSocket:
    @where(has_socket)
    def test_a_page_without_it_is_not_ready(self, alerts: AlertsPage) -> None:
        alerts.page.route_web_socket("**", lambda socket: socket.close())
        alerts.page.reload()
        expect(alerts.connection).to_have_text(LOST)
        expect(alerts.ready).to_have_count(0)


class TestKilledServer:
    @where(keeps_connection)
    def test_the_page_says_so_and_shows_the_truth_again(
        self, alerts: AlertsPage, server: Server, programs: Programs, new_client: NewClient
    ) -> None:
        with alerts.expect_loss(RECOVERY_S):
            programs.kill(server.implementation.id)
        programs.start(server.implementation.id)
        pk = new_client().add_random()
        alerts.wait_until_recovered(RECOVERY_S)
        expect(alerts.row(pk)).to_be_visible()
        expect(alerts.connection).to_be_empty()
        alerts.create("After the crash")

    @where(keeps_none)
    def test_the_next_click_is_served(
        self, alerts: AlertsPage, server: Server, programs: Programs
    ) -> None:
        programs.kill(server.implementation.id)
        programs.start(server.implementation.id)
        alerts.add_random()
        alerts.create("After the crash")


class TestStoppedServer:
    def test_the_gateway_says_which_one_is_down(
        self,
        alerts: AlertsPage,
        server: Server,
        programs: Programs,
        away: Callable[[str], None],
        implementations: Sequence[Implementation],
    ) -> None:
        stopped = server.implementation
        others = [Server(one, server.stack) for one in implementations if one.id != stopped.id]
        served = [one for one in others if one.health().status_code == 200]
        away(stopped.id)
        visitor = alerts.page.context.new_page()
        response = visitor.goto(stopped.prefix)
        assert response
        assert response.status == 502
        expect(visitor.get_by_role("heading")).to_have_text(f"{stopped.framework} is down")
        assert [one.health().status_code for one in served] == [200] * len(served)
        says_so(alerts)
        programs.start(stopped.id)
        alerts.page.reload() if keeps_none(stopped) else alerts.wait_until_recovered(RECOVERY_S)
        alerts.create("After the pause")

    @pytest.mark.feature("reconnects")
    def test_the_page_comes_back_by_itself(
        self, alerts: AlertsPage, server: Server, programs: Programs, away: Callable[[str], None]
    ) -> None:
        recorder = Recorder(alerts.page)
        alerts.reload()
        assert recorder.connections
        before = len(recorder.connections)
        away(server.implementation.id)
        # It has tried in vain.
        wait_for_one_more(alerts, recorder, before)
        programs.start(server.implementation.id)
        expect(alerts.ready.or_(alerts.gave_up)).to_be_attached(timeout=RECOVERY_S * 1000)
        expect(alerts.gave_up).to_have_count(0)
        alerts.create("After the pause")

    @pytest.mark.not_applicable("reconnects")
    def test_a_page_without_a_connection_loses_none(
        self, alerts: AlertsPage, server: Server, programs: Programs
    ) -> None:
        recorder = Recorder(alerts.page)
        alerts.reload()
        alerts.create("Before")
        assert recorder.connections == []
        programs.stop(server.implementation.id)
        programs.start(server.implementation.id)
        expect(alerts.connection).to_be_empty()
        alerts.create("Afterwards")


@needs("statistics")
class TestStatistics:
    def test_are_there_again_when_the_server_is(
        self, alerts: AlertsPage, server: Server, programs: Programs, away: Callable[[str], None]
    ) -> None:
        one = server.implementation
        alerts.open_statistics()
        visitor = AlertsPage(alerts.page.context.new_page(), one)
        away(one.id)
        response = visitor.page.goto(f"{one.prefix}statistics/")
        assert response
        assert response.status == 502
        programs.start(one.id)
        visitor.page.reload()
        visitor.statistics.expect_counts({"total": ROWS})
        if keeps_connection(one):
            alerts.wait_until_recovered(RECOVERY_S)
        alerts.statistics.expect_counts({"total": ROWS})
        alerts.views.alerts.click()
        expect(alerts.table).to_be_visible()
        alerts.wait_until_ready()
        alerts.create("After the pause")


class TestStoppedRedis:
    @where(needs_redis)
    def test_those_that_need_it_say_so_and_recover(
        self,
        alerts: AlertsPage,
        server: Server,
        programs: Programs,
        away: Callable[[str], None],
        new_client: NewClient,
    ) -> None:
        name = server.implementation.id
        seen = programs.logged(name, CAUSE)
        away(REDIS)
        health = server.health()
        assert health.status_code == 503
        assert "onnect" in health.json()[REDIS]
        # Forced: a page that knows already may take no clicks.
        alerts.add_button.click(force=True)
        programs.wait_for_log(name, CAUSE, seen)
        programs.start(REDIS)
        programs.start(name)
        alerts.wait_until_recovered(RECOVERY_S)
        pk = new_client().add_random()
        expect(alerts.row(pk)).to_be_visible()
        alerts.create("After the pause")

    @where(needs_no_redis)
    def test_the_others_are_not_touched(
        self, alerts: AlertsPage, server: Server, away: Callable[[str], None]
    ) -> None:
        away(REDIS)
        assert server.health().status_code == 200
        alerts.create("In spite of it")
        alerts.delete(alerts.add_random())
        expect(alerts.connection).to_be_empty()


def says_so(alerts: AlertsPage) -> None:
    """Expect the page to say that its server is away: by itself, or at the next click."""
    one = alerts.implementation
    if keeps_none(one):
        alerts.add_button.click()
    if has_dialogs(one):
        expect(alerts.connection).to_have_text(LOST)
        expect(alerts.ready).to_have_count(0)
    else:
        expect(alerts.page.get_by_role("heading")).to_have_text(f"{one.framework} is down")


def wait_for_one_more(alerts: AlertsPage, recorder: Recorder, before: int) -> None:
    """Wait until the page has opened one more connection than these."""
    for _ in range(RECOVERY_S):
        if len(recorder.connections) > before:
            break
        # Its events are heard meanwhile.
        alerts.page.wait_for_timeout(1000)
    assert len(recorder.connections) > before
