"""A browser user's process: `python -m webperf.journey.users.worker`, started by `crew`, spoken to as `job` says.

It goes through the journey as often as it is told, and then on until all others are through: who is measured last has
as much company as who is measured first. `stop`, or the end of standard input, ends its browser and itself.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback

from webperf.browser.launch import BrowserHost
from webperf.errors import InfrastructureError, UsageError, WebperfError
from webperf.journey.access import Networks
from webperf.journey.discovery import load_file
from webperf.journey.users.job import Cell, UserJob
from webperf.journey.users.trips import Trips
from webperf.model.journey import Journey
from webperf.swarm.channel import Channel

ORPHAN_S = 5.0
"""How long it may take to end after it was told to."""
AGAIN_S = 2.0
"""A browser that was just being started when it was to end is there a moment later; a call may outlive its browser."""


class User:
    """Does what the lines say. `halt` and `end` come from the thread that reads them."""

    def __init__(self, job: UserJob, channel: Channel) -> None:
        self._job, self._channel = job, channel
        self._host = BrowserHost(job.launch)
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._halted, self._rests = threading.Event(), threading.Event()

    def hear(self, word: str) -> None:
        """A line that is for the thread that works."""
        self._words.put(word)

    def halt(self) -> None:
        """No further iteration of this cell, and the one under way does not count."""
        self._halted.set()
        self._host.kill(count=True)
        while not self._rests.wait(AGAIN_S):
            self._host.kill(count=True)

    def end(self) -> None:
        """Nothing more at all."""
        self._halted.set()
        self._words.put("")
        self._host.kill()

    def serve(self) -> None:
        """Cell after cell. Raises UsageError for a journey that is wrong, InfrastructureError without a browser."""
        with self._host, Networks(self._job.throttling, self._job.fence) as networks:
            while (words := self._words.get().split())[:1] == ["cell"]:
                if not self._measure(self._job.cells[int(words[1])], networks):
                    return

    def _measure(self, cell: Cell, networks: Networks) -> bool:
        """False where it was told to end before the start."""
        journey = _journey_of(cell)
        self._rests.clear()
        # There before the start: nobody's page is measured while another's browser is being launched.
        _ = self._host.browser
        self._channel.send(("ready", None))
        if self._words.get() != "begin":
            return False
        trips = Trips(self._job, cell, journey, self._host, networks, self._channel, self._halted)
        trips.as_asked()
        self._channel.send(("through", None))
        trips.for_company()
        self._halted.wait()
        self._rests.set()
        self._host.end_browser()
        self._halted.clear()
        self._channel.send(("halted", self._host.lost_cpu_s))
        return True


def main() -> None:
    """Entry point."""
    # Ctrl-C reaches every process of the terminal; who steers decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = Channel()
    user = User(pickle.load(sys.stdin.buffer), channel)
    threading.Thread(target=_listen, args=(user,), daemon=True).start()
    status = 0
    try:
        user.serve()
    except InfrastructureError as error:
        channel.send(("failed", str(error)))
    except WebperfError as error:
        channel.send(("wrong", error))
    except Exception:
        traceback.print_exc()
        status = 1
    # Not through the interpreter's end, where the thread that listens holds standard input.
    sys.stderr.close()
    os._exit(status)


def _listen(user: User) -> None:
    for line in sys.stdin.buffer:
        word = line.decode().strip()
        if word == "stop":
            break
        if word == "halt":
            user.halt()
        else:
            user.hear(word)
    user.end()
    time.sleep(ORPHAN_S)
    os._exit(1)


def _journey_of(cell: Cell) -> Journey:
    found = next((journey for journey in load_file(cell.file) if journey.name == cell.journey), None)
    if found is None:
        raise UsageError(f"{cell.file} has no journey {cell.journey!r} any more")
    return found


if __name__ == "__main__":
    main()
