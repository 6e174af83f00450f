import socket

import pytest

from local import ports
from local.stack import HOST, StackError


def test_who_looks_meanwhile_finds_another_block() -> None:
    assert ports.free_block() != ports.free_block()


def test_a_block_in_which_somebody_listens_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ports.free_block()
    monkeypatch.setattr(ports, "BLOCKS", range(ours, ours + 1))
    monkeypatch.setattr(ports, "_lock", lambda port: port == ours)
    assert ports.free_block() == ours
    with socket.create_server((HOST, ours + 7)), pytest.raises(StackError, match="No block"):
        ports.free_block()
