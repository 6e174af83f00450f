import pytest

from alerts_bench.page import interactions
from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import (
    INTERACTIONS,
    Button,
    Click,
    DomChange,
    Key,
    UnknownInteractionError,
)


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
    assert query["kind"] == "gone"
    assert query["selector"] == 'li[data-pk="{id}"]'


def test_a_state_is_that_of_the_row() -> None:
    query = DomChange("changed", "own_toggle").query(Hooks(rows="li", id="key", pressed="aria-on"))
    assert query["selector"] == 'li[key="{id}"] [aria-on]'
    assert query["attribute"] == "aria-on"


class TestSearch:
    KEY = Key("search", "{search_text}", "{search_text}")

    def test_is_one_key(self) -> None:
        hooks = Hooks(search_text="q")
        assert self.KEY.typed(hooks) is None
        assert self.KEY.pressed(hooks) == "q"
        assert DomChange("rows_left").query(hooks)["text"] == "q"

    def test_is_typed_before_enter_where_it_is_sent(self) -> None:
        hooks = Hooks(search_text="q", search_starts="enter")
        assert self.KEY.typed(hooks) == "q"
        assert self.KEY.pressed(hooks) == "Enter"

    def test_other_keys_stay_what_they_are(self) -> None:
        tab = Key("description", "Tab")
        assert tab.typed(Hooks(search_starts="enter")) is None
        assert tab.pressed(Hooks(search_starts="enter")) == "Tab"


class TestSuites:
    def test_the_default_is_the_table(self) -> None:
        assert tuple(one.id for one in interactions.suite("default")) == interactions.DEFAULT

    def test_an_unknown_one_is_answered_with_the_known_ones(self) -> None:
        with pytest.raises(
            UnknownInteractionError, match=r"'most'\. Known: default, patterns, all, memory"
        ):
            interactions.suite("most")


def test_only_single_clicks_have_a_click_s_trace() -> None:
    keys = {"field_invalid", "search", "search_clear", "burst"}
    clicks = {one.id: one for one in INTERACTIONS.values() if isinstance(one, Click)}
    assert {name for name, one in clicks.items() if not one.is_single_clicks} == keys


def test_each_act_of_a_warm_up_counts() -> None:
    assert INTERACTIONS["add_random"].clicks == 2
    assert INTERACTIONS["burst"].clicks == 10


def test_a_failed_change_can_be_named() -> None:
    assert str(DomChange("rows_added")) == "row added"
    assert str(DomChange("rows_added", count=5)) == "5 rows added"
    assert str(DomChange("rows_left", "rows")) == "rows left"
    assert str(DomChange("changed", "own_toggle")) == "own toggle changed"
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
    if not isinstance(one, Click) or one.is_reseeded:
        return
    added = sum(act.change.count for act in one.acts if act.change.kind == "rows_added")
    removed = sum(act.change.part == "own_row" for act in one.acts)
    assert added == removed
    left = sum(act.change.kind == "rows_left" for act in one.acts)
    opened = sum(act.change.part == "figures" for act in one.acts)
    back = sum(act.change.kind == "rows_back" for act in one.acts)
    assert left + opened == back
