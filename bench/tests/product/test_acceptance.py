import sys
from pathlib import Path

import pytest
from plain import Site

from alerts_bench.product import acceptance
from alerts_bench.system import variables

# Stands in for pytest: leaves what a suite leaves that was ended while it wrote.
SUITE = """
import sys
for word in sys.argv:
    if word.startswith("--junit-xml="):
        with open(word.partition("=")[2], "w") as file:
            file.write({text!r})
"""


@pytest.mark.parametrize("text", ["", "<testsuites><testcase"])
def test_a_report_that_was_cut_short_is_none(site: Site, tmp_path: Path, text: str) -> None:
    (tmp_path / "pytest.py").write_text(SUITE.format(text=text))
    (one, *_) = site.targets.values()
    assert one.implementation
    own = variables.passed(PYTHONPATH=str(tmp_path))
    found = acceptance.judge(one.implementation, Path(sys.prefix), tmp_path, own)
    assert not found.ended
    assert found.sentence() == "The acceptance suite could not be run."
