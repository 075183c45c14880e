"""What `--profile` can be asked for."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """CPU of app and page, memory of the app, its reads and writes."""

    CPU = "cpu"
    MEMORY = "memory"
    IO = "io"
