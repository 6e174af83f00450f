from __future__ import annotations

import pytest
from django.conf import settings as current
from django.db import connection
from redis import exceptions

from shared_alerts.manifest import Manifest

pytestmark = pytest.mark.django_db


def test_says_what_it_is_made_of(client):
    response = client.get("/test/health/")
    assert response.status_code == 200
    body = response.json()
    assert body["label"] == "Test project"
    assert body["variant"] == ""
    assert body["version"] == body["packages"]["Django"]
    assert body["database"] == "ok"
    assert "redis" not in body
    assert "no-store" in response["Cache-Control"]


def test_503_with_the_cause_when_the_database_does_not_answer(client, monkeypatch):
    def fail(*args: object) -> None:
        raise OSError("disk is gone")

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/test/health/")
    assert response.status_code == 503
    assert response.json()["database"] == "OSError: disk is gone"


def test_503_with_the_cause_when_redis_does_not_answer(client, settings):
    settings.MANIFEST = Manifest(
        label=current.MANIFEST.label,
        distribution="Django",
        prefix="/test/",
        transport="WebSocket",
        infrastructure=("redis",),
    )
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/test/health/")
    assert response.status_code == 503
    assert response.json()["redis"].startswith(exceptions.ConnectionError.__name__)
    assert response.json()["database"] == "ok"
