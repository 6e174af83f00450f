from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from shared_alerts import knobs, services
from shared_alerts.models import Alert

pytestmark = pytest.mark.django_db


def texts() -> list[tuple[int, str, str]]:
    return [(alert.pk, alert.type, alert.description) for alert in services.list_alerts()]


class TestList:
    def test_newest_first_then_highest_id(self):
        now = timezone.now()
        for pk, age in ((1, 1), (2, 5), (3, 1)):
            Alert.objects.create(
                pk=pk, type="INFO", description="x", created_at=now - timedelta(minutes=age)
            )
        assert [alert.pk for alert in services.list_alerts()] == [3, 1, 2]

    def test_one_query(self, django_assert_num_queries):
        services.seed(rows=10, seed=1)
        with django_assert_num_queries(1):
            assert len(services.list_alerts()) == 10


class TestGet:
    def test_returns_the_alert(self, alert):
        assert services.get(alert.pk) == alert

    @pytest.mark.parametrize("pk", [0, -1, 999, 2**63, 2**200])
    def test_none_for_an_unknown_id(self, alert, pk):
        assert services.get(pk) is None


class TestDelete:
    def test_says_whether_it_was_there(self, alert):
        assert services.delete(alert.pk) is True
        assert services.delete(alert.pk) is False

    @pytest.mark.parametrize("pk", [0, -1, 2**63, 2**200])
    def test_an_impossible_id_deletes_nothing(self, alert, pk):
        assert services.delete(pk) is False
        assert services.get(alert.pk) == alert


class TestSeed:
    def test_same_seed_same_rows(self):
        services.seed(rows=20, seed=7)
        first = list(services.list_alerts().values())
        services.seed(rows=20, seed=7)
        assert list(services.list_alerts().values()) == first

    def test_another_seed_other_rows(self):
        services.seed(rows=20, seed=7)
        first = texts()
        services.seed(rows=20, seed=8)
        assert texts() != first

    def test_replaces_what_was_there_and_counts_ids_from_one(self, alert):
        services.seed(rows=3, seed=1)
        assert [pk for pk, _, _ in texts()] == [3, 2, 1]

    def test_random_alerts_go_on_with_the_same_ids_and_texts(self):
        runs = []
        for _ in range(2):
            services.seed(rows=5, seed=3)
            runs.append([services.create_random() for _ in range(4)])
        assert [alert.pk for alert in runs[0]] == [6, 7, 8, 9]
        assert [(a.pk, a.type, a.description) for a in runs[0]] == [
            (a.pk, a.type, a.description) for a in runs[1]
        ]

    def test_no_rows(self, alert):
        services.seed(rows=0, seed=1)
        assert texts() == []

    @pytest.mark.parametrize("rows", [-1, services.MAX_ROWS + 1])
    def test_refuses_an_impossible_number_of_rows(self, rows):
        with pytest.raises(ValueError, match="rows must be between"):
            services.seed(rows=rows, seed=1)


class TestSearch:
    def test_search_ignores_case(self):
        services.create(type="INFO", description="Disk full")
        services.create(type="INFO", description="All well")
        assert [alert.description for alert in services.search("disk")] == ["Disk full"]


class LateClock:
    """Time that passes only while it is asked for; a sleeper wakes 0.15 ms late."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds + 0.00015

    def perf_counter(self) -> float:
        self.now += 0.00001
        return self.now


class TestDelay:
    @pytest.fixture
    def clock(self, monkeypatch) -> LateClock:
        clock = LateClock()
        monkeypatch.setattr(knobs, "time", clock)
        return clock

    @pytest.mark.parametrize("delay_ms", [0.2, 1, 20])
    def test_each_write_waits_once_and_no_longer(self, clock, delay_ms):
        knobs.set_delay(delay_ms)
        alert = services.create_random()
        services.create(type="INFO", description="x")
        services.delete(alert.pk)
        assert clock.now == pytest.approx(3 * delay_ms / 1000, abs=0.0002)

    def test_reads_never_wait(self, clock, alert):
        knobs.set_delay(20)
        services.get(alert.pk)
        list(services.list_alerts())
        services.search("x").count()
        assert clock.now == 0

    def test_nothing_waits_where_the_bench_has_no_access(self, clock, settings):
        knobs.set_delay(20)
        settings.BENCH_API = False
        services.create_random()
        assert clock.now == 0

    @pytest.mark.parametrize("delay_ms", [-1, 1000.5])
    def test_refuses_an_impossible_delay(self, delay_ms):
        with pytest.raises(ValueError, match="ms must be between"):
            knobs.set_delay(delay_ms)
