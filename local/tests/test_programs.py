from __future__ import annotations

from pathlib import Path

import pytest

from alerts_bench import catalog
from local.programs import programs, settings_of
from local.stack import ROOT, Stack, StackError

IMPLEMENTATIONS = catalog.load(ROOT)


def environment_of(id: str, **settings: str) -> dict[str, str]:
    stack = Stack(Path("/state"), 9000, settings)
    found = {program.name: program for program in programs(stack, IMPLEMENTATIONS)}
    return dict(found[id].environment)


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
