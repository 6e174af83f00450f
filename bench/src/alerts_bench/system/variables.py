"""The environment variables of the processes that are started here: what they need, nothing else.

Whatever else the caller's shell holds (PYTHONPATH, DJANGO_SETTINGS_MODULE, GUNICORN_CMD_ARGS, a
proxy) would change without a word what is served, tested or measured. What a user may pass is
listed here and in CONTRIBUTING.md.

Only the standard library: setup uses it before anything is installed.
"""

from __future__ import annotations

import os
import pwd
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

SYSTEM: Final = ("HOME", "LANG", "LC_*", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ")
"""What any program needs to run."""

TERMINAL: Final = (
    "CI",
    "COLORTERM",
    "COLUMNS",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "FORCE_COLOR",
    "NO_COLOR",
    "PLAYWRIGHT_BROWSERS_PATH",
    "TERM",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_*",
)
"""What a program needs to show something: its terminal, a browser and that browser's window."""

SETTINGS: Final = (
    "ALLOWED_HOSTS",
    "ASGI_SERVER",
    "BENCH_API",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "POLL_SECONDS",
    "SEARCH_DEBOUNCE_MS",
    "STATISTICS_POLL_SECONDS",
    "WORKERS",
)
"""What a user may set of the servers of a local stack; it reaches them as it is."""

STACK: Final = (
    *SETTINGS,
    "DATABASE_URL",
    "DATABASE_URL_*",
    "PORT",
    "REPLICAS",
    "STACK",
    "STACK_COMMAND",
    "STATE",
    "VARIANT",
    "VENV_*",
)
"""What a user may set of a local stack."""

CONTAINERS: Final = (
    "BENCH_BASE_URL",
    "BENCH_TOKEN",
    "BUILDKIT_*",
    "COMPOSE_*",
    "CPUS",
    "DATABASE_SERVER",
    "DOCKER_*",
    "DURATION",
    "GIT_COMMIT",
    "GIT_REASON",
    "IMPL",
    "LISTEN",
    "LOAD_PORT",
    "LOAD_WORKERS",
    "MEMORY",
    "NETWORK",
    "POSTGRES_PASSWORD",
    "SECRET_KEY",
    "USERS",
)
"""What a user may set of a stack in containers, beside what both kinds have."""

INSTALLATION: Final = (
    "*_PROXY",
    "*_proxy",
    "AR",
    "CARGO_*",
    "CC",
    "CFLAGS",
    "CURL_CA_BUNDLE",
    "CXX",
    "CXXFLAGS",
    "LDFLAGS",
    "NETRC",
    "PIP_*",
    "PKG_CONFIG_PATH",
    "REQUESTS_CA_BUNDLE",
    "RUSTUP_*",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "UV_*",
    "VIRTUAL_ENV",
    "XDG_*",
)
"""What reaches the commands that install: package indexes, the way to them, compilers."""


_SOURCE: Final = str(Path(__file__).resolve().parents[2])


def of_module(**own: str) -> dict[str, str]:
    """Return the variables for a child that runs a module of this package."""
    return passed(PYTHONPATH=_SOURCE, **own)


def passed(*groups: tuple[str, ...], **own: str) -> dict[str, str]:
    """Return the variables for a child: SYSTEM and these groups as the caller has them, then its
    own. Who the user is, the system says.
    """
    patterns = [*SYSTEM, *(pattern for group in groups for pattern in group)]
    kept = {
        name: value
        for name, value in os.environ.items()
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    }
    return {"HOME": home(), **kept, "LOGNAME": user(), "USER": user(), "PYTHONUTF8": "1", **own}


def user() -> str:
    """Return the name of the user whose process this is; the number where the system has none.

    The variables USER and LOGNAME are not asked: plain ``su`` leaves them somebody else's.
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def home() -> str:
    """Return the home folder that the system knows of this user; the root folder without one."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_dir
    except KeyError:
        return str(Path("/"))
