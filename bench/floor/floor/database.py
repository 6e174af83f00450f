"""The statements, as Django makes them, on a table as Django makes it."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from floor.random_alerts import SEARCH_SUFFIX, RandomAlerts

TABLE: Final = """CREATE TABLE "shared_alerts_alert" (\
"id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(8) NOT NULL, \
"description" text NOT NULL, "created_at" datetime NOT NULL, "acknowledged" bool NOT NULL, \
CONSTRAINT "alerts_known_type" CHECK ("type" IN ('INFO', 'WARNING', 'CRITICAL')), \
CONSTRAINT "alerts_description_length" CHECK (LENGTH("description") <= 500))"""
INDEX: Final = """CREATE INDEX "alerts_newest_first" \
ON "shared_alerts_alert" ("created_at" DESC, "id" DESC)"""

SELECT: Final = """SELECT "shared_alerts_alert"."id", "shared_alerts_alert"."type", \
"shared_alerts_alert"."description", "shared_alerts_alert"."created_at", \
"shared_alerts_alert"."acknowledged" FROM "shared_alerts_alert\""""
NEWEST_FIRST: Final = """ORDER BY "shared_alerts_alert"."created_at" DESC, \
"shared_alerts_alert"."id" DESC"""
LIST: Final = f"{SELECT} {NEWEST_FIRST}"
SEARCH: Final = (
    f"""{SELECT} WHERE "shared_alerts_alert"."description" LIKE ? ESCAPE '\\' {NEWEST_FIRST}"""
)
GET: Final = f'{SELECT} WHERE "shared_alerts_alert"."id" = ? {NEWEST_FIRST} LIMIT 1'
INSERT: Final = """INSERT INTO "shared_alerts_alert" \
("type", "description", "created_at", "acknowledged") VALUES {} \
RETURNING "shared_alerts_alert"."id\""""
INSERT_SEEDED: Final = """INSERT INTO "shared_alerts_alert" \
("id", "type", "description", "created_at", "acknowledged") VALUES (?, ?, ?, ?, ?)"""
UPDATE: Final = """UPDATE "shared_alerts_alert" SET "acknowledged" = ? \
WHERE "shared_alerts_alert"."id" = ?"""
DELETE: Final = 'DELETE FROM "shared_alerts_alert" WHERE "shared_alerts_alert"."id" = ?'
CLEAR: Final = 'DELETE FROM "shared_alerts_alert"'
COUNTS: Final = """SELECT "shared_alerts_alert"."type" AS "type", \
"shared_alerts_alert"."acknowledged" AS "acknowledged", \
COUNT("shared_alerts_alert"."id") AS "pk__count" FROM "shared_alerts_alert" GROUP BY 1, 2"""
RESTART_IDS: Final = """UPDATE "sqlite_sequence" SET "seq" = 0 \
WHERE "name" IN ('shared_alerts_alert')"""

BUSY_S: Final = 2.0
# What SQLite took of parameters for long: Django writes no more in one statement.
ROWS_IN_INSERT: Final = 999 // 4
MAX_ID: Final = 2**63 - 1
MAX_ROWS: Final = 100_000
ACKNOWLEDGED_OF_FIVE: Final = 2
SEARCHED_OF_TEN: Final = 3
SEED_NEWEST: Final = datetime(2026, 1, 1, 12)
ASCII_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
LIKE_PLAIN: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})

T = TypeVar("T")
Counts = dict[tuple[str, bool], int]


class Alert(NamedTuple):
    """A row of the table."""

    id: int
    type: str
    description: str
    created_at: str
    """UTC, as it is stored."""
    acknowledged: bool = False


