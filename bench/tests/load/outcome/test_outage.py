from dataclasses import replace

from test_steps import SAMPLE

from alerts_bench.data.load_samples import ECHO, NOT_CONNECTED, ActSample
from alerts_bench.load.outcome.outage import Outage, outage

KILLED = 100.0


def at(seconds: float, user: str, act: str = "details", outcome: str = "ok") -> ActSample:
    return replace(SAMPLE, timestamp=KILLED + seconds, user=user, act=act, outcome=outcome)


def seen(*samples: ActSample, found: set[int] | None = None) -> Outage:
    return outage(
        samples, implementation="SSR", users=3, killed=KILLED, kept=[101, 102], found=found
    )


def test_users_are_back_with_their_first_success() -> None:
    result = seen(
        at(-1, "a", outcome="status 500"),
        at(0.1, "a", outcome="status 502"),
        at(0.6, "a", "open", "refused"),
        at(1.2, "a", "open"),
        at(1.2, "a", "any", NOT_CONNECTED),
        at(2.0, "a"),
        at(0.5, "b", outcome="status 502"),
        at(1.0, "b", "open"),
        at(0.2, "c"),
        replace(at(0.3, "x", outcome="odd"), implementation=ECHO),
        found={101, 102, 5},
    )
    assert (result.hit, result.back) == (2, 2)
    assert (result.median_back_s, result.all_back_s) == (1.2, 1.2)
    assert result.lost_acts == {"status 502": 2, "refused": 1, NOT_CONNECTED: 1}
    assert result.lost_rows == 0


def test_who_does_not_come_back_is_not_counted_as_back() -> None:
    result = seen(at(0.1, "a", outcome="refused"), at(0.1, "b", outcome="refused"), at(1, "b"))
    assert (result.hit, result.back, result.all_back_s) == (2, 1, None)
    assert result.lost_rows is None


def test_rows_that_are_gone_are_lost() -> None:
    assert seen(found={101}).lost_rows == 1


def test_nobody_was_hit() -> None:
    result = seen(at(0.1, "a"), found=set())
    assert (result.hit, result.back, result.median_back_s) == (0, 0, None)
