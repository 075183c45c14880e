"""`requests bytes third_party_bytes ws_*`: what the step cost on the network, as the browser counted it.

First party is the page's own host and its subdomains; whatever else is a third party's. No public suffix list: a CDN
under another name of the same owner counts as third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from webperf.model.capture import Request, StepCapture
from webperf.model.sample import Reading


def readings(step: StepCapture) -> Iterator[Reading]:
    """HTTP requests that used the network (not the cache), bytes received for them, and WebSocket messages."""
    sent = [r for r in step.requests if not r.from_cache]
    yield Reading("requests", float(len(sent)), detail=_request_detail(step.requests, sent))
    yield Reading("bytes", float(sum(r.bytes for r in sent)), detail=_by_type(sent))
    yield Reading("third_party_bytes", float(sum(r.bytes for r in sent if is_third_party(r.url, step.url))))
    yield Reading("ws_messages_sent", float(sum(m.sent for m in step.messages)))
    yield Reading("ws_messages_received", float(sum(not m.sent for m in step.messages)))
    yield Reading("ws_bytes", float(sum(m.bytes for m in step.messages)))


def is_third_party(url: str, page_url: str) -> bool:
    """Is the request's host neither the page's own nor below it? Ports do not matter."""
    host, own = urlsplit(url).hostname or "", urlsplit(page_url).hostname or ""
    return host != own and not host.endswith(f".{own}")


def _request_detail(every: Iterable[Request], sent: list[Request]) -> dict[str, object]:
    cached = sum(r.from_cache for r in every)
    failed = sum(r.failed is not None for r in sent)
    protocols = Counter(r.protocol for r in sent if r.protocol)
    found = {"from_cache": cached, "failed": failed, "protocols": dict(protocols)}
    return {name: value for name, value in found.items() if value}


def _by_type(sent: Iterable[Request]) -> dict[str, object]:
    total: Counter[str] = Counter()
    for request in sent:
        total[request.type.lower()] += request.bytes
    return {"by_type": dict(total.most_common())} if total else {}
