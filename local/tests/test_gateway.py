"""The gateway: its routes against the manifests, and what it does to a request."""

from __future__ import annotations

import re

import pytest

from alerts_bench.product import catalog
from local.rendering import ROUTES
from local.stack import ROOT
from local.tests.conftest import Project

LOCATION = re.compile(
    r'location (?:= )?(?P<path>/\S*) +{ set \$label "(?P<label>.+)"; +proxy_pass http://(?P<id>\w+);'
)


class TestRoutes:
    @pytest.mark.parametrize("one", catalog.load(ROOT), ids=lambda one: one.id)
    def test_agree_with_the_manifest(self, one: catalog.Implementation) -> None:
        found = {
            (match["path"], match["label"])
            for match in LOCATION.finditer(ROUTES.read_text())
            if match["id"] == one.id
        }
        assert found == {(path, one.label) for path in (one.prefix, *one.routes)}

    def test_no_upstream_without_a_route(self) -> None:
        text = ROUTES.read_text()
        upstreams = re.findall(r"upstream (\w+) ", text)
        assert sorted(upstreams) == sorted({match["id"] for match in LOCATION.finditer(text)})


class TestProxy:
    def test_says_who_asked_whatever_the_client_claims(self, running: Project) -> None:
        claims = {
            "X-Forwarded-For": "10.0.0.1",
            "X-Forwarded-Host": "elsewhere",
            "X-Forwarded-Proto": "https",
            "Forwarded": "for=10.0.0.1",
        }
        response = running.get("/ssr/", **claims)
        headers = response.json()["headers"]
        host = f"127.0.0.1:{response.url.port}"
        assert headers["x-forwarded-for"] == "127.0.0.1"
        assert headers["x-forwarded-host"] == host
        assert headers["x-forwarded-proto"] == "http"
        assert "forwarded" not in headers
        assert headers["host"] == host

    def test_asks_for_an_upgrade_when_the_client_does(self, running: Project) -> None:
        headers = running.get("/ssr/", Upgrade="websocket", Connection="Upgrade").json()["headers"]
        assert (headers["upgrade"], headers["connection"]) == ("websocket", "upgrade")
        headers = running.get("/ssr/").json()["headers"]
        assert not {"upgrade", "connection"} & headers.keys()

    def test_compresses(self, running: Project) -> None:
        response = running.get("/ssr/", **{"Accept-Encoding": "gzip"})
        assert response.headers["content-encoding"] == "gzip"

    def test_passes_the_path_as_it_is(self, running: Project) -> None:
        assert running.get("/ssr/a%20b/?q=%2F").json()["path"] == "/ssr/a%20b/?q=%2F"

    @pytest.mark.parametrize(
        ("path", "label"),
        [("/ssr/", "SSR"), ("/unicorn/x", "Unicorn"), ("/ws/liveview/room/", "Django LiveView")],
    )
    def test_says_who_is_down(self, running: Project, path: str, label: str) -> None:
        running.run("stop", "ssr")
        response = running.get(path)
        assert response.status_code == 502
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        assert f"<h1>{label} is down</h1>" in response.text
        assert '<html lang="en">' in response.text
        assert '<a href="/">' in response.text
        assert running.get("/htmx/").status_code == 200
        assert running.run("start", "ssr").returncode == 0
