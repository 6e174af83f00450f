"""docs/claims.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alerts_bench.claims import campaign, claim
from alerts_bench.claims.verdict import Judgement, Part
from alerts_bench.output.pages import claims_page

ROOT = Path(__file__).parents[4]
CLAIMS = claim.read(ROOT / "bench" / "claims")
STORED = ROOT / "docs" / "claims"
TAKEN = {one.name: one for one in campaign.read(STORED)}
JUDGEMENTS = [campaign.judged(one, TAKEN.get(one.measurement)) for one in CLAIMS]


def test_the_page_of_the_repository_is_made_from_what_is_stored() -> None:
    found = claims_page.text(JUDGEMENTS, campaign.read(STORED))
    assert (ROOT / "docs" / "claims.md").read_text("utf-8") == found


def test_a_claim_is_shown_with_both_figures_its_context_and_its_command() -> None:
    one = Judgement(CLAIMS[0], "holds", "It does.", (Part("100 items", "2×", "3×", True),))
    page = claims_page.text([one], [])
    assert "| 100 items | 2× | 3× | yes |" in page
    assert "**Holds.** It does." in page
    assert f"make claims ONLY={CLAIMS[0].id}" in page and CLAIMS[0].wording in page


def test_a_withdrawal_is_said() -> None:
    gone = replace(CLAIMS[0], withdrawn="Its author has taken it back.")
    page = claims_page.text([Judgement(gone, "withdrawn by its author", "It was.")], [])
    assert "- Withdrawn: Its author has taken it back." in page


def test_who_claims_no_figures_is_named() -> None:
    assert "Unicorn and Reactor: no figures are claimed" in claims_page.text([], [])


def test_the_terminal_shows_the_verdict_and_why() -> None:
    found = claims_page.line(Judgement(CLAIMS[0], "not measured", "The package is missing."))
    assert found == f"{CLAIMS[0].id}: not measured. The package is missing."
