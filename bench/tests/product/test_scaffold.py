import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from alerts_bench.commands.options import ROOT
from alerts_bench.product import catalog, excerpts, scaffold
from alerts_bench.product.features import TITLES
from alerts_bench.product.manifest import ManifestError
from alerts_bench.product.patterns import PATTERNS
from alerts_bench.product.scaffold import ScaffoldError

SSR = ROOT / "impl_ssr"
WITH_DJANGO = ROOT / ".state" / "venvs" / "impl_ssr" / "bin" / "python"
WITH_CHANNELS = ROOT / ".state" / "venvs" / "impl_liveview" / "bin" / "python"
PYTHON = ROOT / ".state" / "venvs" / "shared_alerts" / "bin" / "python"
KNOWN = catalog.load(ROOT)
EMPTY_AT_FIRST = {
    *("absent", "client", "csp", "dom", "infrastructure", "load_user", "most_rows", "routes"),
    *("variant", "variants"),
}

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="make setup was not run")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder, and what is left to do."""
    folder = tmp_path_factory.mktemp("root") / "impl_seventh"
    return folder, scaffold.begin(folder, "The Seventh", KNOWN, root=ROOT)


@pytest.fixture(scope="module")
def folder(begun: tuple[Path, str]) -> Path:
    return begun[0]


def test_the_manifest_is_filled(folder: Path) -> None:
    (one,) = catalog.load(folder.parent)
    assert (one.label, one.prefix, one.id) == ("The Seventh", "/seventh/", "seventh")
    assert one.port == max(known.port for known in KNOWN) + 1
    ssr = next(known for known in KNOWN if known.id == "ssr")
    assert one.sql.keys() == ssr.sql.keys()
    assert one.features.keys() == TITLES.keys()
    assert one.patterns.keys() == PATTERNS.keys()
    assert {field for field in vars(ssr) if not getattr(one, field)} <= EMPTY_AT_FIRST


def test_no_code_is_asked_of_what_is_not_there_yet(folder: Path) -> None:
    (one,) = catalog.load(folder.parent)
    assert set(excerpts.code(one).values()) == {()}


def test_code_is_asked_of_what_has_begun_to_work(folder: Path) -> None:
    (one,) = catalog.load(folder.parent)
    working = replace(one, features={**one.features, "search_debounced": True})
    with pytest.raises(ManifestError, match=r"patterns\.search: names no code"):
        excerpts.code(working)


def test_both_pages_have_all_parts(folder: Path) -> None:
    templates = folder / "ui" / "templates" / "ui"
    page = (templates / "list.html").read_text("utf-8") + (templates / "_row.html").read_text()
    for button in ("Add Random Alert", "New Alert", "Import", "Details", "Acknowledge", "Delete"):
        assert f">{button}</button>" in page
    for part in ("_views", "_search", "_import_result", "_summary", "_no_alerts"):
        assert f'"shared_alerts/{part}.html"' in page
    assert '"shared_alerts/_statistics.html"' in (templates / "statistics.html").read_text("utf-8")


def test_what_is_left_to_do_is_told(begun: tuple[Path, str]) -> None:
    _, steps = begun
    assert 'location /seventh/ { set $label "The Seventh"; proxy_pass http://seventh; }' in steps
    assert "{{" not in steps
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^    make (.+?)(?: \w+=.*)?$", steps, re.MULTILINE)
    assert targets == ["lock setup up", "acceptance"]
    for target in " ".join(targets).split():
        assert f"\n{target}:" in makefile


def test_the_rooms_are_those_of_the_others(folder: Path) -> None:
    rooms = {"config", "manage.py", "pyproject.toml", "serve", "tests", "ui"}
    assert {path.name for path in folder.iterdir()} == rooms
    assert rooms <= {path.name for path in SSR.iterdir()}
    assert not list(folder.rglob("*-tpl"))


@pytest.mark.skipif(not WITH_DJANGO.exists(), reason="make setup was not run")
def test_its_page_answers(folder: Path) -> None:
    command = [str(WITH_DJANGO), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module", params=["asgi", "sockets"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an implementation that is served otherwise."""
    folder = tmp_path_factory.mktemp(request.param) / "impl_eighth"
    scaffold.begin(folder, "The Eighth", KNOWN, root=ROOT, kind=request.param)
    return folder


class TestKinds:
    def test_the_manifest_says_how_it_is_served(self, served: Path) -> None:
        (one,) = catalog.load(served.parent)
        kind = scaffold.KINDS[served.parent.name.rstrip("0123456789")]
        assert (one.server, one.transport, one.connection) == (
            kind.server,
            kind.transport,
            kind.connection,
        )
        assert one.infrastructure == (("redis",) if kind.sockets else ())
        assert one.routes == (("/ws/eighth/",) if kind.sockets else ())

    def test_one_entry_point_is_there(self, served: Path) -> None:
        assert (served / "config" / "asgi.py").exists()
        assert not (served / "config" / "wsgi.py").exists()
        assert (served / "serve").read_text("utf-8").rstrip().endswith("shared_alerts.serve asgi")
        assert os.access(served / "serve", os.X_OK)

    @pytest.mark.skipif(not WITH_CHANNELS.exists(), reason="make setup was not run")
    def test_its_page_answers(self, served: Path) -> None:
        command = [str(WITH_CHANNELS), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(command, cwd=served, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        code = "import django; django.setup(); import config.asgi"
        environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": os.environ["PATH"]}
        command = [str(WITH_CHANNELS), "-c", code]
        done = subprocess.run(command, cwd=served, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def test_an_unknown_kind(self, tmp_path: Path) -> None:
        with pytest.raises(ScaffoldError, match=r"Known: wsgi, asgi, sockets\."):
            scaffold.begin(tmp_path / "impl_fine", "Fine", KNOWN, root=ROOT, kind="cgi")


@pytest.mark.parametrize(
    ("folder_name", "label", "problem"),
    [
        ("impl_Bad Name", "Fine", "no name"),
        ("impl_fine", "SSR", "label of another"),
        ("impl_there", "Fine", "exists already"),
    ],
)
def test_what_cannot_be_made_is_refused(
    tmp_path: Path, folder_name: str, label: str, problem: str
) -> None:
    (tmp_path / "impl_there").mkdir()
    with pytest.raises(ScaffoldError, match=problem):
        scaffold.begin(tmp_path / folder_name, label, KNOWN, root=ROOT)
