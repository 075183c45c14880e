"""What the diagnosis has recorded in a format of others already: HAR 1.2 and Trace Event Format, without secrets."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from webperf.errors import UsageError
from webperf.model.run import Run

LoadFile = Callable[[str], bytes | None]
"""The content of a file by its path in the run's folder; None when it is not there."""

LARGEST_TEXT = 256 * 1024 * 1024
_GZIP = b"\x1f\x8b"


def recorded(run: Run, load: LoadFile, kind: str) -> str:
    """The file of that kind, unpacked; of several the last. Raises UsageError where there is none."""
    files = [artifact for artifact in run.artifacts if artifact.kind == kind]
    if not files:
        raise UsageError(f"this run has no {kind}: it comes from the diagnosis, which --no-diagnosis leaves out")
    content = load(files[-1].path)
    if content is None:
        raise UsageError(f"{files[-1].path} is not in the run's folder any more")
    try:
        return _unpacked(content).decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        raise UsageError(f"{files[-1].path} is damaged") from None


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    # Bounded, whatever the ratio of compression.
    return zlib.decompressobj(wbits=31).decompress(content, LARGEST_TEXT)
