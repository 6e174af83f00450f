from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from shared_alerts import csv_import, knobs, services, texts
from shared_alerts.models import Alert
from shared_alerts.random_alerts import SEARCH_LETTER
from shared_alerts.summary import Summary, TypeCount

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[int, str, str]]:
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


class TestAcknowledge:
    @pytest.mark.parametrize("wanted", [True, False])
    def test_sets_what_is_wanted_however_often(self, alert, wanted):
        for _ in range(2):
            assert services.acknowledge(alert.pk, wanted) is True
            assert services.get(alert.pk).acknowledged is wanted

    def test_touches_no_other_row_and_nothing_else(self, alert):
        other = services.create(type="INFO", description="x")
        services.acknowledge(alert.pk, True)
        assert services.get(other.pk).acknowledged is False
        alert.acknowledged = True
        assert vars(services.get(alert.pk)).keys() == vars(alert).keys()
        assert services.get(alert.pk).description == alert.description

    @pytest.mark.parametrize("pk", [0, -1, 999, 2**63, 2**200])
    def test_one_that_is_gone(self, alert, pk):
        assert services.acknowledge(pk, True) is False
        assert services.get(alert.pk).acknowledged is False

    def test_one_statement(self, alert, django_assert_num_queries):
        with django_assert_num_queries(1):
            services.acknowledge(alert.pk, True)


class TestSeed:
    def test_same_seed_same_rows(self):
        services.seed(rows=20, seed=7)
        first = list(services.list_alerts().values())
        services.seed(rows=20, seed=7)
        assert list(services.list_alerts().values()) == first

    def test_another_seed_other_rows(self):
        services.seed(rows=20, seed=7)
        first = rows()
        services.seed(rows=20, seed=8)
        assert rows() != first

    def test_replaces_what_was_there_and_counts_ids_from_one(self, alert):
        services.seed(rows=3, seed=1)
        assert [pk for pk, _, _ in rows()] == [3, 2, 1]

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
        assert rows() == []

    @pytest.mark.parametrize("rows", [-1, services.MAX_ROWS + 1])
    def test_refuses_an_impossible_number_of_rows(self, rows):
        with pytest.raises(ValueError, match="rows must be between"):
            services.seed(rows=rows, seed=1)


class TestSeedForTheBench:
    def test_one_row_in_ten_has_the_letter_where_the_table_shows_it(self):
        services.seed(rows=200, seed=5)
        found = [alert.pk for alert in services.search(SEARCH_LETTER)]
        assert sorted(found) == list(range(3, 200, 10))
        for alert in services.search(SEARCH_LETTER):
            assert SEARCH_LETTER in " ".join(alert.description.split()[:10])

    def test_one_row_in_five_is_acknowledged(self):
        services.seed(rows=20, seed=5)
        acknowledged = Alert.objects.filter(acknowledged=True).order_by("pk")
        assert [alert.pk for alert in acknowledged] == [2, 7, 12, 17]
        assert services.create_random().acknowledged is False


TEXTS = ("Disk full", "50% of disk", "50 of_x", 'it\'s "quoted" \\ slash', "a.c", "مرحبا", "Éclair")


class TestSearch:
    @pytest.fixture(autouse=True)
    def _alerts(self) -> None:
        for text in TEXTS:
            services.create(type="INFO", description=text)

    @pytest.mark.parametrize(
        ("term", "found"),
        [
            ("", TEXTS),
            ("disk", ("Disk full", "50% of disk")),
            ("DISK", ("Disk full", "50% of disk")),
            ("%", ("50% of disk",)),
            ("_", ("50 of_x",)),
            ("'", (TEXTS[3],)),
            ('"quoted"', (TEXTS[3],)),
            ("\\", (TEXTS[3],)),
            ("a.c", ("a.c",)),
            ("^.*$", ()),
            ("مرحبا", ("مرحبا",)),
            ("Écl", ("Éclair",)),
        ],
    )
    def test_finds_the_text_as_it_stands(self, term, found):
        assert [alert.description for alert in services.search(term)] == [*reversed(found)]
        matching = [one for one in services.list_alerts() if services.matches(one, term)]
        assert [alert.description for alert in matching] == [*reversed(found)]

    def test_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            list(services.search("disk"))


