"""The claims on rendering, judged on made-up times."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import rendering
from alerts_bench.claims.measured.rendering import DJANGO, DJUST, ENGINES, JINJA2, KEPT
from alerts_bench.claims.verdict import UnmeasuredError

OLD = claim(claimed={"items_100": 16.7, "items_10000": 37.5})
NEW = claim(claimed={"static": 1.0, "variables": 7.1, "filters": 11.2})
SITE = claim(claimed={"django": 25.0, "jinja2": 12.0, "djust": 0.8})


def raw(seconds: dict[str, float]) -> dict[str, Any]:
    """Every template and size with these times."""
    of_engines = {
        name: [[seconds.get(name, 1.0)], [99.0, seconds.get(name, 1.0)]] for name in ENGINES
    }
    sizes = {str(size): of_engines for size in rendering.SIZES}
    return {"seconds": dict.fromkeys(rendering.KINDS, sizes), "unequal": {}}


def test_a_factor_of_half_the_claimed_one_holds() -> None:
    found = rendering.readme_1_1(OLD, raw({DJANGO: 18.75}))
    assert found.verdict == "holds"
    assert found.parts[0].claimed == "16.7×"
    assert found.parts[0].measured == "18.8× (18,750 ms and 1,000 ms)"
    assert [part.surpassed for part in found.parts] == [True] * 3 + [False] * 3


def test_less_does_not() -> None:
    assert rendering.readme_1_1(OLD, raw({DJANGO: 18.7})).verdict == "does not hold here"


def test_a_claim_that_was_withdrawn_says_so_and_is_measured() -> None:
    withdrawn = claim(claimed=OLD.claimed, withdrawn="It did not come out again.")
    found = rendering.readme_1_1(withdrawn, raw({}))
    assert found.verdict == "withdrawn by its author" and len(found.parts) == 6


def test_the_authors_own_way_is_judged_and_the_others_are_shown() -> None:
    found = rendering.readme_1_2(NEW, raw({DJANGO: 5.6, DJUST: 99.0}))
    assert found.verdict == "holds"
    judged = [part.what for part in found.parts if part.holds is not None]
    assert len(judged) == 3 and all(KEPT in what for what in judged)
    assert len(found.parts) == 9


def test_the_site_is_judged_against_jinja2_as_well() -> None:
    assert rendering.site(SITE, raw({DJANGO: 16.0, JINJA2: 8.0})).verdict == "holds"
    assert rendering.site(SITE, raw({DJANGO: 16.0})).verdict == "does not hold here"


class TestUnequalOutput:
    def test_the_first_difference_is_named(self) -> None:
        found = rendering.difference({DJANGO: "<td>1</td>", DJUST: "<td>2</td>"})
        assert found == (
            "The outputs of Django and djust differ from character 4 on: '1</td>' and '2</td>'."
        )

    def test_an_end_is_a_difference(self) -> None:
        assert "from character 4 on: '\\n' and ''" in rendering.difference(
            {DJANGO: "<td>\n", JINJA2: "<td>"}
        )

    def test_djusts_marks_of_a_condition_are_none(self) -> None:
        marked = '<td><!--dj-if id="if-1-0"--><em>2</em><!--/dj-if--></td>'
        assert rendering.difference({DJANGO: "<td><em>2</em></td>", DJUST: marked}) == ""

    def test_nothing_passes_on_it(self) -> None:
        unequal = raw({}) | {"unequal": {"static/100": "The outputs differ."}}
        with pytest.raises(UnmeasuredError, match="The outputs differ"):
            rendering.readme_1_1(OLD, unequal)


def test_a_time_that_lacks_is_a_cause() -> None:
    with pytest.raises(UnmeasuredError, match="No time was stored of static with 100 items"):
        rendering.readme_1_1(OLD, {"seconds": {}, "unequal": {}})


def test_the_table_has_a_row_for_each_template_and_size() -> None:
    rows = list(rendering.table(raw({})))
    assert rows[0] == ("Template", "Items", *ENGINES)
    assert len(rows) == 1 + len(rendering.KINDS) * len(rendering.SIZES)
