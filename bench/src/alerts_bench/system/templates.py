"""Jinja templates of files that are no HTML: Markdown and configuration."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def of_text(folder: Path) -> Environment:
    """Return the templates of a folder. A value that they lack is an error; nothing is escaped."""
    return Environment(  # noqa: S701 - the files are not HTML
        loader=FileSystemLoader(folder),
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
