"""The page and its parts: the same elements as those of the implementations."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from floor import static_files
from floor.database import Alert, Counts
from floor.settings import DISTRIBUTION, LABEL, NAVIGATION, PREFIX, TRANSPORT, VERSION
from floor.validation import IMPORT_HELP, MAX_SEARCH, TYPES

WORDS: Final = 10
COLOURS: Final = {"INFO": "is-info", "WARNING": "is-warning", "CRITICAL": "is-danger"}


def row(alert: Alert) -> str:
    pressed = "true" if alert.acknowledged else "false"
    return f"""<tr data-alert-id="{alert.id}">
<td>{alert.id}</td>
<td>{_tag(alert.type)}</td>
<td class="alert-description">{escape(_cut(alert.description))}</td>
<td class="alert-created">{alert.created_at[:19]}</td>
<td><div class="buttons are-small">
<button class="button" data-act="details">Details</button>
<button class="button" data-act="acknowledge" aria-pressed="{pressed}">Acknowledge</button>
<button class="button is-danger is-light" data-act="delete" data-once>Delete</button>
</div></td>
</tr>"""


def rows(alerts: Iterable[Alert], term: str = "") -> str:
    """The rows, and the one that shows where there are no others."""
    none = "No alerts match." if term else "No alerts yet"
    last = f'<tr id="no-alerts"><td colspan="5">{none}</td></tr>'
    return "".join([*map(row, alerts), last])


def counts(found: Counts) -> str:
    """The inside of the summary."""
    of_type = {one: found.get((one, False), 0) + found.get((one, True), 0) for one in TYPES}
    open_ = sum(found.get((one, False), 0) for one in TYPES)
    parts = [("total", "Total", sum(of_type.values()))]
    parts += [(one, one, count) for one, count in of_type.items()]
    parts += [("open", "Open", open_)]
    return "".join(f'<span>{title} <b data-count="{id}">{n}</b></span>' for id, title, n in parts)


def lines(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def detail_dialog(alert: Alert) -> str:
    body = f"""<dl id="alert-detail" class="content">
<dt>ID</dt><dd>{alert.id}</dd>
<dt>Type</dt><dd>{_tag(alert.type)}</dd>
<dt>Description</dt><dd class="alert-description">{escape(alert.description)}</dd>
<dt>Created</dt><dd>{alert.created_at[:19]}</dd>
</dl>"""
    return _dialog(f"Alert #{alert.id}", body, _close("Close"))


def _dialog(title: str, body: str, buttons: str) -> str:
    return f"""<div class="modal is-active" role="dialog" aria-modal="true"
 aria-labelledby="dialog-title">
<div class="modal-background"></div>
<div class="modal-card">
<header class="modal-card-head">
<h2 class="modal-card-title" id="dialog-title">{title}</h2>
</header>
<section class="modal-card-body">{body}</section>
<footer class="modal-card-foot"><div class="buttons">{buttons}</div></footer>
</div>
</div>"""


def _close(label: str) -> str:
    return f'<button class="button" data-close>{label}</button>'


def _tag(type_: str) -> str:
    return f'<span class="tag {COLOURS[type_]}">{type_}</span>'


def _cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")


FORM_DIALOG: Final = _dialog(
    "New alert",
    f"""<form id="alert-form" data-submit="create" novalidate>
<div class="field">
<label class="label" for="id_type">Type</label>
<div class="select"><select name="type" aria-describedby="type-error" id="id_type">
{"".join(f'<option value="{one}">{one}</option>' for one in TYPES)}
</select></div>
<p class="help is-danger" id="type-error" data-error-for="type"></p>
</div>
<div class="field">
<label class="label" for="id_description">Description</label>
<textarea name="description" cols="40" rows="3" class="textarea"
 aria-describedby="description-error" id="id_description"></textarea>
