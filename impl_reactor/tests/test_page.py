from __future__ import annotations

import base64
import hashlib
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from shared_alerts import services
from shared_alerts.testing import NO_IMPORTS

pytestmark = pytest.mark.django_db


def test_the_list_is_there_before_any_script_runs(client, alert):
    html = client.get("/reactor/").content.decode()
    assert f'data-alert-id="{alert.pk}"' in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_each_row_has_an_id_of_its_own(client, alert):
    assert f'<tr id="alert-{alert.pk}"' in client.get("/reactor/").content.decode()


def test_a_page_that_has_not_joined_says_so(client):
    assert "data-joined" not in client.get("/reactor/").content.decode()


class TestContentSecurityPolicy:
    def test_the_style_of_the_framework_is_the_only_inline_one(self, client):
        (style,) = re.findall(r"<style>(.*?)</style>", self.page(client), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert settings.MANIFEST.csp["style-src"] == [f"'sha256-{digest}'"]

    def test_no_script_is_inline(self, client):
        scripts = re.findall(r"<script[^>]*>", self.page(client))
        assert scripts
        assert all(" src=" in script for script in scripts)

    @staticmethod
    def page(client):
        return client.get("/reactor/").content.decode()


class TestImport:
    """By a plain form: Reactor carries no files."""

    def test_the_list_says_what_became_of_it(self, client):
        file = SimpleUploadedFile("a.csv", b"type,description\nINFO,From a file\nWARNING,\n")
        response = client.post("/reactor/import/", {"file": file}, follow=True)
        html = response.content.decode()
        assert response.redirect_chain == [("/reactor/", 302)]
        assert "1 alert imported." in html
        assert "Line 3: Description is required." in html
        assert "From a file" in html

    @pytest.mark.parametrize(("content", "sentence"), NO_IMPORTS.items())
    def test_what_is_no_file_of_alerts_saves_nothing(self, client, content, sentence):
        file = SimpleUploadedFile("a.csv", content)
        response = client.post("/reactor/import/", {"file": file}, follow=True)
        assert sentence in response.content.decode()
        assert not services.list_alerts().exists()


class TestStatistics:
    def test_the_figures_are_there_before_any_script_runs(self, client, alert):
        html = client.get("/reactor/statistics/?unknown=1").content.decode()
        assert "<title>Statistics · Reactor</title>" in html
        assert '<td data-count="WARNING.open">1</td>' in html
