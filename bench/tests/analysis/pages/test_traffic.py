from synthetic import sample

from alerts_bench.analysis.formatting import sizes
from alerts_bench.analysis.pages.traffic import Count, traffic


class TestTraffic:
    def test_the_midpoint_of_two_counts_never_occurred(self) -> None:
        found = traffic([sample("Reactor", 1, 50.0, payload_received=n) for n in (82_212, 322)])
        assert found["payload_received"] == Count(median=322, low=322, high=82_212)

    def test_a_sum_is_that_of_a_sample(self) -> None:
        found = traffic(
            [
                sample("Reactor", 1, 50.0, payload_sent=sent, payload_received=received)
                for sent, received in ((100, 5), (10, 80), (20, 30))
            ]
        )
        assert found["payload"] == Count(median=90, low=50, high=105)

    def test_what_was_not_counted_is_missing(self) -> None:
        assert traffic([sample("SSR", 1, 50.0)]) == {}

    def test_failures_are_not_counted(self) -> None:
        assert traffic([sample("SSR", 1, 50.0, requests=2, outcome="timeout")]) == {}


class TestSizes:
    def test_the_range_stands_beside_what_differs(self) -> None:
        assert sizes(Count(322, 322, 82_212)) == "322 B (322 B to 82.2 kB)"

    def test_equal_counts_need_no_range(self) -> None:
        assert sizes(Count(322, 322, 322)) == "322 B"

    def test_unknown(self) -> None:
        assert sizes(None) == "–"
