from __future__ import annotations

from dataclasses import replace

import pytest
import synthetic

from alerts_bench.data.schema import Results
from alerts_bench.output.pages import evidence_page
from alerts_bench.product.targets import delayed_label
from alerts_bench.proofs import aa, known_delay, second_clock

PREFIX = "performance_results_"


def run(number: int, **settings: object) -> Results:
    made = synthetic.run_of(number)
    told = made.run.settings | settings
    return replace(made, run=replace(made.run, name=f"{PREFIX}{number}", settings=told))


def named(made: Results, *labels: str) -> Results:
    """Give the samples of the first implementations these labels, and drop the others."""
    known = dict.fromkeys(one.implementation for one in made.samples)
    names = dict(zip(known, labels, strict=False))
    samples = tuple(
        replace(one, implementation=names[one.implementation])
        for one in made.samples
        if one.implementation in names
    )
    return replace(made, samples=samples)


def section(page: str, title: str) -> str:
    return page.partition(f"## {title}")[2].partition("\n## ")[0]


class TestRuns:
    def test_each_has_its_figures_and_a_link_to_its_samples(self) -> None:
        page = evidence_page.text([run(1), run(2)], [])
        for number in (1, 2):
            assert page.count(f"[{number}](results/{PREFIX}{number}.html)") >= 4

    def test_without_any(self) -> None:
        page = evidence_page.text([], [])
        assert "No stored run has enough launches." in page
        assert page.count(" are published, so ") == 2

    def test_a_run_of_memory_alone_has_none(self) -> None:
        memory = replace(run(1), samples=(synthetic.reading(1, nodes=10),))
        assert "(results/" not in section(evidence_page.text([memory], []), "Do the intervals")


class TestProofs:
    @pytest.mark.parametrize("delay_ms", [2.0, 5.0])
    def test_known_delays(self, delay_ms: float) -> None:
        delays = {"A": known_delay.schedule(delay_ms)}
        labels = [delayed_label("A", one) for one in dict.fromkeys(delays["A"])]
        proof = named(run(7, delays_ms=delays), *labels)
        found = section(evidence_page.text([], [proof]), "Are known delays found?")
        assert f"| [7](results/proofs/{PREFIX}7.csv) | A | {delay_ms:g} ms |" in found

    def test_aa(self) -> None:
        labels = (aa.side_label("A", side) for side in aa.SIDES)
        proof = named(run(8, interactions=["add_random", "details"]), *labels)
        found = section(evidence_page.text([], [proof]), "Does A/A find differences?")
        assert f"| [8](results/proofs/{PREFIX}8.csv) | 2 | " in found

    def test_a_second_clock(self) -> None:
        clocks = (second_clock.BENCH, second_clock.INDEPENDENT)
        proof = named(run(9), *(second_clock.label("A", one) for one in clocks))
        found = section(evidence_page.text([], [proof]), "Does a second clock agree?")
        assert "| A, add_random | " in found
        assert "| A, delete | " in found
