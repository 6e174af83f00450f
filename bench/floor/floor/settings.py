"""What the manifest and the environment say."""

from __future__ import annotations

import os
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[1]


def _manifest(prefix: str | None) -> dict[str, Any]:
    """The one of the two manifests that has this prefix; the first by default."""
    document = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    first: dict[str, Any] = document["tool"]["alerts-bench"]
    every = [first, *({**first, **own} for own in first["variants"].values())]
    return next(one for one in every if prefix in (None, one["prefix"]))


MANIFEST: Final = _manifest(os.environ.get("PREFIX"))
LABEL: Final[str] = MANIFEST["label"]
PREFIX: Final[str] = MANIFEST["prefix"]
TRANSPORT: Final[str] = MANIFEST["transport"]
DISTRIBUTION: Final[str] = MANIFEST["distribution"]
VERSION: Final = version(DISTRIBUTION)

STATE_DIR: Final = Path(os.environ.get("STATE_DIR", FOLDER / ".state"))
NAVIGATION: Final = dict(
    link.split("=", 1) for link in os.environ.get("NAVIGATION", "").split(",") if link
)
ALLOWED_HOSTS: Final = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SEARCH_DEBOUNCE_MS: Final = int(os.environ.get("SEARCH_DEBOUNCE_MS") or 300)


def _bench_token() -> str:
    """The secret of the bench; none where it has no access."""
    if os.environ.get("BENCH_API", "0").lower() not in ("1", "true", "yes", "on"):
        return ""
    if token := os.environ.get("BENCH_TOKEN"):
        return token
    file = Path(os.environ.get("BENCH_TOKEN_FILE", STATE_DIR / "bench_token"))
    return file.read_text(encoding="utf-8").strip()


BENCH_TOKEN: Final = _bench_token()
