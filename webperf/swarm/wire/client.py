"""httpx.AsyncClient as scenarios use it, with a short way for the plain request.

httpx spends 130 µs a request in its client alone: it parses the same URL three times, merges the same headers, and
builds a urllib request to look for cookies that were not set. What is plain (no hooks, no auth, no cookies, no
redirect) skips that; everything else goes httpx's own way. Both give the same requests and the same responses.
"""

from __future__ import annotations

import datetime
import logging
import time
from typing import Any

import httpx

from webperf.swarm.outcome import Sink
from webperf.swarm.wire.body import Body
from webperf.swarm.wire.options import MIB
from webperf.swarm.wire.transport import Shared, WireTransport

KNOWN_URLS = 1024
_LOG = logging.getLogger("httpx")
_UNSET = httpx.USE_CLIENT_DEFAULT


class SwarmClient(httpx.AsyncClient):
    """One virtual user: its cookies, its connections. Options are httpx.AsyncClient's, but for the transport's."""

    def __init__(self, sink: Sink, shared: Shared, **options: Any) -> None:
        self._wire = WireTransport(sink, shared)
        self._max_body_bytes = shared.options.max_body_bytes
        self._bases: dict[tuple[str, str], httpx.Request] = {}
        self._headers_of_bases: list[tuple[bytes, bytes]] = []
        self._url_of_bases: httpx.URL | None = None
        # Proxies and .netrc of the machine are none of a scenario's business.
        super().__init__(transport=self._wire, trust_env=False, **options)

    @property
    def connections(self) -> int:
        """How many this user has open."""
        return self._wire.connections

    def build_request(self, method: str, url: httpx.URL | str, **rest: Any) -> httpx.Request:
        """As httpx; a request that differs from an earlier one in nothing but its extensions is copied from it."""
        extensions, timeout = rest.pop("extensions", None), rest.pop("timeout", _UNSET)
        if not isinstance(url, str) or self.cookies or self.params or any(rest.values()):
            return super().build_request(method, url, timeout=timeout, extensions=extensions, **rest)
        base = self._base(method, url)
        # As unpickling does it: without parsing and encoding all of it again.
        request = httpx.Request.__new__(httpx.Request)
        request.__setstate__(base.__getstate__())
        request.headers = httpx.Headers(base.headers)
        request.stream = base.stream
        request.extensions = {"timeout": self._timeout_of(timeout), **(extensions or {})}
        return request

    async def send(
        self,
        request: httpx.Request,
        *,
        stream: bool = False,
        auth: Any = _UNSET,
        follow_redirects: Any = _UNSET,
    ) -> httpx.Response:
        """As httpx."""
        if stream or auth is not _UNSET or not self._is_plain(request):
            return await super().send(request, stream=stream, auth=auth, follow_redirects=follow_redirects)
        started = time.perf_counter()
        response = await self._wire.handle_async_request(request)
        response.request = request
        if response.has_redirect_location:
            # The rest is httpx's: it asks our transport again, which has the answer already.
            request.extensions["webperf.answer"] = response
            return await super().send(request, follow_redirects=follow_redirects)
        body = response.stream
        assert isinstance(body, Body)
        if b"set-cookie" in body.header_names:
            self.cookies.extract_cookies(response)
        try:
            await _read(response, body, self._max_body_bytes)
        except BaseException:
            await response.aclose()
            raise
        response.elapsed = datetime.timedelta(seconds=time.perf_counter() - started)
        return response

    def _is_plain(self, request: httpx.Request) -> bool:
        hooks = self.event_hooks
        return not (
            self.auth is not None
            or self.is_closed
            or request.url.userinfo
            or hooks["request"]
            or hooks["response"]
            or _LOG.isEnabledFor(logging.INFO)
        )

    def _base(self, method: str, url: str) -> httpx.Request:
        # The client's headers and base URL may have been changed since.
        headers = self.headers.raw
        if headers != self._headers_of_bases or self.base_url is not self._url_of_bases:
            self._bases.clear()
            self._headers_of_bases, self._url_of_bases = headers, self.base_url
        base = self._bases.get((method, url))
        if base is None:
            if len(self._bases) >= KNOWN_URLS:
                self._bases.clear()
            base = self._bases[method, url] = super().build_request(method, url)
        return base

    def _timeout_of(self, timeout: Any) -> dict[str, float | None]:
        chosen = self.timeout if timeout is _UNSET else httpx.Timeout(timeout)
        return chosen.as_dict()


async def _read(response: httpx.Response, body: Body, most: int) -> None:
    """As `response.aread()`, and the result is where that puts it; decoded bytes have a limit too."""
    if body.whole and b"content-encoding" not in body.header_names:
        content = body.take()
        response._num_bytes_downloaded = len(content)
        response.is_stream_consumed = response.is_closed = True
        body.close()
    else:
        content = await _decoded(response, body, most)
    response._content = content


async def _decoded(response: httpx.Response, body: Body, most: int) -> bytes:
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > most:
            body.error = "too_large"
            limit = f"{most / MIB:g} MiB"
            raise httpx.ReadError(f"the body is, decoded, above the limit of {limit}", request=response.request)
        pieces.append(piece)
    return b"".join(pieces)
