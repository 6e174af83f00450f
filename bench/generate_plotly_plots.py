"""Draw the charts of the newest result: the same as ``alerts-bench report``."""

import sys

from alerts_bench.cli import main

if __name__ == "__main__":
    sys.argv[:1] = ["alerts-bench", "report"]
    main()
