from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from alerts_bench.data.schema import Subject
from alerts_bench.machine import warnings
from alerts_bench.machine.warnings import GAP_NS, Program
from alerts_bench.output import terminal

CALM = {"steal_percent": 0.0, "swapped_bytes": 0}
QUIET = {
    "machine": {"cores": 2, "governor": "performance"},
    "git": {"commit": "0123456", "dirty": False},
}
Usage = namedtuple("Usage", "total used free")


def codes(environment: dict[str, Any], *subjects: Subject, busy: float = 0.02) -> list[str]:
    return [one.code for one in warnings.before(QUIET | environment, subjects, busy=busy)]


class TestBefore:
    def test_a_quiet_machine(self) -> None:
        assert codes({}) == []

    @pytest.mark.parametrize(
        ("environment", "code"),
        [
            ({"machine": {"cores": 1}}, "cores"),
            ({"machine": {"cores": 2, "governor": "powersave"}}, "frequency"),
            ({"git": {"commit": "0", "dirty": True}}, "dirty"),
            ({"git": {}}, "commit"),
            ({"git": {"unknown": "fatal: not a git repository"}}, "commit"),
        ],
    )
    def test_each_cause(self, environment: dict[str, Any], code: str) -> None:
        assert codes(environment) == [code]

    def test_a_governor_that_nobody_can_read_is_no_finding(self) -> None:
        assert codes({"machine": {"cores": 2, "governor": ""}}) == []

    @pytest.mark.parametrize(("busy", "found"), [(0.2, []), (0.21, ["busy"])])
    def test_other_programs(self, busy: float, found: list[str]) -> None:
        assert codes({}, busy=busy) == found

    @pytest.mark.parametrize(("percent", "found"), [(20, []), (21, ["busy"])])
    def test_other_programs_that_came_later(self, percent: int, found: list[str]) -> None:
        assert [one.code for one in warnings.after(CALM | {"busy_percent": percent})] == found

    def test_debug_mode_names_who(self) -> None:
        (found,) = warnings.before(QUIET, [Subject(label="SSR", debug=True)], busy=0)
        assert "DEBUG is on in SSR" in found.cause

    def test_unlike_versions_name_who_holds_what(self) -> None:
        packages = {
            "SSR": {"Django": "5.2", "gunicorn": "23"},
            "djust": {"Django": "5.1", "daphne": "4"},
            "Unicorn": {"Django": "5.2"},
        }
        (found,) = warnings.unlike_versions(packages)
        assert found.cause == (
            "Django stands at unlike versions: 5.1 in djust; 5.2 in SSR, Unicorn."
        )

    def test_a_version_that_was_asked_for_is_no_surprise(self) -> None:
        lock = Subject(label="djust 1.2", packages={"Djust": "1.2", "Django": "5.2"})
        asked = Subject(
            label="djust 1.1",
            packages={"Djust": "1.1", "Django": "5.1"},
            changes={"djust": ("1.2", "1.1")},
        )
        found = warnings.before({"git": {"commit": "0", "dirty": False}}, [lock, asked], busy=0)
        (only,) = (one for one in found if one.code == "versions")
        assert only.cause.startswith("Django stands at unlike versions")


class TestAfter:
    @pytest.mark.parametrize(
        ("steal", "swapped", "found"),
        [(1.0, 0, []), (1.5, 0, ["steal"]), (0.0, 4096, ["swap"])],
    )
    def test_what_the_run_saw(self, steal: float, swapped: int, found: list[str]) -> None:
        during = {"steal_percent": steal, "swapped_bytes": swapped}
        assert [one.code for one in warnings.after(during)] == found


class TestDoctor:
    def test_errors_come_first(self, tmp_path: Path) -> None:
        nobody = Program("no-such-program", "do nothing", "nothing")
        dirty = QUIET | {"git": {"commit": "0", "dirty": True}}
        found = warnings.doctor(dirty, [], busy=0, during=CALM, results=tmp_path, programs=[nobody])
        assert [one.severity for one in found][:1] == ["error"]
        assert found[0].cause == "no-such-program is not installed. It is needed to do nothing."
        assert found[0].cure == "Run “make setup”, or install the package nothing."

    def test_what_the_machine_lost_meanwhile_is_named(self, tmp_path: Path) -> None:
        lost = CALM | {"steal_percent": 5.0, "swapped_bytes": 2**20}
        found = warnings.doctor(QUIET, [], busy=0, during=lost, results=tmp_path, programs=[])
        assert {"steal", "swap"} <= {one.code for one in found}

    def test_every_finding_has_a_cause_and_a_cure(self, tmp_path: Path) -> None:
        found = warnings.doctor({}, [], busy=0.99, during=CALM, results=tmp_path)
        assert all(one.cause.endswith(".") and one.cure for one in found)

    def test_a_program_that_only_root_finds_is_not_missing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", "/nowhere")
        assert list(warnings.missing([Program("nologin", "refuse", "login")])) == []

    def test_little_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(1, 1, 1024**2))
        (found,) = warnings.disk(tmp_path / "not" / "there")
        assert found.cause.startswith("Only 1 MiB are free for ")

    def test_shown(self, tmp_path: Path) -> None:
        nobody = Program("no-such-program", "do nothing", "nothing")
        console = Console(width=200)
        with console.capture() as shown:
            console.print(terminal.findings(list(warnings.missing([nobody]))))
        assert shown.get().startswith("error: no-such-program is not installed.")


class TestUncounted:
    def test_says_whose_bytes_and_why(self) -> None:
        (found,) = warnings.uncounted({"My app": "not quiet within 5 s"})
        assert "My app on the wire were counted: not quiet within 5 s." in found.cause


class TestOwnRows:
    def test_a_table_of_another_size_is_named(self) -> None:
        (found,) = warnings.own_rows({"My app": 7}, [10, 100])
        assert found.cause.startswith("My app has 7 rows and not 10 or 100")
        assert "--rows 7" in found.cure


class TestNoise:
    @pytest.mark.parametrize(("gap", "every", "noisy"), [(0, 1, False), (GAP_NS * 5, 10, True)])
    def test_share_of_time_lost(self, gap: int, every: int, noisy: bool) -> None:
        found = list(warnings.noise(ticking(gap, every), duration_ns=50_000_000))
        assert [one.code for one in found] == (["noise"] if noisy else [])

    def test_it_says_how_much(self) -> None:
        # Nine steps of 0.01 ms, then one of 1.01 ms: 1.01 of 1.10 ms.
        (found,) = warnings.noise(ticking(1_000_000, 10), duration_ns=11_000_000)
        assert "lost 91.8 % of its time to other work, 1.0 ms at once" in found.cause


def ticking(gap: int, every: int) -> Callable[[], int]:
    """Return a clock that goes on by 0.01 ms at each reading, and by `gap` more now and then."""
    readings = 0
    now = 0

    def read() -> int:
        nonlocal readings, now
        readings += 1
        now += 10_000 + (gap if readings % every == 0 else 0)
        return now

    return read
