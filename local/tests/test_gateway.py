"""The gateway: its routes against the manifests, and what it does to a request."""

from __future__ import annotations

import re

import httpx
import pytest

from alerts_bench.product import catalog
from local.rendering import ROUTES
from local.stack import ROOT
from local.tests.conftest import Project

LOCATION = re.compile(
    r'location (?:= )?(?P<path>/\S*) +{ set \$label "(?P<label>.+)"; +proxy_pass http://(?P<id>\w+);'
)


class TestRoutes:
    @pytest.mark.parametrize(
        "one", [*catalog.load(ROOT), *catalog.references(ROOT)], ids=lambda one: one.id
    )
    def test_agree_with_the_manifest(self, one: catalog.Implementation) -> None:
        found = {
            (match["path"], match["label"])
            for match in LOCATION.finditer(ROUTES.read_text())
            if match["id"] == one.id.replace("-", "_")
        }
        assert found == {(path, one.label) for path in (one.prefix, *one.routes)}

    def test_no_upstream_without_a_route(self) -> None:
        text = ROUTES.read_text()
        upstreams = re.findall(r"upstream (\w+) ", text)
        assert sorted(upstreams) == sorted({match["id"] for match in LOCATION.finditer(text)})


class TestRedirect:
    def test_repeats_no_host_that_was_sent(self, running: Project) -> None:
        response = running.get("/ssr?q=1", Host="elsewhere.example")
        assert (response.status_code, response.headers["location"]) == (301, "/ssr/?q=1")


class TestCharset:
    @pytest.mark.parametrize(
        "parameter",
        [
            *(
                "charset=utf-7",
                "charset=hex",
                "Charset=UTF-16",
                'charset="utf-7"',
                "charset=utf-88",
            ),
            *("charset = latin-1", "charset=", "charset*=utf-8''hex", "charset=utf-8; charset=hex"),
        ],
    )
    def test_another_than_utf8_goes_no_further(self, running: Project, parameter: str) -> None:
        content_type = f"text/plain; {parameter}"
        assert running.get("/ssr/?q=1", **{"Content-Type": content_type}).status_code == 400

    @pytest.mark.parametrize(
        "content_type",
        [
            *("", "text/plain", "multipart/form-data; boundary=x", "text/plain;charset=UTF-8"),
            *('text/plain; charset="utf-8"', "text/plain; charset=utf8; boundary=x"),
        ],
    )
    def test_utf8_is_passed_on(self, running: Project, content_type: str) -> None:
        assert running.get("/ssr/?q=1", **{"Content-Type": content_type}).status_code == 200


class TestTooMuch:
    """What the gateway keeps from the servers is answered by a page that says why."""

    LONGEST_LINE = 8192 - len("GET  HTTP/1.1\r\n")

    def test_an_address_that_is_too_long(self, running: Project) -> None:
        longest = "/ssr/?q=".ljust(self.LONGEST_LINE, "x")
        assert running.get(longest).json()["path"] == longest
        response = running.get(f"{longest}x")
        assert_page(response, 414, "Search for at most 200 characters.")

    @pytest.mark.parametrize("megabytes", [3, 20])
    def test_a_body_that_is_too_large(self, running: Project, megabytes: int) -> None:
        response = running.post("/htmx/", b"x" * megabytes * 1_000_000)
        assert_page(response, 413, "At most 2048 kB can be sent at once.")

    def test_a_file_that_is_too_large(self, running: Project) -> None:
        for address in ("/htmx/import/", "/import/", "/ssr/import/?q=1"):
            response = running.post(address, b"x" * 3_000_000)
            assert_page(response, 413, "The file is larger than 1 MB.")

    def test_unicorn_may_send_a_text_twice(self, running: Project) -> None:
        # Where no server is.
        assert running.post("/unicorn/", b"x" * 3_000_000).status_code == 502
        response = running.post("/unicorn/", b"x" * 5_000_000)
        assert_page(response, 413, "can be sent at once.")

    def test_the_pages_have_no_address_of_their_own(self, running: Project) -> None:
        response = running.get("/gateway/too-large.html")
        assert response.status_code == 404
        assert "At most" not in response.text


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
        assert_page(response, 502, "The gateway cannot reach its server.")
        assert f"<title>{label} is down</title>" in response.text
        assert f"<h1>{label} is down</h1>" in response.text
        assert running.get("/htmx/").status_code == 200
        assert running.run("start", "ssr").returncode == 0


def assert_page(response: httpx.Response, status: int, sentence: str) -> None:
    """Expect a page of the gateway's own with this sentence."""
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert sentence in response.text
    assert '<html lang="en">' in response.text
    assert '<a href="/">' in response.text
