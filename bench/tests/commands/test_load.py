"""`alerts-bench load` as it is typed, on the plain pages."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import psutil
import pytest
from plain import Site, free_port

from alerts_bench.data import load_samples
from alerts_bench.data.load_samples import ECHO, OK
from alerts_bench.load.engine.generator import Generator
from alerts_bench.load.outcome import load_run
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.load.plan import Step

USERS = Path(__file__).parents[1] / "plain_users.py"
PROGRAM = Path(sys.executable).with_name("alerts-bench")
CLASSES = {"ajax": "AjaxUser", "socket": "SocketUser", "http": "BrokenUser"}
AS_A_STREAM = {
    "Plain ajax": "Plain stream",
    "/ajax/": "/stream/",
    "port = 8002": "port = 8004",
    'connection = "none"': 'connection = "stream"',
}
QUICK = ("--users", "5", "--duration", "2", "--warmup", "1", "--rate", "4", "--rows", "10")

Load = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def root(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plain pages, with users."""
    folder = tmp_path_factory.mktemp("root")
    for page, user in CLASSES.items():
        manifest = (site.root / f"impl_{page}" / "pyproject.toml").read_text()
        named = manifest.replace("server =", f'load_user = "load_user:{user}"\nserver =')
        target = folder / f"impl_{page}"
        target.mkdir()
        (target / "pyproject.toml").write_text(named)
        (target / "load_user.py").write_text(USERS.read_text())
    # The page that is answered over a stream: what its clicks go by is as in "ajax".
    target = folder / "impl_stream"
    target.mkdir()
    named = (folder / "impl_ajax" / "pyproject.toml").read_text().replace("AjaxUser", "StreamUser")
    for before, after in AS_A_STREAM.items():
        assert before in named
        named = named.replace(before, after)
    (target / "pyproject.toml").write_text(named)
    (target / "load_user.py").write_text(USERS.read_text())
    (folder / "shared_alerts").mkdir()
    return folder


def variables_of(site: Site, root: Path) -> dict[str, str]:
    return {
        "BENCH_ROOT": str(root),
        "BENCH_BASE_URL": site.stack.base_url,
        "BENCH_TOKEN": site.stack.token,
        "COLUMNS": "200",
    }


