from dataclasses import replace

import pytest
import synthetic

from alerts_bench.commands.options import ROOT
from alerts_bench.data.schema import Results
from alerts_bench.output.conclusion import conclusion
from alerts_bench.product import catalog
from alerts_bench.product.features import Facts

IMPLEMENTATIONS = catalog.load(ROOT)
FACTS: Facts = {
    one.label: {
        "live_updates": "yes" if one.transport == "WebSocket" else "no",
        "polling": "yes" if one.transport == "AJAX" else "no",
    }
    for one in IMPLEMENTATIONS
}


def said(made: Results) -> list[str]:
    return conclusion(made, IMPLEMENTATIONS, FACTS).splitlines()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return said(synthetic.with_reference(synthetic.run_of(2)))


def test_who_leads_and_how_far_all_are_apart(lines: list[str]) -> None:
    assert lines[0].startswith("- **Which is the fastest?** For “Add Random Alert”, ")
    assert "interactions is lowest for django-htmx (" in lines[0]
    assert "times that of Floor (fetch), a page written by hand without a framework); " in lines[0]
    assert "it is highest for SSR (" in lines[0]


def test_who_does_not_differ_from_the_first_is_named_with_it() -> None:
    made = synthetic.with_reference(synthetic.run_of(2))
    twins = tuple(
        replace(one, implementation="Unicorn")
        for one in made.samples
        if one.implementation == "django-htmx"
    )
    others = tuple(one for one in made.samples if one.implementation != "Unicorn")
    line, *_ = said(replace(made, samples=others + twins))
    assert "Unicorn (" in line
    assert "does not differ significantly from it; " in line


def test_who_shows_the_changes_of_others(lines: list[str]) -> None:
    assert "Django LiveView, Reactor and djust push them to every open page" in lines[1]
    assert "django-htmx and Unicorn can poll for them" in lines[1]
    assert lines[1].endswith("SSR shows them only when a page is loaded.")


def test_how_many_clicks_a_person_notices() -> None:
    made = synthetic.run_of(2)
    samples = tuple(
        replace(one, frame_ms=150.0)
        if (one.implementation, one.condition) == ("SSR", "felt")
        else one
        for one in made.samples
    )
    *_, line = said(replace(made, samples=samples))
    assert "longer than 100 ms to reach the screen" in line
    assert "in every sample of SSR; in none of " in line


def test_too_few_launches_have_no_leader() -> None:
    assert "Too few browser launches to say." in said(synthetic.run_of(2, launches=1))[0]


def test_without_the_condition_as_felt_nothing_is_said_of_persons() -> None:
    made = synthetic.run_of(2)
    samples = tuple(one for one in made.samples if one.condition == "cost")
    assert len(said(Results(made.run, samples))) == 2
