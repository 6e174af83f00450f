import json
from dataclasses import replace
from pathlib import Path

import pytest

from alerts_bench.commands.options import ROOT
from alerts_bench.output import published, readme_tables
from alerts_bench.output.readme_tables import TablesError
from alerts_bench.product import catalog
from alerts_bench.product.catalog import Implementation, Variant
from alerts_bench.product.features import TITLES, Facts
from alerts_bench.product.manifest import Client

README = ROOT / "README.md"
DOCS = ROOT / "docs"


def implementation(label: str, **fields: object) -> Implementation:
    ssr = next(one for one in catalog.load(ROOT) if one.id == "ssr")
    return replace(ssr, label=label, **fields)  # type: ignore[arg-type]


PULLS = implementation(
    "Pulls",
    features={
        "live_updates": "It asks.",
        "reconnects": {"not_applicable": "There is no connection."},
        "file_upload": True,
    },
)
PUSHES = implementation(
    "Pushes",
    features={"live_updates": True, "reconnects": True, "file_upload": "It has no files."},
    csp={"script-src": ("'sha256-x'", "'sha256-y'"), "style-src": ("'unsafe-inline'",)},
    infrastructure=("redis",),
)
SOCKET = replace(
    PULLS,
    label="Pulls by socket (tuned)",
    server="daphne",
    features={**PULLS.features, "live_updates": True, "reconnects": "It stays lost."},
    variant=Variant(
        id="socket",
        framework="Pulls",
        kind="tuned",
        reason="It has a socket.",
        changes=("features.live_updates", "features.reconnects", "server", "sql.page"),
    ),
)
FACTS: Facts = {
    "Pulls": {"live_updates": "no", "reconnects": "n/a"},
    "Pushes": {"live_updates": "yes", "reconnects": "yes"},
}


class TestRepository:
    def test_the_readme_is_as_make_tables_writes_it(self) -> None:
        readme = README.read_text("utf-8")
        facts = readme_tables.read_facts(DOCS / "facts.json")
        blocks = readme_tables.readme_blocks(
            catalog.load(ROOT), facts, published.newest(DOCS / "results")
        )
        assert readme_tables.written(readme, blocks) == readme, "Run: make tables"

    def test_the_table_of_processes_is_as_make_tables_writes_it(self) -> None:
        document = (DOCS / "several-processes.md").read_text("utf-8")
        seen = json.loads((DOCS / "processes.json").read_text("utf-8"))
        blocks = readme_tables.processes_blocks(catalog.load(ROOT), seen)
        assert readme_tables.written(document, blocks) == document, "Run: make tables"

    def test_the_facts_are_those_that_the_manifests_declare(self) -> None:
        facts = readme_tables.read_facts(DOCS / "facts.json")
        assert readme_tables.contradictions(catalog.load(ROOT), facts) == []
        assert readme_tables.gaps(catalog.load(ROOT), facts) == []
        known = catalog.load(ROOT)
        variants = {variant.label for one in known for variant in one.variants}
        assert facts.keys() - variants == {one.label for one in known}

    def test_so_are_those_of_what_the_variants_change(self) -> None:
        facts = readme_tables.read_facts(DOCS / "facts.json")
        variants = [variant for one in catalog.load(ROOT) for variant in one.variants]
        assert readme_tables.contradictions(variants, facts) == []
        assert readme_tables.unseen_changes(variants, facts) == []


