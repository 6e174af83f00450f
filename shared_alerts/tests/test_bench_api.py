from __future__ import annotations

import os

import pytest
from conftest import TOKEN
from django.db import connection
from django.test import Client

from shared_alerts import knobs, services
from shared_alerts.context_processors import implementation

pytestmark = pytest.mark.django_db

BENCH = "/test/_bench"


@pytest.fixture
def bench() -> Client:
    return Client(enforce_csrf_checks=True, headers={"X-Bench-Token": TOKEN})


class TestToken:
    @pytest.mark.parametrize("headers", [{}, {"X-Bench-Token": "wrong"}, {"X-Bench-Token": ""}])
    @pytest.mark.parametrize(
        "path", ["clear", "seed", "sequence", "delay", "debounce", "queries", "usage"]
    )
    def test_403_and_nothing_changes_without_it(self, alert, headers, path):
        client = Client(headers=headers)
        data = {"rows": 0, "seed": 1, "ms": 5}
        assert client.post(f"{BENCH}/{path}/", data).status_code == 403
        assert client.get(f"{BENCH}/{path}/").status_code == 403
        assert services.get(alert.pk) == alert
        assert knobs.read() == knobs.DEFAULTS

    @pytest.mark.parametrize("headers", [{}, {"X-Bench-Token": ""}, {"X-Bench-Token": "x"}])
    def test_a_secret_that_is_empty_lets_nobody_in(self, alert, headers, settings):
        settings.BENCH_TOKEN = ""
        assert Client(headers=headers).post(f"{BENCH}/clear/").status_code == 403
        assert services.get(alert.pk) == alert


class TestMethods:
    @pytest.mark.parametrize("path", ["clear", "seed", "sequence", "delay", "debounce"])
    def test_state_changes_by_post_alone(self, bench, alert, path):
        assert bench.get(f"{BENCH}/{path}/").status_code == 405
        assert services.get(alert.pk) == alert


class TestSeedAndClear:
    def test_seed(self, bench):
        response = bench.post(f"{BENCH}/seed/", {"rows": 12, "seed": 3})
        assert response.json() == {"rows": 12, "highest_id": 12}
        assert services.list_alerts().count() == 12

    @pytest.mark.parametrize("data", [{}, {"rows": 100_001, "seed": 1}, {"rows": "x", "seed": 1}])
    def test_400_says_what_is_wrong(self, bench, alert, data):
        response = bench.post(f"{BENCH}/seed/", data)
        assert response.status_code == 400
        assert "rows" in response.json()["error"]
        assert services.get(alert.pk) == alert

    def test_clear(self, bench, alert):
        assert bench.post(f"{BENCH}/clear/").json() == {"deleted": 1}
        assert services.get(alert.pk) is None


class TestSequence:
    def test_begins_anew_and_leaves_the_rows(self, bench, alert):
        texts = []
        for seed in (7, 7, 8):
            assert bench.post(f"{BENCH}/sequence/", {"seed": seed}).json() == {"seed": seed}
            texts.append([services.create_random().description for _ in range(4)])
        assert texts[0] == texts[1] != texts[2]
        assert services.get(alert.pk) == alert

    def test_400_without_a_seed(self, bench):
        assert bench.post(f"{BENCH}/sequence/").status_code == 400


class TestDelay:
    def test_is_seen_by_every_process_that_shares_the_folder(self, bench, state_dir):
        assert bench.post(f"{BENCH}/delay/", {"ms": "2.5"}).json() == {"ms": 2.5}
        assert knobs.read().delay_ms == 2.5
        assert (state_dir / "knobs.json").exists()

    @pytest.mark.parametrize("ms", ["-1", "1001", "nan", "x", ""])
    def test_400_for_an_impossible_one(self, bench, ms):
        assert bench.post(f"{BENCH}/delay/", {"ms": ms}).status_code == 400
        assert knobs.read().delay_ms == 0


class TestDebounce:
    def test_is_seen_by_pages_until_it_is_put_back(self, bench, settings):
        settings.SEARCH_DEBOUNCE_MS = 250
        assert implementation()["search_debounce_ms"] == 250
        assert bench.post(f"{BENCH}/debounce/", {"ms": "0"}).json() == {"ms": 0}
        assert implementation()["search_debounce_ms"] == 0
        assert bench.delete(f"{BENCH}/debounce/").json() == {"ms": 250}
        assert implementation()["search_debounce_ms"] == 250

    def test_leaves_the_delay_alone(self, bench):
        bench.post(f"{BENCH}/delay/", {"ms": "5"})
        bench.post(f"{BENCH}/debounce/", {"ms": "0"})
        assert knobs.read().delay_ms == 5

    @pytest.mark.parametrize("ms", ["-1", "1001", "1.5", "x", ""])
    def test_400_for_an_impossible_one(self, bench, ms):
        assert bench.post(f"{BENCH}/debounce/", {"ms": ms}).status_code == 400
        assert knobs.read() == knobs.DEFAULTS

    def test_pages_follow_the_setting_where_the_bench_has_no_access(self, bench, settings):
        bench.post(f"{BENCH}/debounce/", {"ms": "0"})
        settings.BENCH_API = False
        assert implementation()["search_debounce_ms"] == settings.SEARCH_DEBOUNCE_MS


class TestQueries:
    def test_records_statements_on_the_alerts_table_alone(self, bench):
        bench.post(f"{BENCH}/queries/")
        alert = services.create(type="INFO", description="x")
        services.get(alert.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        kinds = [
            statement["sql"].split()[0]
            for statement in bench.get(f"{BENCH}/queries/").json()["statements"]
        ]
        assert kinds == ["INSERT", "SELECT"]

    def test_a_new_recording_forgets_the_old_one(self, bench):
        bench.post(f"{BENCH}/queries/")
        services.get(1)
        assert bench.post(f"{BENCH}/queries/").json() == {"statements": []}

    def test_delete_ends_it(self, bench):
        bench.post(f"{BENCH}/queries/")
        services.get(1)
        assert len(bench.delete(f"{BENCH}/queries/").json()["statements"]) == 1
        services.get(1)
        assert bench.get(f"{BENCH}/queries/").json() == {"statements": []}


class TestUsage:
    def test_cpu_and_memory_of_this_process(self, bench, monkeypatch):
        monkeypatch.setenv("SERVER_PID", str(os.getpid()))
        usage = bench.get(f"{BENCH}/usage/").json()
        assert os.getpid() in usage["pids"]
        assert 0 < usage["pss_bytes"] <= usage["rss_bytes"]
        again = bench.get(f"{BENCH}/usage/").json()
        assert again["cpu_ns"] > usage["cpu_ns"] > 0
