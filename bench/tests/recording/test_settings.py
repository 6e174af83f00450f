from dataclasses import replace
from typing import Any

import pytest
from plain import Site

from alerts_bench.page import interactions
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target, external
from alerts_bench.recording import settings
from alerts_bench.recording.settings import Settings, SettingsError

NAMES_NONE = "The page names no part for it: set the hooks {}."
TARGETS = [Target("A", "http://a/"), Target("B", "http://b/")]


def test_the_default_is_thirty_samples_of_four_interactions_in_six_launches() -> None:
    plan = Settings().plan(TARGETS)
    assert plan.labels == ("A", "B")
    assert [one.id for one in plan.interactions] == [
        "add_random",
        "form_invalid",
        "details",
        "delete",
    ]
    assert [one.id for one in plan.felt] == ["add_random"]
    assert (plan.iterations, plan.fixed_launches, plan.rows, plan.rtts_ms) == (30, 6, (100,), (0,))


class TestMemory:
    """The suite that reads what pages keep times nothing."""

    def test_five_cycles_in_one_launch_without_counting_bytes(self) -> None:
        asked = Settings(suite="memory")
        plan = asked.plan(TARGETS)
        assert plan.interactions == (interactions.MEMORY,)
        assert (plan.iterations, plan.fixed_launches, plan.felt) == (5, 1, ())
        assert not asked.counts_bytes
        assert Settings().counts_bytes

    def test_each_launch_has_its_cycles(self) -> None:
        plan = Settings(suite="memory", launches=2).plan(TARGETS)
        assert [visit.kept for n in (1, 2) for visit in plan.launch(n)[0].visits] == [5] * 4

    @pytest.mark.parametrize(
        "asked", [{"felt": ("all",)}, {"warmup": 1}, {"until": 0.03}, {"precise": True}]
    )
    def test_what_is_about_times_is_refused(self, asked: dict[str, Any]) -> None:
        with pytest.raises(SettingsError, match="--suite memory times nothing"):
            Settings(suite="memory", **asked)


class TestReferences:
    """What others are measured against: the first of them is visited twice in a launch."""

    @pytest.fixture
    def references(self, site: Site) -> list[Target]:
        made = [site.targets[name] for name in ("http", "socket")]
        return [
            replace(one, implementation=replace(one.implementation, role="reference"))
            for one in made
            if one.implementation
        ]

    def test_the_first_is_visited_twice(self, references: list[Target]) -> None:
        assert Settings().plan([*TARGETS, *references]).twice == ("Plain http",)

    def test_once_where_nothing_is_compared_with_it(self, references: list[Target]) -> None:
        assert Settings().plan(references).twice == ()

    def test_once_where_memory_is_read(self, references: list[Target]) -> None:
        assert Settings(suite="memory").plan([*TARGETS, *references]).twice == ()

    def test_none_without_a_reference(self) -> None:
        assert Settings().plan(TARGETS).twice == ()

    def test_a_part_that_it_does_not_have_is_not_tried(self, references: list[Target]) -> None:
        one = references[0]
        assert one.implementation
        absent = {"statistics": "It has one view."}
        lacking = replace(one, implementation=replace(one.implementation, absent=absent))
        plan = Settings(suite="patterns").plan([lacking])
        assert plan.not_tried["Plain http"] == {"navigate": "It has one view."}


def test_a_suite_names_interactions() -> None:
    plan = Settings(suite="patterns").plan(TARGETS)
    assert [one.id for one in plan.interactions] == [
        "add_random",
        "form_invalid",
        "search",
        "navigate",
        "import_100",
    ]
    assert len(Settings(suite="all").plan(TARGETS).interactions) == len(interactions.INTERACTIONS)


def test_what_a_page_cannot_do_is_not_tried_and_told_why(site: Site) -> None:
    plan = Settings(suite="all").plan([site.targets["http"], external("A=http://a/")])
    stored = settings.as_stored(Settings(suite="all"), plan)
    assert stored["not_tried"] == {
        "Plain http": {
            "field_invalid": "A field is seen when its form is sent.",
            "burst": "A click leaves the page.",
        },
        "A": {
            "field_invalid": "The page checks no field that is left: set the hook validates to "
            '"left" if it does.',
            "acknowledge": NAMES_NONE.format("acknowledge and pressed"),
            "search": NAMES_NONE.format("search and search_text"),
            "search_clear": NAMES_NONE.format("search and search_text"),
            "navigate": NAMES_NONE.format("statistics, figures and alerts"),
            "navigate_back": NAMES_NONE.format("statistics, figures and alerts"),
            "import_100": "Its table cannot be brought back to its size: it keeps its own rows.",
        },
    }
    told = "Starts at Enter; the text was typed before."
    assert stored["remarks"] == {"Plain http": {"search": told, "search_clear": told}}
    (session,) = [one for one in plan.launch(1) if one.condition == "cost"]
    tried = {one.label: one.interactions for one in session.visits}
    assert "burst" not in {one.id for one in tried["Plain http"]}
    assert "burst" in {one.id for one in tried["A"]}


def test_a_page_that_can_do_nothing_of_it_is_not_visited(site: Site) -> None:
    plan = Settings(interactions=("burst",)).plan([site.targets["http"], site.targets["ajax"]])
    assert [one.label for one in plan.launch(1)[0].visits] == ["Plain ajax"]


