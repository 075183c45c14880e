"""A remote target, asked once a second at its Prometheus endpoint."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import NoReturn

from webperf.model.missing import Missing
from webperf.model.monitor import TARGET, Gap, Usage
from webperf.monitor.prometheus import ProcessMetrics, process_metrics

TIMEOUT_S = 0.8
"""Less than the time between two looks: an endpoint that hangs must not hold up the others."""
LARGEST_BYTES = 4 * 1024 * 1024
_CPU = "cpu"
_NOT_THERE = "the endpoint does not tell it"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Whoever is measured does not send us elsewhere."""


# Without the proxies of the environment: they are for the way out, and a target is often on this side of them.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


@dataclass(frozen=True, slots=True)
class Scraped:
    """What came of one question."""

    usage: Usage | None
    gaps: tuple[Gap, ...]


class Endpoint:
    """Counters become rates between two answers."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._last: ProcessMetrics | None = None
        self._last_at_s = 0.0

    def usage(self, at_s: float) -> Scraped:
        """Since the call before. The first answer, and one of a process that was started anew, has no rates yet."""
        try:
            metrics = endpoint_metrics(self._url)
        except EndpointFailed as failure:
            return Scraped(None, (Gap(TARGET, "", "", failure.reason, str(failure)),))
        before, self._last = self._last, metrics
        rates = _rates(before, metrics, at_s - self._last_at_s)
        self._last_at_s = at_s
        usage = Usage(
            TARGET,
            "",
            processes=1,
            cpu=rates.pop(_CPU, None),
            memory_bytes=metrics.memory_bytes,
            threads=metrics.threads,
            open_files=metrics.open_files,
            others=rates,
        )
        return Scraped(usage, tuple(_gaps(metrics)))


class EndpointFailed(Exception):
    """It gave no text; `reason` is the typed one."""

    def __init__(self, reason: Missing, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def endpoint_metrics(url: str) -> ProcessMetrics:
    """What it tells now. Raises EndpointFailed."""
    metrics = process_metrics(_read(url))
    if metrics is None:
        _fail(Missing.NO_METRICS, "there is no process_... metric in its answer")
    return metrics


def _read(url: str) -> str:
    """The endpoint's text. Raises EndpointFailed."""
    request = urllib.request.Request(url, headers={"Accept": "text/plain;version=0.0.4"})
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as response:
            content: bytes = response.read(LARGEST_BYTES + 1)
    except urllib.error.HTTPError as error:
        _fail(Missing.NO_METRICS, f"it answered with status {error.code}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        refused = isinstance(reason, ConnectionRefusedError)
        _fail(Missing.CONNECTION_REFUSED if refused else Missing.NO_METRICS, str(reason) or type(reason).__name__)
    if len(content) > LARGEST_BYTES:
        _fail(Missing.NO_METRICS, f"its answer is more than {LARGEST_BYTES} bytes")
    return content.decode("utf-8", "replace")


def _fail(reason: Missing, message: str) -> NoReturn:
    raise EndpointFailed(reason, message) from None


def _rates(before: ProcessMetrics | None, now: ProcessMetrics, span_s: float) -> dict[str, float]:
    """Growth of each counter in a second. One that fell, or of another start, is another process's: it began at 0."""
    if before is None or span_s <= 0:
        return {}
    anew = now.started_at != before.started_at
    found = {}
    for name, value in _counters(now).items():
        base = _counters(before).get(name)
        if base is not None:
            found[name] = round((value - (0.0 if anew or value < base else base)) / span_s, 4)
    return found


def _counters(metrics: ProcessMetrics) -> dict[str, float]:
    own = {} if metrics.cpu_s is None else {_CPU: metrics.cpu_s}
    return {**metrics.counters, **own}


def _gaps(metrics: ProcessMetrics) -> list[Gap]:
    absent = ["read_bytes_per_s", "write_bytes_per_s"]
    if metrics.cpu_s is None:
        absent.append("cpu")
    absent += [name for name in ("memory_bytes", "threads", "open_files") if getattr(metrics, name) is None]
    return [Gap(TARGET, "", name, Missing.NOT_SUPPORTED, _NOT_THERE) for name in absent]
