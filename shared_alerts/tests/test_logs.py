from __future__ import annotations

import logging
import sys

import pytest
from django.conf import settings

from shared_alerts.logs import OneRecordFormatter

FORGED = "2026-01-01 00:00:00,000 ERROR root: forged"


@pytest.fixture
def formatter():
    options = settings.LOGGING["formatters"]["line"]
    return OneRecordFormatter(options["format"], style=options["style"])


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028"])
def test_no_text_of_a_client_begins_a_line(formatter, line_break):
    text = f"x{line_break}{FORGED}"
    try:
        raise ValueError(text)
    except ValueError:
        exc_info = sys.exc_info()
    record = logging.LogRecord("a", logging.ERROR, "", 0, "Unknown: %s", (text,), exc_info)
    first, *others = formatter.format(record).splitlines()
    assert first.endswith("ERROR a: Unknown: x")
    assert f"    {FORGED}" in others
    assert all(line.startswith("    ") for line in others)


def test_servers_log_with_it():
    assert (
        settings.LOGGING["formatters"]["line"]["class"] == "shared_alerts.logs.OneRecordFormatter"
    )
