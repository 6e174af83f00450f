"""Ask the server of this container for its health: `python -m shared_alerts.probe`.

Django is not loaded: a probe must not cost what it watches over.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from shared_alerts.manifest import Manifest

TIMEOUT_SECONDS: Final = 5


def main() -> None:
    """Exit 0 when the health page answers 200, else print the cause and exit 1."""
    prefix = Manifest.load(Path.cwd()).prefix
    try:
        # Docker may have told its containers of a proxy, which does not know this server.
        build_opener(ProxyHandler({})).open(
            f"http://127.0.0.1:{os.environ['PORT']}{prefix}health/", timeout=TIMEOUT_SECONDS
        )
    except URLError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
