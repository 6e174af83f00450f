from __future__ import annotations

from pathlib import Path

import pytest

from shared_alerts.manifest import Manifest


@pytest.mark.parametrize(
    ("label", "prefix", "slug"),
    [("SSR", "/ssr/", "ssr"), ("Django LiveView", "/", "django-liveview")],
)
def test_slug(label, prefix, slug):
    manifest = Manifest(label=label, distribution="Django", prefix=prefix, transport="HTTP")
    assert manifest.slug == slug


MANIFEST = """
[tool.alerts-bench]
label = "Live"
distribution = "Django"
prefix = "/live/"
transport = "WebSocket"
infrastructure = []
csp = { style-src = ["'unsafe-inline'"] }

[tool.alerts-bench.variants.fast]
label = "Live with a cache"
infrastructure = ["redis"]
csp.script-src = ["'unsafe-eval'"]
"""


class TestVariant:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        folder = tmp_path / "impl_live"
        folder.mkdir()
        (folder / "pyproject.toml").write_text(MANIFEST, encoding="utf-8")
        return folder

    def test_changes_what_it_declares(self, project: Path) -> None:
        manifest = Manifest.load(project, "live/fast")
        assert manifest.variant == "live/fast"
        assert manifest.infrastructure == ["redis"]
        assert manifest.csp == {"style-src": ["'unsafe-inline'"], "script-src": ["'unsafe-eval'"]}

    def test_is_shown_under_the_name_of_the_framework(self, project: Path) -> None:
        assert Manifest.load(project, "live/fast").label == "Live"

    def test_is_none_unless_asked_for(self, project: Path) -> None:
        manifest = Manifest.load(project)
        assert (manifest.variant, manifest.infrastructure) == ("", [])

    @pytest.mark.parametrize("variant", ["live/slow", "other/fast", "fast"])
    def test_another_is_refused(self, project: Path, variant: str) -> None:
        with pytest.raises(ValueError, match=f"VARIANT={variant} is not known. Known: live/fast."):
            Manifest.load(project, variant)
