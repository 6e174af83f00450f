from pathlib import Path

import pytest
from plain import edit

from alerts_bench.product import catalog
from alerts_bench.product.catalog import UnknownLabelError
from alerts_bench.product.manifest import Client, ManifestError

CLIENT = """\
[tool.alerts-bench.client]
name = "X"
version = "1.0.2"
license = "MIT"
file = "ui/static/ui/x.js"
"""


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


def test_a_client_apart_from_its_package_has_a_place_a_license_and_a_version(root: Path) -> None:
    edit(root, "[tool.alerts-bench.dom]", f"{CLIENT}[tool.alerts-bench.dom]")
    script = root / "impl_ajax" / "ui" / "static" / "ui" / "x.js"
    script.parent.mkdir(parents=True)
    script.touch()
    _, ajax, socket = catalog.load(root)
    assert ajax.client == Client("X", "1.0.2", license="MIT", file="ui/static/ui/x.js")
    assert socket.client is None


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
            "labels: is unknown. Known: client, connection",
        ),
        (
            'server = "uvicorn"',
            'server = "uvicorn"\nknown_delay_ms = 0',
            "known_delay_ms: must be a time in ms, above 0",
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
        (
            "[tool.alerts-bench.dom]",
            f"{CLIENT}licence = 'MIT'\n[tool.alerts-bench.dom]",
            "client.licence: is unknown. Known: name, version, license, file",
        ),
        (
            "[tool.alerts-bench.dom]",
            CLIENT.replace('license = "MIT"\n', "") + "[tool.alerts-bench.dom]",
            "client.license: is missing",
        ),
        (
            "[tool.alerts-bench.dom]",
            f"{CLIENT}[tool.alerts-bench.dom]",
            "client.file: ui/static/ui/x.js is not there",
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


class TestReferences:
    def test_are_none_of_the_implementations(self, with_reference: Path) -> None:
        first, second = catalog.references(with_reference)
        assert (first.id, second.id) == ("floor", "floor-other")
        assert {one.role for one in (first, second)} == {"reference"}
        assert [one.id for one in catalog.load(with_reference)] == ["http", "ajax", "socket"]

    def test_a_variant_differs_in_what_it_names(self, with_reference: Path) -> None:
        first, second = catalog.references(with_reference)
        assert (second.label, second.prefix, second.port) == ("Other floor", "/other/", 8078)
        assert second.transport == first.transport
        assert second.absent == {"statistics": "It has one view."}

    def test_a_folder_may_have_none(self, root: Path) -> None:
        assert catalog.references(root) == ()

    @pytest.mark.parametrize(
        ("old", "new", "complaint"),
        [
            ('prefix = "/floor/"', 'prefix = "/ajax/"', "prefix: '/ajax/' is also claimed by"),
            ("port = 8078", "port = 8077", "port: 8077 is also claimed by floor"),
            ("port = 8078", "colour = 1", "variants.other.colour: is unknown"),
            ("[tool.alerts-bench.absent]", "[tool.alerts-bench.lacks]", "lacks: is unknown"),
        ],
    )
    def test_of_a_wrong_manifest_are_refused(
        self, with_reference: Path, old: str, new: str, complaint: str
    ) -> None:
        file = with_reference / "bench" / "floor" / "pyproject.toml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ManifestError) as refused:
            catalog.references(with_reference)
        assert complaint in str(refused.value)

    def test_an_implementation_lacks_nothing_of_the_contract(self, root: Path) -> None:
        edit(
            root, "[tool.alerts-bench.sql]", "[tool.alerts-bench.absent]\n\n[tool.alerts-bench.sql]"
        )
        with pytest.raises(ManifestError, match="absent: is unknown"):
            catalog.load(root)


@pytest.fixture
def with_reference(root: Path) -> Path:
    """A folder with two references, made from a manifest of an implementation."""
    text = (root / "impl_http" / "pyproject.toml").read_text(encoding="utf-8")
    for old, new in (
        ('label = "Plain http"', 'label = "Floor"'),
        ('prefix = "/http/"', 'prefix = "/floor/"'),
        ("port = 8001", "port = 8077"),
    ):
        assert old in text
        text = text.replace(old, new)
    folder = root / "bench" / "floor"
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(
        f"""{text}
[tool.alerts-bench.absent]
statistics = "It has one view."

[tool.alerts-bench.variants.other]
label = "Other floor"
prefix = "/other/"
port = 8078
""",
        encoding="utf-8",
    )
    return root
