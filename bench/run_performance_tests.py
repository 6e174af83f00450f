"""Measure: the same as ``alerts-bench run``."""

import sys

from alerts_bench.cli import main

if __name__ == "__main__":
    sys.argv[:1] = ["alerts-bench", "run"]
    main()
