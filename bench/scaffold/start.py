"""Django's `startproject`, with more to fill in than a name. Runs where Django is installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.templates import TemplateCommand

PROJECT = Path(__file__).parent / "project"


class StartImplementation(TemplateCommand):
    # No file of the template is one that linters and other tools take for ours.
    rewrite_template_suffixes = ((".py-tpl", ".py"), (".toml-tpl", ".toml"))


def main(name: str, folder: str, values: str) -> None:
    filled = json.loads(values)
    StartImplementation().handle(
        "project",
        name,
        folder,
        template=str(PROJECT),
        extensions=["py", "toml"],
        files=["serve"],
        exclude=[],
        verbosity=1,
        **filled,
    )
    # The template has both.
    other = "asgi" if filled["interface"] == "wsgi" else "wsgi"
    Path(folder, "config", f"{other}.py").unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
