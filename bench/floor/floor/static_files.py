"""CSS and scripts, read and compressed once, each at an address that names its content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from floor.settings import FOLDER, PREFIX

SHARED: Final = FOLDER.parents[1] / "shared_alerts/src/shared_alerts/static/shared_alerts"


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent."""

    address: str
    type: str
    plain: bytes
    compressed: bytes


def _bulma() -> Path:
    spec = find_spec("bulma")
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "static/bulma/css/style.min.css"


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    address = f"{PREFIX}static/{path.stem}.{digest}{path.suffix}"
    type_ = guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(address, f"{type_}; charset=utf-8", content, gzip.compress(content, mtime=0))


ICON: Final = _read(SHARED / "icon.svg")
STYLES: Final = (_read(_bulma()), _read(SHARED / "alerts.css"))
SHARED_SCRIPTS: Final = tuple(
    _read(SHARED / f"{name}.js") for name in ("toasts", "focus", "input", "connection")
)
SCRIPT: Final = _read(FOLDER / "floor" / "static" / "floor.js")
BY_ADDRESS: Final = {one.address: one for one in (ICON, *STYLES, *SHARED_SCRIPTS, SCRIPT)}
