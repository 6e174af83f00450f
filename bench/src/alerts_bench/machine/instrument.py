"""Which instrument it is: a digest of the code that decides how a time is taken.

That is the whole of `page/` and `run/`: JavaScript to the letter, since it runs in the measured
page, and Python without comments and docstrings, which decide nothing. The digest is the same under
every version of Python.
"""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from alerts_bench.analysis.provenance import DIGEST_RULES

ROOMS = ("page", "run")
PACKAGE = Path(__file__).resolve().parents[1]


def digest(package: Path = PACKAGE) -> str:
    """Return the digest of the rooms in this package, with the rules by which it was made."""
    total = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((package / room).rglob("*")):
            if file.suffix in (".js", ".py"):
                total.update(file.relative_to(package).as_posix().encode())
                total.update(hashlib.sha256(_decisive(file)).digest())
    return f"{DIGEST_RULES}:{total.hexdigest()[:16]}"


def _decisive(file: Path) -> bytes:
    if file.suffix == ".js":
        return file.read_bytes()
    return canonical(file.read_text(encoding="utf-8")).encode()


def canonical(source: str) -> str:
    """Return what a Python source does, without its comments, docstrings and line breaks."""
    return _canonical(ast.parse(source))


def _canonical(node: object) -> str:
    if isinstance(node, list):
        return "[" + ",".join(_canonical(one) for one in node if not _is_docstring(one)) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    # Later versions of Python have more fields: those are empty for what older ones can parse.
    fields = (
        f"{name}={_canonical(value)}"
        for name, value in ast.iter_fields(node)
        if value is not None and value != []
    )
    return f"{type(node).__name__}({','.join(fields)})"


def _is_docstring(node: object) -> bool:
    """Whether it is a string that nobody reads: a docstring, or one behind a field."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
