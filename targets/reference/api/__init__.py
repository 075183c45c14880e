"""The API behind the dashboard, one file for each family of endpoints."""

from starlette.routing import BaseRoute, Route, WebSocketRoute

from targets.reference.api.events import events
from targets.reference.api.feed import feed
from targets.reference.api.health import health
from targets.reference.api.records import records
from targets.reference.api.regions import regions
from targets.reference.api.tiles import tile
from targets.reference.api.timeseries import timeseries


def routes() -> list[BaseRoute]:
    """Everything under /api."""
    return [
        Route("/api/health", health),
        Route("/api/regions", regions),
        Route("/api/records", records),
        Route("/api/timeseries", timeseries),
        Route("/api/tiles/{z:int}/{x:int}/{y:int}", tile),
        Route("/api/events", events),
        WebSocketRoute("/api/feed", feed),
    ]
