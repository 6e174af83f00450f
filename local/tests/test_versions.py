"""The environments that `make bench WITH=` asks for."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
import versions
from environments import Environment
from versions import RefusedError, Version

PROJECT = """\
[project]
name = "impl-live"
dependencies = ["channels", "Live_View[fast]==2.0", "redis<8"]
"""
LOCK = """\
channels==4.3.2 \\
    --hash=sha256:a
live-view==2.0 \\
    --hash=sha256:b
redis==7.4.1 ; python_version > '3'
"""

# Holds what `installed` says; to install replaces it, or fails with what `complaint` says.
UV = """\
#!/bin/sh
cd "$(dirname "$0")"
echo "$@" >> asked
case $2 in
    list) cat installed ;;
    install) if [ -e complaint ]; then cat complaint >&2; exit 1; fi; mv after installed ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    folder = tmp_path / "impl_live"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "requirements-test.txt").write_text(LOCK)
    shared = tmp_path / "shared_alerts"
    shared.mkdir()
    (shared / "pyproject.toml").write_text('[project]\nname = "s"\ndependencies = ["django"]\n')
    monkeypatch.setattr("environments.ROOT", tmp_path)
    monkeypatch.setattr(versions, "VERSIONS", tmp_path / "versions")
    monkeypatch.setattr(versions, "make", lambda environment: environment.path.mkdir(parents=True))
    monkeypatch.setattr(versions, "UV", tmp_path / "uv")
    (tmp_path / "uv").write_text(UV)
    (tmp_path / "uv").chmod(stat.S_IRWXU)
    return Environment(folder)


def held(file: Path, **packages: str) -> None:
    listed = [{"name": name, "version": version} for name, version in packages.items()]
    file.write_text(json.dumps(listed))


class TestRead:
    def test_extras_stay_the_implementation_s(self, project: Environment) -> None:
        found = versions.read(project, "live.view == 1.9rc1")
        assert found.requirement == "live-view[fast]==1.9rc1"
        assert found.folder.name == "live-live-view-1.9rc1"

    def test_a_wheel_is_one_more_version(self, project: Environment) -> None:
        wheel = project.folder / "Live_View-2.0-py3-none-any.whl"
        wheel.write_bytes(b"first build")
        found = versions.read(project, str(wheel))
        # The lock's number is no reason to refuse it, and what is built again is another one.
        assert (found.package, found.version) == ("live-view", "2.0")
        assert found.requirement == f"live-view[fast] @ {wheel.as_uri()}"
        first = found.folder
        wheel.write_bytes(b"second build")
        assert versions.read(project, str(wheel)).folder != first

    @pytest.mark.parametrize(
        ("name", "complaint"),
        [
            ("nowhere-2.0-py3-none-any.whl", "There is no wheel"),
            ("live.whl", "is not the name of a wheel"),
        ],
    )
    def test_what_is_no_wheel(self, project: Environment, name: str, complaint: str) -> None:
        with pytest.raises(RefusedError, match=complaint) as refused:
            versions.read(project, str(project.folder / name))
        assert refused.value.code == 2

    @pytest.mark.parametrize(
        ("asked", "complaint"),
        [
            ("live-view", "is not a package and a version, such as"),
            ("live-view>=1", "is not a package and a version, such as"),
            ("flask==3", "does not use flask. It asks for: channels, django, live-view, redis."),
            ("Live_View==2.0", "holds live-view 2.0: it is measured anyway. Name another"),
        ],
    )
    def test_refusals(self, project: Environment, asked: str, complaint: str) -> None:
        with pytest.raises(RefusedError, match=complaint) as refused:
            versions.read(project, asked)
        assert refused.value.code == 2


class TestInstall:
    @pytest.fixture
    def version(self, project: Environment, tmp_path: Path) -> Version:
        held(tmp_path / "installed", channels="4.3.2", Live_View="2.0")
        held(tmp_path / "after", channels="4.3.2", Live_View="1.9", soup="4")
        return versions.read(project, "live-view==1.9")

    def test_what_changed_is_told(self, version: Version) -> None:
        versions.install(version)
        told = json.loads(versions.describe(version))
        assert told["changed"] == {"live-view": ["2.0", "1.9"], "soup": [None, "4"]}
        assert told["environment"] == str(version.folder / "venv")

    def test_what_else_is_asked_for_still_holds(self, version: Version, tmp_path: Path) -> None:
        versions.install(version)
        (line,) = (one for one in (tmp_path / "asked").read_text().splitlines() if "[fast]" in one)
        assert line.endswith("live-view[fast]==1.9 channels redis<8 django")

    @pytest.mark.parametrize(
        ("known", "code", "complaint"),
        [
            (["2.0", "1.8"], 2, "There is no live-view 1.9. There are: 2.0, 1.8."),
            (["2.0", "1.9"], 1, "beside what impl_live needs:\nlive-view needs django<4"),
            ([], 1, "beside what impl_live needs:\nlive-view needs django<4"),
        ],
    )
    def test_what_uv_refuses(
        self,
        version: Version,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        known: list[str],
        code: int,
        complaint: str,
    ) -> None:
        (tmp_path / "complaint").write_text("live-view needs django<4")
        monkeypatch.setattr(versions, "_known", lambda package: known)
        with pytest.raises(RefusedError) as refused:
            versions.install(version)
        assert refused.value.code == code
        assert complaint in str(refused.value)


class TestMain:
    def test_a_damaged_description_is_made_again(
        self,
        project: Environment,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        installed = []

        def install(version: Version) -> None:
            installed.append(version.version)
            version.environment.path.mkdir(parents=True, exist_ok=True)
            (version.environment.path / "changed.json").write_text("{}")

        monkeypatch.setattr(versions, "ROOT", project.folder.parent)
        monkeypatch.setattr(versions, "install", install)
        monkeypatch.setattr("setup.STATE", project.folder.parent)
        monkeypatch.setattr(versions, "inputs", lambda environment: [environment.lock])
        for _ in range(2):
            versions.main("impl_live", "live-view==1.9")
        folder = versions.read(project, "live-view==1.9").folder
        (folder / "venv" / "changed.json").write_text("")
        versions.main("impl_live", "live-view==1.9")
        assert installed == ["1.9", "1.9"]
        assert json.loads(capsys.readouterr().out.splitlines()[-1])["changed"] == {}
