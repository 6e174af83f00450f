from typing import Any

import pytest

from alerts_bench.page.network import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch(session=None)  # type: ignore[arg-type]


def request(id_: str, *, body: str = "", kind: str = "Document", **more: Any) -> dict[str, Any]:
    return {"requestId": id_, "request": {"postData": body}, "type": kind, **more}


def response(id_: str, *, at: float = 0, server: str = "", **more: Any) -> dict[str, Any]:
    timing = {"requestTime": at, "sendStart": 1.0, "receiveHeadersStart": 5.0}
    headers = {"Server-Timing": server} if server else {}
    return {"requestId": id_, "response": {"timing": timing, "headers": headers, **more}}


def frame(text: str, at: float = 0, opcode: int = 1) -> dict[str, Any]:
    return {"timestamp": at, "response": {"payloadData": text, "opcode": opcode}}


def test_a_post_with_its_redirect_is_two_requests(watch: Watch) -> None:
    watch.on_request(request("1", body="a=ü"))
    redirect = response("1", at=10, server="app;dur=3")["response"]
    watch.on_request(request("1", redirectResponse=redirect))
    watch.on_response(response("1", at=10.02, server="db;dur=1, app;dur=4.5"))
    watch.on_data({"requestId": "1", "dataLength": 1000, "encodedDataLength": 3})
    watch.on_finished({"requestId": "1"})
    traffic = watch.traffic()
    assert (traffic.requests, traffic.payload_sent, traffic.payload_received) == (2, 4, 1000)
    stages = watch.stages(9.998, 11)
    assert stages.first_byte_out_ms == pytest.approx(3)
    assert stages.first_byte_in_ms == pytest.approx(27)
    assert stages.server_ms == pytest.approx(7.5)


def test_frames_count_in_bytes(watch: Watch) -> None:
    watch.on_frame_sent(frame("ü", at=1.001))
    watch.on_frame_received(frame("abc", at=1.004))
    watch.on_frame_received(frame("aGVsbG8=", at=1.005, opcode=2))
    traffic = watch.traffic()
    assert (traffic.frames_sent, traffic.frames_received) == (1, 2)
    assert (traffic.payload_sent, traffic.payload_received) == (2, 8)
    stages = watch.stages(1, 2)
    assert stages.first_byte_out_ms == pytest.approx(1)
    assert stages.first_byte_in_ms == pytest.approx(5)
    assert stages.server_ms is None


def test_what_a_stream_brings_that_was_open_before_counts(watch: Watch) -> None:
    watch.on_request(request("1", kind="EventSource"))
    watch.reset()
    watch.on_data({"requestId": "1", "dataLength": 500, "encodedDataLength": 500, "timestamp": 1.2})
    traffic = watch.traffic()
    assert (traffic.requests, traffic.payload_received) == (0, 500)
    assert watch.stages(1, 2).first_byte_in_ms == pytest.approx(200)
    watch.reset()
    assert watch.traffic().payload_received == 0


def test_the_late_answer_to_an_earlier_click_does_not_count(watch: Watch) -> None:
    watch.on_request(request("1", kind="Fetch"))
    watch.reset()
    watch.on_data({"requestId": "1", "dataLength": 296, "encodedDataLength": 296, "timestamp": 1.2})
    watch.on_finished({"requestId": "1"})
    assert watch.traffic().payload_received == 0


def test_what_a_cache_answers_did_not_cross_the_network(watch: Watch) -> None:
    for id_, event in (("1", watch.on_cached), ("2", lambda _: None)):
        watch.on_request(request(id_, kind="Script"))
        event({"requestId": id_})
        watch.on_response(response(id_, fromDiskCache=id_ == "2"))
        watch.on_data({"requestId": id_, "dataLength": 10, "encodedDataLength": 3})
    traffic = watch.traffic()
    assert (traffic.requests, traffic.payload_received, traffic.script_bytes) == (0, 0, 0)


def test_scripts_are_counted_apart(watch: Watch) -> None:
    for id_, kind in (("1", "Document"), ("2", "Script")):
        watch.on_request(request(id_, kind=kind))
        watch.on_data({"requestId": id_, "dataLength": 10, "encodedDataLength": 3})
    assert watch.traffic().script_bytes == 10
    assert watch.traffic().payload_received == 20


def test_what_comes_after_the_end_did_not_bring_it(watch: Watch) -> None:
    watch.on_frame_received(frame("a", at=1.004))
    watch.on_frame_received(frame("late", at=1.5))
    assert watch.stages(1, 1.1).first_byte_in_ms == pytest.approx(4)


def test_nothing_seen_is_nothing_known(watch: Watch) -> None:
    stages = watch.stages(1, 2)
    assert stages.first_byte_out_ms is stages.first_byte_in_ms is stages.server_ms is None


def test_scripts_are_weighed_raw_and_as_they_were_sent(watch: Watch) -> None:
    for id_, kind in (("1", "Script"), ("2", "Script"), ("3", "Stylesheet"), ("4", "Script")):
        watch.on_request(request(id_, kind=kind))
        watch.on_response(response(id_, fromDiskCache=id_ == "4"))
        for _ in range(2):
            watch.on_data({"requestId": id_, "dataLength": 100, "encodedDataLength": 30})
    assert watch.script_sizes() == {"script_bytes": 400, "script_sent_bytes": 120}
