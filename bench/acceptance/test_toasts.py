from __future__ import annotations

from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_RANDOM, AlertsPage
from acceptance.conftest import LIMIT_MS

SHOWN_MS = 3000
EARLY_MS = 5  # what clocks are rounded by

# Noted by the page itself: whoever looks may come too late.
NOTE_LIFE = f"""
window.life = new Promise((resolve) => {{
    let came;
    const isToast = (node) => node.matches?.("[data-toast]");
    new MutationObserver((changes) => {{
        for (const {{ addedNodes, removedNodes }} of changes) {{
            if ([...addedNodes].some(isToast)) came ??= performance.now();
            if ([...removedNodes].some(isToast)) resolve(performance.now() - came);
        }}
    }}).observe(document, {{ childList: true, subtree: true }});
    setTimeout(resolve, {SHOWN_MS + LIMIT_MS}, Infinity);
}});
"""

# A toast that stays for as long as the test needs to come to it.
LET_STAY = f"""
const later = window.setTimeout;
window.setTimeout = (run, ms, ...rest) => ms === {SHOWN_MS} ? 0 : later(run, ms, ...rest);
"""


def add_random_with(alerts: AlertsPage, script: str) -> None:
    """Load the page with one more script, and let it show a toast."""
    alerts.page.add_init_script(script)
    alerts.reload()
    alerts.add_random()


class TestToast:
    def test_can_be_dismissed(self, alerts: AlertsPage) -> None:
        add_random_with(alerts, LET_STAY)
        toast = alerts.toast(TOAST_RANDOM)
        expect(toast).to_be_visible()
        alerts.notifications.get_by_role("button", name="Dismiss").click()
        expect(toast).to_have_count(0)

    def test_is_gone_after_three_seconds(self, alerts: AlertsPage) -> None:
        add_random_with(alerts, NOTE_LIFE)
        life_ms = alerts.page.evaluate("window.life")
        assert SHOWN_MS - EARLY_MS <= life_ms < SHOWN_MS + LIMIT_MS
        expect(alerts.toast(TOAST_RANDOM)).to_have_count(0)

    def test_leaves_nothing_behind(self, alerts: AlertsPage) -> None:
        counts = []
        for _ in range(3):
            alerts.add_random()
            alerts.notifications.get_by_role("button", name="Dismiss").first.click()
            expect(alerts.toast(TOAST_RANDOM)).to_have_count(0)
            counts.append(alerts.notifications.evaluate("one => one.childNodes.length"))
        assert counts[1] == counts[2]
