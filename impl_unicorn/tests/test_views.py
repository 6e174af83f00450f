from __future__ import annotations

import base64
import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shared_alerts import services

pytestmark = pytest.mark.django_db

ADDRESSES = ["/unicorn/", "/unicorn/statistics/"]


def csv(*records):
    lines = ("type,description", *records)
    return SimpleUploadedFile("alerts.csv", "\n".join(lines).encode())


class TestPolicy:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_it_allows_the_inline_scripts_of_this_version(self, client, address):
        response = client.get(address)
        scripts = re.findall(r"<script>(.*?)</script>", response.content.decode(), re.DOTALL)
        assert len(scripts) == 2
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in response["Content-Security-Policy"]


class TestCsrf:
    @pytest.mark.parametrize("address", ["/unicorn/message/alert-list", "/unicorn/import/"])
    def test_every_change_needs_the_token(self, alert, address):
        client = Client(enforce_csrf_checks=True)
        client.get("/unicorn/")
        response = client.post(address, "{}", content_type="text/plain")
        assert response.status_code == 403


class TestStatistics:
    def test_it_polls(self, client, settings):
        settings.STATISTICS_POLL_SECONDS = 5
        assert 'unicorn:poll-5000="$refresh"' in client.get(ADDRESSES[1]).content.decode()


class TestImport:
    def test_its_result_stands_on_the_next_page_alone(self, client):
        response = client.post("/unicorn/import/", {"file": csv("INFO,One", "INFO,")}, follow=True)
        page = response.content.decode()
        assert "<p>1 alert imported.</p><p>Line 3: Description is required.</p>" in page
        assert "imported" not in client.get("/unicorn/").content.decode()

    def test_it_leads_back_to_the_search(self, client):
        response = client.post("/unicorn/import/", {"file": csv("INFO,One"), "q": " a&b "})
        assert response["Location"] == "/unicorn/?q=a%26b"

    @pytest.mark.parametrize(
        "body", [{}, {"file": ""}, {"file": "text"}, {"other": csv("INFO,One")}]
    )
    def test_no_file_is_no_error(self, client, body):
        page = client.post("/unicorn/import/", body, follow=True).content.decode()
        assert "Choose a CSV file." in page
        assert not services.list_alerts().exists()

    def test_it_is_posted(self, client):
        assert client.get("/unicorn/import/").status_code == 405
