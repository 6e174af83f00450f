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


def test_a_deleted_row_is_gone() -> None:
    answers.assert_deleted(rows((1, "", "")) + "Alert deleted.", 2)
    for wrong in ("That alert was already gone.", rows((2, "", "")) + "Alert deleted."):
        with pytest.raises(WrongAnswerError):
            answers.assert_deleted(wrong, 2)


def test_a_form_has_a_place_to_type() -> None:
    answers.assert_form("<form><textarea></textarea></form>")
    with pytest.raises(WrongAnswerError):
        answers.assert_form("<form></form>")
