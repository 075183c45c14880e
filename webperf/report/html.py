"""`report.html`: one page with everything in it. No request leaves it, and nothing the measured site said can run.

Autoescaping is on for every template, and a policy of its own (CSP) lets run only the script, and apply only the style
sheet, whose hash it names: the same run makes the same page. Without script the page is complete, only less handy.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from webperf.report.charts import draw, key, table
from webperf.report.pictures import make_gallery
from webperf.report.recorded import LoadFile
from webperf.report.sections import sections
from webperf.report.view import ReportView
from webperf.report.view.records import State

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
# In this order: what comes later has the last word.
STYLES = (
    "10_base.css",
    "15_figures.css",
    "20_verdict.css",
    "25_comparison.css",
    "30_journeys.css",
    "35_bars.css",
    "40_facts.css",
    "50_load.css",
    "90_media.css",
)


def render_html(view: ReportView, load: LoadFile) -> str:
    """The page's text. `load` gives a picture's content by its path in the run's folder, or None."""
    from markupsafe import Markup

    css, script = "\n".join(_asset(f"css/{name}") for name in STYLES), _asset("report.js")
    template = _environment().get_template("report.html.j2")
    return template.render(
        view=view,
        sections=sections(view),
        gallery=make_gallery(view, load),
        policy=_policy(css, script),
        # Files of this package: with the charts, the only texts that are not escaped.
        css=Markup(css),
        script=Markup(script),
        State=State,
    )


def _policy(css: str, script: str) -> str:
    """https://www.w3.org/TR/CSP3/: everything is refused but pictures within the page and these two texts."""
    allowed = f"img-src data:; style-src {_source(css)}; script-src {_source(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    # jinja2 takes 60 ms to import; `webperf --help` lists the formats without it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = _percent
    environment.filters["share"] = _share
    # `tidy` has made a drawing of it.
    environment.filters["drawn"] = lambda chart: Markup(draw(chart))
    environment.filters["key"] = key
    environment.filters["tabled"] = table
    return environment


def _percent(position: float) -> str:
    """A place on an axis for an SVG attribute, kept off the edges so that no dot is cut in half."""
    return f"{2 + 96 * min(1.0, max(0.0, position)):.2f}%"


def _share(position: float) -> str:
    """A place on an axis without margins."""
    return f"{100 * min(1.0, max(0.0, position)):.2f}%"
