"""The acceptance suite with `--changed`: of each variant the tests of what it changes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.changed import TESTS
from alerts_bench.commands.options import ROOT
from alerts_bench.product import catalog
from alerts_bench.product.catalog import KEYS, SHARED_KEYS, VARIANT_KEYS
from alerts_bench.system import variables

BASE_URL = "http://127.0.0.1:1"
SUITE = ROOT / "bench" / "acceptance"


def collected(state: Path, *options: str, serving: str) -> dict[str, set[str]]:
    """The tests that would run against a stack that serves these variants, by implementation."""
    described = {"base_url": BASE_URL, "token_file": "none", "variants": serving.split()}
    (state / "stack.json").write_text(json.dumps(described), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", str(SUITE), "--collect-only", "-q", *options]
    own = {"STATE": str(state), "BENCH_BASE_URL": BASE_URL, "BENCH_TOKEN": "t"}
    done = subprocess.run(
        command, cwd=ROOT, env=variables.passed(**own), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    every = [one.name for base in catalog.load(ROOT) for one in (*base.variants, base)]
    pattern = rf"^\S*?(test_\w+\.py::[^\s\[]+)\[\S*?({'|'.join(every)})"
    found: dict[str, set[str]] = {}
    for test, name in re.findall(pattern, done.stdout, re.MULTILINE):
        found.setdefault(name, set()).add(test)
    return found


def test_every_key_that_a_variant_may_change_is_told() -> None:
    assert TESTS.keys() == KEYS - SHARED_KEYS - VARIANT_KEYS - {"features"}


@pytest.mark.parametrize("place", sorted({one for places in TESTS.values() for one in places}))
def test_what_it_names_is_there(place: str) -> None:
    file, _, name = place.partition("::")
    text = (SUITE / file).read_text(encoding="utf-8")
    assert f"class {name}" in text


def test_another_server_is_shown_by_the_health_of_its_variants_alone(tmp_path: Path) -> None:
    found = collected(tmp_path, "--changed", serving="liveview/uvicorn djust/uvicorn")
    health = {"test_page.py::TestHealth::test_names_what_serves"}
    assert found == {"liveview/uvicorn": health, "djust/uvicorn": health}


def test_without_it_all_is_asked_of_what_is_served(tmp_path: Path) -> None:
    found = collected(tmp_path, "--only", "liveview", serving="liveview/uvicorn")
    assert found.keys() == {"liveview/uvicorn"}
    assert len(found["liveview/uvicorn"]) > 100


def test_every_variant_can_be_served() -> None:
    for base in catalog.load(ROOT):
        for one in base.variants:
            assert one in catalog.load(ROOT, [one.name])
