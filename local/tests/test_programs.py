from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import pytest

from alerts_bench.product import catalog
from local.programs import Program, programs, settings_of
from local.stack import ROOT, Stack, StackError

REFERENCES = catalog.references(ROOT)
IMPLEMENTATIONS = [*catalog.load(ROOT), *REFERENCES]


def environment_of(id: str, **settings: str) -> dict[str, str]:
    stack = Stack(Path("/state"), 9000, settings)
    found = {program.name: program for program in programs(stack, IMPLEMENTATIONS)}
    return dict(found[id].environment)


class TestReplicas:
    SETTINGS: ClassVar = {"REPLICAS": "2", "DATABASE_URL": "postgres://db/{id}"}

    def programs(self) -> dict[str, Program]:
        stack = Stack(Path("/state"), 9000, self.SETTINGS)
        return {program.name: program for program in programs(stack, IMPLEMENTATIONS)}

    def test_have_an_address_and_a_folder_of_their_own(self) -> None:
        found = self.programs()
        one, two = found["ssr"], found["ssr-2"]
        assert (one.host, one.port) == ("127.0.0.1", 9002)
        assert (two.host, two.port) == ("127.0.0.2", 9002)
        assert one.environment["STATE_DIR"] != two.environment["STATE_DIR"]

    def test_share_their_key_and_their_database(self) -> None:
        found = self.programs()
        for shared in ("SECRET_KEY_FILE", "STATIC_ROOT", "DATABASE_URL", "REDIS_URL"):
            values = {found[name].environment[shared] for name in ("ssr", "ssr-2")}
            assert len(values) == 1, shared

    def test_have_names_of_their_own(self) -> None:
        found = self.programs()
        assert len({one.label for one in found.values()}) == len(found)

    def test_cannot_share_a_file(self) -> None:
        with pytest.raises(StackError, match="DATABASE_URL"):
            environment_of("ssr", REPLICAS="2")

    @pytest.mark.parametrize("number", ["0", "-1", "x", "10", "1.5"])
    def test_are_a_small_number(self, number: str) -> None:
        with pytest.raises(StackError, match=f"REPLICAS={number}"):
            environment_of("ssr", REPLICAS=number)


class TestReferences:
    def test_stand_in_no_navigation(self) -> None:
        links = environment_of("floor")["NAVIGATION"].split(",")
        assert links == [f"{one.label}={one.prefix}" for one in catalog.load(ROOT)]

    def test_are_told_which_they_are(self) -> None:
        assert environment_of("floor")["PREFIX"] == "/floor/"
        assert environment_of("floor-websocket")["PREFIX"] == "/floor/websocket/"

    def test_have_one_server_with_its_own_file(self) -> None:
        settings = {"REPLICAS": "2", "DATABASE_URL": "postgres://db/{id}"}
        found = {one.name: one for one in programs(Stack(Path("/s"), 9000, settings), REFERENCES)}
        assert set(found) == {"gateway", "floor", "floor-websocket"}
        assert all("DATABASE_URL" not in one.environment for one in found.values())


class TestPorts:
    def test_follow_from_the_gateway(self) -> None:
        found = {one.name: one.port for one in programs(Stack(Path("/s"), 9000), IMPLEMENTATIONS)}
        assert found["gateway"] == 9000
        assert found["ssr"] == 9002

    def test_are_all_different(self) -> None:
        found = [one.port for one in programs(Stack(Path("/s"), 8000), IMPLEMENTATIONS)]
        assert len(set(found)) == len(found)


class TestSettings:
    def test_only_what_implementations_may_see(self) -> None:
        environment = {"WORKERS": "2", "DEBUG": "", "HOME": "/root", "DATABASE_URL_SSR": "x"}
        assert settings_of(environment) == {"WORKERS": "2", "DATABASE_URL_SSR": "x"}

    def test_override_defaults(self) -> None:
        assert environment_of("ssr")["BENCH_API"] == "1"
        assert environment_of("ssr", BENCH_API="0")["BENCH_API"] == "0"


class TestEnvironment:
    def test_is_its_own(self) -> None:
        found = environment_of("ssr")["PATH"].split(os.pathsep)[0]
        assert found == str(ROOT / ".state" / "venvs" / "impl_ssr" / "bin")

    def test_unless_another_is_named_for_it(self) -> None:
        settings = settings_of({"VENV_SSR": "/other"})
        assert environment_of("ssr", **settings)["PATH"].startswith("/other/bin")
        assert "/other" not in environment_of("htmx", **settings)["PATH"]


class TestDatabase:
    def test_sqlite_unless_told_otherwise(self) -> None:
        assert "DATABASE_URL" not in environment_of("ssr")

    def test_a_placeholder_names_one_each(self) -> None:
        environment = environment_of("ssr", DATABASE_URL="postgres://db/{id}")
        assert environment["DATABASE_URL"] == "postgres://db/ssr"

    def test_one_of_its_own(self) -> None:
        environment = environment_of("ssr", DATABASE_URL_SSR="postgres://db/mine")
        assert environment["DATABASE_URL"] == "postgres://db/mine"

    def test_one_for_all_is_refused(self) -> None:
        with pytest.raises(StackError, match=r"\{id\}"):
            environment_of("ssr", DATABASE_URL="postgres://db/all")
