"""A site of three plain pages, one per transport, with manifests as if they were frameworks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from alerts_bench.product import catalog, targets
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target

TOKEN = "fixture"
PAGES = {"http": "HTTP", "ajax": "AJAX", "socket": "WebSocket"}

MANIFEST = """
[tool.alerts-bench]
label = "Plain {id}"
distribution = "uvicorn"
prefix = "/{id}/"
port = {port}
routes = []
transport = "{transport}"
connection = "{connection}"
update = "All of it"
infrastructure = []
server = "uvicorn"

[tool.alerts-bench.sql]
add_random = 2

[tool.alerts-bench.features]
live_updates = true
file_upload = "It has no files."
reconnects = {{ not_applicable = "There is no connection." }}
{features}

[tool.alerts-bench.csp]
script-src = ["'unsafe-eval'"]

[tool.alerts-bench.dom]
data-key = "names the row"
"""

WITH_A_SCRIPT = "validates_while_typing = true"
FEATURES = {
    "http": """
ordered_clicks = "A click leaves the page."
validates_while_typing = "A field is seen when its form is sent."
search_debounced = { not_applicable = "A search is sent." }
""",
    "ajax": WITH_A_SCRIPT,
    "socket": WITH_A_SCRIPT,
}


@dataclass(frozen=True)
class Site:
    """The pages, as a stack that is up."""

    root: Path
    stack: Stack

    @property
    def targets(self) -> dict[str, Target]:
        found = targets.of_stack(catalog.load(self.root), self.stack)
        return {one.implementation.id: one for one in found if one.implementation}

    def tell(self, page: str, what: str, **fields: str) -> None:
        self.stack.client.post(f"/{page}/_bench/{what}/", data=fields).raise_for_status()


def write_manifests(root: Path) -> None:
    (root / "shared_alerts").mkdir(parents=True)
    for port, (page, transport) in enumerate(PAGES.items(), start=8001):
        folder = root / f"impl_{page}"
        folder.mkdir()
        features = FEATURES[page]
        text = MANIFEST.format(
            id=page,
            port=port,
            transport=transport,
            connection="socket" if page == "socket" else "none",
            features=features,
        )
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")


@contextmanager
def running(root: Path) -> Iterator[Site]:
    """Serve the pages, with their manifests in a folder."""
    write_manifests(root)
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("pages.py"))]
    environment = os.environ | {"PORT": str(port)}
    # A process group of its own, as supervisord gives to each program.
    with subprocess.Popen(command, env=environment, start_new_session=True) as server:
        stack = Stack(f"http://127.0.0.1:{port}", TOKEN)
        wait_for(stack.base_url)
        yield Site(root, stack)
        stack.client.close()
        server.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            httpx.get(f"{url}/http/health/", trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def edit(root: Path, old: str, new: str) -> None:
    """Change the manifest of the page over AJAX."""
    file = root / "impl_ajax" / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
