"""The files of this folder that have lines for each implementation: `make tables`.

With ``--check`` nothing is written: it names the files that differ from their templates and the
manifests, and exits with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from alerts_bench.product import catalog
from alerts_bench.product.manifest import ManifestError
from alerts_bench.system import state_files, templates

FOLDER: Final = Path(__file__).resolve().parent
ROOT: Final = FOLDER.parent
TEMPLATES: Final = FOLDER / "templates"


def outdated() -> Iterator[tuple[Path, str]]:
    """Each file whose text is another than it should be, with the text that it should have."""
    environment = templates.of_text(TEMPLATES)
    implementations, references = catalog.load(ROOT), catalog.references(ROOT)
    for template in sorted(TEMPLATES.iterdir()):
        file = FOLDER / template.stem
        text = environment.get_template(template.name).render(
            implementations=implementations, references=references
        )
        if not file.exists() or file.read_text("utf-8") != text:
            yield file, text


def main(*arguments: str) -> int:
    """Write the files, or check them; return the exit code."""
    try:
        files = dict(outdated())
        for file, text in files.items():
            if "--check" in arguments:
                print(f"{file.relative_to(ROOT)} is not as the manifests say: make tables")
            else:
                state_files.write(file, text)
                print(file.relative_to(ROOT))
    except (ManifestError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if files and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
