"""Code by the name that it has in its file, so that a page can show it as it is.

A place is a file, or a file, a colon and a name in it:

- of Python a function, a class, a method or a variable by its qualified name;
- of a template a block, or an element by its id, by a class or by its own text;
- of a script a function, a class or a variable.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import reason
from alerts_bench.product.manifest import ManifestError
from alerts_bench.product.patterns import PATTERNS

Span = tuple[int, int]
"""The first character and the one after the last."""

_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}")
_BLOCK = re.compile(r"\{%-?\s*(end)?(?:block|partialdef)\b\s*([\w-]*).*?%\}")
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class ExcerptError(LookupError):
    """A place at which there is nothing. The message says what and gives the cure."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a file, without the indentation that its lines have in common."""

    path: str
    name: str
    """Empty for the whole file."""
    language: str
    """As the info string of a fenced block in Markdown names it."""
    text: str


def code(implementation: Implementation) -> Mapping[str, tuple[Excerpt, ...]]:
    """Return the code of each pattern, as it is in the files that the manifest names.

    There is none only of a pattern whose main feature the manifest denies, or calls not
    applicable. Raises ManifestError.
    """
    return {name: tuple(_excerpts(implementation, name)) for name in PATTERNS}


def _excerpts(one: Implementation, name: str) -> Iterable[Excerpt]:
    file, key = one.folder / "pyproject.toml", f"patterns.{name}"
    places = one.patterns.get(name)
    if places is None:
        problem = "is missing. Name what makes it: file.py:function, a template, or [] for nothing"
        raise ManifestError(file, key, problem)
    main, *_ = PATTERNS[name].features
    if not places and not reason(one.features.get(main)):
        raise ManifestError(file, key, f"names no code, though features.{main} is not denied")
    for place in places:
        try:
            yield read(one.folder, place)
        except ExcerptError as error:
            raise ManifestError(file, key, f"{place!r} is not there: {error}") from error


def read(folder: Path, place: str) -> Excerpt:
    """Return what is at a place below a folder. Raises ExcerptError."""
    path, _, name = place.partition(":")
    file = folder / path
    if file.suffix not in _KINDS:
        raise ExcerptError(f"{path} is none of the files that have names: {', '.join(_KINDS)}.")
    if not file.resolve().is_relative_to(folder.resolve()):
        raise ExcerptError(f"{path} is outside of {folder.name}: name a file in it.")
    try:
        source = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ExcerptError(
            f"{path} cannot be read ({error.strerror}): name the file that has the code now."
        ) from error
    language, spans = _KINDS[file.suffix]
    text = _one(source, path, name, spans) if name else source
    return Excerpt(path, name, language, textwrap.dedent(text).strip("\n"))


def _one(source: str, path: str, name: str, spans: Callable[[str, str], Iterator[Span]]) -> str:
    try:
        found = list(dict.fromkeys(spans(source, name)))
    except SyntaxError as error:
        raise ExcerptError(f"{path} cannot be read (line {error.lineno}: {error.msg}).") from error
    if not found:
        raise ExcerptError(f"{path} has no {name!r}: give the name that the code has now.")
    if len(found) > 1:
        raise ExcerptError(
            f"{path} has {name!r} {len(found)} times: give a name that is there once."
        )
    start, end = found[0]
    line = source.rfind("\n", 0, start) + 1
    return source[start if source[line:start].strip() else line : end]


def _in_python(source: str, name: str) -> Iterator[Span]:
    # `ast` counts columns in bytes: whole lines are taken.
    begins = [*_begins(source), len(source)]
    for found, node in _named(ast.parse(source)):
        if found == name:
            decorators = getattr(node, "decorator_list", [])
            first = min(one.lineno for one in [node, *decorators])
            yield begins[first - 1], begins[node.end_lineno or first]


def _named(parent: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Yield what is defined in a module or a class, at any depth, with its qualified name."""
    for node in ast.iter_child_nodes(parent):
        within = prefix
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{prefix}{node.name}", node
            within = f"{prefix}{node.name}."
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((f"{prefix}{one.id}", node) for one in targets if isinstance(one, ast.Name))
        yield from _named(node, within)


def _in_script(source: str, name: str) -> Iterator[Span]:
    """Yield each definition, down to the bracket that stands below its first word."""
    word = re.escape(name)
    begin = re.compile(
        rf"^([ \t]*)(?:(?:async\s+)?function\s+{word}\b|class\s+{word}\b"
        rf"|(?:(?:const|let|var)\s+)?{word}\s*=(?!=)).*$",
        re.MULTILINE,
    )
    for match in begin.finditer(source):
        yield match.start(), _end_of_block(source, match.end(), len(match[1]))


def _end_of_block(source: str, start: int, indent: int) -> int:
    end = start
    for line in re.compile(r"\n([ \t]*)(.*)").finditer(source, start):
        if not line[2]:
            continue
        is_closing = len(line[1]) == indent and line[2][0] in ")}]"
        if len(line[1]) <= indent and not is_closing:
            break
        end = line.end()
    return end


def _in_template(source: str, name: str) -> Iterator[Span]:
    opened: list[tuple[str, int]] = []
    for match in _BLOCK.finditer(source):
        if match[1] is None:
            opened.append((match[2], match.start()))
        elif opened:
            block, start = opened.pop()
            if block == name:
                yield start, match.end()
    elements = _Elements(source)
    yield from (one.span for one in elements.closed if name in one.names)


@dataclass
class _Element:
    tag: str
    start: int
    names: set[str]
    text: list[str] = field(default_factory=list)
    end: int = 0

    @property
    def span(self) -> Span:
        return self.start, self.end


class _Elements(HTMLParser):
    """The elements of a template. Its tags are blanked, for they may stand inside of quotes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.closed: list[_Element] = []
        self._open: list[_Element] = []
        self._blanked = _TAG.sub(lambda tag: re.sub(r"\S", " ", tag[0]), source)
        self._begins = _begins(source)
        self.feed(self._blanked)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        names = {values.get("id") or "", *(values.get("class") or "").split()}
        one = _Element(tag, self._position(), names)
        if tag in _VOID:
            self._close(one, one.start + len(self.get_starttag_text() or ""))
        else:
            self._open.append(one)

    def handle_endtag(self, tag: str) -> None:
        if tag in (one.tag for one in self._open):
            while (one := self._open.pop()).tag != tag:
                pass
            self._close(one, self._blanked.index(">", self._position()) + 1)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text.append(data)

    def _close(self, one: _Element, end: int) -> None:
        one.end = end
        one.names.add(" ".join("".join(one.text).split()))
        self.closed.append(one)

    def _position(self) -> int:
        line, column = self.getpos()
        return self._begins[line - 1] + column


def _begins(source: str) -> list[int]:
    """Return where each line begins."""
    return [0, *(one.end() for one in re.finditer("\n", source))]


_KINDS: Mapping[str, tuple[str, Callable[[str, str], Iterator[Span]]]] = {
    ".py": ("python", _in_python),
    ".html": ("django", _in_template),
    ".js": ("js", _in_script),
}
