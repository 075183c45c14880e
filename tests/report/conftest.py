from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.report.example_run import example_run
from webperf.model.run import Run
from webperf.report.view import ReportView, build_view

Golden = Callable[[str, str], None]


def png(width: int = 4, height: int = 3) -> bytes:
    """A real picture: one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x4a\x6f\xd0" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture(scope="session")
def run() -> Run:
    return example_run()


@pytest.fixture(scope="session")
def view(run: Run) -> ReportView:
    return build_view(run)


@pytest.fixture(scope="session")
def load() -> Callable[[str], bytes | None]:
    """Every picture is there."""
    return lambda _path: png(320, 200)


@pytest.fixture
def golden() -> Golden:
    """Compare with a file of `golden/`; WEBPERF_UPDATE_GOLDEN=1 writes it anew, to be looked at before it is kept."""

    def check(name: str, text: str) -> None:
        file = Path(__file__).parent / "golden" / name
        if os.environ.get("WEBPERF_UPDATE_GOLDEN"):
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8")

    return check
