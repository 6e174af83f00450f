"""The line of counts above the table."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import does_not_push, has_dialogs, pushes, where
from acceptance.parts import COUNTS, expect_counts
from acceptance.recorder import Recorder
from acceptance.server import Server


class TestSummary:
    def test_stands_above_the_table(self, alerts: AlertsPage) -> None:
        found = alerts.summary.locator("[data-count]")
        names = found.evaluate_all("all => all.map((one) => one.dataset.count)")
        assert names == list(COUNTS)
        summary, table = alerts.summary.bounding_box(), alerts.table.bounding_box()
        assert summary
        assert table
        assert summary["y"] + summary["height"] <= table["y"]

    def test_is_true_of_the_list(self, server: Server, new_client: NewClient) -> None:
        for rows in (0, 12):
            server.seed(rows)
            alerts = new_client()
            assert alerts.counts()["total"] == rows
            alerts.expect_true_summary()

    def test_is_true_after_every_action(self, alerts: AlertsPage) -> None:
        alerts.add_random()
        alerts.expect_true_summary()
        pk = alerts.create("One more", "CRITICAL")
        alerts.expect_true_summary()
        alerts.acknowledge(pk)
        alerts.expect_true_summary()
        alerts.acknowledge(pk)
        alerts.expect_true_summary()
        alerts.delete(2)
        alerts.expect_true_summary()
        alerts.delete(pk)
        alerts.expect_true_summary()
        alerts.reload()
        alerts.expect_true_summary()

    @pytest.mark.feature("several_places")
    def test_changes_with_the_row_in_one_answer(self, alerts: AlertsPage) -> None:
        recorder = Recorder(alerts.page)
        alerts.reload()
        counts = alerts.counts()
        recorder.forget()
        pk = alerts.create("One more", "CRITICAL")
        counts = counts | {name: counts[name] + 1 for name in ("total", "CRITICAL", "open")}
        expect_counts(alerts.summary, counts)
        recorder.forget()
        alerts.acknowledge(pk)
        expect_counts(alerts.summary, counts | {"open": counts["open"] - 1})
        # Where there is a script, the page has asked once; elsewhere it is loaded as a whole.
        assert len(recorder.asked) == 1 or not has_dialogs(alerts.implementation)


class TestSummaryOfOthers:
    @where(pushes)
    def test_is_pushed(self, alerts: AlertsPage, new_client: NewClient) -> None:
        other = new_client()
        for change in (
            lambda: other.create("From another client", "WARNING"),
            lambda: other.acknowledge(3),
            lambda: other.delete(2),
        ):
            change()
            expect_counts(alerts.summary, other.counts())
        alerts.expect_true_summary()

    @where(does_not_push)
    def test_is_there_after_a_reload(self, alerts: AlertsPage, new_client: NewClient) -> None:
        other = new_client()
        other.create("From another client", "WARNING")
        other.acknowledge(3)
        alerts.reload()
        expect_counts(alerts.summary, other.counts())

    def test_is_empty_with_the_list(self, server: Server, new_client: NewClient) -> None:
        server.seed(1)
        alerts = new_client()
        alerts.delete(1)
        expect(alerts.no_alerts).to_be_visible()
        expect_counts(alerts.summary, dict.fromkeys(COUNTS, 0))