class TestTables:
    def test_features_show_what_was_seen_and_why_not(self) -> None:
        assert readme_tables.features([PULLS, PUSHES], FACTS).splitlines() == [
            "|  | Pulls | Pushes |",
            "|---|---|---|",
            "| Other users' changes appear without a reload | no | ✓ |",
            "| Reconnects automatically after a lost connection | n/a | ✓ |",
            "| File upload | not checked | not checked |",
            "",
            "Why not, or why it does not apply:",
            "",
            "- Other users' changes appear without a reload",
            "  - Pulls: It asks.",
            "- Reconnects automatically after a lost connection",
            "  - Pulls: There is no connection.",
            "- File upload",
            "  - Pushes: It has no files.",
        ]

    def test_technology_shows_what_the_policy_needs(self) -> None:
        *_, pulls, pushes = readme_tables.technology([PULLS, PUSHES]).splitlines()
        assert pulls.endswith("| nothing |")
        assert "| redis |" in pushes
        assert pushes.endswith("| `script-src`: 2 hashes; `style-src`: `'unsafe-inline'` |")

    def test_technology_names_a_script_that_is_needed_beside_the_package(self) -> None:
        script = Client("X", "1.0.2", license="MIT", file="x.js")
        *_, row = readme_tables.technology([replace(PUSHES, client=script)]).splitlines()
        assert "| redis and X 1.0.2, a script (MIT) |" in row

    def test_variants_show_what_they_change(self) -> None:
        seen: Facts = {"Pulls by socket (tuned)": {"live_updates": "yes", "reconnects": "no"}}
        shown = readme_tables.variants([replace(PULLS, variants=(SOCKET,))], {**FACTS, **seen})
        assert shown.splitlines() == [
            "|  | Class | What differs, and why | In the manifest |",
            "|---|---|---|---|",
            "| Pulls by socket (tuned) | tuned | It has a socket. | "
            "Other users' changes appear without a reload: no → ✓; "
            "Reconnects automatically after a lost connection: n/a → no (It stays lost.); "
            "`server`: daphne; `sql.page` |",
        ]

    def test_the_rest_of_the_readme_stays(self) -> None:
        blocks = "".join(
            f"<!-- {name}:begin -->\nold\n<!-- {name}:end -->\nkept\n"
            for name in readme_tables.readme_blocks([PULLS, PUSHES], FACTS, None)
        )
        written = readme_tables.readme_blocks([PULLS, PUSHES], FACTS, None)
        readme = readme_tables.written(f"# Title\n{blocks}", written)
        assert "<!-- technology:begin -->\n|" in readme
        assert readme.count("kept") == len(written)
        assert "old" not in readme
        assert readme_tables.written(readme, written) == readme

    def test_processes_show_what_was_asked(self) -> None:
        seen = {"replicas": {"Pulls": {"pages": True}, "Pushes": {"pages": False, "crowd": True}}}
        assert readme_tables.processes([PULLS, PUSHES], seen).splitlines() == [
            "|  | Pulls | Pushes |",
            "|---|---|---|",
            "| **Two servers behind the gateway** |  |  |",
            f"| {readme_tables.ASPECTS['pages']} | yes | **no** |",
            f"| {readme_tables.ASPECTS['crowd']} |  | yes |",
        ]


class TestGaps:
    def test_names_what_nobody_has_answered_or_seen(self) -> None:
        answered = {feature: True for feature in TITLES if feature != "polling"}
        one = implementation("One", features={**answered, "teleports": True})
        facts: Facts = {"One": {feature: "yes" for feature in answered if feature != "strict_csp"}}
        assert readme_tables.gaps([one], facts) == [
            "One: its manifest does not answer polling.",
            "One: no test has shown strict_csp.",
            "One: teleports is no feature of the tables.",
        ]

    def test_names_what_a_variant_changes_and_nobody_has_seen(self) -> None:
        seen: Facts = {"Pulls by socket (tuned)": {"live_updates": "yes"}}
        assert readme_tables.unseen_changes([PULLS, SOCKET], seen) == [
            "Pulls by socket (tuned): no test has shown reconnects.",
        ]


class TestRefusals:
    def test_a_readme_without_a_place(self) -> None:
        with pytest.raises(TablesError, match="no place"):
            readme_tables.written("# Title\n", readme_tables.readme_blocks([PULLS], FACTS, None))

    def test_no_facts(self, tmp_path: Path) -> None:
        with pytest.raises(TablesError, match="make test"):
            readme_tables.read_facts(tmp_path / "facts.json")

    def test_a_manifest_that_says_otherwise(self, tmp_path: Path) -> None:
        file = tmp_path / "facts.json"
        file.write_text(json.dumps({"Pulls": {"live_updates": "yes", "reconnects": "no"}}))
        wrong = readme_tables.contradictions([PULLS, PUSHES], readme_tables.read_facts(file))
        assert [one.partition(", the")[0] for one in wrong] == [
            "Pulls: its manifest says 'It asks.' of live_updates",
            "Pulls: its manifest says {'not_applicable': 'There is no connection.'} of reconnects",
        ]
