import os
import pwd
import re

import pytest

from alerts_bench.system import variables
from alerts_bench.system.variables import INSTALLATION, STACK, TERMINAL, passed

LEAKS = {
    "BASH_ENV": "/tmp/profile",
    "DJANGO_SETTINGS_MODULE": "other.settings",
    "FORWARDED_ALLOW_IPS": "*",
    "GIT_DIR": "/elsewhere/.git",
    "GUNICORN_CMD_ARGS": "--workers 9",
    "LOCUST_HOST": "http://elsewhere.example",
    "LD_PRELOAD": "/tmp/other.so",
    "NGINX": "3;",
    "PGHOST": "elsewhere.example",
    "PYTEST_ADDOPTS": "-k nothing",
    "PYTHONHOME": "/other",
    "PYTHONOPTIMIZE": "2",
    "PYTHONPATH": "/other/django",
    "UVICORN_WORKERS": "9",
    "WEB_CONCURRENCY": "9",
}
PROXIES = ["http_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy", "NO_PROXY"]


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who has everything set."""
    for name, value in LEAKS.items():
        monkeypatch.setenv(name, value)
    for name in PROXIES:
        monkeypatch.setenv(name, "http://proxy.example:3128")
    for name in ("PIP_INDEX_URL", "UV_INDEX", "SSL_CERT_FILE", "WORKERS", "DATABASE_URL_SSR"):
        monkeypatch.setenv(name, "given")


class TestPassed:
    @pytest.mark.parametrize("groups", [(), (TERMINAL,), (STACK,), (TERMINAL, STACK, INSTALLATION)])
    def test_nothing_that_is_not_listed(self, groups: tuple[tuple[str, ...], ...]) -> None:
        assert not LEAKS.keys() & passed(*groups).keys()

    def test_no_proxy_reaches_what_is_served_or_measured(self) -> None:
        assert not set(PROXIES) & passed(TERMINAL, STACK).keys()

    def test_what_installs_finds_its_index_and_the_way_to_it(self) -> None:
        found = passed(INSTALLATION)
        assert {*PROXIES, "PIP_INDEX_URL", "UV_INDEX", "SSL_CERT_FILE"} <= found.keys()

    def test_settings_of_a_stack(self) -> None:
        assert not {"WORKERS", "DATABASE_URL_SSR"} & passed().keys()
        assert {"WORKERS", "DATABASE_URL_SSR"} <= passed(STACK).keys()

    def test_what_any_program_needs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        assert passed()["PATH"] == os.environ["PATH"]
        assert passed()["LC_ALL"] == "C.UTF-8"

    def test_its_own_come_last(self) -> None:
        assert passed(STACK, WORKERS="2", PYTHONPATH="/ours")["WORKERS"] == "2"
        assert passed(PYTHONPATH="/ours")["PYTHONPATH"] == "/ours"


class TestUser:
    def test_the_system_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("USER", "LOGNAME", "USERNAME", "LNAME"):
            monkeypatch.setenv(name, "somebody-else")
        us = pwd.getpwuid(os.geteuid())
        assert variables.user() == us.pw_name
        assert passed()["USER"] == passed()["LOGNAME"] == us.pw_name

    def test_a_home_where_the_caller_has_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("HOME")
        assert passed()["HOME"] == pwd.getpwuid(os.geteuid()).pw_dir

    def test_a_number_where_the_system_has_no_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
        monkeypatch.delenv("HOME")
        assert variables.user() == "4000000"
        assert passed()["HOME"] == "/"


def test_lists_hold_no_name_twice() -> None:
    for group in (variables.SYSTEM, TERMINAL, STACK, variables.CONTAINERS, INSTALLATION):
        assert len(group) == len(set(group))
        assert all(re.fullmatch(r"[\w*]+", name) for name in group)
