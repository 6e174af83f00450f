"""The Content-Security-Policy: the strictest that the framework can live with."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.watch import Watch
from alerts_bench.product.catalog import Implementation

STRICT = {"'self'", "'none'"}

RUN_INLINE = """() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'it ran'";
    document.body.append(script);
}"""


def policy_of(alerts: AlertsPage) -> dict[str, set[str]]:
    response = alerts.page.goto(alerts.implementation.prefix)
    assert response
    header = response.headers["content-security-policy"]
    directives = [directive.split() for directive in header.split(";")]
    return {words[0]: set(words[1:]) for words in directives}


class TestPolicy:
    def test_is_default_self_and_what_the_manifest_adds(
        self, alerts: AlertsPage, implementation: Implementation
    ) -> None:
        policy = policy_of(alerts)
        assert policy["default-src"] == {"'self'"}
        for directive, sources in policy.items():
            assert sources <= STRICT | set(implementation.csp.get(directive, ()))

    @pytest.mark.feature("strict_csp")
    def test_needs_no_exception(self, alerts: AlertsPage) -> None:
        assert all(sources <= STRICT for sources in policy_of(alerts).values())

    def test_refuses_a_script_in_the_page(self, alerts: AlertsPage, watch: Watch) -> None:
        title = alerts.page.title()
        with alerts.page.expect_console_message(lambda one: "Content Security Policy" in one.text):
            alerts.page.evaluate(RUN_INLINE)
        expect(alerts.page).to_have_title(title)
        assert [one for one in watch.findings() if "Content Security Policy" in one]
        watch.allow("Content Security Policy")
