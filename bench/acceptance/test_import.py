"""Import: a file of alerts, valid or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import ROWS
from acceptance.kinds import can, cannot, has_dialogs, where
from acceptance.server import Server
from acceptance.watch import Watch

HEADER = "type,description\n"
LIMIT_BYTES = 1_000_000
LIMIT_RECORDS = 1_000
MANY_LIMIT_MS = 30_000
MEMORY_LIMIT_BYTES = 10 * 1024**2
SLOW_BYTES_PER_S = 300_000
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06"
TOO_LARGE = "The file is larger than 1 MB."
WRONG_HEADER = "The first line must be: type,description"

REFUSED: dict[str, tuple[bytes, str]] = {
    "a picture": (PNG, "The file is not CSV."),
    "empty": (b"", "The file is empty."),
    "blank": (b" \n\n", "The file is empty."),
    "one byte too large": (
        (HEADER + "INFO,").encode() + b"x" * (LIMIT_BYTES - len(HEADER) - 4),
        TOO_LARGE,
    ),
    "one record too many": (
        (HEADER + "INFO,One\n" * (LIMIT_RECORDS + 1)).encode(),
        "The file has more than 1,000 alerts.",
    ),
    "UTF-16": ((HEADER + "INFO,Text\n").encode("utf-16"), "The file is not encoded in UTF-8."),
    "Latin-1": ((HEADER + "INFO,Grün\n").encode("latin-1"), "The file is not encoded in UTF-8."),
    "no header": (b"INFO,Text\n", WRONG_HEADER),
    "another header": (b"type;description\nINFO;Text\n", WRONG_HEADER),
    "columns swapped": (
        b"description,type\nText,INFO\n",
        "The columns are in the wrong order: the first line must be: type,description",
    ),
    "the header alone": (HEADER.encode(), "The file has no alerts below its first line."),
    "an open quote": (
        (HEADER + 'INFO,Text\nINFO,"Never closed\nINFO,Text\n').encode(),
        "Line 3: Quotes are missing or out of place.",
    ),
}

# What a script in the page may look at; what is sent is the file as it is.
LOOK_SMALL = "Object.defineProperty(File.prototype, 'size', { get: () => 1000 });"
# Positions of all progress elements, as they change.
NOTE_PROGRESS = """() => {
    window.progress = [];
    const look = () => {
        for (const one of document.querySelectorAll("progress")) progress.push(one.position);
    };
    const all = { attributes: true, childList: true, subtree: true };
    new MutationObserver(look).observe(document, all);
}"""


def csv_of(*records: str) -> str:
    return HEADER + "".join(f"{record}\n" for record in records)


def many(count: int) -> str:
    return csv_of(*(f"INFO,Alert number {number}" for number in range(1, count + 1)))


class TestValid:
    def test_the_last_record_is_on_top(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(csv_of("INFO,One", "WARNING,Two", 'CRITICAL,"Three, and\nmore"'))
        expect(alerts.import_form.lines).to_have_text(["3 alerts imported."])
        expect(alerts.import_form.file).to_have_count(0)
        alerts.expect_ids([6, 5, 4, 3, 2, 1])
        assert list(alerts.descriptions().values())[:3] == ["Three, and more", "Two", "One"]
        expect(alerts.rows.first.locator(".tag")).to_have_text("CRITICAL")
        alerts.expect_true_summary()
        expect(alerts.notifications.locator("[data-toast]")).to_have_count(0)

    def test_the_result_stands_above_the_table(self, alerts: AlertsPage) -> None:
        expect(alerts.import_form.result).to_have_role("status")
        expect(alerts.import_form.lines).to_have_count(0)
        alerts.import_form.send(csv_of("INFO,One"))
        expect(alerts.import_form.lines).to_have_text(["1 alert imported."])
        result, table = alerts.import_form.result.bounding_box(), alerts.table.bounding_box()
        assert result
        assert table
        assert result["y"] + result["height"] <= table["y"]

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(("\ufeff" + csv_of("INFO,Ünï")).encode(), id="byte order mark"),
            pytest.param(csv_of("INFO,Ünï").replace("\n", "\r\n").encode(), id="two line ends"),
            pytest.param(csv_of('"INFO","Ünï"', "").encode(), id="quotes and an empty line"),
        ],
    )
    def test_may_be_written_by_others(self, alerts: AlertsPage, data: bytes) -> None:
        alerts.import_form.send(data)
        expect(alerts.import_form.lines).to_have_text(["1 alert imported."])
        expect(alerts.rows.first).to_contain_text("Ünï")

    def test_a_thousand_records(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(many(LIMIT_RECORDS))
        lines = expect(alerts.import_form.lines)
        lines.to_have_text(["1,000 alerts imported."], timeout=MANY_LIMIT_MS)
        expect(alerts.rows).to_have_count(ROWS + LIMIT_RECORDS, timeout=MANY_LIMIT_MS)
        alerts.expect_true_summary()

    def test_text_stays_text(self, alerts: AlertsPage) -> None:
        texts = ["=cmd|' /C calc'!A0", "<b onclick='x()'>bold</b>", "{{ 7 }} {% now %}", "@x,+1"]
        quoted = [f'INFO,"{text}"' for text in texts]
        alerts.import_form.send(csv_of(*quoted), name="<img src=x onerror=alert(1)>.csv")
        expect(alerts.import_form.lines).to_have_text(["4 alerts imported."])
        expect(alerts.rows).to_have_count(ROWS + len(texts))
        assert list(alerts.descriptions().values())[:4] == texts[::-1]
        expect(alerts.table.locator("td:nth-child(3) *")).to_have_count(0)


class TestRefusedRecords:
    def test_are_named_by_their_lines(self, alerts: AlertsPage) -> None:
        records = ["INFO,One", "INFO,", 'INFO,"Two\nlines"', "DEBUG,<b>x</b>", "INFO", "info,x"]
        records += [f"INFO,{'x' * 501}", "WARNING,Last"]
        alerts.import_form.send(csv_of(*records))
        type_ = "Type must be INFO, WARNING or CRITICAL."
        expect(alerts.import_form.lines).to_have_text(
            [
                "3 alerts imported.",
                "Line 3: Description is required.",
                f"Line 6: {type_}",
                "Line 7: Two columns are needed, type and description.",
                f"Line 8: {type_}",
                "Line 9: Description must be at most 500 characters.",
            ]
        )
        alerts.expect_ids([6, 5, 4, 3, 2, 1])
        alerts.expect_true_summary()

    def test_twenty_of_them_at_most(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(csv_of("INFO,One", *["INFO,"] * 25))
        named = [f"Line {line}: Description is required." for line in range(3, 23)]
        expect(alerts.import_form.lines).to_have_text(["1 alert imported.", *named, "and 5 more"])

    def test_none_is_valid(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(csv_of("INFO,"))
        lines = ["No alerts imported.", "Line 2: Description is required."]
        expect(alerts.import_form.lines).to_have_text(lines)
        alerts.open()
        assert alerts.ids() == [3, 2, 1]


class TestRefusedFiles:
    def test_a_sentence_says_why(self, alerts: AlertsPage) -> None:
        for name, (data, sentence) in REFUSED.items():
            alerts.import_form.send(data)
            expect(alerts.import_form.lines, name).to_have_text([sentence])
        alerts.open()
        assert alerts.ids() == [3, 2, 1]

    def test_no_file(self, alerts: AlertsPage) -> None:
        alerts.import_form.open()
        alerts.import_form.submit.click()
        expect(alerts.import_form.lines).to_have_text(["Choose a CSV file."])

    def test_twenty_megabytes_leave_no_trace(
        self, alerts: AlertsPage, server: Server, watch: Watch, tmp_path: Path
    ) -> None:
        file = tmp_path / "alerts.csv"
        file.write_bytes((HEADER + "INFO,").encode() + b"x" * 20 * LIMIT_BYTES)
        watch.allow(r"^(status 413|console): ")
        alerts.import_form.send(csv_of("INFO,One"))
        expect(alerts.import_form.lines).to_have_text(["1 alert imported."])
        alerts.page.add_init_script(LOOK_SMALL)
        before = server.memory_bytes()
        for _ in range(3):
            alerts.open()
            alerts.import_form.send(file)
            expect(alerts.page.get_by_text(TOO_LARGE, exact=True).first).to_be_visible()
        assert server.memory_bytes() - before < MEMORY_LIMIT_BYTES
        alerts.open()
        assert alerts.ids() == [4, 3, 2, 1]


@where(has_dialogs)
class TestDialog:
    def test_has_a_name_and_gives_the_focus_back(self, alerts: AlertsPage) -> None:
        for way in ("Cancel", "Escape", "backdrop"):
            alerts.import_form.open()
            expect(alerts.dialog).to_have_accessible_name("Import alerts")
            expect(alerts.dialog).to_have_attribute("aria-modal", "true")
            if way == "Cancel":
                alerts.import_form.cancel.click()
            elif way == "Escape":
                alerts.page.keyboard.press("Escape")
            else:
                alerts.dialog.click(position={"x": 5, "y": 5})
            expect(alerts.dialog, way).to_have_count(0)
            expect(alerts.import_form.open_button, way).to_be_focused()

    @where(can("file_upload"))
    def test_stays_open_when_nothing_is_saved(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(csv_of("INFO,"))
        expect(alerts.import_form.lines.first).to_have_text("No alerts imported.")
        expect(alerts.dialog).to_be_visible()
        alerts.import_form.send(csv_of("INFO,Better"))
        expect(alerts.import_form.lines).to_have_text(["1 alert imported."])
        expect(alerts.dialog).to_have_count(0)
        alerts.import_form.open()
        expect(alerts.import_form.error).to_be_empty()


class TestUpload:
    @pytest.mark.feature("file_upload")
    def test_is_the_frameworks_own(self, alerts: AlertsPage) -> None:
        alerts.page.evaluate("window.stayed = true")
        alerts.import_form.send(many(100))
        alerts.expect_ids(range(ROWS + 100, 0, -1))
        # Where each action loads a page, a file is no exception.
        if has_dialogs(alerts.implementation):
            assert alerts.page.evaluate("window.stayed") is True

    @pytest.mark.feature("upload_progress")
    def test_shows_how_far_it_is(self, alerts: AlertsPage, slow_uploads: None) -> None:
        alerts.import_form.open()
        alerts.page.evaluate(NOTE_PROGRESS)
        # Much to send, and little to show.
        alerts.import_form.send(csv_of("INFO,One", f"INFO,{'x' * SLOW_BYTES_PER_S * 2}"))
        expect(alerts.import_form.lines.first).to_have_text("1 alert imported.")
        seen = alerts.page.evaluate("window.progress ?? []")
        assert [one for one in seen if 0 < one < 1]

    @where(cannot("file_upload"))
    @pytest.mark.not_applicable("upload_progress")
    def test_is_the_browsers(self, alerts: AlertsPage) -> None:
        with alerts.page.expect_navigation():
            alerts.import_form.send(csv_of("INFO,One"))
        expect(alerts.import_form.lines).to_have_text(["1 alert imported."])


@pytest.fixture
def slow_uploads(alerts: AlertsPage) -> Iterator[None]:
    """Slow enough to be watched, over HTTP; what a socket sends in parts is seen anyway."""
    session = alerts.page.context.new_cdp_session(alerts.page)
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions", limits | {"uploadThroughput": SLOW_BYTES_PER_S}
    )
    yield
    session.detach()
