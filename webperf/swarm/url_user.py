"""A user that asks for one URL: its request is built by httpx once, and sent as bytes ever after."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from webperf.errors import GuardRefused
from webperf.swarm.ask import GET, Ask
from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.exchanges import Exchanges
from webperf.swarm.outcome import Outcome
from webperf.swarm.url_template import template
from webperf.swarm.user import Floor, User, in_words
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.request import CompiledRequest, compile_request


def compiled(url: str, headers: dict[str, str], ask: Ask = GET) -> CompiledRequest:
    """The request as it goes out. Raises UsageError for what cannot be asked for."""
    with httpx.Client(headers={**ask.headers(headers), **headers}, timeout=TIMEOUT_S, trust_env=False) as client:
        request = client.build_request(ask.method, url, content=ask.content)
    if request.url.userinfo:
        # httpx's client would do it as it sends.
        request = next(httpx.BasicAuth(request.url.username, request.url.password).auth_flow(request))
    return compile_request(request, template=template, check=ask.expect.check())


class UrlUser(User):
    """As a scenario of one `api.get(url)`, but for what httpx costs."""

    def __init__(self, number: int, floor: Floor, request: CompiledRequest, exchanges: Exchanges) -> None:
        super().__init__(number, floor)
        self._request, self._exchanges = request, exchanges
        self._wire = CompiledUser(self.ended, floor.wire)
        self._in_loop = False

    async def loop(self, goes_on: Callable[[], bool]) -> None:
        """The next request is written where the end of the answer is seen, with no task in between."""
        self._floor.busy.change(1)
        self._in_loop = True
        try:
            await self._wire.repeat(lambda: self._request if goes_on() else None, self._exchanges.append)
        except GuardRefused as error:
            self._floor.counter.exception(in_words(error))
        finally:
            self._in_loop = False
            self._floor.busy.change(-1)

    def ended(self, outcome: Outcome) -> None:
        """A request ended that is not counted with others; in a loop that is an iteration."""
        super().ended(outcome)
        if self._in_loop:
            now = self._floor.counter.now
            if outcome.error == "cancelled":
                now.interrupted += 1
            else:
                now.iterations += 1
                now.iteration_duration.append(outcome.total_ms)

    async def close(self) -> None:
        """Close its connections."""
        await self._wire.aclose()

    async def _call(self) -> None:
        await self._wire.send(self._request)
