"""A generating process: `python -m webperf.swarm.worker`, started by `crew`.

It is given a pickled Job on standard input, says that it is ready, and waits for `start <monotonic seconds>`. Reports
go back as pickles behind their length. `users <part> <N>` changes a part that is controlled. `stop`, or the end of
standard input, ends the load: when whoever steers it is gone, nobody is left to stop it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pickle
import resource
import signal
import sys
import threading
import time
import traceback
from typing import Any

from webperf.errors import WebperfError
from webperf.model.secret import hide
from webperf.swarm.channel import Channel
from webperf.swarm.discovery import scenario_of
from webperf.swarm.engine import Engine, Job
from webperf.swarm.histogram import Histogram

ORPHAN_S = 3.0
"""How long an event loop that hears nothing any more may go on after its steering is gone."""


def main() -> None:
    """Entry point."""
    # Ctrl-C reaches every process of the terminal; who steers decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel()
    job: Job = pickle.load(sys.stdin.buffer)
    _raise_file_limit()
    # numpy finds its kernels when it first counts.
    Histogram().record_all((1.0, 2.0))
    try:
        scenarios = (scenario_of(part.file, part.name, part.url, part.ask, part.user) for part in job.parts)
        engine = Engine(job, tuple(scenarios))
    except WebperfError as error:
        channel.send(("failed", hide(str(error))))
        return
    # What is there now stays: the collector need not look at it while load runs.
    gc.collect()
    gc.freeze()
    status = 0
    try:
        _loop_runner()(_serve(engine, channel))
    except Exception:
        traceback.print_exc()
        status = 1
    # Not through the interpreter's end, where the thread that listens holds standard input.
    sys.stderr.close()
    os._exit(status)


def _raise_file_limit() -> None:
    """Each user has connections of its own; the soft limit is often 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _loop_runner() -> Any:
    try:
        import uvloop
    except ImportError:
        return asyncio.run
    return uvloop.run


async def _serve(engine: Engine, channel: Channel) -> None:
    loop = asyncio.get_running_loop()
    started: asyncio.Future[float | None] = loop.create_future()
    threading.Thread(target=_listen, args=(loop, started, engine), daemon=True).start()
    channel.send(("ready", None))
    start_s = await started
    if start_s is not None:
        await engine.run(start_s, lambda report: channel.send(("report", report)))
    channel.send(("done", None))


def _listen(loop: asyncio.AbstractEventLoop, started: asyncio.Future[float | None], engine: Engine) -> None:
    for line in sys.stdin.buffer:
        word, _, rest = line.decode().strip().partition(" ")
        if word == "start":
            loop.call_soon_threadsafe(_settle, started, float(rest))
        elif word == "users":
            part, users = rest.split()
            loop.call_soon_threadsafe(engine.control, int(part), int(users))
        else:
            break
    # The loop may be closed: then all is done, and the process on its way out.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(_settle, started, None)
        loop.call_soon_threadsafe(engine.stop)
    time.sleep(ORPHAN_S)
    os._exit(1)


def _settle(future: asyncio.Future[float | None], value: float | None) -> None:
    if not future.done():
        future.set_result(value)


if __name__ == "__main__":
    main()
