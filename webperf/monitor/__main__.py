"""The process that watches: `python -m webperf.monitor`, started by `monitor.py`.

It reads a `Watched` as a line of JSON on standard input, says `ready`, and then writes a MonitorSecond a line. Further
lines of input name the targets anew. It ends with its standard input: when whoever asked is gone, nobody reads on.

A process of its own, for the looks take 5 to 10 ms of Python each: in a thread of webperf they would take the
interpreter from whatever steers a page or counts a load just then, and a webperf that is busy would be late in looking.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time

from webperf.model.missing import Missing
from webperf.model.monitor import TARGET, Gap
from webperf.model.plain import from_plain, to_plain
from webperf.monitor.container import container
from webperf.monitor.machine import MachineMeter
from webperf.monitor.processes import Census
from webperf.monitor.sampler import Sampler
from webperf.monitor.scrape import Endpoint
from webperf.monitor.watched import Watched


def main() -> None:
    """Entry point."""
    # Ctrl-C reaches every process of the terminal; who asked decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watched = from_plain(Watched, json.loads(sys.stdin.readline()))
    census = Census(watched.harness)
    census.watch(watched.targets)
    endpoint = Endpoint(watched.metrics_url) if watched.metrics_url else None
    gaps = (Gap(TARGET, "", "", Missing.NOT_SUPPORTED, watched.unseen),) if watched.unseen else ()
    sampler = Sampler(census, MachineMeter(container()), endpoint, gaps)
    gone = threading.Event()
    threading.Thread(target=_listen, args=(census, gone), daemon=True).start()
    sampler.sample(time.monotonic() - watched.zero_s)
    _say("ready")
    with contextlib.suppress(BrokenPipeError):
        _look(sampler, watched, gone)
    # Not through the interpreter's end, where the thread that listens holds standard input.
    os._exit(0)


def _look(sampler: Sampler, watched: Watched, gone: threading.Event) -> None:
    """At whole intervals of the run's clock, so that no delay adds up. A tick that was missed is left out."""
    while True:
        at_s = time.monotonic() - watched.zero_s
        due_s = (at_s // watched.interval_s + 1) * watched.interval_s
        ended = gone.wait(due_s - at_s)
        second = sampler.sample(time.monotonic() - watched.zero_s)
        if second is not None:
            _say(to_plain(second))
        if ended:
            return


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _listen(census: Census, gone: threading.Event) -> None:
    for line in sys.stdin:
        census.watch({str(kind): int(pid) for kind, pid in json.loads(line).items()})
    gone.set()


if __name__ == "__main__":
    main()
