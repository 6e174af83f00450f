"""What containers need of each implementation, beside its folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from alerts_bench.product import catalog, scaffold
from alerts_bench.product.manifest import FIRST_PORT
from alerts_bench.product.scaffold import FIRST_HOST, KINDS
from local.stack import ROOT

LINES: Final = (
    "\n  {id}:\n    <<: *implementation\n",
    "\n  {id}-migration:\n    <<: *migration\n",
    "IMPLEMENTATION: impl_{id},",
    'PORT: "{port}"\n',
    "{upper}_UPSTREAM: ${{NETWORK:-172.30.77}}.{host}:{port}\n",
    'ipv4_address: "${{NETWORK:-172.30.77}}.{host}"',
    "{label}={prefix}",
    "      {id}: {{ condition: service_healthy }}\n",
    "DATABASE_URL: ${{DATABASE_SERVER:-}}${{DATABASE_SERVER:+/{id}}}\n",
)
WAITS_FOR_REDIS: Final = "redis: { condition: service_healthy }"
REFERENCE_LINES: Final = (
    "\n  {id}:\n    <<: *reference\n",
    'PORT: "{port}"\n',
    "PREFIX: {prefix}\n",
    "{upper}_UPSTREAM: ${{NETWORK:-172.30.77}}.{host}:{port}\n",
    'ipv4_address: "${{NETWORK:-172.30.77}}.{host}"',
    "http://127.0.0.1:{port}{prefix}health/",
    "      {id}: {{ condition: service_healthy }}\n",
)


def missing_in(services: str, one: catalog.Implementation) -> list[str]:
    """The lines that an implementation needs and these services lack."""
    values = {
        "id": one.id,
        "upper": one.id.upper().replace("-", "_"),
        "label": one.label,
        "prefix": one.prefix,
        "port": one.port,
        "host": FIRST_HOST + one.port - FIRST_PORT,
    }
    lines = LINES if one.role == "implementation" else REFERENCE_LINES
    wanted = [line.format(**values) for line in lines]
    missing = [line for line in wanted if line not in services]
    service = services.partition(wanted[0])[2].partition("\n\n")[0]
    waits = WAITS_FOR_REDIS in service.partition("depends_on:")[2]
    if waits is not ("redis" in one.infrastructure):
        missing.append(f"{'no ' * waits}{WAITS_FOR_REDIS!r} in depends_on of {one.id}")
    return missing


@pytest.mark.parametrize(
    "one", [*catalog.load(ROOT), *catalog.references(ROOT)], ids=lambda one: one.id
)
def test_nothing_is_missing(one: catalog.Implementation) -> None:
    missing = missing_in((ROOT / "compose.yaml").read_text("utf-8"), one)
    assert not missing, "\n".join(["compose.yaml lacks:", *missing])


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_new_one_is_told_to_add_is_all(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "impl_next"
    steps = scaffold.begin(folder, "The Next", catalog.load(ROOT), root=ROOT, kind=kind)
    (one,) = catalog.load(tmp_path)
    assert not missing_in(steps, one)


def test_each_project_chooses_its_own_server() -> None:
    # Not each of them has every server installed: what no variable names is for `serve` to say.
    assert "  ASGI_SERVER: ${ASGI_SERVER:-}\n" in (ROOT / "compose.yaml").read_text("utf-8")


def test_the_generated_files_are_as_the_manifests_say() -> None:
    command = [sys.executable, str(ROOT / "docker" / "generated.py"), "--check"]
    check = subprocess.run(command, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
