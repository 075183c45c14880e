"""Start the reference target: `python -m targets.reference --port 8501`."""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence

from targets.reference.parsing import BadValue, bounded_int
from targets.reference.settings import CACHE_VARIABLE, ROWS, SIZE_VARIABLE, WORKERS_VARIABLE, settings

WRONG_USAGE = 2  # as argparse itself exits

# How long open streams may delay the end of the process, in seconds.
GRACE_S = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped by a signal; returns the exit code."""
    options = _parser().parse_args(arguments)
    if options.size:
        os.environ[SIZE_VARIABLE] = options.size
    if options.workers:
        os.environ[WORKERS_VARIABLE] = options.workers
    try:
        settings()
        listener = _listen(options.host, bounded_int("--port", options.port, 0, 65_535))
        _prepare_records()
    except (BadValue, OSError) as complaint:
        print(f"targets.reference: {complaint}", file=sys.stderr)
        return WRONG_USAGE
    _serve(listener)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="targets.reference", description="A dashboard and its API, to be measured.")
    parser.add_argument("--port", default="0", help="0 takes a free one and prints it (default)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    rows = ", ".join(f"{size} {count:,}" for size, count in ROWS.items())
    parser.add_argument("--size", choices=ROWS, help=f"records: {rows} (default: {SIZE_VARIABLE} or small)")
    parser.add_argument("--workers", help=f"processes that answer (default: {WORKERS_VARIABLE} or 1)")
    return parser


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before the slow start: a port in use is reported at once, and 0 can be printed."""
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as error:
        # `create_server` appends the address to the reason, and ours has it already.
        reason = str(error.strerror).partition(" (while")[0]
        raise OSError(f"cannot listen on {host} port {port}: {reason}") from error


def _prepare_records() -> None:
    """Generate the records if they are not there yet, so that a folder of no use is reported in one line."""
    # Imported late, as in `_serve`.
    from targets.reference.data.store import records

    try:
        records()
    except OSError as error:
        raise OSError(
            f"cannot keep records in {settings().cache_folder} ({CACHE_VARIABLE}): {error.strerror}"
        ) from error


def _serve(listener: socket.socket) -> None:
    # Imported late: these take seconds, and `--help` or a wrong option need none of them.
    import uvicorn

    from targets.reference.app import app

    host, port = listener.getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    workers = _fork(settings().workers - 1)
    if workers:
        # The server raises the signal that ended it once more, and by default that is the end, with the others left.
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    config = uvicorn.Config(
        app,
        # The implementation Streamlit itself chooses, with the limits of its own server.
        ws="websockets-sansio",
        ws_max_size=200 * 1024 * 1024,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGTERM)
            os.waitpid(worker, 0)


def _fork(more: int) -> list[int]:
    """So many more processes like this one; their numbers in the first, none in the others.

    Forked after the imports and before anything runs, they begin to answer together: nobody who finds the app ready
    measures half of it. Whoever gets a connection keeps it, and with it a session of the dashboard.
    """
    started: list[int] = []
    for _ in range(more):
        worker = os.fork()
        if not worker:
            return []
        started.append(worker)
    return started


if __name__ == "__main__":
    sys.exit(main())