<p class="help is-danger" id="description-error" data-error-for="description"></p>
</div>
</form>""",
    '<button class="button is-primary" form="alert-form" data-once>Create</button>'
    + _close("Cancel"),
)

IMPORT_DIALOG: Final = _dialog(
    "Import alerts",
    f"""<form id="import-form" data-submit="import" novalidate>
<div class="field">
<label class="label" for="id_file">CSV file</label>
<input type="file" name="file" accept=".csv" aria-describedby="import-help import-error"
 id="id_file">
<p class="help" id="import-help">{IMPORT_HELP}</p>
<div class="help is-danger" id="import-error" data-error-for="file"></div>
</div>
</form>""",
    '<button class="button is-primary" form="import-form" data-once>Import</button>'
    + _close("Cancel"),
)


def page(
    alerts: Iterable[Alert],
    found: Counts,
    *,
    term: str,
    typed: str,
    error: str,
    token: str,
    debounce_ms: int,
) -> str:
    """The whole page; `typed` is the search as it was typed, `error` what is wrong with it."""
    return f"""{HEAD}
<script src="{static_files.SCRIPT.address}" data-address="{PREFIX}" data-transport="{TRANSPORT}"
 data-token="{token}" data-debounce-ms="{debounce_ms}" defer></script>
</head>
<body>
{_navigation()}
<div id="connection" role="status" class="has-text-centered"></div>
<main class="section"><div class="container">
<noscript>
<p class="notification is-warning">This page needs JavaScript to change anything.</p>
</noscript>
<h1 class="title" tabindex="-1">Alerts</h1>
<div class="toolbar">
<div class="buttons">
<button class="button is-primary" data-act="add">Add Random Alert</button>
<button class="button" data-act="new">New Alert</button>
<button class="button" data-act="open_import">Import</button>
</div>
<form class="toolbar-search" role="search" data-submit="search">
<div class="field search">
<label class="is-sr-only" for="search">Search alerts</label>
<input class="input" type="search" id="search" name="q" value="{escape(typed)}"
 maxlength="{MAX_SEARCH}" placeholder="Search alerts" autocomplete="off"
 aria-describedby="search-error">
<p class="help is-danger" id="search-error" data-error-for="q">{error}</p>
</div>
</form>
</div>
<div id="import-result" role="status"></div>
<p id="summary">{counts(found)}</p>
<div class="table-container">
<table id="alerts" class="table is-fullwidth is-hoverable">
<thead><tr>
<th scope="col">ID</th>
<th scope="col">Type</th>
<th scope="col">Description</th>
<th scope="col">Created</th>
<th scope="col">Actions</th>
</tr></thead>
<tbody id="alert-rows">{rows(alerts, term)}</tbody>
</table>
</div>
<div id="dialog"></div>
</div></main>
<div id="notifications" role="status"></div>
<template id="toast-template">
<div class="notification is-success" data-toast>
<button type="button" class="delete" aria-label="Dismiss"></button>
<span></span>
</div>
</template>
<footer class="footer">
<p class="has-text-centered">{LABEL} · {DISTRIBUTION} {VERSION} · {TRANSPORT}</p>
</footer>
</body>
</html>"""


def sentence_page(sentence: str) -> str:
    """A page of one sentence, for a request that is refused."""
    return f"""{HEAD}</head>
<body><main class="section"><h1 class="title">{escape(sentence)}</h1></main></body>
</html>"""


def _navigation() -> str:
    links = "".join(
        f'<a class="navbar-item" href="{escape(prefix)}">{escape(label)}</a>'
        for label, prefix in NAVIGATION.items()
    )
    return f"""<nav class="navbar is-dark" aria-label="Implementations">
<div class="navigation-links">{links}</div>
</nav>"""


HEAD: Final = "\n".join(
    [
        '<!doctype html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Alerts · {escape(LABEL)}</title>",
        f'<link rel="icon" href="{static_files.ICON.address}">',
        *(f'<link rel="stylesheet" href="{one.address}">' for one in static_files.STYLES),
        *(f'<script src="{one.address}" defer></script>' for one in static_files.SHARED_SCRIPTS),
    ]
)
