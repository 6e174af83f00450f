"""The view Statistics: its figures, its address, and the way there and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewClient
from acceptance.held_answers import HeldAnswer
from acceptance.kinds import (
    can,
    cannot,
    does_not_push,
    has_no_socket,
    needs,
    pushes,
    where,
)
from acceptance.parts import COUNTS, TYPES, expect_counts
from acceptance.recorder import Recorder
from acceptance.server import Server

pytestmark = needs("statistics")

ROWS = 12
# Of STATISTICS_POLL_SECONDS, 2 of them.
POLL_LIMIT_MS = 6_000
NAVIGATES = "navigation_without_reload"
QUERIES = ("?x=1", "?q=z", "?q=%3Cscript%3E&page=-1", "?")


@pytest.fixture
def server(server: Server) -> Server:
    server.seed(ROWS)
    return server


def address_of(alerts: AlertsPage) -> str:
    return alerts.implementation.prefix + "statistics/"


def open_directly(alerts: AlertsPage, query: str = "") -> None:
    response = alerts.page.goto(address_of(alerts) + query)
    assert response
    assert response.status == 200
    expect(alerts.ready).to_be_attached()
    expect(alerts.statistics.figures).to_be_visible()


def expect_statistics(alerts: AlertsPage) -> None:
    """Expect all that says which view is shown, but for its figures."""
    label = alerts.implementation.framework
    expect(alerts.statistics.heading).to_be_visible()
    expect(alerts.page).to_have_title(f"Statistics · {label}")
    expect(alerts.page).to_have_url(re.compile(re.escape(address_of(alerts)) + "$"))
    expect(alerts.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(alerts.table).to_have_count(0)
    alerts.views.expect_current(alerts.views.statistics)


def expect_list(alerts: AlertsPage) -> None:
    label, prefix = alerts.implementation.framework, alerts.implementation.prefix
    expect(alerts.table).to_be_visible()
    expect(alerts.page).to_have_title(f"Alerts · {label}")
    expect(alerts.page).to_have_url(re.compile(rf"//[^/]+{re.escape(prefix)}$"))
    expect(alerts.page.get_by_role("heading", level=1)).to_have_text("Alerts")
    expect(alerts.statistics.figures).to_have_count(0)
    alerts.views.expect_current(alerts.views.alerts)


class TestFigures:
    def test_are_those_of_the_summary(self, alerts: AlertsPage) -> None:
        alerts.create("One more", "CRITICAL")
        alerts.acknowledge(ROWS + 1)
        alerts.acknowledge(2)
        counts = alerts.counts()
        expect_counts(alerts.summary, counts)
        alerts.open_statistics()
        alerts.statistics.expect_counts(counts)

    def test_are_by_type_and_state(self, alerts: AlertsPage) -> None:
        open_directly(alerts)
        cells = alerts.statistics.figures.locator("[data-count]")
        found = cells.evaluate_all(
            "all => Object.fromEntries(all.map((one) => [one.dataset.count, +one.textContent]))"
        )
        states = {"open", "acknowledged"}
        names = {f"{type_}.{state}" for type_ in TYPES for state in states}
        assert set(found) == {*COUNTS, *names, "acknowledged"}
        for type_ in TYPES:
            assert found[type_] == sum(found[f"{type_}.{state}"] for state in states)
        for state in states:
            assert found[state] == sum(found[f"{type_}.{state}"] for type_ in TYPES)
        assert found["total"] == found["open"] + found["acknowledged"] == ROWS
        headers = alerts.statistics.figures.get_by_role("rowheader")
        expect(headers).to_have_text([*TYPES, "Total"])

    def test_say_when_they_were_read(self, alerts: AlertsPage) -> None:
        alerts.open_statistics()
        read = datetime.fromisoformat(alerts.statistics.updated.inner_text() + "Z")
        assert abs(datetime.now(UTC) - read) < timedelta(minutes=1)

    def test_of_an_empty_list_are_zeros(self, server: Server, alerts: AlertsPage) -> None:
        server.seed(0)
        open_directly(alerts)
        alerts.statistics.expect_counts(dict.fromkeys(COUNTS, 0))


class TestNavigation:
    def test_there_and_back(self, alerts: AlertsPage) -> None:
        expect_list(alerts)
        alerts.open_statistics()
        expect_statistics(alerts)
        alerts.views.alerts.click()
        expect_list(alerts)
        alerts.wait_until_ready()
        assert alerts.ids() == list(range(ROWS, 0, -1))
        alerts.add_random()
        alerts.expect_true_summary()

    def test_back_and_forward(self, alerts: AlertsPage, new_client: NewClient) -> None:
        alerts.open_statistics()
        alerts.page.go_back()
        expect_list(alerts)
        alerts.wait_until_ready()
        new_client().delete(ROWS)
        if pushes(alerts.implementation):
            # What arrives for a view that was left is logged as an error by django-liveview.
            alerts.expect_ids(range(ROWS - 1, 0, -1))
            alerts.expect_true_summary()
        alerts.page.go_forward()
        expect_statistics(alerts)
        alerts.statistics.expect_counts({"total": ROWS - 1})
        alerts.page.go_back()
        expect_list(alerts)
        alerts.wait_until_ready()
        alerts.expect_ids(range(ROWS - 1, 0, -1))

    def test_back_shows_what_is_true_now(self, alerts: AlertsPage, new_client: NewClient) -> None:
        alerts.open_statistics()
        new_client().delete(5)
        if pushes(alerts.implementation):
            # As above.
            alerts.statistics.expect_counts({"total": ROWS - 1})
        alerts.page.go_back()
        expect_list(alerts)
        alerts.wait_until_ready()
        alerts.expect_ids(pk for pk in range(ROWS, 0, -1) if pk != 5)
        alerts.expect_true_summary()

    @where(can("search_in_address"))
    def test_back_to_a_search(self, alerts: AlertsPage) -> None:
        alerts.search.ask("z")
        alerts.expect_ids([3])
        expect(alerts.page).to_have_url(re.compile(r"\?q=z$"))
        alerts.open_statistics()
        expect_statistics(alerts)
        alerts.page.go_back()
        alerts.expect_ids([3])
        expect(alerts.search.field).to_have_value("z")
        expect(alerts.page).to_have_url(re.compile(r"\?q=z$"))

    @pytest.mark.feature(NAVIGATES)
    def test_loads_no_page(self, alerts: AlertsPage) -> None:
        alerts.page.evaluate("window.stayed = true")
        alerts.open_statistics()
        expect_statistics(alerts)
        assert alerts.page.evaluate("window.stayed") is True
        alerts.page.go_back()
        expect_list(alerts)
        # What the list asks for when it is back has come before this.
        alerts.add_random()
        alerts.expect_true_summary()
        alerts.page.go_forward()
        expect_statistics(alerts)
        alerts.views.alerts.click()
        expect_list(alerts)
        assert alerts.page.evaluate("window.stayed") is True

    @where(can(NAVIGATES))
    def test_gives_the_heading_the_focus(self, alerts: AlertsPage) -> None:
        alerts.views.statistics.focus()
        alerts.page.keyboard.press("Enter")
        expect(alerts.statistics.heading).to_be_focused()

    @where(can(NAVIGATES))
    @where(has_no_socket)
    def test_may_come_before_the_answer_to_a_change(self, alerts: AlertsPage) -> None:
        held = HeldAnswer(alerts.page)
        with alerts.page.expect_request("**"):
            alerts.add_button.click()
        alerts.open_statistics()
        with alerts.page.expect_response(held.address):
            held.release()
        # Its parts have no place any more: the fixture `watch` fails where that is an error.
        alerts.statistics.expect_counts({"total": ROWS + 1})

    @where(can(NAVIGATES))
    @where(has_no_socket)
    def test_forward_may_come_before_the_answer_to_back(self, alerts: AlertsPage) -> None:
        alerts.open_statistics()
        held = HeldAnswer(alerts.page)
        with alerts.page.expect_request("**"):
            alerts.page.go_back()
        alerts.page.go_forward()
        expect_statistics(alerts)
        held.release()
        # What is answered after it has come after it.
        alerts.page.evaluate("fetch('')")
        expect_statistics(alerts)

    def test_a_click_with_control_opens_a_tab(self, alerts: AlertsPage) -> None:
        with alerts.page.context.expect_page() as opened:
            alerts.views.statistics.click(modifiers=["ControlOrMeta"])
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Statistics")
        expect_list(alerts)


class TestAddress:
    def test_opened_directly_shows_the_same(self, alerts: AlertsPage) -> None:
        counts = alerts.counts()
        open_directly(alerts)
        expect_statistics(alerts)
        alerts.statistics.expect_counts(counts)
        alerts.page.reload()
        expect_statistics(alerts)
        alerts.views.alerts.click()
        expect_list(alerts)
        alerts.wait_until_ready()
        alerts.add_random()

    def test_with_a_query_shows_the_same(self, alerts: AlertsPage) -> None:
        for query in QUERIES:
            open_directly(alerts, query)
            expect(alerts.statistics.heading).to_be_visible()
            alerts.statistics.expect_counts({"total": ROWS})
            expect(alerts.page).to_have_title(f"Statistics · {alerts.implementation.framework}")


class TestOthers:
    @where(pushes)
    def test_are_followed_by_pushes(self, alerts: AlertsPage, new_client: NewClient) -> None:
        self.follow(alerts, new_client())

    @where(does_not_push)
    @where(can("polling"))
    def test_are_followed_by_polling(self, alerts: AlertsPage, new_client: NewClient) -> None:
        self.follow(alerts, new_client())

    @where(does_not_push)
    @where(cannot("polling"))
    def test_are_seen_after_a_reload(self, alerts: AlertsPage, new_client: NewClient) -> None:
        alerts.open_statistics()
        other = new_client()
        other.delete(5)
        alerts.statistics.expect_counts({"total": ROWS})
        alerts.page.reload()
        alerts.statistics.expect_counts(other.counts())

    @where(does_not_push)
    @where(can("polling"))
    def test_are_asked_for_until_the_view_is_left(self, alerts: AlertsPage) -> None:
        recorder = Recorder(alerts.page)
        alerts.open_statistics()
        with alerts.page.expect_response("**", timeout=POLL_LIMIT_MS):
            pass
        alerts.views.alerts.click()
        expect_list(alerts)
        recorder.forget()
        alerts.page.wait_for_timeout(POLL_LIMIT_MS / 2)
        assert recorder.asked == []

    def follow(self, alerts: AlertsPage, other: AlertsPage) -> None:
        for show in (alerts.open_statistics, lambda: open_directly(alerts)):
            show()
            other.create("From another client", "WARNING")
            alerts.statistics.expect_counts(other.counts())
            other.acknowledge(3)
            alerts.statistics.expect_counts(other.counts())
        # A figure that is drawn anew must not take the focus that is elsewhere.
        alerts.views.alerts.focus()
        other.delete(5)
        alerts.statistics.expect_counts(other.counts())
        expect(alerts.views.alerts).to_be_focused()
