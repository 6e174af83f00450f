"""Times a template engine with pyperf; with --show it prints what the engine makes instead."""

from __future__ import annotations

import engines
import pyperf


def pass_on(command: list[str], arguments: object) -> None:
    """Give the processes that pyperf starts the same arguments."""
    named = vars(arguments)
    command.extend(["--engine", named["engine"], "--kind", named["kind"]])
    command.extend(["--items", str(named["items"])])


def main() -> None:
    runner = pyperf.Runner(add_cmdline_args=pass_on)
    runner.argparser.add_argument("--engine", required=True)
    runner.argparser.add_argument("--kind", required=True)
    runner.argparser.add_argument("--items", type=int, required=True)
    runner.argparser.add_argument("--show", action="store_true")
    asked = runner.parse_args()
    engines.set_up()
    render = engines.renderer(asked.engine, asked.kind, asked.items)
    if asked.show:
        print(render(), end="")
    else:
        runner.bench_func("render", render)


if __name__ == "__main__":
    main()
