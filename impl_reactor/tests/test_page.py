from __future__ import annotations

import base64
import hashlib
import re

import pytest
from django.conf import settings

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
