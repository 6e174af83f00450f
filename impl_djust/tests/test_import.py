from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from djust.uploads import UploadManager
from open_pages import in_event_loop, open_page, text

from shared_alerts import services
from shared_alerts.limits import MAX_IMPORT_BYTES
from shared_alerts.testing import NO_IMPORTS
from ui.forms import UPLOAD
from ui.guards import OneFileManager

pytestmark = pytest.mark.django_db

CSV = b"type,description\nINFO,From a file\nWARNING,\nCRITICAL,Another\n"
TOO_LARGE = "The file is larger than 1 MB."
SENT_WHOLE = {data: why for data, why in NO_IMPORTS.items() if len(data) <= MAX_IMPORT_BYTES}


@sync_to_async
def saved() -> list[str]:
    return [alert.description for alert in services.list_alerts()]


class TestImport:
    @in_event_loop
    async def test_a_part_is_saved_and_the_page_says_what_was_refused(self):
        async with open_page() as page:
            await page.event("open_import")
            assert (await page.upload(CSV))["status"] == "complete"
            said = text(await page.event("import_file", file={}))
            assert "2 alerts imported." in said
            assert "Line 3: Description is required." in said
            assert await saved() == ["Another", "From a file"]

    @in_event_loop
    async def test_reaches_the_other_pages(self):
        async with open_page() as page, open_page() as other:
            await page.event("open_import")
            await page.upload(CSV)
            await page.event("import_file")
            assert "From a file" in text(await other.frame())

    @in_event_loop
    async def test_a_file_is_imported_once(self):
        async with open_page() as page:
            await page.event("open_import")
            await page.upload(CSV)
            for _ in range(2):
                await page.event("import_file")
            assert len(await saved()) == 2

    @pytest.mark.parametrize("content", SENT_WHOLE, ids=SENT_WHOLE.values())
    @in_event_loop
    async def test_of_nothing_says_why(self, content):
        async with open_page() as page:
            await page.event("open_import")
            await page.upload(content)
            assert NO_IMPORTS[content] in text(await page.event("import_file"))
            assert await saved() == []

    @in_event_loop
    async def test_without_a_file(self):
        async with open_page() as page:
            await page.event("open_import")
            assert "Choose a CSV file." in text(await page.event("import_file"))

    @in_event_loop
    async def test_the_next_file_is_another(self):
        async with open_page() as page:
            await page.event("open_import")
            assert (await page.upload(b"x" * (MAX_IMPORT_BYTES + 1), client_size=1))[
                "status"
            ] == "error"
            assert TOO_LARGE in text(await page.event("refuse_file"))
            await page.event("import_file")
            await page.upload(CSV)
            assert "2 alerts imported." in text(await page.event("import_file"))


class TestForged:
    @pytest.mark.parametrize(
        "said",
        [
            *({"client_size": size} for size in (None, True, -1, "1", 1.5, [], 2**70)),
            *({"upload_name": name} for name in (None, 1, [], {}, "", "other")),
            *({"ref": ref} for ref in (None, 1, [], {})),
        ],
    )
    @in_event_loop
    async def test_what_is_said_of_a_file_is_checked(self, said):
        async with open_page() as page:
            await page.event("open_import")
            assert (await page.upload(CSV, **said))["status"] == "error"
            await page.event("import_file")
            assert await saved() == []
            await page.upload(CSV)
            assert "2 alerts imported." in text(await page.event("import_file"))

    @pytest.mark.parametrize("name", ["x.html", "../../etc/passwd", "x" * 10_000, "\0", "x.png"])
    @in_event_loop
    async def test_a_name_is_nothing_to_go_by(self, name):
        async with open_page() as page:
            await page.event("open_import")
            await page.upload(CSV, client_name=name, client_type="image/png")
            assert "2 alerts imported." in text(await page.event("import_file"))


class TestOneFile:
    @staticmethod
    def send(manager, ref):
        manager.register_entry(UPLOAD, ref, "", "", 1)
        manager.add_chunk(ref, 0, ref.encode())

    def test_the_last_is_kept(self):
        manager = OneFileManager()
        manager.configure(UPLOAD, max_file_size=10)
        for ref in ("a", "b", "c"):
            self.send(manager, ref)
            manager.complete_upload(ref)
        assert [entry.data for entry in manager.get_entries(UPLOAD)] == [b"c"]
        manager.cleanup()

    def test_djust_keeps_every_file_and_takes_a_part_for_the_whole(self):
        """What djust 1.2.6 does by itself: where it fails, the guard is not needed any more."""
        manager = UploadManager()
        manager.configure(UPLOAD, max_file_size=1)
        for ref in ("a", "b", "c"):
            self.send(manager, ref)
            if ref == "c":
                assert manager.add_chunk(ref, 1, b"too large") is None
                assert manager.register_entry(UPLOAD, "meanwhile", "", "", 1) is None
            manager.complete_upload(ref)
        assert [entry.data for entry in manager.get_entries(UPLOAD)] == [b"a", b"b", b"c"]
        manager.cleanup()
