"""Exchanges of closed loops, counted many at a time: 0.5 µs each, where an outcome by itself takes 4.

Only those that went as expected over a connection that was there already; whatever else became of a request is an
outcome of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from webperf.swarm.counter import Counter
from webperf.swarm.counts import BATCH, Tags
from webperf.swarm.wire.request import CompiledRequest, Exchange


class Exchanges:
    """A scenario's, in one process; each is an iteration too."""

    def __init__(self, counter: Counter, tags: Tags) -> None:
        self._counter, self._tags = counter, tags
        self._batch: list[Exchange] = []
        counter.before_taking(self.count)

    def append(self, exchange: Exchange) -> None:
        """Keep it until many are there, or the second is over."""
        self._batch.append(exchange)
        if len(self._batch) >= BATCH:
            self.count()

    def count(self) -> None:
        """Count those that are kept."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        requests, statuses, *_ = zip(*batch, strict=True)
        first = batch[0]
        if statuses.count(first[1]) == len(batch) and all(request is first[0] for request in requests):
            self._count_alike(first[0], first[1], batch)
            return
        alike: dict[tuple[int, int], list[Exchange]] = {}
        for exchange in batch:
            alike.setdefault((id(exchange[0]), exchange[1]), []).append(exchange)
        for group in alike.values():
            self._count_alike(group[0][0], group[0][1], group)

    def _count_alike(self, request: CompiledRequest, status: int, batch: Sequence[Exchange]) -> None:
        # Imported late: the command line reads scenarios, and so this file, without it.
        import numpy as np

        counter, n = self._counter, len(batch)
        _, _, *times, received = zip(*batch, strict=True)
        started, sent, first, ended = np.array(times) * 1000.0
        total = ended - started
        series = counter.series((request.method, request.name, status, None, "", self._tags))
        series.requests += n
        series.bytes_sent += len(request.data) * n
        series.bytes_received += sum(received)
        # There are no other phases, so the whole is what was sent, waited for and received.
        values = {
            "http_req_duration": total,
            "http_req_total": total,
            "http_req_blocked": np.zeros(n),
            "http_req_sending": sent - started,
            "http_req_waiting": first - sent,
            "http_req_receiving": ended - first,
        }
        for metric, found in values.items():
            series.trend(metric).extend(found)
        counter.now.in_flight_s += float(total.sum()) / 1000
        counter.now.iterations += n
        counter.now.iteration_duration.extend(total)
