from collections import Counter
from dataclasses import replace

import pytest

from alerts_bench.commands.options import ROOT
from alerts_bench.page.interactions import INTERACTIONS, SUITES
from alerts_bench.product import catalog, excerpts
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import TITLES, reason
from alerts_bench.product.manifest import ManifestError
from alerts_bench.product.patterns import PATTERNS

ALL = catalog.load(ROOT)
OF_THE_WHOLE = {"works_without_javascript", "strict_csp", "several_processes"}
"""Features that are of an implementation, and of no one pattern."""


class TestPatterns:
    def test_each_feature_belongs_to_one(self) -> None:
        belonging = Counter(name for one in PATTERNS.values() for name in one.features)
        assert set(belonging.values()) == {1}
        assert belonging.keys() == TITLES.keys() - OF_THE_WHOLE

    def test_an_interaction_belongs_to_one_at_most(self) -> None:
        belonging = Counter(name for one in PATTERNS.values() for name in one.interactions)
        assert set(belonging.values()) == {1}
        assert belonging.keys() <= INTERACTIONS.keys()

    def test_the_suite_measures_one_interaction_of_each_that_is_a_click(self) -> None:
        suite = [one.id for one in SUITES["patterns"]]
        measured = [
            [name for name in one.interactions if name in suite]
            for one in PATTERNS.values()
            if not one.second_screen
        ]
        assert measured == [[name] for name in suite]


class TestManifests:
    @pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
    def test_each_declares_every_pattern(self, one: Implementation) -> None:
        assert one.patterns.keys() == PATTERNS.keys()

    @pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
    def test_what_each_names_is_there(self, one: Implementation) -> None:
        for name, code in excerpts.code(one).items():
            why_not = reason(one.features[PATTERNS[name].features[0]])
            assert code or why_not, name
            assert all(excerpt.text.strip() for excerpt in code), name

    @pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
    def test_what_it_names_is_short_enough_to_be_read(self, one: Implementation) -> None:
        longest = max(
            (excerpt for code in excerpts.code(one).values() for excerpt in code),
            key=lambda excerpt: excerpt.text.count("\n"),
        )
        assert longest.text.count("\n") < 45, f"{longest.path}: {longest.name}"

    def test_two_of_them_say_nothing_twice_of_one_pattern(self) -> None:
        for one in ALL:
            for name, places in one.patterns.items():
                assert len(set(places)) == len(places), f"{one.id}: {name}"


class TestCode:
    SSR = next(one for one in ALL if one.id == "ssr")

    def refused(self, **places: tuple[str, ...]) -> str:
        one = replace(self.SSR, patterns={**self.SSR.patterns, **places})
        with pytest.raises(ManifestError) as refused:
            excerpts.code(one)
        return str(refused.value)

    def test_comes_in_the_order_of_the_patterns_and_of_the_manifest(self) -> None:
        code = excerpts.code(self.SSR)
        assert list(code) == list(PATTERNS)
        named = [f"{one.path}:{one.name}".removesuffix(":") for one in code["update"]]
        assert named == list(self.SSR.patterns["update"])

    def test_a_file_that_is_gone_is_named_with_manifest_and_key(self) -> None:
        said = self.refused(search=("ui/gone.py:search",))
        assert "impl_ssr/pyproject.toml: [tool.alerts-bench] patterns.search: " in said
        assert "'ui/gone.py:search' is not there: ui/gone.py cannot be read" in said
        assert "name the file that has the code now" in said

    def test_so_is_a_name_that_is_gone(self) -> None:
        said = self.refused(files=("ui/views.py:upload",))
        assert "patterns.files: 'ui/views.py:upload' is not there: " in said
        assert "ui/views.py has no 'upload': give the name that the code has now" in said

    def test_so_is_a_pattern_without_an_entry(self) -> None:
        patterns = {name: code for name, code in self.SSR.patterns.items() if name != "files"}
        with pytest.raises(ManifestError, match=r"patterns\.files: is missing\. Name"):
            excerpts.code(replace(self.SSR, patterns=patterns))

    def test_there_is_some_of_what_is_not_denied(self) -> None:
        said = self.refused(files=())
        assert "patterns.files: names no code, though features.file_upload is not denied" in said
