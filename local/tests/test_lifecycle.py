"""The stack as it is used: from its command line, with real processes."""

from __future__ import annotations

import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from local import lifecycle, ports
from local.lifecycle import Progress
from local.stack import Stack, StackError
from local.tests.conftest import Project

LIMIT_S = 30.0


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


class TestUp:
    def test_serves_and_prints_the_urls(self, project: Project) -> None:
        done = project.run("up")
        assert done.returncode == 0, done.stderr
        url = str(project.get("/ssr/").url)
        assert url in done.stdout
        assert project.get("/htmx/").json()["path"] == "/htmx/"

    def test_leaves_a_running_stack_alone(self, project: Project) -> None:
        project.up()
        before = project.pids()
        project.up(PATH=f"/somewhere/else:{sys.path[0]}:/usr/bin:/bin:/usr/sbin")
        assert project.pids() == before

    def test_starts_what_is_missing(self, project: Project) -> None:
        project.up()
        before = project.pids()
        project.run("stop", "ssr")
        assert project.pids() == before | {"ssr": 0}
        project.up()
        after = project.pids()
        assert after.pop("ssr") not in (0, before.pop("ssr"))
        assert after == before

    def test_a_new_folder_is_started_and_shown_to_the_others(self, project: Project) -> None:
        project.up()
        project.add("djust", "djust", 8006)
        project.up()
        for id in ("ssr", "htmx", "djust"):
            environment = project.get(f"/{id}/").json()["environment"]
            assert environment["NAVIGATION"] == "SSR=/ssr/,django-htmx=/htmx/,djust=/djust/"

    def test_some_of_them(self, project: Project) -> None:
        done = project.run("up", "django-htmx")
        assert done.returncode == 0, done.stderr
        assert "/ssr/" not in done.stdout
        assert project.get("/htmx/").json()["environment"]["NAVIGATION"].startswith("SSR=/ssr/,")
        assert project.pids()["ssr"] == 0

    def test_another_environment_stays_until_down(self, project: Project) -> None:
        other = project.root / "other" / "bin"
        other.mkdir(parents=True)
        (other / "python").symlink_to(sys.executable)
        project.up(VENV_SSR=str(other.parent))
        project.up()
        assert project.get("/ssr/").json()["environment"]["PATH"].startswith(str(other))
        assert str(other) not in project.get("/htmx/").json()["environment"]["PATH"]

    def test_prepares_each_implementation_before_it_starts(self, project: Project) -> None:
        project.up()
        for id in ("ssr", "htmx"):
            assert (project.state / id / "managed").read_text() == "migrate\ncollectstatic\n"

    def test_replicas_answer_in_turn(self, project: Project) -> None:
        project.up(REPLICAS="2", DATABASE_URL="postgres://127.0.0.1/{id}")
        answers = [project.get("/ssr/").json()["environment"] for _ in range(20)]
        assert {answer["HOST"] for answer in answers} == {"127.0.0.1", "127.0.0.2"}
        assert (project.state / "ssr" / "managed").read_text() == "migrate\ncollectstatic\n"
        assert not (project.state / "ssr-2" / "managed").exists()

    def test_redis_runs_where_it_is_needed(self, project: Project) -> None:
        project.add("djust", "djust", 8006, infrastructure='["redis"]')
        project.up()
        redis = project.programs()["redis"]
        assert (
            project.get("/djust/")
            .json()["environment"]["REDIS_URL"]
            .endswith(f":{redis['port']}/0")
        )
        with socket.create_connection(("127.0.0.1", redis["port"])) as connection:
            connection.sendall(b"PING\r\n")
            assert connection.recv(16) == b"+PONG\r\n"

    def test_settings_stay_until_down(self, project: Project) -> None:
        project.up(WORKERS="3")
        project.up()
        assert project.get("/ssr/").json()["environment"]["WORKERS"] == "3"
        project.run("down")
        project.up()
        assert "WORKERS" not in project.get("/ssr/").json()["environment"]


class TestManage:
    def test_runs_a_command_as_the_server_runs(self, project: Project) -> None:
        project.up()
        assert project.run("manage", "django-htmx", "add_alert", "--type", "INFO").returncode == 0
        managed = (project.state / "htmx" / "managed").read_text()
        assert managed == "migrate\ncollectstatic\nadd_alert\n"

    def test_says_what_went_wrong(self, project: Project) -> None:
        project.up()
        (project.root / "impl_ssr" / "manage.py").write_text("raise SystemExit('no such alert')")
        done = project.run("manage", "ssr", "add_alert")
        assert (done.returncode, done.stdout) == (1, "no such alert\n")
        refused = project.run("manage", "gateway", "add_alert")
        assert refused.returncode == 2
        assert "gateway is no implementation" in refused.stderr


