"""Variants beside the implementation, with a local stack of a few lines."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import plain_local
import pytest
from plain import Site
from rich.console import Console

from alerts_bench.output.progress import ConsoleProgress
from alerts_bench.product.beside.own_stack import BesideError
from alerts_bench.product.beside.trial import beside
from alerts_bench.product.catalog import Implementation, Variant
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target


@pytest.fixture
def root(tmp_path: Path, site: Site) -> Path:
    plain_local.write(tmp_path, site)
    return tmp_path


@pytest.fixture
def progress() -> ConsoleProgress:
    return ConsoleProgress(Console(file=io.StringIO(), width=500))


def variant(site: Site, id: str) -> Implementation:
    ajax = site.targets["ajax"].implementation
    assert ajax
    kind = Variant(id, ajax.label, "tuned", f"It is {id}.", {"PARSER": id})
    return replace(ajax, label=f"{ajax.label} with {id} (tuned)", variant=kind)


def test_each_follows_its_framework_with_a_stack_of_its_own(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found = [site.targets["ajax"], site.targets["socket"], Target("Mine", "http://a.test/")]
    asked = [variant(site, "h11"), variant(site, "h2")]
    states = [root / ".state" / "variants" / name for name in ("ajax-h11", "ajax-h2")]
    with beside(found, site.stack, root=root, progress=progress, variants=asked) as trial:
        assert [one.label for one in trial.targets] == [
            *("Plain ajax", "Plain ajax with h11 (tuned)", "Plain ajax with h2 (tuned)"),
            *("Plain socket", "Mine"),
        ]
        _, one, *_ = trial.targets
        assert one.implementation == asked[0]
        assert one.stack
        assert one.stack.state == str(states[0])
        assert one.cure() == f"Its log: make logs IMPL=ajax STATE={states[0]}"
        one.seed(3, 1)
        assert [plain_local.verbs(state) for state in states] == [["down", "up"]] * 2
    assert [plain_local.verbs(state) for state in states] == [["down", "up", "down"]] * 2
    assert "ajax/h11" in (states[0] / "verbs").read_text().split()
    assert "It is h2." in progress.console.file.getvalue()  # type: ignore[attr-defined]


def test_one_can_be_measured_without_its_framework(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found, asked = [site.targets["socket"]], [variant(site, "h11")]
    with beside(found, site.stack, root=root, progress=progress, variants=asked) as trial:
        assert [one.label for one in trial.targets] == [
            *("Plain socket", "Plain ajax with h11 (tuned)"),
        ]


def test_one_whose_interactions_fail_is_told_by_its_tests(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found, asked = [site.targets["ajax"]], [variant(site, "h11")]
    with beside(found, site.stack, root=root, progress=progress, variants=asked) as trial:
        assert trial.explain({"Plain ajax"}) == []
        (finding,) = trial.explain({"Plain ajax", "Plain ajax with h11 (tuned)"})
    assert (finding.code, finding.severity) == ("variant", "error")
    assert finding.cause.startswith("Plain ajax with h11 (tuned) failed in the run. Acceptance")
    assert "test_page::test_rows" in finding.cause


class TestRefusals:
    def refusal(self, stack: Stack, site: Site, root: Path) -> str:
        progress = ConsoleProgress(Console(file=io.StringIO()))
        with (
            pytest.raises(BesideError) as refused,
            beside([], stack, root=root, progress=progress, variants=[variant(site, "h11")]),
        ):
            pass
        assert not (root / ".state").exists()
        return str(refused.value)

    def test_in_containers(self, root: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STACK", "docker")
        refusal = self.refusal(site.stack, site, root)
        assert refusal == (
            "--variant needs the local stack: a container serves no variant. "
            "Say: make bench STACK=local, with the rest as it is."
        )

    def test_on_another_machine(self, root: Path, site: Site) -> None:
        assert "needs the local stack" in self.refusal(Stack("http://far.test"), site, root)
