"""Variants in the place of their implementations, and how the Makefile asks for them."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from environments import Environment

from alerts_bench.product import catalog
from alerts_bench.product.catalog import Variant
from local.stack import ROOT
from local.tests.conftest import Project

VARIANT = """
[tool.alerts-bench.variants.fast]
label = "SSR made fast"
reason = "It is a test."
class = "tuned"
environment = {{ ASGI_SERVER = "uvicorn", {name} = "on" }}
"""


def declare(project: Project, name: str = "CACHE") -> None:
    manifest = project.root / "impl_ssr" / "pyproject.toml"
    manifest.write_text(manifest.read_text() + VARIANT.format(name=name))


class TestServed:
    def test_has_the_place_the_address_and_the_name_of_its_implementation(
        self, project: Project
    ) -> None:
        declare(project)
        project.up(VARIANT="ssr/fast")
        assert "ssr" in project.programs()
        environment = project.get("/ssr/").json()["environment"]
        assert environment["NAVIGATION"] == "SSR=/ssr/,django-htmx=/htmx/"

    def test_it_alone_is_given_what_it_declares(self, project: Project) -> None:
        declare(project)
        project.up(VARIANT="ssr/fast", ASGI_SERVER="daphne")
        one = project.get("/ssr/").json()["environment"]
        assert (one["VARIANT"], one["CACHE"]) == ("ssr/fast", "on")
        # Whoever asks for a variant wants all of it.
        assert one["ASGI_SERVER"] == "uvicorn"
        other = project.get("/htmx/").json()["environment"]
        assert not {"VARIANT", "CACHE"} & other.keys()
        assert other["ASGI_SERVER"] == "daphne"

    def test_it_may_be_called_as_itself_or_as_its_implementation(self, project: Project) -> None:
        declare(project)
        project.up(VARIANT="ssr/fast")
        for name in ("ssr", "SSR", "ssr/fast", "SSR made fast (tuned)"):
            done = project.run("logs", name)
            assert (done.returncode, done.stderr) == (0, ""), name

    def test_the_stack_says_that_it_serves_it_until_down(self, project: Project) -> None:
        declare(project)
        project.up(VARIANT="ssr/fast")
        project.up()
        assert project.get("/ssr/").json()["environment"]["VARIANT"] == "ssr/fast"
        assert described(project)["variants"] == ["ssr/fast"]
        project.run("down")
        project.up()
        assert "VARIANT" not in project.get("/ssr/").json()["environment"]
        assert described(project)["variants"] == []


class TestRefusals:
    def test_an_unknown_one(self, project: Project) -> None:
        declare(project)
        done = project.run("up", VARIANT="ssr/slow")
        assert done.returncode == 1
        assert done.stderr == "Error: Unknown variant 'ssr/slow'. Known: ssr/fast, or all.\n"

    def test_one_that_takes_what_the_stack_sets(self, project: Project) -> None:
        declare(project, name="PORT")
        done = project.run("up", VARIANT="ssr/fast")
        assert done.returncode == 1
        assert "ssr/fast cannot have a PORT of its own: the stack sets it." in done.stderr


def described(project: Project) -> dict[str, object]:
    found: dict[str, object] = json.loads((project.state / "stack.json").read_text())
    return found


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command of the Makefile would do."""
    own = {key: value for key, value in os.environ.items() if key not in ("STATE", "PORT")}
    command = ["make", "--no-print-directory", "-n", *arguments]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True)


class TestMakefile:
    def test_asks_the_bench_for_them(self) -> None:
        told = make("bench", "VARIANTS=liveview/uvicorn,djust/uvicorn").stdout
        assert '--variant "liveview/uvicorn" --variant "djust/uvicorn"' in told
        assert "-m local run" in told

    @pytest.mark.parametrize("variable", ["VARIANTS=all", "VARIANT=liveview/uvicorn"])
    def test_refuses_containers(self, variable: str) -> None:
        done = make("bench", variable, "STACK=docker")
        assert done.returncode == 2
        assert "need the local stack: a container serves no variant" in done.stderr

    def test_runs_the_acceptance_suite_of_the_one_that_is_named(self) -> None:
        told = make("acceptance", "VARIANT=liveview/uvicorn").stdout
        assert 'pytest bench/acceptance --only "liveview/uvicorn"' in told
        other = make("acceptance", "VARIANT=liveview/uvicorn", "IMPL=ssr").stdout
        assert 'pytest bench/acceptance --only "ssr"' in other

    def test_gives_it_a_stack_of_its_own(self) -> None:
        show = ("--eval", "show: ; @echo $$STATE $$PORT $$VARIANT")
        done = subprocess.run(
            ["make", "--no-print-directory", *show, "show", "VARIANT=liveview/uvicorn"],
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if key not in ("STATE", "PORT")},
            capture_output=True,
            text=True,
        )
        assert done.stdout.split() == [".state/variant-liveview-uvicorn", "0", "liveview/uvicorn"]


class TestParts:
    """The suite over variants, as `make test` and `make test-variants` start it."""

    @pytest.fixture
    def tests(self, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        # Its name is that of a package of Python.
        spec = importlib.util.spec_from_file_location("ci_test", ROOT / ".ci" / "test.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        ssr, htmx, *_ = catalog.load(ROOT)
        variants = {"ssr": ("a", "b"), "htmx": ("c",)}
        known = [
            replace(
                one,
                id=id,
                variants=tuple(
                    replace(one, id=id, variant=Variant(name, one.label, "tuned", "It is a test."))
                    for name in variants[id]
                ),
            )
            for one, id in ((ssr, "ssr"), (htmx, "htmx"))
        ]
        monkeypatch.setattr(module.catalog, "load", lambda root: known)
        monkeypatch.setenv("STACK_COMMAND", "python -m local")
        monkeypatch.setenv("TEST_STACKS", "2")
        return module

    def parts(self, tests: ModuleType, *, whole: bool) -> dict[str, tuple[str, list[str]]]:
        bench = Environment(ROOT / "bench")
        found = tests._variants(bench, Path("/state"), whole=whole)
        return {
            one.name: (
                one.environment["VARIANT"],
                list(one.command[one.command.index(tests.SUITE) + 2 :]),
            )
            for one in found
        }

    def test_what_they_change_takes_one_stack_for_one_variant_of_each(
        self, tests: ModuleType
    ) -> None:
        assert self.parts(tests, whole=False) == {
            "variants ssr/a htmx/c": (
                "ssr/a,htmx/c",
                ["--only", "ssr/a", "--only", "htmx/c", "--changed"],
            ),
            "variants ssr/b": ("ssr/b", ["--only", "ssr/b", "--changed"]),
        }

    def test_all_of_it_is_shared_by_the_stacks_that_there_may_be(self, tests: ModuleType) -> None:
        assert self.parts(tests, whole=True) == {
            "variants ssr/a": ("ssr/a", ["--only", "ssr/a"]),
            "variants htmx/c": ("htmx/c", ["--only", "htmx/c"]),
            "variants ssr/b": ("ssr/b", ["--only", "ssr/b"]),
        }

    def test_containers_serve_none(
        self, tests: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("STACK_COMMAND", "docker/stack")
        assert self.parts(tests, whole=True) == {}
