from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.template.loaders.cached import Loader
from django.template.utils import EngineHandler

from shared_alerts import base_settings


@pytest.mark.parametrize(("debug", "in_memory"), [("0", True), ("1", False)])
def test_templates_are_read_again_where_debug_is_on(
    debug: str, in_memory: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DEBUG", debug)
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    found = runpy.run_path(base_settings.__file__)
    loaders = EngineHandler(found["TEMPLATES"])["django"].engine.template_loaders
    assert [isinstance(one, Loader) for one in loaders] == [in_memory]
