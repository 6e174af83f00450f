from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import djust
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from shared_alerts import services

pytestmark = pytest.mark.django_db

HOSTILE = [
    "{{ alert.pk }} {% now 'Y' %} {# c #}",
    "<!--dj-if id=\"x\"--> <div dj-root dj-view='x'> </textarea><script>1</script>",
    "&lt;b&gt; &amp;amp; \"'",
    "one two three four five six seven eight nine ten eleven",
    "a" * 400,
    "\u05e9\u05dc\u05d5\u05dd \u202etxt \U0001f389",
]


def page(client: Client) -> str:
    return client.get("/djust/").content.decode()


class TestRows:
    """djust's own template engine draws what Django's draws in the other implementations."""

    @pytest.mark.parametrize("description", HOSTILE)
    def test_the_cells_are_those_of_django(self, client, description):
        alert = services.create(type="WARNING", description=description)
        expected = render_to_string("shared_alerts/_cells.html", {"alert": alert})
        assert words(expected) in words(page(client))

    def test_each_row_has_a_key(self, client, alert):
        keys = re.findall(r'<tr [^>]*dj-key="([^"]*)"', page(client))
        assert keys == [str(alert.pk), "no-alerts"]


class TestContentSecurityPolicy:
    """The manifest names what is inline by its hash, and nothing else."""

    def test_scripts(self, client):
        html = page(client) + client.get("/djust/statistics/").content.decode()
        scripts = re.findall(r"<script(?![^>]* src=)[^>]*>(.*?)</script>", html, re.DOTALL)
        assert set(map(source, scripts)) == set(settings.MANIFEST.csp["script-src"])

    def test_styles(self):
        script = Path(djust.__file__).with_name("static") / "djust" / "client.min.js"
        styles = set(map(source, style_texts(script.read_text())))
        assert styles >= set(settings.MANIFEST.csp["style-src"])


class TestEventsOverHttp:
    """How djust serves a click while the socket is lost."""

    def test_a_click_is_served(self, client):
        html = self.answer(client, "create_random")
        assert html.count("data-alert-id") == services.list_alerts().count() == 1

    def test_the_form_lives_through_its_requests(self, client):
        self.answer(client, "open_form")
        answer = self.answer(client, "submit_form", type="CRITICAL", description="")
        assert "Description is required." in answer
        self.answer(client, "submit_form", description="typed")
        assert [alert.type for alert in services.list_alerts()] == ["CRITICAL"]

    def test_what_is_no_event_changes_nothing(self, client, alert):
        for event, params in (("handle_change", {}), ("delete", {"pk": "x"}), ("delete", {})):
            assert self.post(client, event, params).status_code == 400
        assert services.list_alerts().count() == 1

    def test_every_event_needs_the_token(self, alert):
        client = Client(enforce_csrf_checks=True)
        assert self.post(client, "delete", {"pk": alert.pk}).status_code == 403
        assert services.list_alerts().count() == 1

    @staticmethod
    def post(client, event, params):
        return client.post(
            "/djust/",
            json.dumps(params),
            content_type="application/json",
            headers={"X-Djust-Event": event},
        )

    def answer(self, client, event, **params):
        response = self.post(client, event, params).json()
        return response.get("html") or json.dumps(response["patches"])


def words(html: str) -> str:
    """HTML without the spaces between its tags, which djust leaves out."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


def source(inline: str) -> str:
    """The source by which a Content-Security-Policy allows this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def style_texts(script: str) -> list[str]:
    """The style sheets that a script writes into the page."""
    return [
        literal.encode().decode("unicode_escape")
        for _, literal in re.findall(r"\.textContent=([`\"'])(.*?)\1", script, re.DOTALL)
    ]
