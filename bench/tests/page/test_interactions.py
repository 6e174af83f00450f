import pytest

from alerts_bench.page import interactions
from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Button, Click, DomChange, UnknownInteractionError


def test_a_button_is_found_by_its_texts() -> None:
    query = Button(("close", "back"), "dialog").query(Hooks())
    assert query == {
        "within": "dialog",
        "texts": ["Close", "Back to the list"],
        "selector": "",
    }


def test_a_button_can_be_found_by_a_selector() -> None:
    assert Button(("add",)).query(Hooks(add="css=#add"))["selector"] == "#add"


def test_a_change_of_a_row_names_the_row_by_its_id() -> None:
    query = DomChange("gone", "own_row").query(Hooks(rows="li", id="data-pk"))
    assert query == {"kind": "gone", "selector": 'li[data-pk="{id}"]', "text": ""}


def test_a_failed_change_can_be_named() -> None:
    assert str(DomChange("row_added")) == "row added"
    assert str(DomChange("gone", "own_row")) == "own row gone"
    assert str(DomChange("shown", "error")) == "error shown"


def test_interactions_are_chosen_in_their_own_order() -> None:
    assert [one.id for one in interactions.select(["delete", "add_random"])] == [
        "add_random",
        "delete",
    ]


def test_all_means_every_one() -> None:
    assert len(interactions.select(["all"])) == len(interactions.INTERACTIONS)


def test_an_unknown_interaction_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownInteractionError, match=r"'fly'. Known: page_cold, page_warm"):
        interactions.select(["fly"])


@pytest.mark.parametrize("one", interactions.INTERACTIONS.values(), ids=lambda one: one.id)
def test_every_interaction_leaves_the_table_as_large_as_it_was(
    one: interactions.Interaction,
) -> None:
    acts = (*one.prepare, *one.timed, *one.restore) if isinstance(one, Click) else ()
    added = sum(act.change.kind == "row_added" for act in acts)
    removed = sum(act.change.part == "own_row" for act in acts)
    assert added == removed
