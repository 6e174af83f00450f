"""The template engines that are compared, and what they render.

Runs in djust's environment. DEBUG is off, and each template is parsed once, before the clock runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.template import engines

BACKENDS: Mapping[str, Mapping[str, Any]] = {
    "Django": {"BACKEND": "django.template.backends.django.DjangoTemplates"},
    "Jinja2": {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "OPTIONS": {"keep_trailing_newline": True},
    },
    "djust's template backend": {"BACKEND": "djust.template_backend.DjustTemplateBackend"},
}
TEMPLATES = Path(__file__).parent / "templates"
Context = dict[str, Sequence[Mapping[str, object]]]


def set_up() -> None:
    """Configure Django with all the engines."""
    engine = [{"NAME": name, "DIRS": [TEMPLATES], **one} for name, one in BACKENDS.items()]
    settings.configure(DEBUG=False, TEMPLATES=engine)
    django.setup()


def context(items: int) -> Context:
    """Return rows of an alert's length; some of their characters have to be escaped."""
    return {
        "items": [
            {
                "number": number,
                "name": f"Alert {number} <{number % 7}>",
                "kind": ("info", "warning", "critical")[number % 3],
                "description": f"Disk usage at {number % 100} percent & rising on server {number}",
            }
            for number in range(items)
        ]
    }


def renderer(engine: str, kind: str, items: int) -> Callable[[], str]:
    """Return what renders a template of `templates/` with so many items, whole, each time."""
    data = context(items)
    if engine in BACKENDS:
        template = engines[engine].get_template(f"{kind}.html")
        return lambda: template.render(data)
    return LIVE[engine]((TEMPLATES / f"{kind}.html").read_text("utf-8"), data)


def handed_over(source: str, data: Context) -> Callable[[], str]:
    """The rows go from Python to Rust for each rendering, as when an event has changed them."""
    from djust._rust import RustLiveView

    view = RustLiveView(source)

    def render() -> str:
        view.update_state(data)
        return view.render()

    return render


def kept(source: str, data: Context) -> Callable[[], str]:
    """The rows are in Rust already, as in the benchmark of djust's own repository."""
    from djust._rust import RustLiveView

    view = RustLiveView(source)
    view.update_state(data)
    return view.render


LIVE: Mapping[str, Callable[[str, Context], Callable[[], str]]] = {
    "djust": handed_over,
    "djust, rows kept in Rust": kept,
}
"""djust's engine as its live pages use it."""
