from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shared_alerts import services
from shared_alerts.testing import NO_IMPORTS

pytestmark = pytest.mark.django_db


class TestList:
    def test_the_rows_are_there_before_the_socket_is(self, client, alert):
        html = client.get("/").content.decode()
        assert f'<tr data-alert-id="{alert.pk}">' in html
        assert "<script>alert(1)" not in html

    def test_each_page_names_a_room_of_its_own(self, client):
        assert client.get("/").content != client.get("/").content

    def test_no_request_changes_anything(self, client):
        assert client.post("/").status_code == 405


class TestStatistics:
    def test_the_figures_are_there_before_the_socket_is(self, client, alert):
        html = client.get("/statistics/?unknown=1").content.decode()
        assert "<title>Statistics · Django LiveView</title>" in html
        assert '<td data-count="WARNING.open">1</td>' in html


class TestImport:
    """By a plain form: Django LiveView carries no files."""

    def test_the_list_says_what_became_of_it(self, client):
        file = SimpleUploadedFile("a.csv", b"type,description\nINFO,From a file\nWARNING,\n")
        response = client.post("/import/", {"file": file}, follow=True)
        html = response.content.decode()
        assert response.redirect_chain == [("/", 302)]
        assert "1 alert imported." in html
        assert "Line 3: Description is required." in html
        assert "From a file" in html

    @pytest.mark.parametrize(("content", "sentence"), NO_IMPORTS.items())
    def test_what_is_no_file_of_alerts_saves_nothing(self, client, content, sentence):
        file = SimpleUploadedFile("a.csv", content)
        response = client.post("/import/", {"file": file}, follow=True)
        assert sentence in response.content.decode()
        assert not services.list_alerts().exists()

    def test_a_form_without_a_file_is_answered(self, client):
        response = client.post("/import/", follow=True)
        assert "Choose a CSV file." in response.content.decode()
