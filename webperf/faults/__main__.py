"""The guard's process: `python -m webperf.faults`, started by `FaultGuard`. It holds the faults, and ends them.

It is nobody's child: killing the harness with all its children does not reach it. It ends every fault when its time is
up, when its input ends (then nobody is there any more who could take them off), and when it is told to end.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
from types import FrameType

from webperf.errors import WebperfError
from webperf.faults.holds import Holds

INPUT, OUTPUT = 0, 1
READ_BYTES = 1 << 16


def main() -> None:
    """Leave the family of who started it, then answer until nobody asks any more."""
    if os.fork():
        os._exit(0)
    holds = Holds()
    for signum in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(holds)
    finally:
        holds.lift_all()


def serve(holds: Holds) -> None:
    """One JSON object a line in, one out (`Holds.answer`)."""
    _say({"pid": os.getpid()})
    unread = b""
    while True:
        ready, _, _ = select.select([INPUT], [], [], holds.next_s())
        holds.run_out()
        if not ready:
            continue
        more = os.read(INPUT, READ_BYTES)
        if not more:
            return
        unread += more
        while b"\n" in unread:
            line, _, unread = unread.partition(b"\n")
            if not _say(_answer(holds, line)):
                return


def _answer(holds: Holds, line: bytes) -> dict[str, object]:
    try:
        return holds.answer(json.loads(line))
    except WebperfError as error:
        return {"refused": str(error)}
    except (ValueError, KeyError, TypeError, OSError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def _say(answer: dict[str, object]) -> bool:
    with contextlib.suppress(BrokenPipeError):
        os.write(OUTPUT, json.dumps(answer).encode() + b"\n")
        return True
    return False


def _end(_signum: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
