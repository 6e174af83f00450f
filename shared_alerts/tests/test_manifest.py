from __future__ import annotations

import pytest

from shared_alerts.manifest import Manifest


@pytest.mark.parametrize(
    ("label", "prefix", "slug"),
    [("SSR", "/ssr/", "ssr"), ("Django LiveView", "/", "django-liveview")],
)
def test_slug(label, prefix, slug):
    manifest = Manifest(label=label, distribution="Django", prefix=prefix, transport="HTTP")
    assert manifest.slug == slug
