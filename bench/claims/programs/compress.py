"""Prints how many bytes files have: raw, by gzip and by brotli, each at its strongest."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import brotli


def main() -> None:
    found = {}
    for name in sys.argv[1:]:
        content = Path(name).read_bytes()
        found[name] = {
            "raw": len(content),
            "gzip": len(gzip.compress(content, 9, mtime=0)),
            "brotli": len(brotli.compress(content, quality=11)),
        }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
