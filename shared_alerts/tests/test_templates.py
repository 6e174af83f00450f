from __future__ import annotations

from datetime import UTC, datetime

from django.template.loader import render_to_string

from shared_alerts.models import Alert

HOSTILE = "<img src=x onerror=alert(1)> \"' {{ x }} {% y %}"


def cells(**fields: object) -> str:
    created_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    alert = Alert(**({"pk": 7, "type": "INFO", "created_at": created_at} | fields))
    return render_to_string("shared_alerts/_cells.html", {"alert": alert})


def test_created_is_utc_to_the_second():
    assert "2026-01-02 03:04:05" in cells(description="x")


def test_a_row_shows_ten_words():
    words = [f"w{number}" for number in range(12)]
    assert "w9 …" in cells(description=" ".join(words))
    assert "w10" not in cells(description=" ".join(words))


def test_each_type_has_its_colour():
    colours = {"INFO": "is-info", "WARNING": "is-warning", "CRITICAL": "is-danger"}
    for alert_type, colour in colours.items():
        assert f'class="tag {colour}"' in cells(type=alert_type, description="x")


def test_texts_of_users_are_escaped():
    for name in ("_cells", "_detail"):
        alert = Alert(pk=1, type="INFO", description=HOSTILE)
        html = render_to_string(f"shared_alerts/{name}.html", {"alert": alert})
        assert "<img" not in html
        assert "{{ x }} {% y %}" in html
