"""Whether the server is well, for its container: `python -m floor.probe ADDRESS`."""

from __future__ import annotations

import sys
from urllib.request import urlopen

if __name__ == "__main__":
    urlopen(sys.argv[1], timeout=5).close()  # noqa: S310 - compose.yaml names the address
