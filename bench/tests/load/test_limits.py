import resource

import pytest

from alerts_bench.load import limits
from alerts_bench.load.limits import LimitError


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was set, with a soft limit of 256 and a hard one of 1,000."""
    done: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: (256, 1000))
    monkeypatch.setattr(resource, "setrlimit", lambda which, pair: done.append(pair))
    return done


def test_what_is_enough_stays(files: list[tuple[int, int]]) -> None:
    limits.allow_files(14)
    assert files == []


def test_the_soft_limit_is_raised_to_what_is_needed(files: list[tuple[int, int]]) -> None:
    limits.allow_files(100)
    assert files == [(600, 1000)]


def test_the_hard_limit_is_named_with_its_cure(files: list[tuple[int, int]]) -> None:
    with pytest.raises(LimitError, match=r"2200 open files.*hard limit.* 1000.*ulimit -n 2200"):
        limits.allow_files(500)
    assert files == []


def test_a_worker_takes_what_there_is(files: list[tuple[int, int]]) -> None:
    limits.allow_files(500, at_most_hard=True)
    assert files == [(1000, 1000)]


def test_hosts_that_may_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.assert_own_host("http://127.0.0.1:8000", confirmed=False)
    limits.assert_own_host("http://localhost:8000", confirmed=False)
    limits.assert_own_host("https://example.org", confirmed=True)
    monkeypatch.setenv("STACK", "docker")
    limits.assert_own_host("http://gateway:8080", confirmed=False)


@pytest.mark.parametrize("url", ["https://example.org", "http://gateway:8080", "http://10.0.0.1"])
def test_hosts_that_may_not(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STACK", raising=False)
    with pytest.raises(LimitError, match="--i-own-this-host"):
        limits.assert_own_host(url, confirmed=False)
