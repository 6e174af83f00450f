import time

import httpx
import pytest
from plain import Site

from alerts_bench.run import relay
from alerts_bench.run.relay import RelayError


def test_it_counts_every_byte_in_both_directions(site: Site) -> None:
    url = f"{site.stack.base_url}/ajax/health"
    with relay.started(url) as between, httpx.Client(trust_env=False) as client:
        client.get(between.url(url))
        sent, received = between.count()
        answer = client.get(between.url(url))
        assert between.count()[0] == sent
        assert sent > len(str(answer.request.url))
        assert received > len(answer.content)
        assert between.count() == (0, 0)


def test_a_round_trip_takes_as_long_as_asked_and_a_connection_one_more(site: Site) -> None:
    url = f"{site.stack.base_url}/ajax/health"
    with relay.started(url) as between:
        between.set_rtt(100)
        with httpx.Client(trust_env=False) as client:
            first, second = (_seconds(client, between.url(url)) for _ in range(2))
    assert first >= 0.2
    assert second >= 0.1


def test_urls_keep_all_but_the_host(site: Site) -> None:
    with relay.started(site.stack.base_url) as between:
        assert between.url("http://a.test:80/b/?c=d") == f"http://127.0.0.1:{between.port}/b/?c=d"


def test_its_own_error_can_be_measured() -> None:
    errors = relay.errors_ms([0, 20])
    assert set(errors) == {0, 20}


def test_it_cannot_stand_before_tls() -> None:
    with pytest.raises(RelayError, match="its certificate"), relay.started("https://a.test/"):
        pass


@pytest.mark.parametrize(
    ("url", "is_carried"),
    [("http://a.test/b", True), ("https://a.test/b", False), ("http:///b", False)],
)
def test_what_it_can_stand_before_can_be_asked(url: str, is_carried: bool) -> None:
    assert relay.can_carry(url) is is_carried


def test_a_delay_before_tls_is_refused_with_the_ways_out() -> None:
    relay.assert_delays(["http://a.test/"])
    with pytest.raises(RelayError, match=r"^--rtt cannot delay https://b.test/: .* Leave out"):
        relay.assert_delays(["http://a.test/", "https://b.test/"])


def test_targets_of_one_server_share_their_origin() -> None:
    assert relay.origin("http://a.test:8000/ssr/?a=1") == "http://a.test:8000"


def _seconds(client: httpx.Client, url: str) -> float:
    started = time.monotonic()
    client.get(url)
    return time.monotonic() - started
