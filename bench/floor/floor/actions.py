"""What each action does, and what it changes in the page that has asked for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypedDict

from floor import html, validation
from floor.bench_api import Bench
from floor.database import Alert, Database, matches
from floor.validation import FileRefusedError

Fields = Mapping[str, Any]
Change = tuple[str, str, str]
"""What to do, where, and the HTML or text: see CHANGES in floor.js."""


class Answer(TypedDict, total=False):
    """What a page is told."""

    changes: list[Change]
    toast: tuple[str, str]
    """Level and text."""


CLOSED: Final[Change] = ("inside", "#dialog", "")
BUSY: Final[Answer] = {"changes": [], "toast": ("warning", validation.DATABASE_BUSY)}


class Actions:
    """The actions on one database. They raise sqlite3.OperationalError when it is busy."""

    def __init__(self, database: Database, bench: Bench) -> None:
        self._database = database
        self._bench = bench
        self.by_name: Mapping[str, Callable[[Fields], Awaitable[Answer]]] = {
            "add": self._add,
            "new": self._new,
            "create": self._create,
            "check": self._check,
            "details": self._details,
            "acknowledge": self._acknowledge,
            "delete": self._delete,
            "search": self._search,
            "open_import": self._open_import,
        }

    async def import_file(self, data: bytes | None, fields: Fields) -> Answer:
        """Save the valid records of a file, None for no file."""
        try:
            records = validation.read_csv(data)
        except FileRefusedError as refused:
            return self._refused([str(refused)])
        if not records.valid:
            return self._refused(validation.import_result(0, records.refusals))
        await self._bench.wait()
        alerts = self._database.create_many(records.valid)
        said = validation.import_result(len(alerts), records.refusals)
        answer = self._created(alerts[::-1], fields)
        answer["changes"] += [CLOSED, ("inside", "#import-result", html.lines(said))]
        return answer

    async def _add(self, fields: Fields) -> Answer:
        alert = await self._saved(*self._bench.draw())
        toast = ("success", f"Random {alert.type} alert created!")
        return {**self._created([alert], fields), "toast": toast}

    async def _new(self, fields: Fields) -> Answer:
        return {"changes": [("inside", "#dialog", html.FORM_DIALOG)]}

    async def _create(self, fields: Fields) -> Answer:
        type_ = str(fields.get("type", ""))
        description = validation.text_of(fields.get("description"))
        errors = {
            "#type-error": validation.type_error(type_),
            "#description-error": validation.description_error(description),
        }
        if any(errors.values()):
            return {"changes": [("text", where, error) for where, error in errors.items()]}
        alert = await self._saved(type_, description)
        answer = self._created([alert], fields)
        answer["changes"].append(CLOSED)
        return {**answer, "toast": ("success", f"New {type_} alert created!")}

    async def _check(self, fields: Fields) -> Answer:
        error = validation.description_error(validation.text_of(fields.get("description")))
        return {"changes": [("text", "#description-error", error)]}

    async def _details(self, fields: Fields) -> Answer:
        alert = self._database.get(validation.id_of(fields.get("id")))
        if alert is None:
            return self._gone(was_there=False)
        return {"changes": [("inside", "#dialog", html.detail_dialog(alert))]}

    async def _acknowledge(self, fields: Fields) -> Answer:
        wanted = fields.get("wanted") is True
        await self._bench.wait()
        if not self._database.acknowledge(validation.id_of(fields.get("id")), wanted):
            return self._gone(was_there=False)
        pressed = "true" if wanted else "false"
        return {"changes": [("pressed", "button", pressed), self._counted()]}

    async def _delete(self, fields: Fields) -> Answer:
        await self._bench.wait()
        return self._gone(was_there=self._database.delete(validation.id_of(fields.get("id"))))

    async def _search(self, fields: Fields) -> Answer:
        term = validation.term_of(fields)
        error = validation.search_error(validation.text_of(fields.get("q")))
        rows = html.rows(self._database.search(term), term)
        return {
            "changes": [
                ("inside", "#alert-rows", rows),
                self._counted(),
                ("text", "#search-error", error),
            ]
        }

    async def _open_import(self, fields: Fields) -> Answer:
        return {"changes": [("inside", "#dialog", html.IMPORT_DIALOG)]}

    async def _saved(self, type_: str, description: str) -> Alert:
        await self._bench.wait()
        return self._database.create(type_, description)

    def _created(self, alerts: list[Alert], fields: Fields) -> Answer:
        """The rows that belong into the table as it is searched, and the summary with all."""
        term = validation.term_of(fields)
        rows = "".join(html.row(alert) for alert in alerts if matches(alert, term))
        return {"changes": [("first", "#alert-rows", rows), self._counted()]}

    def _gone(self, *, was_there: bool) -> Answer:
        deleted, gone = ("success", "Alert deleted."), ("warning", "That alert was already gone.")
        changes: list[Change] = [("gone", "row", ""), self._counted()]
        return {"changes": changes, "toast": deleted if was_there else gone}

    def _counted(self) -> Change:
        return ("inside", "#summary", html.counts(self._database.counts()))

    def _refused(self, sentences: list[str]) -> Answer:
        said = html.lines(sentences)
        return {"changes": [("inside", "#import-result", said), ("inside", "#import-error", said)]}