class TestSummary:
    def test_counts_by_type_and_state(self):
        for type_, wanted in (("INFO", False), ("INFO", True), ("CRITICAL", True)):
            pk = services.create(type=type_, description="x").pk
            services.acknowledge(pk, wanted)
        before = timezone.now()
        summary = services.summary()
        assert before <= summary.read_at <= timezone.now()
        assert summary == Summary(
            total=3,
            open=1,
            acknowledged=2,
            types=(
                TypeCount("INFO", total=2, open=1, acknowledged=1),
                TypeCount("WARNING", total=0, open=0, acknowledged=0),
                TypeCount("CRITICAL", total=1, open=0, acknowledged=1),
            ),
            read_at=summary.read_at,
        )

    def test_no_alerts(self):
        summary = services.summary()
        assert (summary.total, summary.open, summary.acknowledged) == (0, 0, 0)
        assert [count.type for count in summary.types] == ["INFO", "WARNING", "CRITICAL"]

    def test_one_query(self, django_assert_num_queries):
        services.seed(rows=50, seed=1)
        with django_assert_num_queries(1):
            services.summary()


def csv_file(*lines: str) -> ContentFile:
    return ContentFile("\n".join(["type,description", *lines]).encode(), "alerts.csv")


class TestImport:
    def test_saves_what_is_valid_and_says_what_is_not(self):
        result = services.import_csv(csv_file("INFO,one", "INFO,", "CRITICAL,two"))
        assert [alert.description for alert in services.list_alerts()] == ["two", "one"]
        assert result.saved
        assert result.lines == ("2 alerts imported.", f"Line 3: {texts.DESCRIPTION_REQUIRED}")

    def test_returns_what_was_saved_as_the_table_shows_it(self):
        services.seed(rows=3, seed=1)
        result = services.import_csv(csv_file(*(f"INFO,{number}" for number in range(300))))
        assert [*services.list_alerts()[:300]] == [*result.alerts]
        assert [alert.pk for alert in result.alerts] == [*range(303, 3, -1)]
        assert result.alerts[0].description == "299"
        assert not any(alert.acknowledged for alert in result.alerts)

    @pytest.mark.parametrize(
        "file", [None, csv_file(), csv_file("INFO,"), ContentFile(b"\x89PNG", "x.csv")]
    )
    def test_saves_nothing_of_what_it_refuses(self, alert, file, django_assert_num_queries):
        with django_assert_num_queries(0):
            result = services.import_csv(file)
        assert not result.saved
        assert result.lines
        assert [*services.list_alerts()] == [alert]

    def test_all_or_none(self, alert, monkeypatch):
        """SQLite saves some hundred rows at a time; a later part that fails undoes the others."""
        lines = [f"INFO,{number}" for number in range(600)]
        records = csv_import.read(csv_file(*lines))
        records.valid[-1] = {"type": "EVIL", "description": "x"}
        monkeypatch.setattr(csv_import, "read", lambda file: records)
        with pytest.raises(IntegrityError), transaction.atomic():
            services.import_csv(csv_file())
        assert [*services.list_alerts()] == [alert]

    def test_one_statement_for_100_rows(self, django_assert_num_queries):
        file = csv_file(*(f"INFO,{number}" for number in range(100)))
        with django_assert_num_queries(1) as captured:
            services.import_csv(file)
        assert captured[0]["sql"].startswith("INSERT")


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
        services.acknowledge(alert.pk, True)
        services.import_csv(csv_file("INFO,x", "INFO,y"))
        services.delete(alert.pk)
        assert clock.now == pytest.approx(5 * delay_ms / 1000, abs=0.0003)

    def test_reads_never_wait(self, clock, alert):
        knobs.set_delay(20)
        services.get(alert.pk)
        list(services.list_alerts())
        services.search("x").count()
        services.summary()
        services.import_csv(csv_file("INFO,"))
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


class TestWaiting:
    @pytest.mark.django_db(transaction=True)
    def test_no_write_waits_inside_a_transaction(self, monkeypatch):
        held = []
        monkeypatch.setattr(knobs, "wait", lambda: held.append(connection.in_atomic_block))
        alert = services.create_random()
        services.acknowledge(alert.pk, True)
        services.import_csv(csv_file("INFO,x"))
        services.delete(alert.pk)
        assert held == [False] * 4
