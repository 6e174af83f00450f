from __future__ import annotations

import pytest

from shared_alerts import knobs


class TestDamagedFile:
    @pytest.mark.parametrize(
        "content", [b"", b'{"delay_ms": 5', b"null", b"[]", b'{"other": 1}', b"\0\0", b"\xff\xfe"]
    )
    def test_is_as_good_as_none(self, content, state_dir, caplog):
        (state_dir / "knobs.json").write_bytes(content)
        assert knobs.read() == knobs.DEFAULTS
        assert len(caplog.records) == 1
        assert "knobs.json is damaged" in caplog.text

    def test_is_mended_by_the_next_change(self, state_dir):
        (state_dir / "knobs.json").write_bytes(b"")
        knobs.set_delay(5)
        assert knobs.read().delay_ms == 5
