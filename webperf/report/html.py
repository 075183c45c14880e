"""`report.html`: one page with everything in it. No request leaves it, and nothing the measured site said can run.

Autoescaping is on for every template, and a policy of its own (CSP) lets run only the script whose nonce is drawn
anew for each report. Without script the page is complete, only less handy.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from webperf.report.pictures import make_gallery
from webperf.report.view import ReportView
from webperf.report.view.records import State

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
# In this order: what comes later has the last word.
STYLES = ("10_base.css", "20_verdict.css", "30_journeys.css", "40_facts.css", "50_load.css", "90_media.css")


def render_html(view: ReportView, load: Callable[[str], bytes | None]) -> str:
    """The page's text. `load` gives a picture's content by its path in the run's folder, or None."""
    from markupsafe import Markup

    template = _environment().get_template("report.html.j2")
    return template.render(
        view=view,
        gallery=make_gallery(view, load),
        nonce=secrets.token_urlsafe(16),
        # Files of this package: the only texts that are not escaped.
        css=Markup("\n".join(_asset(f"css/{name}") for name in STYLES)),
        script=Markup(_asset("report.js")),
        State=State,
    )


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    # jinja2 takes 60 ms to import; `webperf --help` lists the formats without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = _percent
    return environment


def _percent(position: float) -> str:
    """A place on an axis for an SVG attribute, kept off the edges so that no dot is cut in half."""
    return f"{2 + 96 * min(1.0, max(0.0, position)):.2f}%"
