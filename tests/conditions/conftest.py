"""One proxy for all tests of this folder; each opens links of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from webperf.conditions import Link, ShapingProxy
from webperf.model.network import Network


@pytest.fixture(scope="package")
def proxy() -> Iterator[ShapingProxy]:
    with ShapingProxy() as running:
        yield running


@pytest.fixture
def link(proxy: ShapingProxy) -> Iterator[Callable[..., Link]]:
    """`link(rtt_ms=40)`: closed at the test's end."""
    opened: list[Link] = []

    def open_link(**numbers: float) -> Link:
        opened.append(proxy.open(Network("tested", **numbers)))  # type: ignore[arg-type]
        return opened[-1]

    yield open_link
    for each in opened:
        proxy.close(each)
