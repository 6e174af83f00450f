from __future__ import annotations

import pytest

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
