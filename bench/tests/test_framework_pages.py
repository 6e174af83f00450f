"""docs/frameworks/: links lead to what they name, and a claim without one says how it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "frameworks"
PAGES = sorted(FOLDER.glob("*.md"))
ADDING = FOLDER.parent / "adding-a-framework.md"

LINK = re.compile(r"\[([^\]]+)\]\(([^)#]*)#?([^)]*)\)")
TEST = re.compile(r"`(test_\w+)`")
SHOWN = re.compile(r"\]\((?:[^)]*/test_\w+\.py|\.\./results/|\.\./claims|\.\./patterns)")
# Of what neither a test nor a stored run shows.
FOUND = re.compile(r"\b[Rr]ead in |[Nn]o run (?:of them )?is stored")


@pytest.mark.parametrize("page", [*PAGES, ADDING], ids=lambda page: page.stem)
def test_each_link_leads_to_what_it_names(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not _leads_there(page, *link)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_claim_is_shown_or_says_how_it_was_found(page: Path) -> None:
    assert [one for one in _claims(page) if not SHOWN.search(one) and not FOUND.search(one)] == []


def _leads_there(page: Path, text: str, path: str, part: str) -> bool:
    file = (page.parent / path).resolve() if path else page
    content = file.read_text("utf-8") if file.is_file() else ""
    test = TEST.fullmatch(text)
    headings = re.findall(r"^#+ (.*)$", content, re.MULTILINE)
    return (
        file.exists()
        and (not test or f"def {test[1]}(" in content)
        and (not part or f'id="{part}"' in content or part in map(_anchor, headings))
    )


def _claims(page: Path) -> Iterator[str]:
    """Yield each point of a list, unless the words above the list say how all were found."""
    for section in page.read_text("utf-8").split("\n## ")[1:]:
        above, *points = (" ".join(part.split()) for part in section.split("\n- "))
        yield from () if FOUND.search(above) else points


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
