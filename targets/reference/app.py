"""The ASGI application: dashboard and API in one process, for any ASGI server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from streamlit import config

from targets.reference.api import routes
from targets.reference.dashboard import pages as _pages  # noqa: F401 - imported early: Altair alone takes a second
from targets.reference.data.store import records

SCRIPT = Path(__file__).parent / "dashboard" / "script.py"

STREAMLIT_OPTIONS = {
    # Nothing may leave this machine, or a run would measure somebody else's server.
    "browser.gatherUsageStats": False,
    # A file watcher costs processor time and could rerun a page in the middle of a measurement.
    "server.fileWatcherType": "none",
    "server.headless": True,
    "client.toolbarMode": "viewer",
    "logger.level": "warning",
    # The theme is fixed, so that a machine's dark mode does not change what is drawn.
    "theme.base": "light",
    "theme.primaryColor": "#0b7285",
    "theme.paddingTop": "0",
}


def _configure() -> None:
    """Set Streamlit's options in code: outside its own command it reads neither flags nor environment."""
    for name, value in STREAMLIT_OPTIONS.items():
        config.set_option(name, value)


@asynccontextmanager
async def _loaded(_app: st.App) -> AsyncIterator[None]:
    """Before the server answers: load the records, which the first visitor would otherwise wait for."""
    records()
    yield


_configure()
app = st.App(SCRIPT, routes=routes(), lifespan=_loaded)
