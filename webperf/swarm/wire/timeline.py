"""A request's time, handed from phase to phase without a gap, and the account that ends in one Outcome."""

from __future__ import annotations

import time

from webperf.swarm.outcome import Phases, Sink
from webperf.swarm.wire import draft


class Timeline:
    """Always in exactly one phase; it begins `blocked`. The phases add up to the whole time by construction."""

    __slots__ = ("_in_ms", "_phase", "_since_s", "started_s")

    def __init__(self, now_s: float) -> None:
        self.started_s = self._since_s = now_s
        self._phase = "blocked"
        self._in_ms: dict[str, float] = {}

    def enter(self, phase: str, now_s: float) -> None:
        """The phase until now is over; entering one a second time goes on with it."""
        spent, before = self._in_ms, self._phase
        spent[before] = spent.get(before, 0.0) + (now_s - self._since_s) * 1000.0
        self._phase, self._since_s = phase, now_s

    def end(self, now_s: float) -> Phases:
        """All phases, in ms; the last one ends now."""
        self.enter("", now_s)
        get = self._in_ms.get
        return draft.phases(
            get("blocked"),
            get("dns"),
            get("connecting"),
            get("tls"),
            get("sending"),
            get("waiting"),
            get("receiving"),
        )


class Account:
    """One request as it will be told of: settled once, whoever is first to know how it ended."""

    __slots__ = (
        "_sink",
        "bytes_received",
        "bytes_sent",
        "method",
        "name",
        "protocol",
        "retried",
        "reused",
        "settled",
        "status",
        "timeline",
        "url_template",
    )

    def __init__(self, sink: Sink, name: str, method: str, url_template: str) -> None:
        self._sink = sink
        self.name = name
        self.method = method
        self.url_template = url_template
        self.timeline = Timeline(time.monotonic())
        self.status: int | None = None
        self.bytes_sent = 0
        self.bytes_received = 0
        self.reused = False
        self.protocol = "HTTP/1.1"
        self.retried = False
        self.settled = False

    @classmethod
    def of_sent(cls, sink: Sink, name: str, method: str, url_template: str, started_s: float, sent_s: float) -> Account:
        """Of a request that was sent already, over a connection that was there."""
        account = cls(sink, name, method, url_template)
        account.reused = True
        account.timeline = Timeline(started_s)
        account.timeline.enter("sending", started_s)
        account.timeline.enter("waiting", sent_s)
        return account

    def retry(self) -> None:
        """It is sent once more, over a new connection; its time goes on."""
        self.retried = True
        self.timeline.enter("blocked", time.monotonic())

    def settle(self, error: str | None = None, ended_s: float | None = None) -> None:
        """It is over, and that is how it ended."""
        if self.settled:
            return
        self.settled = True
        ended_s = time.monotonic() if ended_s is None else ended_s
        self._sink(
            draft.outcome(
                name=self.name,
                method=self.method,
                url_template=self.url_template,
                status=self.status,
                error=error,
                started_s=self.timeline.started_s,
                ended_s=ended_s,
                phases=self.timeline.end(ended_s),
                bytes_sent=self.bytes_sent,
                bytes_received=self.bytes_received,
                reused=self.reused,
                protocol=self.protocol,
                retried=self.retried,
            )
        )

    def answered(self, error: str | None = None, ended_s: float | None = None) -> None:
        """It is over; an answer of 400 and above is an error without being told so."""
        self.settle(error or status_error(self.status), ended_s)


def status_error(status: int | None) -> str | None:
    """The error class of a status; None below 400."""
    if status is None or status < 400:
        return None
    return "http_4xx" if status < 500 else "http_5xx"
