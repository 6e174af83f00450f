from __future__ import annotations

import pytest

from ui.views import AlertsView


class TestDocumentedInsertion:
    """What keeps new rows from being sent as a stream: docs/frameworks/djust.md."""

    def test_it_meets_another_method_of_the_same_name(self):
        with pytest.raises(TypeError, match="html"):
            AlertsView().stream_insert("alerts", html="<tr></tr>", at="prepend")
