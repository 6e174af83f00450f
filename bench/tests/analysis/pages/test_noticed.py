from dataclasses import replace

import synthetic

from alerts_bench.analysis.pages import noticed
from alerts_bench.analysis.table import Table, View, table
from alerts_bench.data.schema import Sample


def felt(**of_ssr: float | None) -> tuple[Table, View]:
    """Give every felt sample an entry of 24 ms, but those of SSR what is said."""
    made = synthetic.run_of(2)

    def seen(one: Sample) -> Sample:
        if one.condition != "felt":
            return one
        entry: dict[str, float | None] = {"next_paint_ms": 24.0, "layout_shift": 0.0}
        if one.implementation == "SSR":
            entry = {"next_paint_ms": None, "layout_shift": None, **of_ssr}
        return replace(one, **entry, frame_ms=150.0)  # type: ignore[arg-type]

    data = table(replace(made, samples=tuple(map(seen, made.samples))))
    return data, next(one for one in data.views() if (one.condition, one.end) == ("felt", "frame"))


def row(data: Table, view: View, label: str) -> dict[str, str]:
    (found,) = (one for one in noticed.rows(data, view) if one[0] == label)
    return dict(zip(noticed.HEADINGS, found, strict=True))


def test_the_median_entry_and_the_shares_of_late_frames() -> None:
    found = row(*felt(), "Reactor")
    assert found["To the next paint, median"] == "24 ms"
    assert found["Frame later than 100 ms"] == "{0} of {0}".format(found["Samples"])
    assert found["Frame later than 200 ms"] == f"0 of {found['Samples']}"


def test_what_has_no_entry_was_below_the_shortest() -> None:
    assert row(*felt(next_paint_ms=0.0), "SSR")["To the next paint, median"] == "below 16 ms"


def test_entries_that_died_with_their_document_are_counted() -> None:
    found = row(*felt(), "SSR")
    assert found["To the next paint, median"].startswith(f"n/a: {found['Samples']} of")


def test_a_run_without_entries_shows_nothing() -> None:
    data = table(synthetic.run_of(2))
    for view in data.views():
        assert noticed.rows(data, view) == []
