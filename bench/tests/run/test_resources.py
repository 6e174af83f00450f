import os
from collections.abc import Mapping

import pytest
from plain import Site

from alerts_bench.product.stack import Stack
from alerts_bench.run import resources
from alerts_bench.run.resources import Ledger, LocalProcesses, Memory, OwnAccount

MIB = 1024**2


def test_what_is_idle_is_subtracted() -> None:
    ledger = Ledger()
    ledger.idle("A", {"server": 1_000_000}, elapsed_ns=100_000_000)
    for cpu_ns in (5_000_000, 7_000_000):
        ledger.add("A", "add_random", 100, {"server": cpu_ns}, elapsed_ns=50_000_000)
    (usage,) = ledger.usage()
    assert usage.interactions == 2
    assert usage.idle_cpu_percent == 1
    assert usage.cpu_ms == pytest.approx(5.5)


def test_without_an_idle_rate_nothing_is_subtracted() -> None:
    ledger = Ledger()
    ledger.add("A", "delete", 100, {"server": 2_000_000}, elapsed_ns=1)
    (usage,) = ledger.usage()
    assert (usage.cpu_ms, usage.idle_cpu_percent) == (2, None)


def test_memory_is_shown_before_and_after() -> None:
    ledger = Ledger()
    for size in (1, 5, 3):
        ledger.memory("A", {"server": Memory(size * MIB, None)})
    ledger.add("A", "delete", 100, {"server": 0, "redis": 0}, elapsed_ns=1)
    server, redis = ledger.usage()
    assert (server.rss_bytes_idle, server.rss_bytes_after) == (MIB, 3 * MIB)
    assert redis.rss_bytes_idle is None


def test_interactions_and_services_are_kept_apart() -> None:
    ledger = Ledger()
    for interaction, rows in (("delete", 10), ("delete", 100), ("details", 10)):
        ledger.add("A", interaction, rows, {"server": 1, "gateway": 1}, elapsed_ns=1)
    assert len(ledger.usage()) == 6


def test_a_local_process_is_read_by_its_clock() -> None:
    source = LocalProcesses({"server": [os.getpid()]})
    before = source.cpu_ns()
    sum(range(1_000_000))
    assert resources.difference(source.cpu_ns(), before)["server"] > 0
    memory = source.memory()["server"]
    assert memory.rss_bytes is not None
    assert memory.pss_bytes is not None
    assert memory.rss_bytes >= memory.pss_bytes > MIB


class Counting:
    """A server whose clock shows 3 ns more at each reading, and 10 ns more for the act."""

    def __init__(self, *, is_free: bool) -> None:
        self.is_free = is_free
        self.used = 0

    def cpu_ns(self) -> dict[str, int]:
        self.used += 3
        return {"server": self.used}

    def memory(self) -> dict[str, Memory]:
        return {}

    def act(self) -> str:
        self.used += 10
        return "done"


@pytest.mark.parametrize(("is_free", "spent_ns"), [(True, 13), (False, 10)])
def test_what_the_reading_costs_a_server_is_subtracted(is_free: bool, spent_ns: int) -> None:
    source = Counting(is_free=is_free)
    result, spent, elapsed_ns = resources.metered(source, source.act)
    assert (result, spent) == ("done", {"server": spent_ns})
    assert elapsed_ns > 0


def test_without_one_process_the_time_of_a_service_is_not_known() -> None:
    pids = {"server": [os.getpid(), 2**22 + 1], "redis": [os.getpid()]}
    assert LocalProcesses(pids).cpu_ns().keys() == {"redis"}
    assert resources.difference({"redis": 5}, {"server": 1, "redis": 2}) == {"redis": 3}


def test_a_server_elsewhere_gives_its_own_account(site: Site) -> None:
    source = resources.source(site.targets["ajax"])
    assert isinstance(source, OwnAccount)
    assert source.cpu_ns()["server"] > 0
    assert source.memory() == {"server": Memory(1, 1)}


def test_a_container_accounts_for_all_of_itself(site: Site) -> None:
    class Contained(Stack):
        def usage(self, implementation: object) -> dict[str, object]:
            return {"cpu_ns": 1, "cgroup": {"cpu_ns": 7}}

    plain = site.targets["ajax"].implementation
    assert plain is not None
    found: Mapping[str, int] = OwnAccount(Contained("http://a"), plain).cpu_ns()
    assert found == {"server": 7}
