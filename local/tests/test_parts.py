"""What `make test` says while its parts run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import parts
import pytest
from parts import Part
from rich.console import Console


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """What is printed."""
    path = tmp_path / "told"
    with path.open("w", buffering=1) as file:
        monkeypatch.setattr(parts, "console", Console(file=file, width=100))
        monkeypatch.setattr(parts, "LAST", tmp_path / "last.json")
        yield path


def script(name: str, text: str) -> Part:
    return Part(name, [sys.executable, "-c", text])


def running(name: str, output: str = "", begun: float | None = 0.0) -> Part:
    return Part(name, [], output=output, begun=begun)


class TestRun:
    def test_each_part_that_ends_is_a_line(self, told: Path) -> None:
        assert parts.run([script("one", "print(1)"), script("two", "print(2)")]) == 0
        said = told.read_text()
        assert "one: ok, " in said
        assert "two: ok, " in said
        assert "1 of 2 parts done after 0:00:00" in said

    def test_what_failed_is_shown_and_does_not_stop_the_others(self, told: Path) -> None:
        failing = "print('FAILED test_x.py::test_y'); raise SystemExit(3)"
        assert parts.run([script("bad", failing), script("good", "")]) == 1
        said = told.read_text()
        assert "failed (3)" in said
        # Its output and once more at the end.
        assert said.count("FAILED test_x.py::test_y") == 2
        assert list(json.loads(parts.LAST.read_text())) == ["good"]

    def test_silence_is_broken(self, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parts, "SILENT_S", 0.05)
        # Ends when a line was told while it ran.
        waiting = (
            "import pathlib, time\n"
            "end = time.monotonic() + 20\n"
            f"file = pathlib.Path({str(told)!r})\n"
            "while 'running: slow' not in file.read_text() and time.monotonic() < end:\n"
            "    time.sleep(0.02)\n"
        )
        assert parts.run([script("slow", waiting)]) == 0
        assert "0 of 1 parts done after 0:00:00; running: slow" in told.read_text()


class TestHowFar:
    def say(self, left: Sequence[Part], **last: float) -> str:
        return parts.how_far(left, 4, last, workers=2, begun=0, now=100)

    def test_without_anything_known_no_time_is_claimed(self) -> None:
        assert self.say([running("a")]) == "3 of 4 parts done after 0:01:40; running: a."

    def test_what_a_part_says_of_itself_counts_before_what_it_took(self) -> None:
        said = self.say([running("a", "....  [ 12%]\n....  [ 50%]\n")], a=900)
        assert said.endswith("running: a 50%; about 0:01:40 left.")

    def test_the_last_time_stands_in(self) -> None:
        assert self.say([running("a")], a=160).endswith("about 0:01:00 left.")

    def test_what_waits_is_shared_by_those_that_run(self) -> None:
        waiting = [running(name, begun=None) for name in ("b", "c")]
        said = self.say([running("a"), *waiting], a=160, b=60, c=60)
        assert said.endswith("running: a; about 0:01:30 left.")

    def test_an_unknown_part_makes_it_a_least(self) -> None:
        said = self.say([running("a"), running("b", begun=None)], a=160)
        assert said.endswith("at least 0:01:00 left.")
