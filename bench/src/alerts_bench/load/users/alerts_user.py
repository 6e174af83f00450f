"""A simulated user of the page contract: what all users do, how often, and how it is checked.

A user looks at an alert (3 of 17 acts) as often as he acknowledges one (3). Alerts come (3 random
ones, 1 that is typed) as often as they are deleted (4), so that the table keeps its size. Now and
then he searches and clears the search again (2), or loads the page anew (1).
"""

from __future__ import annotations

import random
import re
from typing import ClassVar

from locust import task

from alerts_bench.load.users import answers
from alerts_bench.load.users.answers import WrongAnswerError
from alerts_bench.load.users.rows.acknowledged_rows import AcknowledgedRows
from alerts_bench.load.users.rows.created_rows import CreatedRows
from alerts_bench.load.users.scheduled_user import LIMIT_S, ScheduledUser, TransportError
from alerts_bench.page.hooks import CONTRACT

__all__ = ["LIMIT_S", "AlertsUser", "TransportError", "WrongAnswerError"]

MOST_CREATED = 20
"""With so many created rows waiting for their deletion, users delete instead of create."""
KINDS = ("INFO", "WARNING", "CRITICAL")


class AlertsUser(ScheduledUser):
    """A user of the page contract; a subclass speaks its framework's protocol.

    A subclass fills in the acts below. Each returns, as HTML, all that the act has put on the
    page, the toast's text included, once the page would show it; the base measures the time,
    checks the answer, and records both. What cannot be returned is raised: `TransportError` when
    there was no answer, `WrongAnswerError` for an answer that is not one.
    """

    abstract = True
    rows: ClassVar[CreatedRows] = CreatedRows(seeded=0)
    """Set by the engine, as what follows."""
    acknowledged: ClassVar[AcknowledgedRows] = AcknowledgedRows(seeded=0)

    # --- what a subclass fills in, `open` and `close` beside ---

    def list_alerts(self) -> str:
        """Load the page again, as with F5, and return it with its rows."""
        self.close()
        return self.open()

    def create_random(self) -> str:
        """Click Add Random Alert."""
        raise NotImplementedError

    def open_form(self) -> str:
        """Click New Alert."""
        raise NotImplementedError

    def create(self, kind: str, description: str) -> str:
        """Submit the form that `open_form` has opened."""
        raise NotImplementedError

    def show_details(self, pk: int) -> str:
        """Click Details of a row."""
        raise NotImplementedError

    def close_details(self) -> None:
        """Close the details; fill it in where the server is told."""

    def acknowledge(self, pk: int, wanted: bool) -> str:
        """Click Acknowledge of a row that is not in this state, and return the row."""
        raise NotImplementedError

    def search(self, text: str) -> str:
        """Have this text in the search field, an empty one to clear it; return the rows then."""
        raise NotImplementedError

    def delete(self, pk: int) -> str:
        """Click Delete of a row."""
        raise NotImplementedError

    @staticmethod
    def found(pattern: re.Pattern[str], page: str) -> str:
        """Return the first group of a pattern in a page; raises WrongAnswerError without it."""
        match = pattern.search(page)
        if match is None:
            raise WrongAnswerError(f"the page holds no {pattern.pattern}")
        return match[1]

    # --- what users do, and how often ---

    @task(1)
    def _list(self) -> None:
        self.measured("page", self.list_alerts, self.check_open)

    @task(3)
    def _create_random(self) -> None:
        if len(self.rows) >= MOST_CREATED:
            self._delete()
            return
        above = self.rows.highest
        self.measured(
            "add_random",
            self.create_random,
            lambda html: answers.assert_random_created(html, above),
        )

    @task(1)
    def _create(self) -> None:
        if len(self.rows) >= MOST_CREATED:
            self._delete()
        elif self.measured("form_open", self.open_form, answers.assert_form):
            self.next_is_due_now()
            above = self.rows.highest
            kind = random.choice(KINDS)
            description = f"Load test {random.getrandbits(64):016x}"
            self.measured(
                "form_valid",
                lambda: self.create(kind, description),
                lambda html: answers.assert_created(html, above, kind, description),
            )

    @task(3)
    def _details(self) -> None:
        pk = random.randint(1, self.rows.seeded)
        if self.measured(
            "details",
            lambda: self.show_details(pk),
            lambda html: answers.assert_details(html, pk),
        ):
            self.unmeasured(self.close_details)

    @task(3)
    def _acknowledge(self) -> None:
        if not self.acknowledged:
            self._details()
            return
        pk, wanted = self.acknowledged.take()
        is_done = self.measured(
            "acknowledge",
            lambda: self.acknowledge(pk, wanted),
            lambda html: answers.assert_acknowledged(html, pk, wanted),
        )
        self.acknowledged.give_back(pk, wanted if is_done else None)

    @task(2)
    def _search(self) -> None:
        if self.measured(
            "search",
            lambda: self.search(CONTRACT.search_text),
            lambda html: answers.assert_found(html, self.rows.seeded),
        ):
            self.next_is_due_now()
            self.measured("search_clear", lambda: self.search(""), self.check_open)
        else:
            # Whatever the page shows now, what comes next needs all rows.
            self.unmeasured(self.list_alerts)

    @task(4)
    def _delete(self) -> None:
        if not self.rows:
            self._create_random()
            return
        pk = self.rows.take()
        self.measured(
            "delete", lambda: self.delete(pk), lambda html: answers.assert_deleted(html, pk)
        )

    def check_open(self, html: str) -> None:
        """Raise WrongAnswerError unless the page lists at least the seeded rows."""
        answers.assert_listed(html, self.rows.seeded)

    def seen(self, html: str) -> None:
        """Take note of rows that others have created, and of states that are not known yet."""
        self.rows.see(answers.ids(html))
        if self.acknowledged.unknown:
            self.acknowledged.see(answers.states(html))
