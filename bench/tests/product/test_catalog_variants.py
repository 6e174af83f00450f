from pathlib import Path

import pytest
from plain import edit

from alerts_bench.product import catalog
from alerts_bench.product.catalog import VariantError
from alerts_bench.product.manifest import ManifestError

VARIANT = """
[tool.alerts-bench.variants.h11]
label = "Plain ajax with h11"
reason = "Another parser of HTTP."
class = "tuned"
environment = { PARSER = "h11" }
server = "uvicorn with h11"
sql.add_random = 3
features.file_upload = true
dom.data-parser = "names the parser"
"""


class TestVariants:
    @pytest.fixture
    def declared(self, root: Path) -> Path:
        edit(root, 'data-key = "names the row"', f'data-key = "names the row"\n{VARIANT}')
        return root

    def test_one_is_the_implementation_with_what_differs(self, declared: Path) -> None:
        ajax = catalog.load(declared)[1]
        (one,) = ajax.variants
        assert (one.name, one.id, one.folder) == ("ajax/h11", "ajax", ajax.folder)
        assert (one.server, one.sql) == ("uvicorn with h11", {"add_random": 3})
        assert one.features == {**ajax.features, "file_upload": True}
        assert one.dom == {"data-key": "names the row", "data-parser": "names the parser"}
        assert (one.prefix, one.update, one.csp) == (ajax.prefix, ajax.update, ajax.csp)

    def test_it_says_how_it_differs(self, declared: Path) -> None:
        (one,) = catalog.load(declared)[1].variants
        assert one.variant
        assert (one.variant.kind, one.variant.reason) == ("tuned", "Another parser of HTTP.")
        assert one.variant.environment == {"PARSER": "h11"}
        assert one.variant.changes == (
            *("dom.data-parser", "features.file_upload", "server", "sql.add_random"),
        )

    def test_the_label_of_a_tuned_one_says_so(self, declared: Path) -> None:
        (one,) = catalog.load(declared)[1].variants
        assert (one.label, one.framework) == ("Plain ajax with h11 (tuned)", "Plain ajax")
        edit(declared, '"tuned"', '"standard"')
        (one,) = catalog.load(declared)[1].variants
        assert one.label == "Plain ajax with h11"

    def test_no_implementation_is_one(self, declared: Path) -> None:
        assert [one.variant for one in catalog.load(declared)] == [None] * 3

    def test_a_stack_can_serve_one_in_the_place_of_its_implementation(self, declared: Path) -> None:
        served = catalog.load(declared, ["ajax/h11"])
        assert [one.name for one in served] == ["http", "ajax/h11", "socket"]
        for name in ("ajax", "ajax/h11", "plain ajax", "Plain ajax with h11 (tuned)"):
            assert catalog.select(served, [name]) == (served[1],)

    def test_two_of_one_implementation_need_two_stacks(self, declared: Path) -> None:
        twin = VARIANT.replace("h11", "h12")
        edit(
            declared, "[tool.alerts-bench.variants.h11]", f"{twin}[tool.alerts-bench.variants.h11]"
        )
        with pytest.raises(VariantError, match="not ajax/h11 and ajax/h12"):
            catalog.load(declared, ["ajax/h11", "ajax/h12"])

    def test_an_id_means_the_implementation_beside_its_variants(self, declared: Path) -> None:
        ajax = catalog.load(declared)[1]
        assert catalog.select([ajax, *ajax.variants], ["ajax"]) == (ajax,)
        assert catalog.select([ajax, *ajax.variants], ["ajax/h11"]) == ajax.variants

    def test_names_choose_some_or_all(self, declared: Path) -> None:
        known = catalog.load(declared)
        for name in ("ajax/h11", "AJAX/H11", "plain ajax with h11 (tuned)", "all"):
            assert catalog.select_variants(known, [name]) == known[1].variants
        assert catalog.select_variants(known, ["all", "ajax/h11"]) == known[1].variants
        assert catalog.select_variants(known, []) == ()

    def test_an_unknown_one_is_answered_with_the_known_ones(self, declared: Path) -> None:
        with pytest.raises(VariantError, match=r"'ajax/h3'\. Known: ajax/h11, or all\."):
            catalog.select_variants(catalog.load(declared), ["ajax/h3"])

    def test_where_there_is_none_that_is_said(self, root: Path) -> None:
        with pytest.raises(VariantError, match="no manifest here declares any"):
            catalog.select_variants(catalog.load(root), ["all"])

    @pytest.mark.parametrize(
        ("old", "new", "complaint"),
        [
            ('reason = "Another parser of HTTP."', "", "variants.h11.reason: is missing"),
            ('"tuned"', '"fast"', "variants.h11.class: must be one of standard, tuned"),
            ('"Plain ajax with h11"', '"h11"', "variants.h11.label: must begin with 'Plain ajax'"),
            ('"Plain ajax with h11"', '"Plain ajax"', "variants.h11.label: must begin with"),
            (
                'class = "tuned"',
                'class = "tuned"\nspeed = 3',
                "variants.h11.speed: is unknown. Known: class, connection, csp, dom,",
            ),
            ('class = "tuned"', 'class = "tuned"\nport = 8002', "variants.h11.port: cannot differ"),
            (
                "sql.add_random = 3",
                "sql.add_radnom = 3",
                "variants.h11.sql.add_radnom: is no line of",
            ),
            (
                "sql.add_random = 3",
                "sql.add_random = 2",
                "variants.h11.sql.add_random: does not differ",
            ),
            (
                "sql.add_random = 3",
                "sql.add_random = -3",
                "variants.h11.sql.add_random: must be a count",
            ),
            ("sql.add_random = 3", "sql = 3", "variants.h11.sql: must be a table"),
            (
                "features.file_upload = true",
                'features.file_upload = " "',
                "variants.h11.features.file_upload: ' ' does not match",
            ),
            (
                "features.file_upload = true",
                "features.flie_upload = true",
                "variants.h11.features.flie_upload: is no line of the implementation's features",
            ),
            ('PARSER = "h11"', "PARSER = 11", "variants.h11.environment.PARSER: must be a string"),
            ('PARSER = "h11"', 'parser = "h11"', "variants.h11.environment.parser: is no name of"),
            (
                "[tool.alerts-bench.variants.h11]",
                "[tool.alerts-bench.variants.H11]",
                "a name like row-event",
            ),
            (VARIANT, "[tool.alerts-bench.variants]\nh11 = 1", "variants.h11: must be a table"),
            (VARIANT, VARIANT.partition("environment")[0], "variants.h11.(table): changes nothing"),
            (
                VARIANT,
                VARIANT + VARIANT.replace("variants.h11", "variants.h12"),
                "label: 'Plain ajax with h11 (tuned)' is also claimed by impl_ajax",
            ),
        ],
    )
    def test_a_wrong_one_is_refused_with_file_and_key(
        self, declared: Path, old: str, new: str, complaint: str
    ) -> None:
        edit(declared, old, new)
        with pytest.raises(ManifestError) as refused:
            catalog.load(declared)
        assert "impl_ajax/pyproject.toml" in str(refused.value)
        assert complaint in str(refused.value)
