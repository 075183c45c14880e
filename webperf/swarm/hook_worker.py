"""The process that runs `setup` and `teardown` of a load: `python -m webperf.swarm.hook_worker`, started by `around`.

It is given a pickled HookJob, sends what each file's setup returned, and waits. A line on standard input, or its end,
means that the load is over: so teardown runs even when whoever steered the load was killed.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from webperf.errors import ConfigError, TargetFailed, WebperfError
from webperf.model.guard import Guard
from webperf.model.secret import Secret, hide
from webperf.swarm.channel import Channel
from webperf.swarm.client import client_for, shared_wire
from webperf.swarm.discovery import load_file
from webperf.swarm.headers import Headers
from webperf.swarm.hooks import Hook, Hooks, called, hooks_of, plain_data
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.options import Way

SETUP_S, TEARDOWN_S = 600.0, 60.0
"""Until then each file's has to be through: it may seed a database, and must not hang for ever."""

Ready = tuple[Hooks, Any]
"""A file's hooks, and what its setup returned."""


@dataclass(frozen=True, slots=True)
class HookJob:
    """The files whose hooks are run, and how they reach the app."""

    files: tuple[Path, ...]
    base_url: str
    headers: Headers
    secrets: tuple[Secret, ...]
    guard: Guard
    way: Way


def main() -> None:
    """Entry point."""
    # Ctrl-C reaches every process of the terminal; who steers decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel()
    job: HookJob = pickle.load(sys.stdin.buffer)
    asyncio.run(_serve(job, channel))
    # Not through the interpreter's end, where the thread that listens holds standard input.
    sys.stderr.close()
    os._exit(0)


async def _serve(job: HookJob, channel: Channel) -> None:
    over = asyncio.Event()
    threading.Thread(target=_listen, args=(asyncio.get_running_loop(), over), daemon=True).start()
    ready: dict[Path, Ready] = {}
    setting_up = asyncio.create_task(_set_up(job, ready))
    waiting = asyncio.create_task(over.wait())
    await asyncio.wait((setting_up, waiting), return_when=asyncio.FIRST_COMPLETED)
    setting_up.cancel()
    failure = (await asyncio.gather(setting_up, return_exceptions=True))[0]
    if isinstance(failure, Exception):
        channel.send(("failed", failure))
    else:
        channel.send(("data", {file: data for file, (_, data) in ready.items()}))
        await waiting
    waiting.cancel()
    channel.send(("done", await _tear_down(job, ready)))


def _listen(loop: asyncio.AbstractEventLoop, over: asyncio.Event) -> None:
    sys.stdin.buffer.readline()
    loop.call_soon_threadsafe(over.set)


async def _set_up(job: HookJob, ready: dict[Path, Ready]) -> None:
    """Fills `ready` file by file; those that are in it have to be torn down."""
    for file in job.files:
        hooks = next(hooks_of(scenario) for scenario in load_file(file) if scenario.file == file)
        where = f"{file}: setup()"
        with _in_one_line(where, file, SETUP_S):
            returned = None if hooks.setup is None else await _run(job, hooks.setup, SETUP_S)
        ready[file] = hooks, plain_data(returned, where=where)


async def _tear_down(job: HookJob, ready: dict[Path, Ready]) -> tuple[str, ...]:
    """In the opposite order, all of them; what went wrong, in words."""
    wrong: list[str] = []
    for file, (hooks, data) in reversed(ready.items()):
        try:
            with _in_one_line(f"{file}: teardown()", file, TEARDOWN_S):
                if hooks.teardown is not None:
                    await _run(job, hooks.teardown, TEARDOWN_S, data=data)
        except WebperfError as error:
            wrong.append(str(error))
    return tuple(wrong)


async def _run(job: HookJob, hook: Hook, longest_s: float, **given: Any) -> Any:
    async with (
        client_for(_uncounted, shared_wire(job.guard, job.way), job.base_url, dict(job.headers)) as api,
        asyncio.timeout(longest_s),
    ):
        return await called(hook, api=api, **given)


def _uncounted(outcome: Outcome) -> None:
    """Nobody measures what is asked for once."""


@contextmanager
def _in_one_line(where: str, file: Path, longest_s: float) -> Iterator[None]:
    """Whatever a hook raises, as one line with the place in its file and a type that has its exit code."""
    try:
        yield
    except WebperfError as error:
        raise type(error)(f"{where}: {hide(str(error))}") from None
    except TimeoutError:
        raise TargetFailed(f"{where} was not through in {longest_s:g} s") from None
    except Exception as error:
        traceback.print_exc()
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
        at = f" in line {lines[-1]}" if lines else ""
        words = hide((str(error).strip().splitlines() or [""])[0])
        kind = TargetFailed if isinstance(error, httpx.HTTPError) else ConfigError
        raise kind(f"{where} failed{at}: {type(error).__name__}{': ' if words else ''}{words}") from None


if __name__ == "__main__":
    main()
