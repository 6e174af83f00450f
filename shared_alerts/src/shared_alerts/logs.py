from __future__ import annotations

import logging


class OneRecordFormatter(logging.Formatter):
    """Indents all lines of a record but its first.

    A record may quote what a client sent, line breaks included: none of its lines can be taken
    for a record of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        return "\n    ".join(super().format(record).splitlines())
