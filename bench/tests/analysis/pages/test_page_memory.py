from dataclasses import replace

import pytest
from synthetic import reading

from alerts_bench.analysis.pages.memory import HEADINGS, Kept, page_memory
from alerts_bench.analysis.table import table
from alerts_bench.data.schema import Results, Run, Sample, Subject


def run(*samples: Sample) -> Results:
    return Results(Run(implementations=(Subject(label="A"),)), samples)


def kept(*samples: Sample) -> Kept:
    (only,) = page_memory(run(*samples))
    return only


def test_what_the_first_cycle_brings_once_is_no_leak() -> None:
    found = kept(*(reading(n, nodes=900 + 300 * (n > 0)) for n in range(6)))
    assert found.verdict == "nothing stays"
    assert found.growth["dom_nodes_kept"].estimate == 0


def test_what_grows_in_every_cycle_is_named_with_its_interval() -> None:
    nodes = [900, 1000, 1102, 1200, 1300, 1398]
    found = kept(*(reading(n, nodes=count, listeners=20 + n) for n, count in enumerate(nodes)))
    assert found.leaks.keys() == {"DOM nodes", "event listeners"}
    assert found.verdict == (
        "leak: 99.5 (96.5 to 103) DOM nodes per cycle and 1.00 (1.00 to 1.00) event listeners per "
        "cycle"
    )


@pytest.mark.parametrize("nodes", [[0, 100, 101, 100, 101, 100], [0, 100, 90, 130, 95, 120]])
def test_what_may_be_chance_is_no_leak(nodes: list[int]) -> None:
    assert kept(*(reading(n, nodes=count) for n, count in enumerate(nodes))).leaks == {}


def test_a_page_that_was_opened_anew_is_not_compared_with_the_one_before() -> None:
    first = [reading(n, nodes=5000) for n in range(2)]
    failed = replace(reading(2, nodes=0), outcome="no row added")
    second = [reading(n, nodes=1000, visit=2) for n in range(4)]
    found = kept(*first, failed, *second)
    assert found.growth["dom_nodes_kept"].estimate == 0
    assert found.ready == second[0]
    assert found.failures == ["no row added"]


def test_a_row_has_a_text_for_each_heading() -> None:
    row = kept(*(reading(n, nodes=900) for n in range(4))).row
    assert len(row) == len(HEADINGS)
    assert row[1] == "5.0 MiB, 1,900 nodes, 30 listeners"
    assert row[3] == "3.0 MiB, 900 nodes, 20 listeners"


def test_too_few_cycles_and_failures_say_so() -> None:
    assert kept(reading(0, nodes=900), reading(1, nodes=900)).verdict == "too few cycles"
    failed = replace(reading(1, nodes=0), outcome="no row added")
    assert kept(reading(0, nodes=900), failed).verdict == "failed: no row added"


def test_readings_make_no_view() -> None:
    assert table(run(*(reading(n, nodes=900) for n in range(4)))).views() == []