def test_a_seed_is_drawn_unless_given() -> None:
    assert Settings(seed=5).plan(TARGETS).seed == 5
    assert Settings().plan(TARGETS).seed != Settings().plan(TARGETS).seed


def test_precise_means_25_in_each_launch() -> None:
    assert Settings(precise=True).plan(TARGETS).iterations == 150
    assert Settings(precise=True, launches=2).plan(TARGETS).iterations == 50


def test_felt_is_a_part_of_what_is_measured() -> None:
    asked = Settings(interactions=("delete", "page_warm"), felt=("all",))
    assert [one.id for one in asked.plan(TARGETS).felt] == ["delete"]
    assert Settings(felt=("none",)).plan(TARGETS).felt == ()
    assert Settings(interactions=("delete",)).plan(TARGETS).felt == ()


def test_felt_without_anything_measured_is_refused() -> None:
    with pytest.raises(SettingsError, match="--felt details: none of them is measured"):
        Settings(interactions=("add_random",), felt=("details",)).plan(TARGETS)


def test_a_page_with_its_own_rows_is_measured_at_one_size() -> None:
    with pytest.raises(SettingsError, match="A keeps its own rows"):
        Settings(rows=(10, 100)).plan(TARGETS)


def test_precise_keeps_as_many_launches_as_asked() -> None:
    asked = Settings(precise=True, launches=40)
    assert asked.rule.launches == asked.plan(TARGETS).fixed_launches == 40


@pytest.mark.parametrize("text", ["10.5", "0", "x"])
def test_counts_are_whole(text: str) -> None:
    assert settings.counts("--rows", "10,100") == (10, 100)
    with pytest.raises(SettingsError, match="--rows takes"):
        settings.counts("--rows", text)


def test_few_iterations_need_few_launches() -> None:
    assert Settings(iterations=2).rule.launches == 2


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"suite": "all", "interactions": ("search",)}, "leave out --interaction"),
        ({"precise": True, "iterations": 5}, "leave out --iterations"),
        ({"until": 0.03, "iterations": 5}, "choose the number of launches"),
        ({"budget_s": 60, "launches": 5}, "choose the number of launches"),
        ({"iterations": 0}, "at least 1"),
        ({"felt": ("none", "delete")}, "stands alone"),
        ({"launches": 40}, "--launches 40 needs as many --iterations"),
        ({"launches": 4, "iterations": 3}, "not 3"),
        ({"cpu_slowdowns": (1, 0.5)}, "factors from 1 on, not 0.5"),
    ],
)
def test_contradictions_are_refused(asked: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        Settings(**asked)


def test_an_empty_selection_is_refused() -> None:
    with pytest.raises(SettingsError, match="Nothing to measure"):
        Settings().plan([])


def test_a_result_says_how_it_was_made() -> None:
    asked = Settings(until=0.03, seed=1)
    described = settings.as_stored(asked, asked.plan(TARGETS))
    assert described["launches"] is None
    assert described["until"] == 0.03
    assert described["titles"]["details"] == "Open details"


@pytest.mark.parametrize(("text", "found"), [("10,100", (10, 100)), ("5", (5,)), ("5,5", (5,))])
def test_numbers_are_separated_by_commas(text: str, found: tuple[float, ...]) -> None:
    assert settings.numbers("--rows", text) == found


@pytest.mark.parametrize("text", ["", "a", "1;2", "-1", "nan", "inf"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--rows takes numbers"):
        settings.numbers("--rows", text)


@pytest.mark.parametrize(("text", "found"), [("3%", 0.03), ("0.5 %", 0.005)])
def test_a_precision_is_a_percentage(text: str, found: float) -> None:
    assert settings.share("--until", text) == pytest.approx(found)


@pytest.mark.parametrize("text", ["3", "0%", "100%", "-3%", "%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--until takes a percentage"):
        settings.share("--until", text)


@pytest.mark.parametrize(("text", "found"), [("90", 90), ("90s", 90), ("5m", 300), ("1h", 3600)])
def test_a_time_has_a_unit(text: str, found: float) -> None:
    assert settings.seconds("--budget", text) == found


@pytest.mark.parametrize("text", ["", "5d", "0s", "-5m", "m"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--budget takes a time"):
        settings.seconds("--budget", text)


def test_a_table_that_a_server_cannot_send_is_refused_before_anything_is_measured(
    site: Site,
) -> None:
    target = site.targets["ajax"]
    assert target.implementation
    limited = replace(target.implementation, most_rows={"daphne": 20})
    asked = Settings(rows=(10, 21))
    with pytest.raises(StackError, match="Plain ajax shows at most 20 rows, not 21"):
        asked.plan([replace(target, implementation=limited)])


def test_what_is_stored_says_which_chromium_and_how_long_the_rest_is() -> None:
    asked = Settings(rest_s=0.5, chromium=settings.chromium("headless-shell"))
    stored = settings.as_stored(asked, asked.plan(TARGETS))
    assert (stored["rest_s"], stored["chromium"]) == (0.5, "headless-shell")


def test_another_chromium_is_refused() -> None:
    with pytest.raises(SettingsError, match="full or headless-shell, not 'firefox'"):
        settings.chromium("firefox")


@pytest.mark.parametrize("rest_s", [-1, float("inf"), float("nan")])
def test_a_rest_that_is_none_is_refused(rest_s: float) -> None:
    with pytest.raises(SettingsError, match="--rest takes seconds"):
        Settings(rest_s=rest_s)
