"""The ASGI application: Streamlit's own, reports of runs beside it, and nothing for other hosts."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

# Imported before anybody asks: scipy and Altair alone take a second each, which the first visitor would wait for.
import webperf.ui.pages.navigation  # noqa: F401
from webperf.errors import WebperfError
from webperf.ui.charts.style import SERIES
from webperf.ui.folders import folder_of, run_folders
from webperf.ui.pages.run import REPORT
from webperf.ui.source import source

SCRIPT = Path(__file__).parent / "pages" / "script.py"
"""Not beside `pages/`: of a folder of that name beside its script Streamlit makes pages by itself."""

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
"""As a browser calls this machine. Another name that leads here is somebody's trick (DNS rebinding)."""

STREAMLIT_OPTIONS = {
    # Nothing leaves this machine.
    "browser.gatherUsageStats": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "client.toolbarMode": "viewer",
    # A traceback helps nobody who looks at a browser.
    "client.showErrorDetails": "none",
    "logger.level": "error",
    # No base: what the reader's system is set to, light or dark.
    "theme.light.primaryColor": "#2a56c6",
    "theme.dark.primaryColor": "#8aabff",
    # Captions are text at six tenths: of Streamlit's own colours too pale to read (WCAG asks for 4.5:1).
    "theme.light.textColor": "#111111",
    "theme.light.codeTextColor": "#111111",
    "theme.dark.codeTextColor": "#a8efcf",
    "theme.chartCategoricalColors": list(SERIES),
    "theme.paddingTop": "1rem",
    "theme.headingFontSizes": ["1.8rem", "1.3rem", "1.2rem", "1.1rem", "1rem", "1rem"],
}

SEALED = {
    # A report holds texts of the measured site: whatever it does, it is no part of this app.
    "Content-Security-Policy": "sandbox allow-scripts allow-popups",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def make_app(ready: Callable[[], None]) -> st.App:
    """`ready` is called when everything is loaded, just before the first answer."""

    @asynccontextmanager
    async def loaded(_app: st.App) -> AsyncIterator[None]:
        import scipy.stats  # noqa: F401

        # Streamlit collects garbage at the end of each script run, before it says that the run has ended. Two hundred
        # thousand objects of imported modules, which nobody ever lets go, then cost 130 ms of each click.
        gc.collect()
        gc.freeze()
        ready()
        yield

    for name, value in STREAMLIT_OPTIONS.items():
        config.set_option(name, value)
    return st.App(
        SCRIPT,
        routes=[Route("/report/{number:int}", report)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)],
        lifespan=loaded,
    )


def report(request: Request) -> Response:
    """The report.html of a run, from its folder."""
    number = request.path_params["number"]
    try:
        session = source().shelf.history.session(str(number))
    except WebperfError as error:
        return PlainTextResponse(str(error), 404)
    folder = folder_of(session, run_folders(source().roots))
    if folder is None or not (folder.path / REPORT).is_file():
        return PlainTextResponse(f"there is no {REPORT} of run {session.name} here", 404)
    return FileResponse(folder.path / REPORT, headers=SEALED)