class TestFailures:
    def test_a_server_that_ends(self, project: Project) -> None:
        folder = project.root / "impl_ssr"
        (folder / "server.py").write_text("raise SystemExit('no licence')")
        done = project.run("up")
        assert done.returncode == 1
        assert "SSR does not serve" in done.stderr
        assert "no licence" in done.stderr
        assert project.get("/htmx/").status_code == 200

    def test_migrations_that_fail(self, project: Project) -> None:
        (project.root / "impl_ssr" / "manage.py").write_text("raise SystemExit('no such table')")
        done = project.run("up")
        assert done.returncode == 1
        assert "manage.py migrate failed" in done.stderr
        assert "no such table" in done.stderr
        assert project.pids()["ssr"] == 0
        assert project.get("/htmx/").status_code == 200

    def test_a_missing_environment(self, project: Project) -> None:
        (project.root / ".state" / "venvs" / "impl_ssr" / "bin" / "python").unlink()
        done = project.run("up")
        assert done.returncode == 1
        assert "make setup" in done.stderr

    def test_a_taken_port(self, project: Project) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            done = project.run("up", PORT=str(port))
        assert done.returncode == 1
        assert f"Port {port} for gateway is taken by" in done.stderr
        assert f"(pid {psutil.Process().pid})" in done.stderr
        assert "PORT=" in done.stderr
        assert project.processes() == []

    def test_a_wrong_manifest(self, project: Project) -> None:
        (project.root / "impl_ssr" / "pyproject.toml").write_text("[tool.alerts-bench]")
        done = project.run("up")
        assert done.returncode == 1
        assert "impl_ssr/pyproject.toml" in done.stderr
        assert project.run("down").returncode == 0

    @pytest.mark.parametrize("text", ["", '{"port": 80'])
    def test_a_damaged_description(self, project: Project, text: str) -> None:
        project.up()
        (project.state / "stack.json").write_text(text)
        shown, down = project.run("ps"), project.run("down")
        for done in (shown, down):
            assert done.returncode == 0
            assert "stack.json is damaged and is treated as absent" in done.stderr
            assert len(done.stderr.splitlines()) == 1
        assert project.processes() == []

    def test_a_token_that_was_lost(self, project: Project) -> None:
        project.up()
        before = project.pids()
        (project.state / "bench_token").write_text("")
        project.up()
        after = project.pids()
        assert len((project.state / "bench_token").read_text()) == 64
        # The servers have read the old one.
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"ssr", "htmx"}

    def test_a_disk_that_is_full(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        full = shutil.disk_usage(tmp_path)._replace(free=5 * 1024**2)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
        with pytest.raises(StackError, match=f"Only 5 MiB are free for {tmp_path}"):
            lifecycle.up(Stack(tmp_path, ports.free_block()), [], [], Progress())

    def test_a_state_that_is_no_folder(self, project: Project) -> None:
        (project.root / "file").touch()
        done = project.run("up", STATE=str(project.root / "file"))
        assert done.returncode == 1
        assert done.stderr == f"Error: {project.root / 'file'} is not a folder.\n"

    def test_no_stack(self, project: Project) -> None:
        done = project.run("ps")
        assert done.returncode == 1
        assert "make up" in done.stderr


class TestPrograms:
    def test_a_killed_server_comes_back(self, running: Project) -> None:
        before = running.pids()["ssr"]
        assert running.run("kill", "SSR").returncode == 0
        wait_until(lambda: running.pids()["ssr"] not in (0, before))
        wait_until(lambda: running.get("/ssr/").status_code == 200)

    def test_stop_and_start(self, running: Project) -> None:
        running.run("stop", "django-htmx")
        assert running.get("/htmx/").status_code == 502
        assert running.get("/ssr/").status_code == 200
        assert running.run("start", "django-htmx").returncode == 0
        assert running.get("/htmx/").status_code == 200

    def test_restart_one(self, running: Project) -> None:
        before = running.pids()
        assert running.run("restart", "ssr").returncode == 0
        after = running.pids()
        assert after.pop("ssr") not in (0, before.pop("ssr"))
        assert after == before

    def test_restart_all_keeps_the_ports(self, running: Project) -> None:
        before = running.programs()
        assert running.run("restart").returncode == 0
        after = running.programs()
        assert {name: program["port"] for name, program in after.items()} == {
            name: program["port"] for name, program in before.items()
        }
        assert after["ssr"]["pid"] != before["ssr"]["pid"]

    def test_logs(self, running: Project) -> None:
        assert running.run("logs", "ssr").stdout.startswith("Listening")

    def test_an_unknown_name(self, running: Project) -> None:
        done = running.run("stop", "nothing")
        assert done.returncode == 2
        assert "gateway, ssr, htmx" in done.stderr


class TestDown:
    def test_leaves_nothing(self, project: Project) -> None:
        project.add("djust", "djust", 8006, infrastructure='["redis"]')
        project.up()
        assert len(project.processes()) > len(project.pids())
        assert project.run("down").returncode == 0
        assert project.processes() == []
        assert project.run("down").returncode == 0

    def test_after_supervisord_was_killed(self, project: Project) -> None:
        project.up()
        supervisord = psutil.Process(project.pids()["ssr"]).parent()
        assert supervisord is not None
        supervisord.send_signal(signal.SIGKILL)
        wait_until(lambda: not supervisord.is_running())
        assert project.processes() != []
        assert project.run("down").returncode == 0
        assert project.processes() == []

    def test_up_after_supervisord_was_killed(self, project: Project) -> None:
        project.up()
        supervisord = psutil.Process(project.pids()["ssr"]).parent()
        assert supervisord is not None
        supervisord.send_signal(signal.SIGKILL)
        project.up()
        assert project.get("/ssr/").status_code == 200

    def test_a_second_stack_stays(self, project: Project) -> None:
        project.up()
        second = Project(project.root, project.root / ".state" / "second", {"PORT": "0"})
        second.up()
        assert second.get("/ssr/").url.port != project.get("/ssr/").url.port
        second.run("down")
        assert second.processes() == []
        assert project.get("/ssr/").status_code == 200
