from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from supervisor.options import ServerOptions  # type: ignore[import-untyped]

from local import rendering
from local.programs import Program
from local.stack import Stack, StackError


def read_back(state: Path, program: Program) -> Any:
    """What supervisord makes of the program that we write for it."""
    (state / "logs").mkdir()
    options = ServerOptions()
    options.realize(["-c", str(rendering.supervisord(Stack(state, 8000), [program]))])
    return options.process_group_configs[0].process_configs[0]


class TestSupervisord:
    @pytest.mark.parametrize(
        "value", ["plain", "Django LiveView=/,SSR=/ssr/", "100%", "it's", "a;b", "a#b", "a, b"]
    )
    def test_reads_values_back(self, tmp_path: Path, value: str) -> None:
        program = Program("one", 1, (sys.executable, value), tmp_path, {"VALUE": value})
        found = read_back(tmp_path, program)
        assert found.environment == {"VALUE": value}
        assert shlex.split(found.command) == [sys.executable, value]

    def test_reads_a_folder_with_a_space_back(self, tmp_path: Path) -> None:
        folder = tmp_path / "with a space"
        folder.mkdir()
        found = read_back(folder, Program("one", 1, (sys.executable,), folder))
        assert found.directory == str(folder)
        assert found.stdout_logfile == str(folder / "logs" / "one.log")

    def test_refuses_what_it_cannot_be_given(self, tmp_path: Path) -> None:
        with pytest.raises(StackError, match="VALUE"):
            read_back(tmp_path, Program("one", 1, ("true",), tmp_path, {"VALUE": 'a"b'}))


class TestGateway:
    def test_tells_whether_something_changed(self, tmp_path: Path) -> None:
        assert rendering.gateway(Stack(tmp_path, 8000), [])
        assert not rendering.gateway(Stack(tmp_path, 8000), [])
        assert rendering.gateway(Stack(tmp_path, 8100), [])
