from pathlib import Path

import pytest

from alerts_bench.product import catalog
from alerts_bench.product.catalog import ManifestError, UnknownLabelError


def edit(root: Path, old: str, new: str) -> None:
    file = root / "impl_ajax" / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_implementations_come_in_the_order_of_their_ports(root: Path) -> None:
    assert [one.id for one in catalog.load(root)] == ["http", "ajax", "socket"]


def test_a_manifest_becomes_a_value(root: Path) -> None:
    one = catalog.load(root)[1]
    assert one.label == "Plain ajax"
    assert one.transport == "AJAX"
    assert one.folder == root / "impl_ajax"
    assert one.sql == {"add_random": 2}
    assert one.features == {
        "live_updates": True,
        "file_upload": "It has no files.",
        "validates_while_typing": True,
        "reconnects": {"not_applicable": "There is no connection."},
    }
    assert one.csp == {"script-src": ("'unsafe-eval'",)}
    assert one.dom == {"data-key": "names the row"}


def test_implementations_can_be_members_of_a_set(root: Path) -> None:
    assert len(set(catalog.load(root))) == 3


def test_a_folder_without_implementations_is_empty(tmp_path: Path) -> None:
    assert catalog.load(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('label = "Plain ajax"', "", "label: is missing"),
        ('label = "Plain ajax"', 'label = " "', "label: ' ' does not match"),
        ('label = "Plain ajax"', "label = 5", "label: must be a string"),
        ('label = "Plain ajax"', 'label = "Plain http"', "also claimed by impl_http"),
        ('prefix = "/ajax/"', 'prefix = "ajax"', "prefix: 'ajax' does not match"),
        ("port = 8002", "port = 80", "port: must be a port from 8001"),
        ("port = 8002", "port = true", "port: must be a port from 8001"),
        ("routes = []", 'routes = "/ws/"', "routes: must be a list of strings"),
        ("routes = []", 'routes = ["ws"]', "routes: 'ws' does not match"),
        ('transport = "AJAX"', 'transport = "Ajax"', "transport: must be one of HTTP, AJAX"),
        ('connection = "none"', 'connection = "no"', "connection: must be one of none, socket"),
        ("add_random = 2", "add_random = -1", "sql.add_random: must be a count"),
        ("live_updates = true", "live_updates = false", "features.live_updates: must be true, why"),
        ("live_updates = true", 'live_updates = " "', "features.live_updates: ' ' does not match"),
        ("not_applicable =", "irrelevant =", "features.reconnects: must be true, why not, or {"),
        ('"There is no connection."', '""', "features.reconnects: '' does not match"),
        ('"There is no connection."', "true", "features.reconnects: must be true, why not, or {"),
        (
            'server = "uvicorn"',
            'server = "uvicorn"\nlabels = "?"',
            "labels: is unknown. Known: connection",
        ),
        (
            "[tool.alerts-bench.sql]",
            '[tool.alerts-bench.most_rows]\ndaphne = "many"\n[tool.alerts-bench.sql]',
            "most_rows.daphne: must be a count",
        ),
        (
            "[tool.alerts-bench.dom]",
            "[tool.alerts-bench.patterns]\nwishes = []\n[tool.alerts-bench.dom]",
            "patterns.wishes: is no pattern. Known: update, validation, search, periodic_update",
        ),
        (
            "[tool.alerts-bench.dom]",
            '[tool.alerts-bench.patterns]\nsearch = "ui/views.py"\n[tool.alerts-bench.dom]',
            "patterns.search: must be a list of strings",
        ),
        ("[tool.alerts-bench.dom]", "[tool.alerts-bench.dom", "is not valid TOML"),
        ("[tool.alerts-bench.dom]\ndata-key", "[tool.other]\ndata-key", "dom: is missing"),
    ],
)
def test_a_wrong_manifest_is_refused_with_file_and_key(
    root: Path, old: str, new: str, complaint: str
) -> None:
    edit(root, old, new)
    with pytest.raises(ManifestError) as refused:
        catalog.load(root)
    assert "impl_ajax/pyproject.toml" in str(refused.value)
    assert complaint in str(refused.value)


def test_a_folder_without_the_table_is_refused(root: Path) -> None:
    (root / "impl_ajax" / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"\(table\): is missing"):
        catalog.load(root)


def test_names_are_labels_or_ids_in_any_case(root: Path) -> None:
    chosen = catalog.select(catalog.load(root), ["SOCKET", "plain http"])
    assert [one.id for one in chosen] == ["http", "socket"]


def test_no_name_means_all(root: Path) -> None:
    assert len(catalog.select(catalog.load(root), [])) == 3


def test_an_unknown_name_is_answered_with_the_known_ones(root: Path) -> None:
    with pytest.raises(UnknownLabelError, match=r"'vue'. Known: Plain http \(http\), Plain ajax"):
        catalog.select(catalog.load(root), ["http", "vue"])
