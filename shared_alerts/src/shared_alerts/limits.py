"""How much the application takes: a text, a search, an import."""

from __future__ import annotations

from typing import Final

MAX_DESCRIPTION: Final = 500
MAX_SEARCH: Final = 200
MAX_IMPORT_BYTES: Final = 1_000_000
MAX_IMPORT_RECORDS: Final = 1_000
MAX_REFUSALS_SHOWN: Final = 20
