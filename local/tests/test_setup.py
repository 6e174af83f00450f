"""What `make setup` and `make lock` make of a machine."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path

import environments
import lock
import pytest
import setup
import system_packages


class TestSystemPackages:
    @pytest.fixture
    def bare(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A machine without our programs; what is in the folder is on its PATH."""
        monkeypatch.setattr(system_packages, "PATH", str(tmp_path))
        monkeypatch.setattr(system_packages, "OS_RELEASE", tmp_path / "os-release")
        monkeypatch.setenv("HOME", str(tmp_path))
        return tmp_path

    def provide(self, folder: Path, *commands: str) -> None:
        for command in commands:
            (folder / command).touch(mode=0o755)

    def test_nothing_is_missing(self, bare: Path) -> None:
        self.provide(bare, "nginx", "redis-server", "google-chrome")
        system_packages.ensure()

    def test_playwrights_own_browser_will_do(self, bare: Path) -> None:
        self.provide(bare, "nginx", "redis-server")
        (bare / ".cache" / "ms-playwright" / "chromium-1200").mkdir(parents=True)
        system_packages.ensure()

    @pytest.mark.parametrize(
        ("manager", "user", "command"),
        [
            ("apt-get", 1000, "\n  sudo apt-get update && sudo apt-get install --yes"),
            ("dnf", 1000, "\n  sudo dnf install nginx redis chromium"),
            ("pacman", 0, "\n  pacman -S nginx redis chromium"),
            ("brew", 501, "\n  brew install nginx redis chromium"),
        ],
    )
    def test_the_command_is_printed(
        self, bare: Path, monkeypatch: pytest.MonkeyPatch, manager: str, user: int, command: str
    ) -> None:
        self.provide(bare, manager)
        monkeypatch.setattr(os, "geteuid", lambda: user)
        with pytest.raises(SystemExit) as exit:
            system_packages.ensure()
        assert command in str(exit.value)

    def test_ubuntu_calls_chromium_otherwise(
        self, bare: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.provide(bare, "apt-get")
        (bare / "os-release").write_text('NAME="Ubuntu"\nID=ubuntu\n')
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(SystemExit, match="nginx redis-server chromium-browser"):
            system_packages.ensure()

    @pytest.mark.parametrize(
        ("system", "user", "installed"),
        [("debian", 0, ["chromium-headless-shell"]), ("debian", 1000, []), ("ubuntu", 0, [])],
    )
    def test_a_browser_without_a_window_for_the_tests(
        self,
        bare: Path,
        monkeypatch: pytest.MonkeyPatch,
        system: str,
        user: int,
        installed: list[str],
    ) -> None:
        self.provide(bare, "nginx", "redis-server", "chromium", "apt-get")
        (bare / "os-release").write_text(f"ID={system}\n")
        ran: list[str] = []
        monkeypatch.setattr(os, "geteuid", lambda: user)
        monkeypatch.setattr(system_packages, "POLICY", bare / "policy-rc.d")
        monkeypatch.setattr(system_packages, "_run", ran.append)
        system_packages.ensure()
        assert [command.rpartition(" ")[2] for command in ran[1:]] == installed

    def test_an_unknown_system(self, bare: Path) -> None:
        self.provide(bare, "nginx")
        with pytest.raises(SystemExit, match="Missing: redis, chromium"):
            system_packages.ensure()


class TestEnvironments:
    @pytest.fixture
    def path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(setup, "STATE", tmp_path)
        (tmp_path / "lock.txt").write_text("django==5")
        return tmp_path / "venv"

    def ensure(self, path: Path) -> bool:
        """Ensure the environment, and return whether it was made."""
        made = []

        def make() -> None:
            path.mkdir(exist_ok=True)
            made.append(path)

        setup.ensure(path, [path.parent / "lock.txt"], make)
        return bool(made)

    def test_one_that_is_there_is_left_alone(self, path: Path) -> None:
        assert [self.ensure(path), self.ensure(path)] == [True, False]

    @pytest.mark.parametrize("text", ["", '["3.11', "{}", "[]"])
    def test_a_damaged_stamp_is_none(
        self, path: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.ensure(path)
        (path / setup.STAMP).write_text(text)
        assert self.ensure(path)
        assert not self.ensure(path)
        assert len(caplog.messages) == (text != "[]")

    def test_a_failure_leaves_no_stamp(self, path: Path) -> None:
        self.ensure(path)
        (path.parent / "lock.txt").write_text("django==6")

        def fail() -> None:
            sys.exit("no network")

        with pytest.raises(SystemExit):
            setup.ensure(path, [path.parent / "lock.txt"], fail)
        assert not (path / setup.STAMP).exists()
        assert self.ensure(path)


class TestChoice:
    @pytest.fixture
    def made(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The names of the environments that are looked at."""
        seen: list[str] = []
        monkeypatch.setattr(system_packages, "ensure", lambda: None)
        monkeypatch.setattr(setup, "alone", nullcontext)
        monkeypatch.setattr(setup, "ensure", lambda path, *_: seen.append(path.name))
        return seen

    def test_all_when_none_is_named(self, made: list[str]) -> None:
        setup.main([], tools_only=False)
        assert made == ["tools", *(one.name for one in environments.environments())]

    def test_those_that_are_named_and_the_tools(self, made: list[str]) -> None:
        setup.main(["shared_alerts", "bench"], tools_only=False)
        assert made == ["tools", "shared_alerts", "bench"]

    def test_another_name_is_refused_with_those_that_are_known(self, made: list[str]) -> None:
        with pytest.raises(SystemExit, match=r"Unknown: jquery\. Known: shared_alerts, bench, "):
            setup.main(["jquery"], tools_only=False)
        assert made == []


class TestLocks:
    def test_one_that_cannot_be_made_leaves_the_others(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paths = [tmp_path / name for name in ("one.txt", "two.txt")]
        for path in paths:
            path.write_text("before")

        def compile_lock(lines: list[str], *_: str) -> str:
            return sys.exit("cannot be resolved") if lines == ["two.txt"] else "after"

        monkeypatch.setattr(lock, "STATE", tmp_path / "state")
        monkeypatch.setattr(lock, "lock_inputs", lambda: {path: [path.name] for path in paths})
        monkeypatch.setattr(lock, "compile_lock", compile_lock)
        with pytest.raises(SystemExit):
            lock.main([])
        assert [path.read_text() for path in paths] == ["before", "before"]


class TestIndexes:
    @pytest.fixture(autouse=True)
    def configuration(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """pip's configuration: this file and nothing else."""
        for name in list(os.environ):
            if name.startswith(("PIP_", "UV_")) or name == "SSL_CERT_FILE":
                monkeypatch.delenv(name)
        file = tmp_path / "pip.conf"
        file.touch()
        monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
        return file

    def found(self, *, locking: bool = False) -> dict[str, str]:
        variables = environments.uv_variables(locking=locking)
        names = {name for name, _ in environments.INDEX_SETTINGS.values()}
        return {name: value for name, value in variables.items() if name in names}

    def test_an_ordinary_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        assert self.found() == {}

    def test_pips_configuration_is_used(self, configuration: Path) -> None:
        configuration.write_text(
            "[global]\n"
            "index-url = https://user:word@packages.example/simple\n"
            "extra-index-url =\n    https://one.example\n    https://two.example\n"
            "find-links = /a /b\n"
            "cert = /ca.pem\n"
        )
        main = {
            "UV_DEFAULT_INDEX": "https://user:word@packages.example/simple",
            "SSL_CERT_FILE": "/ca.pem",
        }
        beside = {"UV_INDEX": "https://one.example https://two.example", "UV_FIND_LINKS": "/a,/b"}
        assert self.found() == main | beside
        assert self.found(locking=True) == main

    def test_the_environment_wins(
        self, configuration: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        configuration.write_text("[global]\nindex-url = https://file.example\n")
        monkeypatch.setenv("PIP_INDEX_URL", "https://environment.example")
        assert self.found()["UV_DEFAULT_INDEX"] == "https://environment.example"
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.example")
        assert self.found()["UV_DEFAULT_INDEX"] == "https://uv.example"
