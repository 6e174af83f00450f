"""The code of an implementation: how much of it was written by hand, and which it was."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LOCK = "requirements.txt"
_UNIMPORTANT = {"load_user.py", "tests", "__pycache__", "node_modules"}
_GENERATED = {"migrations", "manage.py", "asgi.py", "wsgi.py"}


@dataclass(frozen=True, slots=True)
class Language:
    """Files of one language, and how a line that is only a comment begins there."""

    suffixes: frozenset[str]
    comments: tuple[str, ...]


LANGUAGES = {
    "python_lines": Language(frozenset({".py"}), ("#",)),
    "template_lines": Language(frozenset({".html"}), ("{#", "{% comment", "<!--")),
    "javascript_lines": Language(frozenset({".js", ".mjs"}), ("//", "/*", "*")),
    "css_lines": Language(frozenset({".css"}), ("/*",)),
}


def size(folder: Path, foreign: str = "") -> dict[str, int]:
    """Count hand-written lines by kind, and the packages in the lock.

    Blank lines, comment lines, migrations and what `startproject` writes do not count; nor does
    the `foreign` script, by its path in the folder.
    """
    counts = dict.fromkeys(LANGUAGES, 0)
    for file in _files(folder, _UNIMPORTANT | _GENERATED):
        if file == folder / foreign:
            continue
        for name, kind in LANGUAGES.items():
            if file.suffix in kind.suffixes:
                counts[name] += _lines(file, kind.comments)
    return counts | {"packages_installed": _packages(folder / LOCK)}


def digest(paths: Iterable[Path]) -> str:
    """Return a digest of these files and the files below these folders.

    Equal code gives an equal digest. Locks count; tests and Markdown do not.
    """
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(_files(path, _UNIMPORTANT)) if path.is_dir() else [path]:
            if file.suffix != ".md":
                total.update(file.relative_to(path.parent).as_posix().encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


def _files(folder: Path, skipped: set[str]) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in skipped or path.name.startswith(".") or path.suffix == ".egg-info":
            continue
        if path.is_dir():
            yield from _files(path, skipped)
        elif path.is_file():
            yield path


def _lines(file: Path, comments: tuple[str, ...]) -> int:
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return sum(bool(line) and not line.startswith(comments) for line in lines)


def _packages(lock: Path) -> int:
    if not lock.is_file():
        return 0
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
