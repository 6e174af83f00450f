"""A CSV may gain a column: older files and later ones stay readable."""

import csv
import io
import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic

from alerts_bench.data import formats
from alerts_bench.data.formats import SchemaError
from alerts_bench.data.schema import COLUMNS, Run, Sample, Subject

STORED = Path(__file__).parents[1] / "stored"
OLDER = sorted(STORED.glob("*.csv"))


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines(keepends=True)


def without(file: Path, *names: str) -> list[str]:
    """Return the lines of a file whose version did not have these columns."""
    with file.open(newline="", encoding="utf-8") as opened:
        records = list(csv.DictReader(opened))
    text = io.StringIO(newline="")
    kept = [name for name in records[0] if name not in names]
    writer = csv.DictWriter(text, kept, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().splitlines(keepends=True)


@pytest.fixture
def later() -> list[str]:
    """The lines of a file whose version had two more columns."""
    header, *rows = lines(STORED / "stored.csv")
    return [
        header.replace("\n", ",battery_percent,cores\n"),
        *(row.replace("\n", f",{place},\n") for place, row in enumerate(rows)),
    ]


@pytest.mark.parametrize("file", OLDER, ids=lambda file: file.stem)
class TestOlder:
    @pytest.mark.parametrize("column", COLUMNS[COLUMNS.index("wire_sent") :])
    def test_a_column_that_was_added_since_is_absent(self, file: Path, column: str) -> None:
        (default,) = {getattr(one, column) for one in formats.samples(without(file, column))}
        assert default == Sample.__dataclass_fields__[column].default

    def test_all_else_is_as_it_was(self, file: Path) -> None:
        read = formats.samples(without(file, "first_paint_ms", "script_bytes"))
        assert list(read) == [
            replace(one, first_paint_ms=None, script_bytes=None)
            for one in formats.samples(lines(file))
        ]

    @pytest.mark.parametrize("column", ["dom_ms", "payload_sent"])
    def test_what_may_be_unknown_is_unknown(self, file: Path, column: str) -> None:
        found = {getattr(one, column) for one in formats.samples(without(file, column))}
        assert found == {None}

    @pytest.mark.parametrize("column", ["implementation", "launch", "rows"])
    def test_without_what_says_of_what_it_is_there_is_no_sample(
        self, file: Path, column: str
    ) -> None:
        with pytest.raises(SchemaError, match=f"line 2 .* it has no column “{column}”"):
            list(formats.samples(without(file, column)))


class TestLater:
    def test_an_unknown_column_is_kept_as_it_is(self, later: list[str]) -> None:
        read = list(formats.samples(later))
        assert read[3].unknown == (("battery_percent", "3"), ("cores", ""))
        assert [replace(one, unknown=()) for one in read] == list(
            formats.samples(lines(STORED / "stored.csv"))
        )
        assert list(formats.samples(formats.as_csv(read).splitlines(keepends=True))) == read
        names = ",".join([*COLUMNS, "battery_percent", "cores"])
        assert formats.as_csv(read).splitlines()[0] == names

    def test_beside_samples_that_do_not_have_it(self, later: list[str]) -> None:
        own = synthetic.sample("A", 1, 10.0)
        text = formats.as_csv([own, *formats.samples(later)])
        first, second, *_ = csv.DictReader(io.StringIO(text))
        assert (first["battery_percent"], second["battery_percent"]) == ("", "0")

    def test_an_unknown_field_of_the_json_does_not_make_it_unreadable(self) -> None:
        document = json.loads((STORED / "stored.json").read_text(encoding="utf-8"))
        known = formats.run(document)
        document["weather"] = "rain"
        document["implementations"][0]["mood"] = "good"
        assert formats.run(document) == known


class TestRoles:
    def test_a_run_from_before_there_were_references_has_none(self) -> None:
        document = json.loads((STORED / "stored.json").read_text(encoding="utf-8"))
        assert {one.role for one in formats.run(document).implementations} == {"implementation"}

    def test_a_reference_is_read_back_as_one(self) -> None:
        run = Run(implementations=(Subject(label="Floor", role="reference"),))
        (read,) = formats.run(asdict(run)).implementations
        assert read.role == "reference"
