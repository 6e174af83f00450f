from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from playwright.sync_api import Request, Route, expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import needs
from acceptance.recorder import Recorder
from acceptance.server import Server
from alerts_bench.product.catalog import Implementation

TYPES = {"INFO": "is-info", "WARNING": "is-warning", "CRITICAL": "is-danger"}
# By then a socket is open that no script of the page has to wait for.
SLOW_MS = 300
COLUMNS = ["ID", "Type", "Description", "Created", "Actions"]


class TestFrame:
    def test_says_what_it_is(
        self, alerts: AlertsPage, implementation: Implementation, server: Server
    ) -> None:
        expect(alerts.page).to_have_title(f"Alerts · {implementation.framework}")
        html = alerts.page.locator("html")
        expect(html).to_have_attribute("lang", "en")
        expect(html).to_have_attribute("data-theme", "light")
        expect(alerts.page.get_by_role("heading", level=1)).to_have_text("Alerts")
        version = server.health().json()["version"]
        for text in (implementation.framework, version, implementation.transport):
            expect(alerts.page.get_by_role("contentinfo")).to_contain_text(text)

    def test_navigation_leads_to_every_implementation(
        self,
        alerts: AlertsPage,
        implementation: Implementation,
        implementations: Sequence[Implementation],
    ) -> None:
        navigation = alerts.page.get_by_role("navigation", name="Implementations", exact=True)
        links = navigation.get_by_role("link")
        found = {link.inner_text(): link.get_attribute("href") for link in links.all()}
        assert found == {one.framework: one.prefix for one in implementations}

    @needs("navigation")
    def test_navigation_marks_where_it_is(
        self, alerts: AlertsPage, implementation: Implementation
    ) -> None:
        navigation = alerts.page.get_by_role("navigation", name="Implementations", exact=True)
        current = navigation.locator('[aria-current="page"]')
        expect(current).to_have_text(implementation.framework)

    def test_toasts_and_the_connection_are_announced(self, alerts: AlertsPage) -> None:
        expect(alerts.notifications).to_have_role("status")
        expect(alerts.connection).to_have_role("status")
        expect(alerts.connection).to_be_empty()

    def test_keeps_the_connection_that_the_manifest_names(
        self, alerts: AlertsPage, implementation: Implementation
    ) -> None:
        recorder = Recorder(alerts.page)
        alerts.reload()
        kept = {"socket": recorder.sockets, "stream": recorder.streams}
        named = {implementation.connection} - {"none"}
        assert {name for name, opened in kept.items() if opened} == named


def is_of(address: str, request: Request) -> bool:
    return request.url == address


class TestScripts:
    def test_any_of_them_may_be_slow(self, alerts: AlertsPage) -> None:
        page = alerts.page
        scripts = page.locator("script[src]").evaluate_all("all => all.map((one) => one.src)")
        assert scripts

        def hold(route: Route) -> None:
            page.wait_for_timeout(SLOW_MS)
            route.continue_()

        for script in scripts:
            page.route(script, hold)
            with page.expect_event("requestfinished", partial(is_of, script)):
                page.reload(wait_until="commit")
            alerts.wait_until_ready()
            page.unroute(script)
        alerts.add_random()


class TestTable:
    def test_shows_the_newest_first(self, alerts: AlertsPage) -> None:
        expect(alerts.table.get_by_role("columnheader")).to_have_text(COLUMNS)
        expect(alerts.no_alerts).to_be_hidden()
        assert alerts.ids() == [3, 2, 1]
        cells = alerts.row(3).get_by_role("cell")
        expect(cells).to_have_count(len(COLUMNS))
        expect(cells.nth(0)).to_have_text("3")
        expect(cells.nth(3)).to_have_text("2026-01-01 12:00:00")
        expect(cells.nth(4).get_by_role("button").first).to_have_text("Details")
        expect(cells.nth(4).get_by_role("button").last).to_have_text("Delete")

    def test_a_type_has_its_colour(self, server: Server, new_client: NewClient) -> None:
        server.seed(20)
        tags = new_client().rows.locator("td:nth-child(2) > .tag")
        found = tags.evaluate_all("tags => tags.map((tag) => [tag.textContent, tag.className])")
        assert {(text, *sorted(classes.split())) for text, classes in found} == {
            (text, *sorted(["tag", colour])) for text, colour in TYPES.items()
        }

    def test_a_description_is_cut_at_ten_words(self, alerts: AlertsPage) -> None:
        words = [f"word{number}" for number in range(11)]
        pk = alerts.create(" ".join(words))
        expect(alerts.row(pk).locator("td:nth-child(3)")).to_have_text(" ".join(words[:10]) + " …")

    def test_the_empty_list_says_so(self, server: Server, new_client: NewClient) -> None:
        server.seed(0)
        alerts = new_client()
        expect(alerts.no_alerts).to_be_visible()
        pk = alerts.add_random()
        expect(alerts.no_alerts).to_be_hidden()
        alerts.delete(pk)
        expect(alerts.no_alerts).to_be_visible()


class TestHealth:
    def test_names_what_serves(self, server: Server, implementation: Implementation) -> None:
        response = server.health()
        assert response.status_code == 200
        health = response.json()
        assert health["label"] == implementation.framework
        assert health["variant"] == (implementation.name if implementation.variant else "")
        assert health["transport"] == implementation.transport
        assert health["packages"][implementation.distribution] == health["version"]
        assert re.match(r"(gunicorn|daphne|uvicorn) \d", health["server"])
        # Of what is no variant, the environment may choose another.
        if implementation.variant:
            assert health["server"].startswith(f"{implementation.server} ")
        assert {health[one] for one in ("database", *implementation.infrastructure)} == {"ok"}


class TestToken:
    def test_the_bench_needs_it(self, server: Server, alerts: AlertsPage) -> None:
        for token in ("", "wrong"):
            response = server.ask("POST", "_bench/clear/", **{"X-Bench-Token": token})
            assert response.status_code == 403
        alerts.reload()
        assert alerts.ids() == [3, 2, 1]
