"""Both event loops."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["asyncio", "uvloop"])
def loop(request: pytest.FixtureRequest) -> str:
    """The name of an event loop."""
    if request.param == "uvloop":
        pytest.importorskip("uvloop")
    return str(request.param)
