import json
import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from plain import Site, free_port

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack, StackError


@pytest.fixture
def plain(site: Site) -> Implementation:
    found = site.targets["ajax"].implementation
    assert found is not None
    return found


def test_a_healthy_implementation_describes_itself(site: Site, plain: Implementation) -> None:
    assert site.stack.health(plain)["version"] == "1.0"


def test_a_stack_that_is_down_is_answered_with_how_to_start_it(plain: Implementation) -> None:
    nowhere = Stack(f"http://127.0.0.1:{free_port()}")
    with closing(nowhere.client), pytest.raises(StackError, match="Start the stack with: make up"):
        nowhere.health(plain)


def test_an_implementation_that_is_not_well_is_named_with_its_log(
    site: Site, plain: Implementation
) -> None:
    site.tell("ajax", "sicken")
    try:
        with pytest.raises(StackError, match=r"not well.*database: locked.*IMPL=ajax"):
            site.stack.health(plain)
    finally:
        site.tell("ajax", "cure")


def test_it_can_be_told_what_to_hold(site: Site, plain: Implementation) -> None:
    site.stack.seed(plain, rows=12, seed=1)
    page = site.stack.client.get("/ajax/").text
    assert page.count("<tr") == 12


@pytest.mark.parametrize(
    ("most_rows", "rows"),
    [({}, 100_000), ({"daphne": 20}, 20), ({"uvicorn": 20}, 21)],
)
def test_a_table_that_the_server_can_send(
    site: Site, plain: Implementation, most_rows: dict[str, int], rows: int
) -> None:
    site.stack.assert_carries(replace(plain, most_rows=most_rows), rows)


def test_a_table_that_is_too_large_for_the_server_is_refused(
    site: Site, plain: Implementation
) -> None:
    limited = replace(plain, most_rows={"daphne": 20_000})
    told = r"Plain ajax shows at most 20,000 rows, not 20,001: daphne .*ASGI_SERVER=uvicorn"
    with pytest.raises(StackError, match=told):
        site.stack.assert_carries(limited, 20_001)


def test_it_says_what_it_used(site: Site, plain: Implementation) -> None:
    before = site.stack.usage(plain)["cpu_ns"]
    assert site.stack.usage(plain)["cpu_ns"] > before


def test_a_wrong_token_is_refused(site: Site, plain: Implementation) -> None:
    stranger = Stack(site.stack.base_url, "wrong")
    with closing(stranger.client), pytest.raises(StackError, match="token is wrong or missing"):
        stranger.seed(plain, 1, 1)


def test_the_processes_of_a_local_server_are_found_by_port(
    site: Site, plain: Implementation
) -> None:
    pids = site.stack.pids_by_service(plain)["gateway"]
    assert site.stack.usage(plain)["pids"][0] in pids


def test_no_processes_are_known_of_another_machine(plain: Implementation) -> None:
    assert Stack("http://gateway:80").pids_by_service(plain) == {}


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in os.environ if one.startswith("BENCH_") or one == "STATE"]:
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("no_variables")
class TestFromEnvironment:
    def test_the_default_is_the_first_local_stack(self, tmp_path: Path) -> None:
        assert Stack.from_environment(tmp_path) == Stack("http://127.0.0.1:8000")

    def test_variables_decide(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BENCH_BASE_URL", "http://gateway/")
        monkeypatch.setenv("BENCH_TOKEN", "secret")
        assert Stack.from_environment(tmp_path) == Stack("http://gateway", "secret")

    def test_a_token_can_be_in_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "token").write_text("secret\n", encoding="utf-8")
        monkeypatch.setenv("BENCH_TOKEN_FILE", str(tmp_path / "token"))
        assert Stack.from_environment(tmp_path).token == "secret"

    def test_a_local_stack_says_where_its_token_is(self, tmp_path: Path) -> None:
        state = tmp_path / ".state" / "local"
        state.mkdir(parents=True)
        (state / "token").write_text("secret", encoding="utf-8")
        described = {"base_url": "http://127.0.0.1:8000", "token_file": str(state / "token")}
        (state / "stack.json").write_text(json.dumps(described), encoding="utf-8")
        found = Stack.from_environment(tmp_path)
        assert found.token == "secret"
        assert found.owner_folder(tmp_path / "results") == state

    def test_an_empty_token_is_none_and_one_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "token").touch()
        monkeypatch.setenv("BENCH_TOKEN_FILE", str(tmp_path / "token"))
        assert Stack.from_environment(tmp_path).token == ""
        assert len(caplog.messages) == 1

    @pytest.mark.parametrize("text", ["", "{", "[1]"])
    def test_the_damage_of_another_stack_is_one_line(
        self, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = tmp_path / ".state" / "another"
        other.mkdir(parents=True)
        (other / "stack.json").write_text(text)
        self.test_a_local_stack_says_where_its_token_is(tmp_path)
        (line,) = caplog.messages
        assert str(other / "stack.json") in line

    def test_a_stack_elsewhere_has_its_owner_with_the_results(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BENCH_BASE_URL", "http://gateway:8080")
        found = Stack.from_environment(tmp_path).owner_folder(tmp_path)
        assert found == tmp_path / ".owner-gateway-8080"
