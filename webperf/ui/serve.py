"""The server of `webperf ui`: on loopback only, until it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from webperf.errors import Interrupted, UsageError
from webperf.store.history.history import History
from webperf.ui.shelf import Shelf
from webperf.ui.source import Source, set_source

HOST = "127.0.0.1"
GRACE_S = 1
"""How long open pages may delay the end."""


def serve(history: History, roots: tuple[Path, ...], port: int, *, headless: bool, say: Callable[[str], None]) -> None:
    """Serve until a signal. Raises Interrupted then, and UsageError where the port is taken."""
    listener = listen(port)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    set_source(Source(Shelf(history), roots))
    # Imported late: these take seconds, and a port in use is told at once.
    import uvicorn

    from webperf.ui.app import make_app

    def ready() -> None:
        say(f"{url} shows {history.address}: Ctrl-C ends it")
        if not headless and _has_screen():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    options = uvicorn.Config(
        make_app(ready),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="critical",
        timeout_graceful_shutdown=GRACE_S,
    )
    before = {signum: signal.signal(signum, _stop) for signum in (signal.SIGINT, signal.SIGTERM)}
    try:
        # Takes both signals for itself, ends in order, and raises them again for us.
        uvicorn.Server(options).run(sockets=[listener])
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def listen(port: int) -> socket.socket:
    """Take the port before the slow start; 0 is any free one. Raises UsageError."""
    try:
        return socket.create_server((HOST, port), backlog=128)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        raise UsageError(f"port {port}: {reason}: '--port N' takes another, '--port 0' any free one") from None


def _stop(signum: int, _frame: object) -> None:
    raise Interrupted(signum)


def _has_screen() -> bool:
    """A text browser in the terminal is nothing to open by itself."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
