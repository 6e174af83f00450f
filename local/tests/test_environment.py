"""What of the caller's environment reaches the programs of a stack and what runs beside it."""

from __future__ import annotations

import json
import os
import pwd
import re
import subprocess

from alerts_bench.system import variables
from local.stack import ROOT
from local.tests.conftest import Project

LEAKS = {
    "BENCH_TOKEN": "another stack's",
    "DJANGO_SETTINGS_MODULE": "other.settings",
    "GUNICORN_CMD_ARGS": "--workers 9",
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "LOGNAME": "nobody-of-this-name",
    "NGINX": "3;",
    "PYTHONPATH": "/another/django",
    "SECRET_KEY": "another project's",
    "USER": "nobody-of-this-name",
    "WEB_CONCURRENCY": "9",
    "http_proxy": "http://127.0.0.1:1",
}
US = pwd.getpwuid(os.geteuid()).pw_name


def leaked(environment: dict[str, str]) -> set[str]:
    return {name for name, value in LEAKS.items() if environment.get(name) == value}


def test_a_caller_with_another_name_a_proxy_and_other_settings(project: Project) -> None:
    project.up(**LEAKS, GREETING="hello")
    served = project.get("/ssr/").json()["environment"]
    prepared = json.loads((project.state / "ssr" / "managed.json").read_text())
    for environment in (served, prepared):
        assert leaked(environment) == set()
        assert "GREETING" not in environment
        assert environment["USER"] == environment["LOGNAME"] == US
        assert environment["DJANGO_SETTINGS_MODULE"] == "config.settings"

    shown = project.run("run", "env", "-0", **LEAKS, NO_COLOR="1", PIP_INDEX_URL="given")
    lines = [line.partition("=") for line in shown.stdout.split("\0")]
    environment = {name.rpartition("\n")[2]: value for name, _, value in lines}
    # What the bench installs has to come over the caller's proxy.
    assert leaked(environment) == {"HTTPS_PROXY", "http_proxy"}
    assert environment["NO_COLOR"] == "1"
    assert environment["PIP_INDEX_URL"] == "given"
    assert environment["BENCH_TOKEN_FILE"] == str(project.state / "bench_token")


def test_the_settings_of_another_project_do_not_reach_the_tests() -> None:
    python = ROOT / ".state" / "venvs" / "shared_alerts" / "bin" / "python"
    done = subprocess.run(
        [python, "-m", "pytest", "--collect-only", "-q", "tests/test_forms.py"],
        cwd=ROOT / "shared_alerts",
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "other.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_may_be_passed_is_documented() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    groups = (
        variables.SYSTEM,
        variables.TERMINAL,
        variables.STACK,
        variables.INSTALLATION,
    )
    missing = [name for group in groups for name in group if f"`{name}`" not in text]
    assert missing == []


def test_containers_take_what_compose_names() -> None:
    files = [ROOT / "compose.yaml", *(ROOT / "docker").glob("*.yaml")]
    named = {name for file in files for name in re.findall(r"\$\{(\w+)", file.read_text("utf-8"))}
    known = (*variables.STACK, *variables.CONTAINERS)
    assert named <= set(known)


def test_make_takes_away_what_an_interpreter_reads_before_our_code() -> None:
    show = ["make", "--eval", "show: ; @env", "show", "PORT=8100"]
    given = {"PYTHONPATH": "/other", "PYTHONHOME": "/other", "DJANGO_SETTINGS_MODULE": "other"}
    done = subprocess.run(
        show, cwd=ROOT, env=os.environ | given, capture_output=True, text=True, check=True
    )
    shown = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert "PORT" in shown
    assert not given.keys() & shown
