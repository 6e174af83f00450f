"""The command line: `python -m alerts_bench`."""

from alerts_bench.cli import main

if __name__ == "__main__":
    main()
