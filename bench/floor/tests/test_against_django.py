"""Equal work: the table, the statements, the texts and the checks are those of shared_alerts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from floor import validation
from floor.database import Alert, Database, matches
from floor.random_alerts import RandomAlerts
from floor.validation import FileRefusedError

ROOT = Path(__file__).resolve().parents[3]
WITH_DJANGO = ROOT / ".state" / "venvs" / "shared_alerts" / "bin" / "python"
PROJECT = ROOT / "shared_alerts" / "tests" / "project"

SEED, ROWS, DRAWS, TERM = 7, 25, 40, "z"
TEXTS = (
    *("", "  ", "One", " spaces around ", "two\r\nlines", "x" * 500, "x" * 501, "nul \0 byte"),
    *(
        "x" * 501 + "\0",
        "half \ud83d a pair",
        "\u2003em space\u2003",
        "100% of_it \\ ZÜRICH",
        "<b>",
    ),
    *("x" * 200, "x" * 201),
)
FORMS = [
    (type_, text) for type_ in ("INFO", "", "info", " INFO") for text in ("", "One", "x" * 501)
]
HEADER = "type,description\n"
FILES = (
    *("", " \n", "\x89PNG\0", "\xff\xfeT\0", "\xef\xbb\xbftype,description\nINFO,One\n", "\xfc"),
    *("INFO,One\n", "description,type\nOne,INFO\n", HEADER, " Type , DESCRIPTION \nINFO,One\n"),
    HEADER
    + 'INFO,One\nINFO,\n\nINFO,"Two\nlines"\nDEBUG,x\nINFO\ninfo,x\n'
    + f"INFO,{'x' * 501}\n",
    HEADER + 'INFO,One\nINFO,"Never closed\nINFO,Two\n',
    HEADER + 'INFO,"a"b\n',
    HEADER + "INFO,\n" * 25,
    HEADER + "INFO,One\n" * 1_000,
    HEADER + "INFO,One\n" * 1_001,
    HEADER + "INFO," + "x" * 1_000_000,
)
TABLE = "shared_alerts_alert"
SCHEMA = f"SELECT sql FROM sqlite_master WHERE tbl_name = '{TABLE}'"
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "cache_size")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    asked = {
        "seed": SEED,
        "rows": ROWS,
        "draws": DRAWS,
        "term": TERM,
        "texts": TEXTS,
        "forms": FORMS,
        "files": FILES,
        "pragmas": PRAGMAS,
    }
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(PROJECT),
        "STATE_DIR": str(tmp_path_factory.mktemp("django")),
        "BENCH_API": "1",
    }
    done = subprocess.run(
        [WITH_DJANGO, Path(__file__).with_name("django_side.py")],
        cwd=PROJECT,
        env={"PATH": os.defpath, **own},
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "db.sqlite3")
    database.seed(ROWS, SEED)
    return database


class TestTable:
    def test_is_made_as_by_the_migrations(self, database: Database, theirs: dict[str, Any]) -> None:
        ours = database.connection.execute(SCHEMA)
        assert [sql for (sql,) in ours] == theirs["schema"]

    def test_has_the_same_settings(self, database: Database, theirs: dict[str, Any]) -> None:
        found = {
            name: database.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS
        }
        assert found == theirs["pragmas"]


class TestStatements:
    ACTIONS: ClassVar[dict[str, Callable[[Database], object]]] = {
        "list": Database.every,
        "search": lambda database: database.search(TERM),
        "get": lambda database: database.get(2),
        "create": lambda database: database.create("INFO", "One"),
        "create_many": lambda database: database.create_many([("INFO", "One"), ("INFO", "Two")]),
        "acknowledge": lambda database: database.acknowledge(2, True),
        "delete": lambda database: database.delete(2),
        "counts": Database.counts,
    }

    @pytest.mark.parametrize("name", ACTIONS)
    def test_are_those_of_the_services(
        self, name: str, database: Database, theirs: dict[str, Any]
    ) -> None:
        database.recorded = []
        self.ACTIONS[name](database)
        made = [sql.replace("%s", "?") for sql in theirs["statements"][name] if TABLE in sql]
        assert database.recorded == made


class TestData:
    def test_of_a_seed_is_the_same(self, database: Database, theirs: dict[str, Any]) -> None:
        rows = [[*alert[:4], int(alert.acknowledged)] for alert in reversed(database.every())]
        assert rows == theirs["seeded"]

    def test_random_alerts_are_the_same(self, theirs: dict[str, Any]) -> None:
        alerts = RandomAlerts(SEED)
        assert [list(alerts.draw()) for _ in range(DRAWS)] == theirs["drawn"]
        again = RandomAlerts(SEED)
        assert [again.draw()[1] for _ in range(3)] == theirs["drawn_after_seed"]

    def test_a_search_finds_the_same(self, database: Database, theirs: dict[str, Any]) -> None:
        found = [alert.id for alert in database.search(TERM)]
        assert found == [pk for pk in theirs["found"] if pk <= ROWS]
        ours = [matches(Alert(1, "INFO", text, ""), TERM) for text in TEXTS]
        assert ours == theirs["matches"]


class TestChecks:
    def test_of_a_form_say_the_same(self, theirs: dict[str, Any]) -> None:
        ours = [
            [validation.type_error(type_), validation.description_error(validation.text_of(text))]
            for type_, text in FORMS
        ]
        assert ours == theirs["form_errors"]

    def test_of_a_search_say_the_same(self, theirs: dict[str, Any]) -> None:
        cleaned = [validation.text_of(text) for text in TEXTS]
        assert cleaned == theirs["cleaned"]
        assert [validation.search_error(text) for text in cleaned] == theirs["search_errors"]

    def test_of_a_file_say_the_same(self, theirs: dict[str, Any]) -> None:
        assert [imported(text.encode("latin-1")) for text in FILES] == theirs["imported"]


def imported(data: bytes) -> list[str]:
    try:
        records = validation.read_csv(data)
    except FileRefusedError as refused:
        return [str(refused)]
    return validation.import_result(len(records.valid), records.refusals)
