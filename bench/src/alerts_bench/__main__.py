"""The command line: `python -m alerts_bench`."""

import sys

from alerts_bench.cli import main

if __name__ == "__main__":
    # What a result names as its command.
    sys.argv[0] = "alerts-bench"
    main()
