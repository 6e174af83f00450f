"""Why a page does not get to an end: what it says itself, and which part of the contract it lacks.

Nothing here is timed: it is asked after the clock has given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Error, Page

from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Button, DomChange

_WHERE = {"page": "The page", "row": "The newest row", "dialog": "The dialog"}
_TOO_EARLY = {
    "shown": "already there before the click",
    "gone": "not there to go",
    "changed": "not there to change",
    "rows_back": "already all there before the click",
}
_HOOK_OF = {"own_row": "id", "own_toggle": "pressed"}
"""The hook to look at, for parts that have none of their own."""
_ROWS = {
    "rows_added": "fewer than {count} of {rows} are new",
    "rows_left": "none of {rows} has gone, or one without {hooks.search_text!r} "
    "(hook search_text) is left",
    "rows_back": "{rows} are not as many as before",
}
"""What is amiss with the rows, by the kind of change."""


def complaint(page: Page, lack: str = "") -> str:
    """Return what the page says of itself, and behind it what it lacks."""
    try:
        text: str = page.evaluate(_COMPLAINT)
    except Error:
        return "the page does not answer"
    return f"{text}; {lack}" if lack else text


def of_readiness(page: Page, hooks: Hooks) -> str:
    """Return why a page is not ready; empty when it just became so."""
    if fault := _absence(page, hooks, "ready"):
        return fault
    return "the document is still loading" if _ask(page, _IS_LOADING, None) else ""


def of_field(page: Page, hooks: Hooks, part: str) -> str:
    """Return why nothing can be entered into a field."""
    hidden = f"{_hook(hooks, part)} cannot be typed into: it is hidden or disabled"
    return _absence(page, hooks, part) or hidden


def of_change(page: Page, hooks: Hooks, change: DomChange) -> str:
    """Return what keeps a change from being seen."""
    rows = _hook(hooks, "rows")
    if change.kind == "rows_added" and change.count == 1:
        stale = f"the {hooks.newest} of {rows} is no new row (hook newest)"
        return _absence(page, hooks, "rows") or stale
    if change.kind in _ROWS:
        told = _ROWS[change.kind].format(hooks=hooks, rows=rows, count=change.count)
        return _absence(page, hooks, "rows") or told
    if change.kind == "changed":
        return f"{hooks.pressed!r} (hook pressed) is what it was in the newest row"
    if change.kind == "shown":
        silent = f"{_hook(hooks, change.part)} is there, but without the text that is waited for"
        return _absence(page, hooks, change.part) or silent
    # Without the table it is an error page, from which every part is gone.
    return _absence(page, hooks, "table") or "it is still there"


def of_load(loaded: Mapping[str, Any], hooks: Hooks) -> str:
    """Return what the clock missed in a page that was loaded; empty when nothing."""
    if not loaded["table"]:
        return f"the page has no table: nothing matches {_hook(hooks, 'table')}"
    if loaded["nameless"]:
        rows = f"{loaded['nameless']} of {loaded['rows']} rows {_hook(hooks, 'rows')}"
        return f"{rows} lack the attribute {_hook(hooks, 'id')}"
    return ""


def of_aim(place: Mapping[str, Any], act: Act, hooks: Hooks) -> str:
    """Return what is wrong with the place to click; empty when nothing."""
    if "held" in place:
        hook = _HOOK_OF.get(act.change.part, act.change.part)
        return f"{place['held']!r} (hook {hook}) is {_TOO_EARLY[act.change.kind]}"
    if not isinstance(act.trigger, Button):
        return ""
    click = act.trigger.query(hooks)
    wanted = click["selector"] or " or ".join(click["texts"])
    if "disabled" in place:
        return f"{wanted!r} is disabled"
    if "covered" in place:
        return f"{wanted!r} is covered by {place['covered']}"
    if "missing" in place and click["within"] == "row" and place["missing"] == 0:
        return f"The table has no row: nothing matches {_hook(hooks, 'rows')}"
    if "missing" in place:
        return f"{_WHERE[click['within']]} has no button {wanted!r}"
    return ""


def _hook(hooks: Hooks, name: str) -> str:
    return f"{getattr(hooks, name)!r} (hook {name})"


def _absence(page: Page, hooks: Hooks, name: str) -> str:
    verdict = _ask(page, _VERDICT, getattr(hooks, name))
    faults = {"absent": "nothing matches %s", "invalid": "%s is no selector"}
    return faults[verdict] % _hook(hooks, name) if verdict in faults else ""


def _ask(page: Page, question: str, given: Any) -> Any:
    try:
        return page.evaluate(question, given)
    except Error:
        return None


_IS_LOADING = "() => document.readyState === 'loading'"

_VERDICT = """selector => {
  try {
    return document.querySelector(selector) === null ? "absent" : "present";
  } catch {
    return "invalid";
  }
}"""

_COMPLAINT = """() => {
  const connection = document.querySelector("#connection")?.textContent.trim();
  const heading = document.querySelector("h1")?.textContent.trim();
  return `“${connection || document.title || heading || document.body.innerText.slice(0, 80)}”`;
}"""
