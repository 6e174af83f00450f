"""Programs in the environment of an implementation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from alerts_bench.claims.programs import Programs, samples
from alerts_bench.claims.verdict import UnmeasuredError


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    python = tmp_path / ".state" / "venvs" / "impl_djust" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    folder = tmp_path / "bench" / "claims" / "programs"
    folder.mkdir(parents=True)
    (folder / "good.py").write_text('print(\'{"engine": "djust"}\')')
    (folder / "bad.py").write_text("import a_package_that_nobody_has")
    (folder / "mute.py").write_text("print('nothing')")
    return Programs(tmp_path)


def test_it_returns_what_a_program_prints(programs: Programs) -> None:
    assert programs.document("djust", "good.py") == {"engine": "djust"}


def test_a_missing_package_is_the_cause(programs: Programs) -> None:
    with pytest.raises(UnmeasuredError, match=r"bad\.py has failed: .*a_package_that_nobody_has"):
        programs.document("djust", "bad.py")


def test_no_json_is_a_cause(programs: Programs) -> None:
    with pytest.raises(UnmeasuredError, match=r"mute\.py has printed no JSON"):
        programs.document("djust", "mute.py")


def test_a_missing_environment_is_a_cause(programs: Programs) -> None:
    with pytest.raises(UnmeasuredError, match=r"impl_htmx is missing\. Run: make setup"):
        programs.document("htmx", "good.py")


def test_the_values_of_pyperf_are_kept_by_process() -> None:
    runs = [{"metadata": {}, "warmups": [[1, 0.5]]}, {"values": [0.1, 0.2]}, {"values": [0.3]}]
    shared = {"name": "render", "perf_version": "2.11.0"}
    document = {"benchmarks": [{"runs": runs}], "metadata": shared}
    assert samples(document) == {"seconds": {"render": [[0.1, 0.2], [0.3]]}, "pyperf": shared}
