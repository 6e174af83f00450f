from __future__ import annotations

import pytest

from shared_alerts.untrusted import NO_ID, to_id, to_wanted


@pytest.mark.parametrize("value", [17, "17", " 17 "])
def test_an_id(value):
    assert to_id(value) == 17


@pytest.mark.parametrize("value", [None, "", "x", "1.5", "0x1", [], {}, "9" * 5000, "{{ 1 }}", 1.5])
def test_no_id(value):
    assert to_id(value) == NO_ID


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(True, True), ("true", True), ("True", True), (False, False), ("false", False)]
    + [(value, False) for value in (None, "", "1", 1, [True], {"true": 1}, "yes")],
)
def test_a_wanted_state(value, wanted):
    assert to_wanted(value) is wanted
