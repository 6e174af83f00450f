"""Numbers as people read them: three significant digits, units always; and tables of them."""

from collections.abc import Sequence

from alerts_bench.analysis.modes import Mode
from alerts_bench.analysis.pages.traffic import Count
from alerts_bench.analysis.stats import Interval

UNKNOWN = "–"
MIB = 1 << 20


def number(value: float) -> str:
    """Return a number with three significant digits and no exponent."""
    size = abs(value)
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    return f"{value:,.{decimals}f}"


def milliseconds(value: float | None) -> str:
    """Return a time."""
    return UNKNOWN if value is None else f"{number(value)} ms"


def span(low: float, high: float) -> str:
    """Return times as a range: “10–15 ms”, or one of them where both read the same."""
    digits = 0 if high >= 9.95 else 1
    ends = dict.fromkeys(f"{end:,.{digits}f}" for end in (low, high))
    return f"{'–'.join(ends)} ms"


def mebibytes(value: int) -> str:
    """Return a size in memory."""
    return f"{value / MIB:.1f} MiB"


def limits(interval: Interval) -> str:
    """Return the limits of an interval, or a dash where one launch leaves them unknown."""
    if not interval.known:
        return UNKNOWN
    return f"{number(interval.low)} to {number(interval.high)}"


def fixed_limits(interval: Interval, digits: int = 2) -> str:
    """Return the limits of an interval with so many decimals, known or not."""
    return f"{interval.low:.{digits}f} to {interval.high:.{digits}f}"


def share(value: float, digits: int = 0) -> str:
    """Return a share in percent: 0.5 is 50 %."""
    return f"{100 * value:.{digits}f} %"


def times(ratio: float) -> str:
    """Return a factor."""
    return f"{number(ratio)}×"


def percent(ratio: float) -> str:
    """Return a ratio as a change with its sign: 1.05 is +5.0 %."""
    change = 100 * (ratio - 1)
    return f"{change:+.1f} %".replace("-", "−")


def percents(interval: Interval | None) -> str:
    """Return the limits of a ratio as changes, or a dash where they are unknown."""
    if interval is None or not interval.known:
        return UNKNOWN
    return f"{percent(interval.low)} to {percent(interval.high)}"


def failures(counts: tuple[int, int]) -> str:
    """Return how many samples failed before and after, or nothing where none did."""
    return "{}, then {}".format(*counts) if any(counts) else ""


def size(value: float | None) -> str:
    """Return a number of bytes; 1 kB is 1,000 bytes. What has shrunk is negative."""
    if value is None:
        return UNKNOWN
    if value < 0:
        return f"−{size(-value)}"
    if value < 1000:
        return f"{value:.0f} B"
    return f"{number(value / 1000)} kB" if value < 1e6 else f"{number(value / 1e6)} MB"


def sizes(count: Count | None) -> str:
    """Return the bytes of the median sample, and the range where samples differ."""
    if count is None:
        return UNKNOWN
    middle, low, high = map(size, (count.median, count.low, count.high))
    return middle if low == high else f"{middle} ({low} to {high})"


def modes(found: tuple[Mode, Mode] | None) -> str:
    """Return the share and the median of each of two modes, or nothing where there are none."""
    if found is None:
        return ""
    told = (f"{100 * mode.share:.0f} % at {milliseconds(mode.median_ms)}" for mode in found)
    return "two modes: " + " and ".join(told)


def rank_range(groups: Sequence[int]) -> str:
    """Return rank groups: “1”, “1–2” for one that stands in two, “” for none."""
    return f"{groups[0]}–{groups[-1]}" if len(groups) > 1 else "".join(map(str, groups))


def sentence_case(text: str) -> str:
    """Return a text that begins with a capital letter, the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def listed(words: list[str]) -> str:
    """Join words as a sentence does: “A, B and C”."""
    return " and ".join([", ".join(words[:-1]), *words[-1:]] if len(words) > 1 else words)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a header and rows as a table in Markdown."""
    header, *body = [f"| {' | '.join(cells)} |\n" for cells in rows]
    return "".join([header, "|---" * len(rows[0]), "|\n", *body])
