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
    StartImplementation().handle(
        "project",
        name,
        folder,
        template=str(PROJECT),
        extensions=["py", "toml"],
        files=[],
        exclude=[],
        verbosity=1,
        **json.loads(values),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
