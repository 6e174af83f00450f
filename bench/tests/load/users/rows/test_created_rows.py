import pytest

from alerts_bench.load.users.rows.created_rows import CreatedRows


def test_each_created_row_is_taken_once() -> None:
    rows = CreatedRows(seeded=100)
    rows.see([1, 100, 102, 101])
    rows.see([101, 103])
    assert (rows.highest, rows.kept()) == (103, [101, 102, 103])
    assert [rows.take() for _ in range(3)] == [101, 102, 103]
    rows.see([101])
    assert len(rows) == 0
    with pytest.raises(IndexError):
        rows.take()


def test_processes_share_the_rows_between_them() -> None:
    parts = [CreatedRows(seeded=10, process=one, processes=3) for one in range(3)]
    for part in parts:
        part.see(range(1, 20))
    assert sorted(pk for part in parts for pk in part.kept()) == list(range(11, 20))
    assert {part.highest for part in parts} == {19}


def test_a_table_that_nobody_has_seen_is_as_seeded() -> None:
    assert CreatedRows(seeded=5).highest == 5
