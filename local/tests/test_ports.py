import socket

from local import ports
from local.stack import HOST


def test_who_looks_meanwhile_finds_another_block() -> None:
    assert ports.free_block() != ports.free_block()


def test_a_block_in_which_somebody_listens_is_passed_over() -> None:
    free = ports.free_block()
    following = free + ports.BLOCKS.step
    with socket.create_server((HOST, following + 7)):
        assert ports.free_block() != following
