from __future__ import annotations

import codecs

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from shared_alerts import csv_import, texts
from shared_alerts.csv_import import FileRefusedError
from shared_alerts.limits import MAX_IMPORT_BYTES, MAX_IMPORT_RECORDS

HEADER = "type,description\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def read(content: str | bytes) -> csv_import.Records:
    data = content.encode() if isinstance(content, str) else content
    return csv_import.read(SimpleUploadedFile("alerts.csv", data))


def refusal(content: str | bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        read(content)
    return str(caught.value)


class TestGoodFile:
    def test_its_records_are_the_fields_of_alerts(self):
        records = read(HEADER + "INFO,Disk full\nCRITICAL,On fire\n")
        assert records.valid == [
            {"type": "INFO", "description": "Disk full"},
            {"type": "CRITICAL", "description": "On fire"},
        ]
        assert records.refusals == []

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_end_as_they_like(self, end):
        content = end.join(["type,description", "INFO,one", "INFO,two", ""])
        assert [fields["description"] for fields in read(content).valid] == ["one", "two"]

    def test_a_byte_order_mark_is_no_part_of_the_header(self):
        content = codecs.BOM_UTF8 + f"{HEADER}INFO,é\n".encode()
        assert read(content).valid == [{"type": "INFO", "description": "é"}]

    @pytest.mark.parametrize(
        "header", ['"type","description"', "Type, Description", "TYPE,DESCRIPTION"]
    )
    def test_the_header_may_be_written_differently(self, header):
        assert len(read(f"{header}\nINFO,x\n").valid) == 1

    @pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a, b"])
    def test_a_text_is_a_text_whatever_it_looks_like(self, text):
        assert read(f'{HEADER}INFO,"{text}"\n').valid[0]["description"] == text

    def test_any_file_of_django_will_do(self):
        assert csv_import.read(ContentFile(f"{HEADER}INFO,x".encode(), "x.csv")).valid
        with TemporaryUploadedFile("x.csv", "text/csv", 0, None) as file:
            file.write(f"{HEADER}INFO,x".encode())
            file.size = file.tell()
            file.seek(0)
            assert csv_import.read(file).valid

    def test_so_many_records_are_enough(self):
        assert len(read(HEADER + "INFO,x\n" * MAX_IMPORT_RECORDS).valid) == MAX_IMPORT_RECORDS


class TestRefusedRecords:
    @pytest.mark.parametrize(
        ("record", "sentence"),
        [
            ("INFO,", texts.DESCRIPTION_REQUIRED),
            ("INFO,   ", texts.DESCRIPTION_REQUIRED),
            (f"INFO,{'x' * 501}", texts.DESCRIPTION_TOO_LONG),
            (f"INFO,{'x' * 200_000}", texts.DESCRIPTION_TOO_LONG),
            ("EVIL,x", texts.TYPE_UNKNOWN),
            ("info,x", texts.TYPE_UNKNOWN),
            (",x", texts.TYPE_REQUIRED),
            ("INFO", texts.IMPORT_COLUMNS),
            ("INFO,a,b", texts.IMPORT_COLUMNS),
            ("INFO;x", texts.IMPORT_COLUMNS),
        ],
    )
    def test_the_others_are_kept(self, record, sentence):
        records = read(f"{HEADER}INFO,before\n{record}\nINFO,after\n")
        assert [fields["description"] for fields in records.valid] == ["before", "after"]
        assert records.refusals == [f"Line 3: {sentence}"]

    def test_the_line_is_where_the_record_starts(self):
        content = HEADER + '\nINFO,"two\r\nlines"\n\n\nEVIL,"three\n\nlines"\nEVIL,x\n'
        records = read(content)
        assert records.valid == [{"type": "INFO", "description": "two\nlines"}]
        assert records.refusals == [f"Line {line}: {texts.TYPE_UNKNOWN}" for line in (7, 10)]


class TestRefusedFile:
    def test_none_was_chosen(self):
        with pytest.raises(FileRefusedError, match=texts.IMPORT_NO_FILE):
            csv_import.read(None)

    @pytest.mark.parametrize("content", ["", " \n\r\n", codecs.BOM_UTF8])
    def test_empty(self, content):
        assert refusal(content) == texts.IMPORT_EMPTY

    def test_one_byte_too_large(self):
        content = HEADER + "INFO,x\n"
        assert read(content + "\n" * (MAX_IMPORT_BYTES - len(content))).valid
        assert refusal(content + "\n" * (MAX_IMPORT_BYTES - len(content) + 1)) == (
            texts.IMPORT_TOO_LARGE
        )

    def test_one_that_is_too_large_is_not_read(self):
        class Unread(ContentFile):
            def read(self, *args: object) -> bytes:
                raise AssertionError("was read")

        file = Unread(b"x", "x.csv")
        file.size = MAX_IMPORT_BYTES + 1
        with pytest.raises(FileRefusedError, match=texts.IMPORT_TOO_LARGE):
            csv_import.read(file)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
    def test_another_encoding(self, encoding):
        content = f"{HEADER}INFO,é\n".encode(encoding)
        expected = texts.IMPORT_NOT_CSV if encoding == "utf-16-le" else texts.IMPORT_NOT_UTF8
        assert refusal(content) == expected

    @pytest.mark.parametrize("content", [PNG, f"{HEADER}INFO,a\0b\n"])
    def test_no_text(self, content):
        assert refusal(content) == texts.IMPORT_NOT_CSV

    @pytest.mark.parametrize(
        "content", ["INFO,x\n", "type;description\n", "\n\n{}", "type\nINFO\n"]
    )
    def test_no_header(self, content):
        assert refusal(content) == texts.IMPORT_NO_HEADER

    def test_swapped_columns(self):
        assert refusal("description,type\nx,INFO\n") == texts.IMPORT_SWAPPED

    def test_a_header_alone(self):
        assert refusal(HEADER) == texts.IMPORT_NO_RECORDS

    def test_one_record_too_many(self):
        content = HEADER + "INFO,x\n" * (MAX_IMPORT_RECORDS + 1)
        assert refusal(content) == texts.IMPORT_TOO_MANY

    @pytest.mark.parametrize(
        ("content", "line"),
        [
            ('INFO,x\nINFO,"unclosed\nINFO,y\n', 3),
            ('INFO,"closed" too early\n', 2),
            ('INFO,"' + "x\n" * 100_000, 2),
        ],
    )
    def test_quotes_out_of_place(self, content, line):
        assert refusal(HEADER + content) == f"Line {line}: {texts.IMPORT_QUOTES}"

    def test_a_header_with_unclosed_quotes(self):
        assert refusal('"type,description\nINFO,x\n') == f"Line 1: {texts.IMPORT_QUOTES}"


class TestResult:
    def test_says_how_many_were_saved_then_what_was_refused(self):
        result = csv_import.result([], ["a", "b"])
        assert result.lines == ("No alerts imported.", "a", "b")
        assert not result.saved

    @pytest.mark.parametrize(("count", "last"), [(20, "refusal 19"), (25, "and 5 more")])
    def test_shows_20_refusals(self, count, last):
        lines = csv_import.result([], [f"refusal {number}" for number in range(count)]).lines
        assert lines[:21] == ("No alerts imported.", *(f"refusal {n}" for n in range(20)))
        assert lines[-1] == last
        assert len(lines) <= 22
