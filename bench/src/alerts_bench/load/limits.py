"""What this machine and its owner allow: open files, and hosts that may be loaded."""

from __future__ import annotations

import os
import resource
from urllib.parse import urlsplit

from alerts_bench.product.stack import LOOPBACK

SPARE_FILES = 200
FILES_PER_USER = 4
"""A connection for pages, a WebSocket, and one of the control's, which it opens anew at times."""
COMPOSE_HOSTS = ("gateway",)


class LimitError(ValueError):
    """More was asked for than is allowed; the message says which limit and how to raise it."""


def allow_files(users: int, *, at_most_hard: bool = False) -> None:
    """Raise this process's limit of open files, and so its children's, to what users need.

    Raises LimitError when the hard limit is below, unless that is enough for now.
    """
    needed = SPARE_FILES + FILES_PER_USER * users
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if at_most_hard and hard != resource.RLIM_INFINITY:
        needed = min(needed, hard)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise LimitError(
            f"{users} users need {needed} open files, and the hard limit of this process is {hard} "
            f"(ulimit -Hn). Raise it with `ulimit -n {needed}` as root, in "
            "/etc/security/limits.conf, or with `ulimits: {nofile: ...}` of the compose service; "
            "or ask for fewer users."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def assert_own_host(base_url: str, *, confirmed: bool) -> None:
    """Raise LimitError when a host is neither this machine nor the compose network's gateway."""
    host = urlsplit(base_url).hostname or ""
    in_compose = os.environ.get("STACK") == "docker" and host in COMPOSE_HOSTS
    if host in LOOPBACK or in_compose or confirmed:
        return
    raise LimitError(
        f"{base_url} is another machine. To load what is not yours is an attack: if it is yours, "
        "say so with --i-own-this-host."
    )
