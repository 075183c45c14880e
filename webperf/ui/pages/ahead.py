"""What a browser will need on the next page, fetched while it has nothing to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

PARTS = ("ArrowVegaLiteChart.*.js", "DataFrame.*.js")
"""Streamlit's own files for charts (a megabyte with what they need) and tables, whose names change with its version."""


def fetch_ahead() -> None:
    """The first chart of a visit would otherwise wait for them. Where Streamlit calls them otherwise, it does."""
    script = _script()
    if script:
        st.html(script, unsafe_allow_javascript=True)


@cache
def _script() -> str:
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    found = [file.name for part in PARTS for file in folder.glob(part)]
    imports = "".join(f'import("./static/js/{name}");' for name in found)
    return f"<script>requestIdleCallback(() => {{{imports}}})</script>" if imports else ""
