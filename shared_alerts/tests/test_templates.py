from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from shared_alerts.context_processors import implementation
from shared_alerts.csv_import import ImportResult
from shared_alerts.forms import ImportForm, SearchForm
from shared_alerts.models import Alert
from shared_alerts.summary import Summary, TypeCount

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


def test_an_unknown_type_is_shown_plainly():
    assert '<span class="tag ">EVIL</span>' in cells(type="EVIL", description="x")


def test_texts_of_users_are_escaped():
    for name in ("_cells", "_detail"):
        alert = Alert(pk=1, type="INFO", description=HOSTILE)
        html = render_to_string(f"shared_alerts/{name}.html", {"alert": alert})
        assert "<img" not in html
        assert "{{ x }} {% y %}" in html


def render(name: str, **context: object) -> str:
    return render_to_string(f"shared_alerts/{name}.html", context)


SUMMARY = Summary(
    total=60,
    open=50,
    acknowledged=10,
    types=(
        TypeCount("INFO", total=6, open=4, acknowledged=2),
        TypeCount("WARNING", total=24, open=17, acknowledged=7),
        TypeCount("CRITICAL", total=30, open=29, acknowledged=1),
    ),
    read_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)


class TestCounts:
    def counts(self, html: str) -> dict[str, str]:
        return dict(re.findall(r'data-count="([\w.]+)">(\d+)<', html))

    def test_summary(self):
        assert self.counts(render("_summary", summary=SUMMARY)) == {
            "total": "60",
            "INFO": "6",
            "WARNING": "24",
            "CRITICAL": "30",
            "open": "50",
        }

    def test_statistics_have_the_same_and_those_by_state(self):
        counts = self.counts(render("_statistics", summary=SUMMARY))
        assert self.counts(render("_summary", summary=SUMMARY)).items() <= counts.items()
        assert (counts["WARNING.open"], counts["WARNING.acknowledged"]) == ("17", "7")
        assert counts["acknowledged"] == "10"
        assert len(counts) == 12

    def test_statistics_say_when_they_were_read(self):
        html = render("_figures", summary=SUMMARY)
        assert '<time id="updated">2026-01-02 03:04:05</time>' in html

    def test_the_heading_can_have_the_focus(self):
        assert re.search(r'<h1 [^>]*tabindex="-1"[^>]*>Statistics</h1>', render("_statistics"))


class TestViews:
    @pytest.mark.parametrize(("view", "address"), [("alerts", ""), ("statistics", "statistics/")])
    def test_one_is_the_current(self, view, address):
        html = render("_views", view=view, **implementation())
        links = dict(re.findall(r'<a href="/test/([^"]*)"\s*(aria-current="page")?', html))
        assert list(links) == ["", "statistics/"]
        assert [link for link, current in links.items() if current] == [address]


class TestSearch:
    def test_nothing_was_typed(self):
        html = render("_search")
        assert 'value=""' in html
        assert 'data-error-for="q"></p>' in html

    def test_what_was_typed_is_kept_and_escaped(self):
        html = render("_search", **SearchForm({"q": HOSTILE + "x" * 200}).context)
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt; &quot;&#x27;" in html
        assert ">Search for at most 200 characters.</p>" in html

    @pytest.mark.parametrize(("term", "text"), [("", "No alerts yet"), ("x", "No alerts match.")])
    def test_no_alerts(self, term, text):
        assert f'<td colspan="5">{text}</td>' in render("_no_alerts", term=term)


class TestImport:
    def test_form(self):
        html = render("_import_form", form=ImportForm())
        assert '<label class="label" for="id_file">CSV file</label>' in html
        assert 'aria-describedby="import-help import-error"' in html
        assert re.search(r'id="import-error" data-error-for="file">\s*</div>', html)

    @pytest.mark.parametrize(
        ("name", "variable"), [("_import_form", "import_error"), ("_import_result", "import_lines")]
    )
    def test_lines(self, name, variable):
        lines = ImportResult(lines=("No alerts imported.", f"Line 3: {HOSTILE}")).lines
        html = render(name, form=ImportForm(), **{variable: lines})
        assert "<p>No alerts imported.</p><p>Line 3: &lt;img" in html
        assert "<img" not in html

    def test_the_help_names_the_limits(self):
        assert "UTF-8, at most 1 MB and 1,000 alerts." in render("_import_form", form=ImportForm())


def test_the_footer_names_what_the_page_is_made_with(settings):
    settings.MANIFEST = replace(settings.MANIFEST, label="Pushes", distribution="Django")
    assert words(render("_footer", **implementation())).startswith("Pushes · Django 5")
    client = {"name": "Pushes.js", "version": "1.0.2", "license": "MIT", "file": "ui/pushes.js"}
    settings.MANIFEST = replace(settings.MANIFEST, client=client)
    assert " · Pushes.js 1.0.2 · " in words(render("_footer", **implementation()))


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", "", html).split())
