"""Several clients at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_RANDOM, AlertsPage
from acceptance.conftest import ROWS, NewClient
from acceptance.held_answers import HeldAnswer
from acceptance.kinds import has_no_socket, push_limit_ms, pushes, where
from acceptance.parts import expect_counts
from acceptance.recorder import Recorder
from acceptance.server import Server

CLIENTS = 20
LEAD_MS = 300
# Every change goes to every page: 8 s in Django LiveView on a quiet machine of two cores, above
# 20 s on one that tests something else beside it.
CROWD_LIMIT_MS = 90_000

CLICK_AT = """([text, at]) => {
    const buttons = [...document.querySelectorAll("button")];
    const button = buttons.find((one) => one.textContent.trim() === text);
    setTimeout(() => button.click(), at - Date.now());
}"""

# As a browser does with a page that is hidden: it draws nothing until it is shown.
HIDE = """() => {
    const { requestAnimationFrame } = window;
    const held = [];
    window.requestAnimationFrame = (draw) => held.push(draw);
    window.show = () => {
        window.requestAnimationFrame = requestAnimationFrame;
        for (const draw of held) draw(performance.now());
    };
}"""

# It gives the focus to the button that took the place of another; a feature is what the framework
# does by itself.
OUR_SCRIPT = "**/shared_alerts/focus*.js"


@pytest.fixture
def other(new_client: NewClient) -> AlertsPage:
    return new_client()


class TestChangesOfOthers:
    def test_are_there_after_a_reload(self, alerts: AlertsPage, other: AlertsPage) -> None:
        pk = other.create("From another client")
        other.delete(2)
        alerts.reload()
        assert alerts.ids() == [pk, 3, 1]

    @pytest.mark.feature("live_updates")
    def test_appear_by_themselves(self, alerts: AlertsPage, other: AlertsPage) -> None:
        limit = push_limit_ms(alerts.implementation)
        for pk in (other.add_random(), other.create("From another client")):
            expect(alerts.row(pk)).to_have_count(1, timeout=limit)
        other.delete(2)
        expect(alerts.row(2)).to_have_count(0, timeout=limit)
        assert alerts.ids() == other.ids()

    @where(pushes)
    def test_leave_what_is_being_typed(self, alerts: AlertsPage, other: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.select_option("WARNING")
        form.description.fill("Half a text")
        for key in ("Home", "ArrowRight", "ArrowRight"):
            alerts.page.keyboard.press(key)
        pk = other.add_random()
        expect(alerts.row(pk)).to_have_count(1)
        other.delete(pk)
        expect(alerts.row(pk)).to_have_count(0)
        expect(form.description).to_be_focused()
        alerts.page.keyboard.type("|")
        expect(form.description).to_have_value("Ha|lf a text")
        expect(form.type).to_have_value("WARNING")

    @where(pushes)
    @pytest.mark.feature("focus_kept")
    def test_leave_the_focus_where_it_is(self, alerts: AlertsPage, other: AlertsPage) -> None:
        alerts.page.route(OUR_SCRIPT, lambda route: route.fulfill(body=""))
        alerts.reload()
        button = alerts.details_button(1)
        for change in (lambda: other.add_random(), lambda: other.delete(2)):
            button.focus()
            change()
            alerts.expect_ids(other.ids())
            expect(button).to_be_focused()

    @where(pushes)
    def test_come_in_their_order_to_a_page_that_was_hidden(
        self, alerts: AlertsPage, other: AlertsPage
    ) -> None:
        alerts.page.evaluate(HIDE)
        other.add_random()
        other.delete(2)
        # What was sent before has come with its answer, where that waits for no frame.
        alerts.open_details(1)
        alerts.page.evaluate("show()")
        alerts.expect_ids(other.ids())
        # The next change would mend what was drawn in the wrong order.
        expect(alerts.row(2)).to_have_count(0)
        expect_counts(alerts.summary, other.counts())

    @where(pushes)
    @where(has_no_socket)
    def test_bring_no_row_twice(self, alerts: AlertsPage, other: AlertsPage) -> None:
        held = HeldAnswer(alerts.page, "**/random/")
        alerts.add_button.click()
        expect(other.rows).to_have_count(ROWS + 1)
        other.add_random()
        # Its own row has come with the other's.
        expect(alerts.rows).to_have_count(ROWS + 2)
        held.release()
        expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        alerts.expect_ids([5, 4, 3, 2, 1])

    def test_one_sees_only_its_own_toasts(self, alerts: AlertsPage, other: AlertsPage) -> None:
        other.add_random()
        alerts.open_details(1)
        alerts.close_details()
        expect(alerts.notifications.locator("[data-toast]")).to_have_count(0)


class TestNothing:
    @pytest.mark.not_applicable("filtered_push")
    def test_is_pushed(self, alerts: AlertsPage, other: AlertsPage) -> None:
        self.expect_nothing(alerts, other)

    @pytest.mark.not_applicable("focus_kept")
    def test_disturbs_whoever_types(self, alerts: AlertsPage, other: AlertsPage) -> None:
        self.expect_nothing(alerts, other)

    def expect_nothing(self, alerts: AlertsPage, other: AlertsPage) -> None:
        """Expect that a change of another client neither comes nor is asked for."""
        recorder = Recorder(alerts.page)
        alerts.reload()
        other.delete(2)
        recorder.forget()
        alerts.page.wait_for_timeout(push_limit_ms(alerts.implementation))
        assert (recorder.asked, recorder.connections) == ([], [])
        assert alerts.ids() == [3, 2, 1]


class TestAtOnce:
    def test_none_is_lost_and_none_doubled(self, server: Server, new_client: NewClient) -> None:
        clients = [new_client() for _ in range(CLIENTS)]
        start = clients[0].page.evaluate("Date.now()") + LEAD_MS
        for client in clients:
            client.page.evaluate(CLICK_AT, ["Add Random Alert", start])
        seen = ROWS + (CLIENTS if pushes(server.implementation) else 1)
        for client in clients:
            expect(client.rows.nth(seen - 1)).to_be_attached(timeout=CROWD_LIMIT_MS)
        clients[0].reload()
        ids = clients[0].ids()
        assert len(ids) == ROWS + CLIENTS
        assert len(set(ids)) == len(ids)