@pytest.fixture
def load(site: Site, root: Path, tmp_path: Path) -> Load:
    def run(*arguments: str, base_url: str = "", **others: str) -> subprocess.CompletedProcess[str]:
        variables = variables_of(site, root) | others
        if base_url:
            variables["BENCH_BASE_URL"] = base_url
        command = [str(PROGRAM), "load", "--results", str(tmp_path)]
        return subprocess.run(
            [*command, *arguments],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def only_run(folder: Path) -> LoadRun:
    (found,) = load_run.read_all(folder)
    return found


@pytest.mark.parametrize("page", ["ajax", "socket", "stream"])
def test_every_act_is_carried_out_and_kept(load: Load, tmp_path: Path, page: str) -> None:
    done = load("--only", page, *QUICK, "--idle", "3")
    assert done.returncode == 0, done.stderr
    run = only_run(tmp_path)
    (step,) = run.steps
    assert run.ended_by == "complete"
    assert step.times.count > 10 and step.failures == {}
    assert step.control.count > 10
    assert step.cpu_ms_per_event["server"] > 0
    assert [one.users for one in run.idle] == ([3] if page != "ajax" else [])
    kept = list(load_samples.read(tmp_path / f"{run.name}.csv"))
    assert {one.implementation for one in kept} == {f"Plain {page}", ECHO}
    acts = {one.act for one in kept if one.implementation != ECHO}
    assert acts >= {"open", "add_random", "delete", "details"}
    assert acts >= {"acknowledge", "search", "search_clear"}
    assert all(one.outcome == OK for one in kept)
    assert all(one.ms >= one.late_ms for one in kept)


def test_idle_pages_are_read_once_all_are_open(site: Site, root: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(root / "impl_socket", tmp_path / "impl_socket")
    (tmp_path / "shared_alerts").mkdir()
    manifest = folder / "pyproject.toml"
    manifest.write_text(manifest.read_text().replace(":SocketUser", ":SlowSocketUser"))
    plan = Step(
        number=1,
        implementation="socket",
        users=3,
        seconds=0.1,
        warmup_s=0.0,
        rate_hz=0.0,
        rows=10,
        control=False,
    )
    site.targets["socket"].seed(plan.rows, seed=1)
    marks: list[str] = []
    with Generator(tmp_path, site.stack.base_url, tmp_path / "samples.csv") as generator:
        generator.step(plan, {"opens": lambda: marks.append((folder / "opened").read_text())})
    assert marks == ["..."]


@pytest.mark.parametrize("page", ["ajax", "socket"])
def test_no_user_goes_through_the_callers_proxy(load: Load, tmp_path: Path, page: str) -> None:
    proxy = f"http://127.0.0.1:{free_port()}"
    leaks = {"http_proxy": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": proxy}
    done = load("--only", page, *QUICK, **leaks, LOCUST_HOST="http://elsewhere.test")
    assert done.returncode == 0, done.stderr
    (step,) = only_run(tmp_path).steps
    assert step.times.count > 10 and step.failures == {}


@pytest.mark.parametrize("page", ["ajax", "socket"])
def test_the_echo_control_alone(load: Load, tmp_path: Path, page: str) -> None:
    done = load("--only", page, *QUICK, "--echo")
    assert done.returncode == 0, done.stderr
    run = only_run(tmp_path)
    (control,) = run.controls
    assert (control.users, list(run.steps)) == (5, [])
    assert control.times.count > 10
    kept = [one for one in load_samples.read(tmp_path / f"{run.name}.csv") if one.step > 1]
    assert {one.implementation for one in kept} == {ECHO}
    assert "Echo control alone" in done.stdout


@pytest.fixture
def worker(root: Path, site: Site) -> Iterator[Callable[[int], subprocess.Popen[bytes]]]:
    """Starts workers, and ends those that are left."""
    with ExitStack() as stack:

        def start(port: int) -> subprocess.Popen[bytes]:
            command = [str(PROGRAM), "load-worker", "--master", "127.0.0.1", "--port", str(port)]
            started = subprocess.Popen(command, env={**os.environ, **variables_of(site, root)})
            stack.callback(started.wait)
            stack.callback(started.kill)
            return started

        yield start


def test_workers_send_what_they_have_measured(
    load: Load, tmp_path: Path, worker: Callable[[int], subprocess.Popen[bytes]]
) -> None:
    port = free_port()
    workers = [worker(port) for _ in range(2)]
    done = load("--only", "ajax", *QUICK, "--workers", "2", "--worker-port", str(port))
    assert done.returncode == 0, done.stderr
    run = only_run(tmp_path)
    assert run.steps[0].times.count > 10
    kept = load_samples.read(tmp_path / f"{run.name}.csv")
    assert {one.user.partition("-")[0] for one in kept} == {"0", "1"}
    assert [one.wait(20) for one in workers] == [0, 0]


def status_of(address: str) -> int:
    """Ask until somebody answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            return httpx.get(address).status_code
        time.sleep(0.1)
    raise AssertionError(f"Nobody answers at {address}.")


def test_locusts_page_can_be_looked_at(load: Load, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(status_of, f"http://{address}/")
        done = load("--only", "ajax", *QUICK, "--web", address)
        assert seen.result() == 200
    assert done.returncode == 0, done.stderr
    assert only_run(tmp_path).ended_by == "complete"


def wait_until_measuring(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [one for path in folder.glob("*.csv") for one in load_samples.read(path)]
        if any(one.step > 1 and not one.warmup for one in found):
            return
        time.sleep(0.2)


def kill_when_measuring(worker: subprocess.Popen[bytes], folder: Path) -> None:
    wait_until_measuring(folder)
    worker.kill()


def test_a_worker_that_dies_ends_the_run(
    load: Load, tmp_path: Path, worker: Callable[[int], subprocess.Popen[bytes]]
) -> None:
    port = free_port()
    workers = [worker(port) for _ in range(2)]
    dying = threading.Thread(target=kill_when_measuring, args=(workers[0], tmp_path))
    dying.start()
    long = ("--users", "4", "--duration", "60", "--warmup", "1", "--rows", "10")
    done = load("--only", "ajax", *long, "--workers", "2", "--worker-port", str(port))
    dying.join()
    assert done.returncode == 1
    assert "1 of 2 workers died" in done.stderr
    run = only_run(tmp_path)
    assert run.ended_by.startswith("error:")
    assert list(load_samples.read(tmp_path / f"{run.name}.csv"))


@pytest.mark.parametrize(
    ("broken", "act", "failure"),
    [
        ("add,create,delete", "add_random", "no toast says that a random alert was created"),
        ("acknowledge", "acknowledge", "is shown as"),
        ("search", "search", "rows are missing"),
    ],
)
def test_a_wrong_answer_is_a_failure(
    load: Load, tmp_path: Path, site: Site, broken: str, act: str, failure: str
) -> None:
    site.tell("ajax", "break", actions=broken)
    try:
        done = load("--only", "ajax", *QUICK, "--duration", "4")
    finally:
        site.tell("ajax", "cure")
    assert done.returncode == 1
    assert failure in done.stderr
    (step,) = only_run(tmp_path).steps
    assert step.verdict == "errors"
    assert act not in step.by_act


def test_steps_end_where_the_server_is_too_slow(load: Load, tmp_path: Path, site: Site) -> None:
    site.tell("ajax", "delay", ms="300")
    try:
        done = load("--only", "ajax", *QUICK, "--steps", "1,2,4")
    finally:
        site.tell("ajax", "delay", ms="0")
    assert done.returncode == 0, done.stderr
    (step,) = only_run(tmp_path).steps
    assert step.verdict == "too slow"
    assert "0: at 1, p95" in done.stdout


def test_a_user_whose_code_fails_ends_the_run(load: Load, tmp_path: Path) -> None:
    done = load("--only", "http", *QUICK)
    assert done.returncode == 1
    assert "A user's code failed, AttributeError" in done.stderr
    assert "What was measured so far is in" in done.stderr
    assert only_run(tmp_path).ended_by.startswith("error: The load process gave up")


def test_a_server_that_is_not_there(load: Load, tmp_path: Path) -> None:
    done = load("--only", "ajax", base_url=f"http://127.0.0.1:{free_port()}")
    assert done.returncode == 1
    assert "Nothing answers at" in done.stderr


def test_another_machine_is_not_loaded_unasked(load: Load, tmp_path: Path) -> None:
    done = load("--only", "ajax", base_url="http://192.0.2.1")
    assert done.returncode == 2
    assert "--i-own-this-host" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_bench_itself_is_not_patched() -> None:
    code = (
        "import sys, alerts_bench.cli; sys.exit('gevent' in sys.modules or 'locust' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_ctrl_c_keeps_what_was_measured_and_leaves_nobody(
    site: Site, root: Path, tmp_path: Path
) -> None:
    command = [str(PROGRAM), "load", "--results", str(tmp_path), "--only", "ajax"]
    process = subprocess.Popen(
        [*command, "--warmup", "1", "--duration", "60"],
        env={**os.environ, **variables_of(site, root)},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until_measuring(tmp_path)
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted. What was measured is in" in errors
    run = only_run(tmp_path)
    assert run.ended_by == "interrupted"
    assert list(load_samples.read(tmp_path / f"{run.name}.csv"))
    assert len(family) == 2
    assert psutil.wait_procs(family, timeout=10)[1] == []
