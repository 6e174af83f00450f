"""How large the script is that a page of each framework loads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from alerts_bench.analysis.formatting import size
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError, judged, within

FILES: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "Django LiveView": ("liveview", ("liveview/static/liveview/liveview.min.js",)),
    "django-htmx": ("htmx", ("django_htmx/static/django_htmx/htmx-2.min.js",)),
    "Unicorn": ("unicorn", ("django_unicorn/static/unicorn/js/unicorn.min.js",)),
    "Reactor": ("reactor", ("reactor/static/reactor/reactor.min.js",)),
    "djust": ("djust", ("djust/static/djust/client.min.js",)),
}
"""By label: the implementation that has it installed, and the files of the installed release."""


def measure(programs: Programs) -> Raw:
    """Compress the scripts of the installed releases; ``bytes`` is by label, then by way.

    Raises UnmeasuredError.
    """
    found: dict[str, dict[str, int]] = {}
    files: dict[str, list[str]] = {}
    for label, (implementation, names) in FILES.items():
        (packages,) = programs.environment(implementation).glob("lib/python*/site-packages")
        paths = [packages / name for name in names]
        if missing := [str(path) for path in paths if not path.is_file()]:
            raise UnmeasuredError(f"{label} has no longer a file {', '.join(missing)}.")
        done = programs.document("djust", "compress.py", *map(str, paths))
        found[label] = {
            way: sum(one[way] for one in done.values()) for way in ("raw", "gzip", "brotli")
        }
        files[label] = list(names)
    return {"bytes": found, "files": files}


def client(claim: Claim, raw: Raw) -> Judgement:
    """Judge one framework's script by gzip; the others stand beside it."""
    measured = raw["bytes"]
    if claim.framework not in measured:
        raise UnmeasuredError(f"No script of {claim.framework} was measured.")
    own = measured[claim.framework]
    parts = [
        Part(
            what=f"{claim.framework}, {name.replace('_', ' ')}",
            claimed=size(claimed),
            measured=f"{size(own['gzip'])} by gzip, {size(own['brotli'])} by brotli",
            holds=within(claim, own["gzip"], claimed),
            surpassed=own["gzip"] < claimed,
        )
        for name, claimed in claim.claimed.items()
    ]
    others = [
        Part(
            what=f"{label}, beside it",
            claimed="–",
            measured=f"{size(one['gzip'])} by gzip, {size(one['brotli'])} by brotli",
        )
        for label, one in measured.items()
        if label != claim.framework
    ]
    return judged(claim, [*parts, *others])
