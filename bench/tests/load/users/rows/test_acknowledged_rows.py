import pytest

from alerts_bench.load.users.rows.acknowledged_rows import AcknowledgedRows


@pytest.fixture
def rows() -> AcknowledgedRows:
    rows = AcknowledgedRows(seeded=3)
    rows.see({1: False, 2: True, 3: False, 4: True})
    return rows


def test_a_row_is_toggled_from_the_state_that_a_page_has_shown(rows: AcknowledgedRows) -> None:
    assert [rows.take() for _ in range(3)] == [(1, True), (2, False), (3, True)]
    assert not rows
    with pytest.raises(IndexError):
        rows.take()


def test_what_was_toggled_waits_until_all_others_were(rows: AcknowledgedRows) -> None:
    pk, wanted = rows.take()
    rows.give_back(pk, wanted)
    assert [rows.take() for _ in range(3)] == [(2, False), (3, True), (1, False)]


def test_a_page_that_was_drawn_meanwhile_changes_nothing(rows: AcknowledgedRows) -> None:
    pk, wanted = rows.take()
    rows.see({1: True, 2: False})
    assert len(rows) == 2
    rows.give_back(pk, wanted)
    assert rows.take() == (2, False)


def test_after_a_failure_a_page_has_to_show_the_state(rows: AcknowledgedRows) -> None:
    assert not rows.unknown
    pk, _ = rows.take()
    rows.give_back(pk, None)
    assert (rows.unknown, len(rows)) == ({1}, 2)
    rows.see({1: True})
    assert not rows.unknown
    assert [rows.take() for _ in range(3)][-1] == (1, False)


def test_processes_share_the_rows_between_them() -> None:
    parts = [AcknowledgedRows(seeded=9, process=one, processes=3) for one in range(3)]
    for part in parts:
        part.see(dict.fromkeys(range(1, 12), False))
    taken = [[part.take()[0] for _ in range(len(part))] for part in parts]
    assert sorted(pk for part in taken for pk in part) == list(range(1, 10))
