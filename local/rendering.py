"""The configuration files of a stack: supervisord's, nginx's, and the gateway's routes."""

from __future__ import annotations

import os
import re
import resource
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from alerts_bench.system import state_files, templates, variables
from local.programs import GATEWAY, Program
from local.stack import HOST, ROOT, Stack, StackError

GATEWAY_SOURCES: Final = ROOT / "gateway"
ROUTES: Final = GATEWAY_SOURCES / "templates" / "default.conf.template"
MOST_OPEN_FILES: Final = 65_536
# More than a file to import may have, so that its page can say so; the same as in compose.yaml.
BODY_LIMIT_KB: Final = 2048
# Nothing listens there: an implementation that this stack does not have answers 502.
NOWHERE: Final = f"{HOST}:1"


def supervisord(stack: Stack, programs: Sequence[Program]) -> Path:
    """Write supervisord's configuration and return its path."""
    path = stack.state / "supervisord.conf"
    text = _render("supervisord.conf.jinja", stack=stack, programs=programs)
    # It holds the databases' passwords.
    state_files.write(path, text, mode=state_files.PRIVATE)
    return path


def gateway(stack: Stack, programs: Sequence[Program]) -> bool:
    """Write the gateway's folder; True when its configuration is another than before."""
    folder = stack.state / GATEWAY
    (folder / "temp").mkdir(parents=True, exist_ok=True)
    files = {
        folder / path.relative_to(GATEWAY_SOURCES): path.read_text("utf-8")
        for name in ("html", "snippets")
        for path in (GATEWAY_SOURCES / name).iterdir()
    }
    files[folder / "nginx.conf"] = _render("nginx.conf.jinja")
    files[folder / "conf.d" / "default.conf"] = routes(stack, programs)
    changed = {
        path: text
        for path, text in files.items()
        if not path.exists() or path.read_bytes() != text.encode()
    }
    for path, text in changed.items():
        path.parent.mkdir(exist_ok=True)
        state_files.write(path, text)
    return bool(changed)


def routes(stack: Stack, programs: Sequence[Program]) -> str:
    """The gateway's template with the addresses of this stack."""
    template = ROUTES.read_text("utf-8")
    upstreams = dict.fromkeys(re.findall(r"\$\{(\w+_UPSTREAM)\}", template), NOWHERE)
    for program in programs:
        if program.implementation:
            name = f"{program.implementation.id.upper().replace('-', '_')}_UPSTREAM"
            address = f"{program.host}:{program.port}"
            upstreams[name] = (
                address if program.replica == 1 else f"{upstreams[name]}; server {address}"
            )
    values = {
        "GATEWAY_LISTEN": f"{HOST}:{stack.port}",
        "BODY_LIMIT_KB": str(BODY_LIMIT_KB),
        "UNICORN_BODY_LIMIT_KB": str(2 * BODY_LIMIT_KB),
        **upstreams,
    }
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], template)


def _render(template: str, **values: object) -> str:
    environment = templates.of_text(ROOT / "local" / "templates")
    environment.filters |= {"environment": _environment, "literal": _literal, "shell": shlex.join}
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return environment.get_template(template).render(
        open_files=MOST_OPEN_FILES if limit < 0 else min(limit, MOST_OPEN_FILES),
        root=ROOT,
        # Without it, nginx as root serves as a user who cannot read this folder.
        user=variables.user() if os.geteuid() == 0 else "",
        **values,
    )


def _literal(value: object) -> str:
    """The value as supervisord reads it back: % begins an expansion and ; a comment."""
    text = str(value)
    if " ;" in text or "\n" in text:
        raise StackError(f"supervisord cannot be given this value: {text!r}")
    return text.replace("%", "%%")


def _environment(values: Mapping[str, str]) -> str:
    """The variables as supervisord reads them: in quotes, which cannot be escaped."""
    for name, value in values.items():
        if '"' in value:
            raise StackError(f"{name} must not hold a double quote: {value}")
    return ",".join(f'{name}="{value}"' for name, value in sorted(values.items()))