class Database:
    """The table in its SQLite file. Methods raise sqlite3.OperationalError when it is busy."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.recorded: list[str] | None = None
        """Statements on the table since a recording began; None without one."""
        self.connection = sqlite3.connect(file, timeout=BUSY_S, isolation_level=None)
        self.connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        self.connection.execute("PRAGMA foreign_keys=ON")
        self._make_table()

    def _make_table(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        found = self.connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'")
        if not found.fetchone():
            self.connection.execute(TABLE)
            self.connection.execute(INDEX)
        self.connection.commit()

    def check(self) -> None:
        self.connection.execute("SELECT 1")

    def every(self) -> list[Alert]:
        """Every alert, newest first."""
        return [Alert(*row) for row in self._execute(LIST)]

    def search(self, term: str) -> list[Alert]:
        """Those whose description contains the term; all where there is none."""
        if not term:
            return self.every()
        return [Alert(*row) for row in self._execute(SEARCH, f"%{term.translate(LIKE_PLAIN)}%")]

    def get(self, pk: int) -> Alert | None:
        if not 0 < pk <= MAX_ID:
            return None
        return next((Alert(*row) for row in self._execute(GET, pk).fetchall()), None)

    def create(self, type_: str, description: str) -> Alert:
        (alert,) = self._insert([(type_, description)], _now())
        return alert

    def create_many(self, fields: Sequence[tuple[str, str]]) -> list[Alert]:
        """Save all of them or, on an error, none."""
        rows, created_at = iter(fields), _now()

        def insert() -> list[Alert]:
            batches = iter(lambda: list(islice(rows, ROWS_IN_INSERT)), [])
            return [alert for batch in batches for alert in self._insert(batch, created_at)]

        return self._atomically(insert)

    def acknowledge(self, pk: int, wanted: bool) -> bool:
        """Say whether it was there."""
        return 0 < pk <= MAX_ID and self._execute(UPDATE, wanted, pk).rowcount > 0

    def delete(self, pk: int) -> bool:
        """Say whether it was there."""
        if not 0 < pk <= MAX_ID:
            return False
        return self._atomically(lambda: self._execute(DELETE, pk).rowcount > 0)

    def counts(self) -> Counts:
        """How many there are, by type and whether they are acknowledged."""
        return {(type_, bool(state)): count for type_, state, count in self._execute(COUNTS)}

    def clear(self) -> int:
        return self._atomically(lambda: self._execute(CLEAR).rowcount)

    def seed(self, rows: int, seed: int) -> None:
        """Replace every alert by those that the implementations have for the same seed."""
        random_alerts = RandomAlerts(seed)

        def replace() -> None:
            self._execute(CLEAR)
            self._execute(RESTART_IDS)
            self.connection.executemany(INSERT_SEEDED, map(alert, range(1, rows + 1)))

        def alert(pk: int) -> tuple[int, str, str, str, bool]:
            suffix = SEARCH_SUFFIX if pk % 10 == SEARCHED_OF_TEN else ""
            created_at = SEED_NEWEST - timedelta(minutes=rows - pk)
            is_acknowledged = pk % 5 == ACKNOWLEDGED_OF_FIVE
            return (pk, *random_alerts.draw(suffix), str(created_at), is_acknowledged)

        self._atomically(replace)

    def _insert(self, fields: Sequence[tuple[str, str]], created_at: str) -> Iterable[Alert]:
        statement = INSERT.format(", ".join(["(?, ?, ?, ?)"] * len(fields)))
        values = [value for pair in fields for value in (*pair, created_at, False)]
        # Read to its end: before that nothing is saved.
        ids = self._execute(statement, *values).fetchall()
        return [Alert(pk, *pair, created_at) for (pk,), pair in zip(ids, fields, strict=True)]

    def _atomically(self, change: Callable[[], T]) -> T:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            result = change()
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()
        return result

    def _execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if self.recorded is not None and "shared_alerts_alert" in statement:
            self.recorded.append(statement)
        return self.connection.execute(statement, values)


def matches(alert: Alert, term: str) -> bool:
    """Whether `search` would find it, without asking the database."""
    return term.translate(ASCII_LOWER) in alert.description.translate(ASCII_LOWER)


def _now() -> str:
    return str(datetime.now(UTC).replace(tzinfo=None))
