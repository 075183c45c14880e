"""Runs inside the app under test when it starts, with `--profile memory` only; it imports nothing of webperf.

A thread waits at a socket in the folder that WEBPERF_PROFILE_FOLDER names, and costs nothing until it is spoken to.
`start` begins tracemalloc, `stop` ends it and answers with what was allocated since and is still held, as JSON:
{"peak": bytes, "held": bytes, "stacks": [[[frame, ...], bytes, blocks], ...]}, the outermost frame first.
"""

import contextlib
import importlib
import json
import os
import socket
import sys
import threading
import tracemalloc

FRAMES = 24
MOST_STACKS = 3000


def _serve(listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        with connection, connection.makefile("rw") as lines:
            word = lines.readline().strip()
            if word == "start":
                tracemalloc.start(FRAMES)
            lines.write((_taken() if word == "stop" else "{}") + "\n")


def _taken() -> str:
    if not tracemalloc.is_tracing():
        return "{}"
    held, peak = tracemalloc.get_traced_memory()
    snapshot = tracemalloc.take_snapshot()
    tracemalloc.stop()
    rows = snapshot.filter_traces([tracemalloc.Filter(False, __file__)]).statistics("traceback")[:MOST_STACKS]
    stacks = [[[f"{f.filename}:{f.lineno}" for f in row.traceback], row.size, row.count] for row in rows]
    return json.dumps({"peak": peak, "held": held, "stacks": stacks})


def _begin(folder: str) -> None:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(os.path.join(folder, f"{os.getpid()}.sock"))
    listening.listen()
    threading.Thread(target=_serve, args=(listening,), daemon=True, name="webperf-profile").start()


def _next() -> None:
    """This file hides another one of its name, which the app may need."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    sys.modules.pop("sitecustomize", None)
    with contextlib.suppress(ImportError):
        importlib.import_module("sitecustomize")


if os.environ.get("WEBPERF_PROFILE_FOLDER"):
    try:
        _begin(os.environ["WEBPERF_PROFILE_FOLDER"])
    except OSError as error:
        # The app starts all the same; its log says why there is no profile.
        print(f"webperf: no memory profile ({error})", file=sys.stderr)
_next()
