"""One of several processes that add runs at once: waits for a line, adds `count` runs of its own, says so."""

from __future__ import annotations

import sys

from tests.store.history_build import run, sample
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

SERIES = 40


def main(url: str, name: str, count: str) -> None:
    """`name` tells this process' runs from the others'; half of the series are its own, half are everybody's."""
    history = History(parse_address(url))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(int(count)):
        shared = [sample("load_time", 1.0 + i, i, step=f"step {i}") for i in range(SERIES // 2)]
        own = [sample("load_time", 1.0 + i, i, step=f"{name} {i}") for i in range(SERIES // 2)]
        # Other processes meet the shared series in another order.
        history.add(run({}, number=number, run_id=name, samples=[*own, *(shared[::-1] if number % 2 else shared)]))
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
