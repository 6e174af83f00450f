"""Versions beside the lock's, with a local stack and an installer of a few lines each."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import plain_local
import pytest
from plain import Site
from rich.console import Console

from alerts_bench.output.progress import ConsoleProgress
from alerts_bench.product import targets
from alerts_bench.product.beside import trial as trials
from alerts_bench.product.beside import versions
from alerts_bench.product.beside.own_stack import BesideError
from alerts_bench.product.beside.trial import Beside
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.product.targets import Target

INSTALLER = """\
import json, pathlib, sys
package, _, version = sys.argv[2].partition("==")
if version == "77":
    sys.exit(print("There is no uvicorn 77.", file=sys.stderr) or 2)
if version == "3":
    sys.exit(print("It needs another Python.", file=sys.stderr) or 1)
folder = pathlib.Path.cwd() / "versions" / version
folder.mkdir(parents=True, exist_ok=True)
changed = {package: ["1.0", version], "soup": [None, "4"]}
print(json.dumps({"package": package, "version": version, "folder": str(folder),
                  "environment": str(folder / "venv"), "changed": changed}))
"""


@pytest.fixture
def root(tmp_path: Path, site: Site) -> Path:
    plain_local.write(tmp_path, site)
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "versions.py").write_text(INSTALLER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def progress() -> ConsoleProgress:
    return ConsoleProgress(Console(file=io.StringIO(), width=500))


def beside(
    found: list[Target], versions: list[str], root: Path, progress: ConsoleProgress
) -> AbstractContextManager[Beside]:
    stack = next(one.stack for one in found if one.stack)
    return trials.beside(found, stack, root=root, progress=progress, versions=versions)


def verbs(root: Path, version: str) -> list[str]:
    return plain_local.verbs(root / "versions" / version)


def test_each_has_a_label_and_a_stack_of_its_own(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    asked = ["uvicorn==0.9", "uvicorn==0.8", "h11==0.7", "uvicorn==0.9"]
    found = [site.targets["ajax"], Target("Mine", "http://a.test/")]
    with beside(found, asked, root, progress) as trial:
        labels = [one.label for one in trial.targets]
        assert labels == [
            *("Plain ajax 1.0", "Plain ajax 0.9", "Plain ajax 0.8"),
            *("Plain ajax 1.0, h11 0.7", "Mine"),
        ]
        older = trial.targets[1]
        assert older.stack
        assert older.stack.state == str(root / "versions" / "0.9")
        assert older.changes == {"uvicorn": ("1.0", "0.9"), "soup": (None, "4")}
        assert older.cure() == f"Its log: make logs IMPL=ajax STATE={older.stack.state}"
        older.seed(3, 1)
        assert verbs(root, "0.9") == ["down", "up"]
    assert verbs(root, "0.9") == ["down", "up", "down"]
    said = progress.console.file.getvalue()  # type: ignore[attr-defined]
    assert "Plain ajax 0.9 also changes soup: none in the lock, 4 here" in said


def test_without_versions_nothing_is_touched(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found = list(site.targets.values())
    with beside(found, [], root, progress) as trial:
        assert trial.targets == found
    assert not (root / "versions").exists()


def test_one_that_does_not_serve_is_told_by_its_tests(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found = [site.targets["ajax"]]
    asked = ["uvicorn==0.1", "uvicorn==0.9"]
    with beside(found, asked, root, progress) as trial:
        assert [one.label for one in trial.targets] == ["Plain ajax 1.0", "Plain ajax 0.9"]
    (finding,) = trial.findings
    assert finding.severity == "error"
    assert finding.cause == (
        "Plain ajax 0.1 cannot be measured (Plain ajax does not serve: it has no licence). "
        "Acceptance tests that fail: test_page::test_rows and test_page::test_toasts."
    )
    log = root / "versions" / "0.1" / "acceptance.log"
    assert f"What the tests say: {log}." in finding.cure
    assert "equal" in log.read_text()
    assert verbs(root, "0.1") == ["down", "up", "down"]


def test_one_whose_interactions_fail_is_told_by_its_tests(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found = [site.targets["ajax"]]
    with beside(found, ["uvicorn==0.9"], root, progress) as trial:
        assert trial.explain({"Plain ajax 1.0"}) == []
        (finding,) = trial.explain({"Plain ajax 1.0", "Plain ajax 0.9"})
    assert finding.cause.startswith("Plain ajax 0.9 failed in the run. Acceptance tests that fail:")


def test_a_suite_that_cannot_run_is_no_suite_that_passes(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    (root / "bench" / "acceptance" / "conftest.py").write_text("import nothing_of_this_name\n")
    with beside([site.targets["ajax"]], ["uvicorn==0.1"], root, progress) as trial:
        (finding,) = trial.findings
    assert "The acceptance suite could not be run." in finding.cause


def test_one_that_cannot_be_installed_leaves_the_others(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    asked = ["uvicorn==3", "uvicorn==0.9"]
    with beside([site.targets["ajax"]], asked, root, progress) as trial:
        assert [one.label for one in trial.targets] == ["Plain ajax 1.0", "Plain ajax 0.9"]
    (finding,) = trial.findings
    assert finding.cause == "uvicorn==3 cannot be installed: It needs another Python."


def test_a_stack_that_cannot_be_made_ends_the_run(
    root: Path, site: Site, progress: ConsoleProgress
) -> None:
    found = [site.targets["ajax"]]
    with (
        pytest.raises(StackError, match=r"No stack for Plain ajax 0\.2: Error: No block"),
        beside(found, ["uvicorn==0.2"], root, progress),
    ):
        pass
    assert verbs(root, "0.2") == ["down", "up", "down"]


class TestRefusals:
    def refusal(self, found: list[Target], root: Path, asked: str = "uvicorn==0.9") -> str:
        progress = ConsoleProgress(Console(file=io.StringIO()))
        with (
            pytest.raises(BesideError) as refused,
            beside(found, [asked], root, progress),
        ):
            pass
        return str(refused.value)

    def test_of_several_implementations(self, root: Path, site: Site) -> None:
        assert "Name it: make bench IMPL=" in self.refusal(list(site.targets.values()), root)

    def test_in_containers(self, root: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STACK", "docker")
        assert "make bench STACK=local" in self.refusal([site.targets["ajax"]], root)

    def test_on_another_machine(self, root: Path, site: Site) -> None:
        far = replace(site.targets["ajax"], stack=Stack("http://far.test"))
        assert "needs the local stack" in self.refusal([far], root)

    def test_of_what_the_installer_refuses(self, root: Path, site: Site) -> None:
        refusal = self.refusal([site.targets["ajax"]], root, "uvicorn==77")
        assert refusal == "There is no uvicorn 77."


def test_a_delay_is_for_all_versions_or_for_one(site: Site) -> None:
    one = site.targets["ajax"]
    both = [replace(one, label="Plain ajax 1.0"), replace(one, label="Plain ajax 0.9")]
    assert [t.delay_ms for t in targets.delayed(both, "ajax=5")] == [5, 5]
    assert [t.delay_ms for t in targets.delayed(both, "plain ajax 0.9=5")] == [0, 5]
    assert targets.delayed(both) == both


def test_references_are_measured_beside_them_and_have_no_versions(root: Path, site: Site) -> None:
    own = site.targets["ajax"]
    assert own.implementation
    reference = replace(
        own, label="By hand", implementation=replace(own.implementation, role="reference")
    )
    assert versions.subject([reference, own], root) is own
    with pytest.raises(BesideError, match="versions of one implementation"):
        versions.subject([reference], root)
