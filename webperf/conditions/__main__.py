"""The proxy's process: `python -m webperf.conditions`, started by `ShapingProxy`. It ends when its input does."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import resource
import sys

from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.control import Control

# A delivery must not wait for a browser that draws on every core. Not everybody may say so; then it is left as it is.
PRIORITY = -10
LINE_LIMIT_BYTES = 1 << 20


async def serve() -> None:
    """Answer until nobody asks any more: also when who started us was killed, for then its end of the pipe closes."""
    loop = asyncio.get_running_loop()
    control = Control(Alarms(loop))
    questions = asyncio.StreamReader(limit=LINE_LIMIT_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin.buffer)
    while line := await questions.readline():
        reply = json.dumps(await control.answer(line)) + "\n"
        sys.stdout.write(reply)
        sys.stdout.flush()


def main() -> None:
    """As many files as are allowed, ahead of others where that is allowed, and no pause to look for old garbage."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    gc.freeze()
    with contextlib.suppress(BrokenPipeError):
        asyncio.run(serve())
    # Open connections end with the process; nobody waits for them.
    os._exit(0)


if __name__ == "__main__":
    main()
