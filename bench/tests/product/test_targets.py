from dataclasses import replace
from pathlib import Path

import pytest
from plain import Site

from alerts_bench.page.hooks import CONTRACT
from alerts_bench.page.interactions import INTERACTIONS
from alerts_bench.product import catalog, targets
from alerts_bench.product.catalog import UnknownLabelError
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target, TargetError

STACK = Stack("http://127.0.0.1:8000")


def test_implementations_are_behind_their_prefix(root: Path) -> None:
    found = targets.of_stack(catalog.load(root), STACK)
    assert found[1].label == "Plain ajax"
    assert found[1].url == "http://127.0.0.1:8000/ajax/"
    assert found[1].implementation is not None


def test_what_a_page_does_follows_from_its_manifest(root: Path) -> None:
    http, ajax, _ = targets.of_stack(catalog.load(root), STACK)
    assert (http.hooks.search_starts, http.hooks.validates) == ("enter", "sent")
    assert (ajax.hooks.search_starts, ajax.hooks.validates) == ("typing", "left")


class TestSearchingAtOnce:
    def test_lasts_as_long_as_what_it_is_for(self, site: Site) -> None:
        found = list(site.targets.values())
        with targets.searching_at_once(found):
            assert [debounce_ms(one) for one in found] == [0, 0, 0]
        assert [debounce_ms(one) for one in found] == [None, None, None]

    def test_ends_with_an_interruption(self, site: Site) -> None:
        target = site.targets["ajax"]
        with pytest.raises(KeyboardInterrupt), targets.searching_at_once([target]):
            raise KeyboardInterrupt
        assert debounce_ms(target) is None

    def test_is_nothing_to_a_page_from_outside(self) -> None:
        with targets.searching_at_once([Target("A", "http://a/")]):
            pass


def debounce_ms(target: Target) -> int | None:
    assert target.stack
    assert target.implementation
    answer = target.stack.client.post(f"{target.implementation.prefix}_bench/cure/")
    found: int | None = answer.json()["debounce_ms"]
    return found


def test_a_page_from_outside_is_a_label_and_a_url() -> None:
    assert targets.external("My app=http://127.0.0.1:9000/?a=1") == Target(
        "My app", "http://127.0.0.1:9000/?a=1", targets.OUTSIDE
    )


def test_only_a_page_of_a_stack_is_given_its_rows(root: Path) -> None:
    assert all(one.is_seeded for one in targets.of_stack(catalog.load(root), STACK))
    assert not targets.external("My app=http://127.0.0.1:9000/").is_seeded


def test_a_file_overrides_what_differs_from_the_contract(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text(
        'label = "Mine"\nurl = "http://a.test/"\n[hooks]\nid = "data-pk"\nnewest = "last"\n',
        encoding="utf-8",
    )
    found = targets.external(str(file))
    assert found.hooks == replace(targets.OUTSIDE, id="data-pk", newest="last")
    assert found.hooks.own_row == '#alerts tr[data-alert-id][data-pk="{id}"]'


class TestWhatAPageFromOutsideLacks:
    def test_it_has_the_table_its_form_and_its_details(self) -> None:
        page = targets.external("Mine=http://a.test/")
        tried = {name for name, one in INTERACTIONS.items() if not page.objection(one)}
        assert tried == {
            *("page_cold", "page_warm", "add_random", "form_invalid", "form_valid", "details"),
            *("details_close", "delete", "journey", "burst"),
        }

    def test_an_interaction_that_needs_more_names_the_hooks_to_set(self) -> None:
        page = targets.external("Mine=http://a.test/")
        needs = "The page names no part for it: set the hooks {}."
        assert page.objection(INTERACTIONS["search"]) == needs.format("search and search_text")
        assert page.objection(INTERACTIONS["navigate"]) == needs.format(
            "statistics, figures and alerts"
        )
        assert "validates" in page.objection(INTERACTIONS["field_invalid"])

    def test_what_its_file_names_is_tried(self, tmp_path: Path) -> None:
        file = tmp_path / "app.toml"
        file.write_text(
            'label = "Mine"\nurl = "http://a.test/"\n[hooks]\nvalidates = "left"\n'
            'search = "#filter"\nsearch_text = "e"\nacknowledge = "Done"\n',
            encoding="utf-8",
        )
        page = targets.external(str(file))
        for name in ("search", "search_clear", "field_invalid"):
            assert page.objection(INTERACTIONS[name]) == ""
        assert page.objection(INTERACTIONS["acknowledge"]) == (
            "The page names no part for it: set the hook pressed."
        )

    def test_a_table_that_no_click_brings_back_is_not_imported_into(self) -> None:
        page = replace(targets.external("Mine=http://a.test/"), hooks=CONTRACT)
        assert "keeps its own rows" in page.objection(INTERACTIONS["import_100"])

    def test_the_pages_of_the_stack_lack_what_their_manifests_deny(self, root: Path) -> None:
        http, *others = targets.of_stack(catalog.load(root), STACK)
        assert http.objection(INTERACTIONS["burst"]) == "A click leaves the page."
        assert not any(one.objection(two) for one in others for two in INTERACTIONS.values())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('label = "Mine"', "url must be a text"),
        ('label = "Mine"\nurl = "ftp://a.test/"', "must begin with http"),
        ('label = "Mine"\nurl = "http://a.test/"\n[hooks]\nrow = "tr"', "unknown row. Known: ack"),
        ('label = "Mine"\nurl = "http://a.test/"\n[hooks]\nnewest = "top"', 'must be "first"'),
        (
            'label = "Mine"\nurl = "http://a.test/"\n[hooks]\nsearch_starts = "click"',
            'search_starts must be "typing" or "enter"',
        ),
        ('label = "Mine"\nurl = "http://a.test/"\nrows = 3', "unknown rows"),
        ("label = ", "Invalid value"),
    ],
)
def test_a_file_that_says_it_wrongly_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "app.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TargetError, match=complaint):
        targets.external(str(file))


def test_what_is_neither_page_nor_file_is_refused() -> None:
    with pytest.raises(TargetError, match="neither LABEL=URL nor a file"):
        targets.external("nothing.toml")


def test_a_server_can_be_told_to_wait(root: Path) -> None:
    found = targets.of_stack(catalog.load(root), STACK)
    slow = targets.delayed(found, "ajax=2.5")
    assert [one.delay_ms for one in slow] == [0, 2.5, 0]
    with pytest.raises(TargetError, match="is not NAME=MS"):
        targets.delayed(found, "ajax=fast")
    with pytest.raises(UnknownLabelError, match="Unknown implementation 'vue'"):
        targets.delayed(found, "vue=5")


def test_two_targets_of_one_label_are_refused() -> None:
    with pytest.raises(TargetError, match="Two targets are labelled 'A'"):
        targets.assert_unique([Target("A", "http://a/"), Target("A", "http://b/")])
