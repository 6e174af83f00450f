"""The claims on queries, judged on made-up statements."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import queries

CLAIM = claim(claimed={"statements": 2})
ONE = 'SELECT "title" FROM "alert"'
WIDE = 'SELECT "title", "report" FROM "alert"'


def raw(*statements: str) -> dict[str, Any]:
    own = {
        "Django": [ONE] * 101,
        "djust, list": list(statements),
        "djust, select_related": [ONE] * 9,
    }
    return {"statements": {"djust": own, "Unicorn": {"Django": [ONE] * 101}}}


@pytest.mark.parametrize(("count", "verdict"), [(2, "holds"), (101, "does not hold here")])
def test_only_what_djust_does_by_itself_is_judged(count: int, verdict: str) -> None:
    found = queries.no_n_plus_one(CLAIM, raw(*[ONE] * count))
    assert found.verdict == verdict
    assert [part.holds is not None for part in found.parts] == [False, True, False, False]
    assert found.parts[-1].what == "Unicorn: Django"


@pytest.mark.parametrize(("statement", "verdict"), [(ONE, "holds"), (WIDE, "does not hold here")])
def test_a_column_that_no_page_shows(statement: str, verdict: str) -> None:
    assert queries.unused_columns(CLAIM, raw(statement)).verdict == verdict
