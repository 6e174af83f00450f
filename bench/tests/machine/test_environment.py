import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from alerts_bench.machine import environment, source
from alerts_bench.machine.environment import Moment
from alerts_bench.product.catalog import Implementation, Variant


class TestBetween:
    def test_steal_is_a_share_of_the_time_of_all_cores(self) -> None:
        before = Moment(load=0.2, steal_seconds=10, total_seconds=1000, swapped_bytes=100)
        after = Moment(load=1.4, steal_seconds=12, total_seconds=1400, swapped_bytes=100)
        assert environment.between(before, after) == {
            "load_before": 0.2,
            "load_after": 1.4,
            "steal_percent": 0.5,
            "swapped_bytes": 0,
        }

    def test_no_time_at_all(self) -> None:
        now = Moment(0, 0, 0, 0)
        assert environment.between(now, now)["steal_percent"] == 0

    def test_the_time_that_is_used_is_a_share(self) -> None:
        assert 0 <= environment.busy_share(0.1) <= 1

    def test_the_counters_of_this_machine(self) -> None:
        now = environment.moment()
        assert now.total_seconds > now.steal_seconds >= 0


class TestMachine:
    def test_what_every_machine_has(self) -> None:
        found = environment.machine()
        assert found["cpu"]
        assert found["cores"] >= 1
        assert found["memory_bytes"] > 2**20

    @pytest.mark.parametrize(
        ("binary", "kind"),
        [("/a/headless_shell", "headless shell"), ("/usr/bin/chromium", "full Chromium")],
    )
    def test_which_chromium(self, binary: str, kind: str) -> None:
        assert environment.browser(binary, "156")["kind"] == kind


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit and a folder."""
    folder = tmp_path / "repository"
    (folder / "download").mkdir(parents=True)
    git = ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e"]
    subprocess.run([*git, "init", "-q"], check=True)
    (folder / "file").write_text("one")
    (folder / ".gitignore").write_text("download")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "One"], check=True)
    return folder


class TestGit:
    def test_commit_and_dirt(self, repository: Path) -> None:
        clean = environment.git(repository)
        (repository / "file").write_text("two")
        assert len(clean["commit"]) == 40
        assert environment.git(repository) == clean | {"dirty": True}

    def test_a_link_to_the_repository_is_the_repository(
        self, repository: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "link").symlink_to(repository)
        assert "commit" in environment.git(tmp_path / "link")

    def test_a_download_in_another_repository_is_unknown(self, repository: Path) -> None:
        download = repository / "download"
        assert environment.git(download) == {
            "unknown": f"{download} is inside another repository, {repository}"
        }

    def test_without_a_repository_git_says_why(self, tmp_path: Path) -> None:
        (reason,) = environment.git(tmp_path).values()
        assert reason.startswith("fatal: not a git repository")
        assert "\n" not in reason

    def test_before_the_first_commit_git_says_why(self, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        assert environment.git(tmp_path) == {"unknown": "fatal: Needed a single revision"}

    def test_without_git(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(repository))
        assert environment.git(repository) == {"unknown": "git: No such file or directory"}

    def test_a_hook_does_not_name_another_repository(
        self, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
        assert "unknown" in environment.git(tmp_path)

    def test_what_a_shell_holds_does_not_outdo_the_repository(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_COMMIT", "another project's")
        assert len(environment.git(repository)["commit"]) == 40

    @pytest.mark.parametrize(
        ("named", "found"),
        [
            ("abc123", {"commit": "abc123", "dirty": False}),
            ("abc123-dirty", {"commit": "abc123", "dirty": True}),
        ],
    )
    def test_a_container_is_told(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        named: str,
        found: dict[str, object],
    ) -> None:
        monkeypatch.setenv("GIT_COMMIT", named)
        assert environment.git(tmp_path) == found

    def test_a_container_is_told_why_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_COMMIT", "")
        monkeypatch.setenv("GIT_REASON", "fatal: not a git repository")
        assert environment.git(tmp_path) == {"unknown": "fatal: not a git repository"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "manage.py": "print()\n",
        "ui/views.py": "# a comment\n\ndef view():\n    return 1\n",
        "ui/migrations/0001.py": "x = 1\n",
        "tests/test_it.py": "def test():\n    pass\n",
        "ui/templates/page.html": "{# why #}\n<p>\n\n</p>\n",
        "ui/static/ui.js": "// why\nrun();\n",
        "ui/static/ui.css": "#id {\n}\n",
        "requirements.txt": "django==5.2.19 \\\n    --hash=sha256:0\nredis==7.4.1\n",
        ".state/db.py": "x = 1\n",
        "__pycache__/views.py": "x = 1\n",
        "README.md": "words\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


class TestSource:
    def test_hand_written_lines(self, folder: Path) -> None:
        assert source.size(folder) == {
            "python_lines": 2,
            "template_lines": 2,
            "javascript_lines": 1,
            "css_lines": 2,
            "packages_installed": 2,
        }

    def test_a_script_from_elsewhere_was_not_written_here(self, folder: Path) -> None:
        assert source.size(folder, "ui/static/ui.js")["javascript_lines"] == 0

    @pytest.mark.parametrize("name", ["tests/test_it.py", "README.md", ".state/db.py"])
    def test_equal_code_has_an_equal_digest(self, folder: Path, name: str) -> None:
        before = source.digest([folder])
        (folder / name).write_text("changed")
        assert source.digest([folder]) == before

    @pytest.mark.parametrize("name", ["ui/views.py", "requirements.txt", "ui/new.py"])
    def test_changed_code_has_another(self, folder: Path, name: str) -> None:
        before = source.digest([folder])
        (folder / name).write_text("changed")
        assert source.digest([folder]) != before

    def test_a_single_file(self, folder: Path) -> None:
        before = source.digest([folder / "manage.py"])
        (folder / "ui/views.py").write_text("changed")
        assert source.digest([folder / "manage.py"]) == before


def test_a_subject_is_manifest_folder_and_health(folder: Path) -> None:
    implementation = Implementation(
        id="ssr",
        folder=folder,
        label="SSR",
        distribution="Django",
        prefix="/ssr/",
        port=8002,
        routes=(),
        transport="HTTP",
        connection="none",
        update="The whole page.",
        infrastructure=(),
        server="gunicorn",
        sql={},
        features={"live_updates": "It has no connection to push over."},
        csp={},
        dom={},
    )
    health = {"version": "5.2.19", "server": "gunicorn 23, 1 worker", "packages": {"Django": "5"}}
    found = environment.subject(implementation, health, shared=folder / "ui")
    assert (found.label, found.version, found.server) == ("SSR", "5.2.19", "gunicorn 23, 1 worker")
    assert found.fingerprint
    assert found.slot == 1
    assert found.code["python_lines"] == 2
    assert found.features == {"live_updates": "It has no connection to push over."}
    named = environment.subject(
        implementation, {}, shared=folder / "ui", label="SSR 5.1", changes={"soup": (None, "4")}
    )
    assert (named.label, named.framework, named.server) == ("SSR 5.1", "SSR", "gunicorn")
    assert (named.variant, named.variant_class) == ("", "")
    tuned = Variant(id="fast", framework="SSR", kind="tuned", reason="It caches.")
    one = replace(implementation, label="SSR with a cache (tuned)", variant=tuned)
    variant = environment.subject(one, health, shared=folder / "ui")
    assert (variant.label, variant.framework) == ("SSR with a cache (tuned)", "SSR")
    assert variant.variant == "SSR with a cache (tuned)"
    assert (variant.variant_class, variant.variant_reason) == ("tuned", "It caches.")
    assert named.code["packages_installed"] == found.code["packages_installed"] + 1
