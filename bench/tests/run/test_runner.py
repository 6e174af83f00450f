from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from plain import Site
from playwright.sync_api import Playwright

from alerts_bench.data.schema import OK, Sample
from alerts_bench.page import interactions
from alerts_bench.product.targets import Target
from alerts_bench.recording.byte_count import ByteCount
from alerts_bench.run.runner import Medians, Runner
from alerts_bench.run.schedule import Plan
from alerts_bench.run.stopping import Rule

pytestmark = pytest.mark.browser

ADD = interactions.select(["add_random"])
Run = Callable[..., list[Sample]]


@pytest.fixture
def run(playwright: Playwright, site: Site) -> Run:
    def measure(
        *pages: str, rule: Rule | None = None, wire: bool = False, **plan: object
    ) -> list[Sample]:
        targets = {site.targets[page].label: site.targets[page] for page in pages}
        fields: dict[str, object] = {"seed": 1, "interactions": ADD, "felt": (), "rows": (5,)}
        fields |= {"labels": tuple(targets), "launches": 2, "iterations": 2} | plan
        asked = Plan(**fields)  # type: ignore[arg-type]
        kept: list[Sample] = []

        def keep(sample: Sample, target: Target) -> None:
            assert target.label == sample.implementation
            kept.append(sample)

        byte_count = ByteCount(playwright, targets, asked, 5, "full", keep)
        runner = Runner(
            playwright=playwright,
            targets=targets,
            plan=asked,
            rule=rule or Rule(2),
            warmup={"cost": 1, "felt": 1},
            limit_s=5,
            rest_s=0,
            chromium="full",
            count_bytes=byte_count.take if wire else None,
            keep=keep,
        )
        kept.clear()
        assert runner.run() in ("complete", "budget")
        # Nothing is compressed here.
        for sizes in byte_count.scripts.values():
            assert sizes["script_bytes"] == sizes["script_sent_bytes"] > 500
        assert set(byte_count.scripts) == (set(targets) if wire else set())
        assert {one.outcome for one in kept} == {OK}
        return kept

    return measure


def timed(samples: list[Sample]) -> list[Sample]:
    return [one for one in samples if not one.warmup]


def test_every_launch_has_every_label_and_the_first_both_conditions(run: Run) -> None:
    found = timed(run("ajax", "socket", felt=ADD))
    assert Counter((one.implementation, one.launch, one.condition) for one in found) == {
        (label, launch, condition): 1
        for label in ("Plain ajax", "Plain socket")
        for launch, condition in ((1, "cost"), (1, "felt"), (2, "cost"))
    }


def test_a_network_delay_is_below_http_and_websocket(run: Run) -> None:
    for page in ("ajax", "socket"):
        found = timed(run(page, rtts_ms=(0.0, 80.0), launches=1, rule=Rule(1), iterations=1))
        times = {one.rtt_ms: one.dom_ms for one in found}
        assert times[80.0] is not None
        assert times[80.0] >= 80


def test_a_slower_cpu_is_that_of_the_page_through_navigations(run: Run) -> None:
    found = timed(run("http", cpu_slowdowns=(1.0, 6.0), launches=1, rule=Rule(1), iterations=3))
    assert Counter(one.cpu_slowdown for one in found) == {1.0: 3, 6.0: 3}


def test_table_sizes_are_factors(run: Run) -> None:
    found = timed(run("http", rows=(3, 30), launches=1, rule=Rule(1), iterations=1))
    assert sorted(one.rows for one in found) == [3, 30]


def test_bytes_on_the_wire_are_counted_beforehand(run: Run) -> None:
    found = run("ajax", wire=True)
    first = found[0]
    assert (first.launch, first.warmup, first.dom_ms) == (0, True, None)
    for one in timed(found):
        assert one.wire_sent is not None
        assert one.wire_received is not None
        # Headers are on the wire and not in the payload; nothing is compressed here.
        assert one.payload_received is None or one.wire_received > one.payload_received
    assert any(one.payload_received for one in timed(found))


def test_a_budget_ends_the_run(run: Run) -> None:
    found = timed(run("ajax", rule=Rule(2, budget_s=0.1)))
    assert {one.launch for one in found} == {1}


def test_medians_are_of_kept_samples(run: Run) -> None:
    medians = Medians()
    for sample in run("ajax", iterations=4):
        medians.add(sample, 5)
    ((series, values),) = medians.by_series().items()
    assert series == ("Plain ajax", "add_random", "cost", 5, None, 1.0)
    assert len(values) == 2
