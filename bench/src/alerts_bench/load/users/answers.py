"""What an answer holds: rows, toasts and details, found in a page or a part of one."""

from __future__ import annotations

import re

SEARCHED_OF_TEN = 3
"""The seed writes the letter that is searched into the rows whose ids end with this digit."""

_ROW_ID = re.compile(r'data-alert-id="(\d+)"')
_ID_OR_STATE = re.compile(r'data-alert-id="(\d+)"|aria-pressed="(true|false)"')
_RANDOM_TOAST = re.compile(r"Random (INFO|WARNING|CRITICAL) alert created!")


class WrongAnswerError(Exception):
    """The server answered, but not what was asked for; the message says what was missing."""


def ids(html: str) -> set[int]:
    """Return the ids of the rows in it."""
    return set(map(int, _ROW_ID.findall(html)))


def row(html: str, pk: int) -> str:
    """Return the row with this id, from its attribute to its end; empty when there is none."""
    _, _, rest = html.partition(f'data-alert-id="{pk}"')
    return rest.partition("</tr>")[0]


def in_row(pk: int, content: str = "") -> str:
    """Return a row with this id: for an answer that changes one, or leaves it, and names no id."""
    return f'<tr data-alert-id="{pk}">{content}</tr>'


def states(html: str) -> dict[int, bool]:
    """Return by id whether a row shows that it is acknowledged; without those that show neither."""
    found: dict[int, bool] = {}
    pk = ""
    for next_id, pressed in _ID_OR_STATE.findall(html):
        if pk and pressed:
            found[int(pk)] = pressed == "true"
        pk = next_id
    return found


def assert_listed(html: str, seeded: int) -> None:
    """Raise WrongAnswerError unless at least the seeded rows are there."""
    found = len(ids(html))
    _assert(found >= seeded, f"{found} rows instead of at least {seeded}")


def assert_random_created(html: str, above: int) -> None:
    """Raise WrongAnswerError unless a row with an id above this has the type of the toast."""
    toast = _RANDOM_TOAST.search(html)
    if toast is None:
        raise WrongAnswerError("no toast says that a random alert was created")
    new = [pk for pk in ids(html) if pk > above]
    _assert(bool(new), "no row is new")
    _assert(any(toast[1] in row(html, pk) for pk in new), f"no new row is of type {toast[1]}")


def assert_created(html: str, above: int, kind: str, description: str) -> None:
    """Raise WrongAnswerError unless a row with an id above this has this type and description."""
    _assert(f"New {kind} alert created!" in html, "no toast says that the alert was created")
    rows = [found for pk in ids(html) if pk > above and description in (found := row(html, pk))]
    _assert(bool(rows), "the row that was created is not there")
    _assert(any(kind in found for found in rows), f"the row that was created is not of type {kind}")


def assert_form(html: str) -> None:
    """Raise WrongAnswerError unless there is a form for a new alert."""
    _assert("<form" in html and "<textarea" in html, "no form to create an alert")


def assert_details(html: str, pk: int) -> None:
    """Raise WrongAnswerError unless the details of this alert are shown."""
    _, found, details = html.partition('id="alert-detail"')
    _assert(bool(found), "no details")
    shown = re.search(r"<dd[^>]*>\s*(\d+)\s*</dd>", details)
    _assert(shown is not None and int(shown[1]) == pk, f"not the details of alert {pk}")


def assert_acknowledged(html: str, pk: int, wanted: bool) -> None:
    """Raise WrongAnswerError unless the row shows the state that was asked for."""
    state = states(html).get(pk)
    _assert(state is not None, f"nothing shows whether alert {pk} is acknowledged")
    _assert(state is wanted, f"alert {pk} is shown as {'' if state else 'not '}acknowledged")


def assert_found(html: str, seeded: int) -> None:
    """Raise WrongAnswerError unless the rows are exactly the seeded ones with the letter."""
    found, expected = ids(html), set(range(SEARCHED_OF_TEN, seeded + 1, 10))
    missing, strange = len(expected - found), len(found - expected)
    _assert(found == expected, f"{missing} of {len(expected)} rows are missing, {strange} strange")


def assert_deleted(html: str, pk: int) -> None:
    """Raise WrongAnswerError unless the alert was deleted and its row is not shown."""
    _assert("Alert deleted." in html, "no toast says that the alert was deleted")
    _assert(pk not in ids(html), "the row that was deleted is still there")


def _assert(holds: bool, otherwise: str) -> None:
    if not holds:
        raise WrongAnswerError(otherwise)
