"""What containers need of each implementation, beside its folder."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

from alerts_bench.product import catalog
from alerts_bench.product.manifest import FIRST_PORT
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
REFERENCE_LINES: Final = (
    "\n  {id}:\n    <<: *reference\n",
    'PORT: "{port}"\n',
    "PREFIX: {prefix}\n",
    "{upper}_UPSTREAM: ${{NETWORK:-172.30.77}}.{host}:{port}\n",
    'ipv4_address: "${{NETWORK:-172.30.77}}.{host}"',
    "http://127.0.0.1:{port}{prefix}health/",
    "      {id}: {{ condition: service_healthy }}\n",
)
FIRST_HOST: Final = 11
"""The last part of the address of the implementation with the first port."""


@pytest.mark.parametrize(
    "one", [*catalog.load(ROOT), *catalog.references(ROOT)], ids=lambda one: one.id
)
def test_nothing_is_missing(one: catalog.Implementation) -> None:
    lines = LINES if one.role == "implementation" else REFERENCE_LINES
    values = {
        "id": one.id,
        "upper": one.id.upper().replace("-", "_"),
        "label": one.label,
        "prefix": one.prefix,
        "port": one.port,
        "host": FIRST_HOST + one.port - FIRST_PORT,
    }
    services = (ROOT / "compose.yaml").read_text("utf-8")
    missing = [line for line in (line.format(**values) for line in lines) if line not in services]
    assert not missing, "\n".join(["compose.yaml lacks:", *missing])


def test_the_generated_files_are_as_the_manifests_say() -> None:
    command = [sys.executable, str(ROOT / "docker" / "generated.py"), "--check"]
    check = subprocess.run(command, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
