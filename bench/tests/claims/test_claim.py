"""The files of claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts_bench.claims import claim
from alerts_bench.claims.claim import ClaimError, UnknownClaimError
from alerts_bench.claims.registry import JUDGES, MEASUREMENTS

FOLDER = Path(__file__).parents[2] / "claims"
CLAIMS = claim.read(FOLDER)
NEEDED = (
    *("framework", "title", "said_by", "said_on", "where"),
    *("wording", "confirms", "limits", "measurement"),
)


def document(**changes: str) -> str:
    texts = dict.fromkeys(NEEDED, "A sentence.") | changes
    return "".join(f'{name} = "{text}"\n' for name, text in texts.items())


class TestTheClaimsOfTheRepository:
    def test_each_has_a_function_and_each_function_a_claim(self) -> None:
        assert {one.id for one in CLAIMS} == set(JUDGES)

    def test_each_measurement_is_one_that_there_is_and_none_is_idle(self) -> None:
        assert {one.measurement for one in CLAIMS} == set(MEASUREMENTS)

    @pytest.mark.parametrize("one", CLAIMS, ids=lambda one: one.id)
    def test_its_sentences_end(self, one: claim.Claim) -> None:
        assert all(text.endswith(".") for text in (one.wording, one.confirms, one.limits))


class TestReading:
    def test_a_file_becomes_a_claim_with_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "one.toml").write_text(document(title="It is fast"), "utf-8")
        (found,) = claim.read(tmp_path)
        assert (found.id, found.title, found.withdrawn) == ("one", "It is fast", "")

    def test_a_key_that_lacks_is_named(self, tmp_path: Path) -> None:
        text = document().replace("limits", "limitless")
        (tmp_path / "one.toml").write_text(text, "utf-8")
        with pytest.raises(ClaimError, match=r"one\.toml .* limitless, limits"):
            claim.read(tmp_path)

    def test_what_is_no_toml_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "one.toml").write_text("title = ", "utf-8")
        with pytest.raises(ClaimError, match=r"one\.toml cannot be read"):
            claim.read(tmp_path)

    def test_an_empty_folder_is_no_set_of_claims(self, tmp_path: Path) -> None:
        with pytest.raises(ClaimError, match="No claim in"):
            claim.read(tmp_path)


class TestSelecting:
    def test_all_without_a_name(self) -> None:
        assert claim.select(CLAIMS, ()) == CLAIMS

    def test_those_that_are_named(self) -> None:
        assert [one.id for one in claim.select(CLAIMS, ["djust-render"])] == ["djust-render"]

    def test_an_unknown_name_brings_the_known_ones(self) -> None:
        with pytest.raises(UnknownClaimError, match=r"called fast\. Known: .*djust-render"):
            claim.select(CLAIMS, ["fast"])
