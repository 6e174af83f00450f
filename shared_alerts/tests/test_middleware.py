from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from shared_alerts import texts
from shared_alerts.middleware import RefuseWhileBusy
from shared_alerts.models import Alert

MULTIPART = "multipart/form-data; boundary=x; charset={}"
FORM = "application/x-www-form-urlencoded; charset={}"


class TestEncoding:
    @pytest.mark.parametrize("content_type", [MULTIPART, FORM, "application/json; charset={}"])
    @pytest.mark.parametrize("charset", ["utf-7", "hex", "rot13", "undefined", "no-such", "", "é"])
    def test_400_for_another(self, client, content_type, charset):
        answer = client.generic("POST", "/test/_bench/clear/", b"x", content_type.format(charset))
        assert answer.status_code == 400
        assert texts.NOT_UTF8 in answer.content.decode()

    @pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
    def test_utf8_however_it_is_written(self, client, charset):
        answer = client.generic("POST", "/test/_bench/clear/", b"x", FORM.format(charset))
        assert answer.status_code == 403

    def test_none_is_named(self, client):
        answer = client.generic("POST", "/test/_bench/clear/", b"x", "text/plain")
        assert answer.status_code == 403


class TestForm:
    @pytest.mark.parametrize("address", ["/test/_bench/clear/", "/test/no-such-page/"])
    @pytest.mark.parametrize("boundary", ["", "boundary=", "boundary=" + "x" * 300])
    def test_400_for_one_that_cannot_be_read(self, client, address, boundary):
        content_type = f"multipart/form-data; {boundary}"
        client.raise_request_exception = False
        assert client.generic("POST", address, b"x", content_type).status_code == 400

    @pytest.mark.parametrize("address", ["/test/_bench/clear/", "/test/no-such-page/"])
    def test_400_for_too_many_fields(self, client, address):
        fields = dict.fromkeys(map(str, range(2000)), "x")
        client.raise_request_exception = False
        assert client.post(address, fields).status_code == 400

    def test_500_where_the_page_for_404_is_the_first_to_read_it(self, settings):
        """What Django 5.2 does by itself: where it fails, the middleware is not needed any more."""
        own = "shared_alerts.middleware.form_first"
        settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != own]
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
        answer = client.generic("POST", "/test/no-such-page/", b"x", "multipart/form-data")
        assert answer.status_code == 500


@pytest.mark.django_db(transaction=True)
class TestBusyDatabase:
    def test_503_with_a_sentence_instead_of_a_bare_500(self, client, settings, caplog):
        database = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(database, uri=True, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute(f"DELETE FROM {Alert._meta.db_table}")
            headers = {"X-Bench-Token": settings.BENCH_TOKEN}
            answer = client.post("/test/_bench/clear/", headers=headers)
            other.execute("ROLLBACK")
        assert answer.status_code == 503
        assert f'<h1 class="title">{texts.DATABASE_BUSY}</h1>' in answer.content.decode()
        assert "POST /test/_bench/clear/: database table is locked" in caplog.text

    def test_other_errors_are_errors(self):
        middleware = RefuseWhileBusy(lambda request: None)
        request = RequestFactory().get("/")
        assert middleware.process_exception(request, ValueError("x")) is None
