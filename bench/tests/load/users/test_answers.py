from collections.abc import Iterable

import pytest

from alerts_bench.load.users import answers
from alerts_bench.load.users.answers import WrongAnswerError

ROW = '<tr data-alert-id="{}"><td><span>{}</span></td><td>{}</td></tr>'
RANDOM = "Random WARNING alert created!"


def rows(*found: tuple[int, str, str]) -> str:
    return "".join(ROW.format(*one) for one in found)


def test_rows_are_found_by_their_ids() -> None:
    html = rows((17, "INFO", "one"), (170, "INFO", "two"))
    assert answers.ids(html) == {17, 170}
    assert "one" in answers.row(html, 17) and "two" not in answers.row(html, 17)
    assert answers.row(html, 18) == ""


def test_a_list_holds_the_seeded_rows() -> None:
    answers.assert_listed(rows((1, "", ""), (2, "", "")), 2)
    with pytest.raises(WrongAnswerError, match="1 rows instead of at least 2"):
        answers.assert_listed(rows((1, "", "")), 2)


def test_a_random_row_is_new_and_of_the_toasts_type() -> None:
    answers.assert_random_created(rows((4, "INFO", ""), (5, "WARNING", "")) + RANDOM, 3)


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        (rows((4, "WARNING", "")), "no toast"),
        (rows((3, "WARNING", "")) + RANDOM, "no row is new"),
        (rows((4, "INFO", ""), (3, "WARNING", "")) + RANDOM, "no new row is of type WARNING"),
    ],
)
def test_a_random_row_that_is_not_there(html: str, missing: str) -> None:
    with pytest.raises(WrongAnswerError, match=missing):
        answers.assert_random_created(html, 3)


def test_a_created_row_has_what_was_typed() -> None:
    toast = "New INFO alert created!"
    answers.assert_created(rows((4, "INFO", "mine")) + toast, 3, "INFO", "mine")
    for html, missing in (
        (rows((4, "INFO", "mine")), "no toast"),
        (rows((4, "INFO", "theirs")) + toast, "not there"),
        (rows((3, "INFO", "mine")) + toast, "not there"),
        (rows((4, "WARNING", "mine")) + toast, "not of type INFO"),
    ):
        with pytest.raises(WrongAnswerError, match=missing):
            answers.assert_created(html, 3, "INFO", "mine")


def test_details_are_those_of_the_alert() -> None:
    html = '<dl id="alert-detail"><dt>ID</dt><dd dj-id="3"> 17 </dd></dl>'
    answers.assert_details(html, 17)
    for wrong, pk in ((html, 1), ("<dd>17</dd>", 17), ('<dl id="alert-detail"></dl>', 17)):
        with pytest.raises(WrongAnswerError):
            answers.assert_details(wrong, pk)


BUTTONS = '<button>Details</button><button aria-pressed="{}">Acknowledge</button>'


def test_states_are_those_of_the_rows_that_show_one() -> None:
    html = (
        rows((1, "INFO", BUTTONS.format("true")), (2, "INFO", "no button"))
        + rows((30, "INFO", BUTTONS.format("false")))
        + BUTTONS.format("true")
    )
    assert answers.states(html) == {1: True, 30: False}


def test_an_acknowledged_row_shows_what_was_asked_for() -> None:
    html = answers.in_row(7, BUTTONS.format("true"))
    answers.assert_acknowledged(html, 7, wanted=True)
    for wrong, pk, wanted, missing in (
        (html, 7, False, "alert 7 is shown as acknowledged"),
        (html, 8, True, "nothing shows whether alert 8"),
        (answers.in_row(7), 7, True, "nothing shows whether alert 7"),
        (answers.in_row(7, BUTTONS.format("false")), 7, True, "shown as not acknowledged"),
    ):
        with pytest.raises(WrongAnswerError, match=missing):
            answers.assert_acknowledged(wrong, pk, wanted)


@pytest.mark.parametrize("seeded", [1, 12, 13, 100])
def test_a_search_finds_one_seeded_row_in_ten(seeded: int) -> None:
    matching = range(3, seeded + 1, 10)
    answers.assert_found("".join(map(answers.in_row, matching)), seeded)


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        ([3], "1 of 2 rows are missing, 0 strange"),
        ([3, 13, 21], "0 of 2 rows are missing, 1 strange"),
        (range(1, 21), "0 of 2 rows are missing, 18 strange"),
        ([], "2 of 2 rows are missing"),
    ],
)
def test_a_search_that_finds_other_rows(found: Iterable[int], missing: str) -> None:
    with pytest.raises(WrongAnswerError, match=missing):
        answers.assert_found("".join(map(answers.in_row, found)), 20)


def test_a_deleted_row_is_gone() -> None:
    answers.assert_deleted(rows((1, "", "")) + "Alert deleted.", 2)
    for wrong in ("That alert was already gone.", rows((2, "", "")) + "Alert deleted."):
        with pytest.raises(WrongAnswerError):
            answers.assert_deleted(wrong, 2)


def test_a_form_has_a_place_to_type() -> None:
    answers.assert_form("<form><textarea></textarea></form>")
    with pytest.raises(WrongAnswerError):
        answers.assert_form("<form></form>")
