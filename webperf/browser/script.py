"""The one script that runs in every frame before the page's own: the files of `js/`, joined in a stated order.

One script, because Playwright leaves the order between several init scripts undefined. A project's own adapters are
scripts of their own all the same, so that a fault in one of them is not one in ours.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from webperf.errors import ConfigError
from webperf.model.places import folders

PARTS = (
    "10_natives.js",
    "20_lists.js",
    "25_adapters.js",
    "adapters/streamlit.js",
    "adapters/dash.js",
    "adapters/gradio.js",
    "adapters/bokeh.js",
    "30_vitals.js",
    "40_inputs.js",
    "50_changes.js",
    "60_draws.js",
    "70_busy.js",
    "maps/registry.js",
    "maps/maplibre.js",
    "maps/leaflet.js",
    "maps/openlayers.js",
    "maps/deck.js",
    "maps/region.js",
    "maps/motion.js",
    "maps/answers.js",
    "90_api.js",
)

API = "window[Symbol.for('webperf')]"
"""How the parts are reached from outside."""

PROJECT_ADAPTERS = "window[Symbol.for('webperf.adapters')]"

SYNTAX_CHECK = """(source) => {
  try { new Function("adapters", source); return null; } catch (error) { return String(error); }
}"""
"""A function of the page: what is wrong with a script, or null. It is not run."""


@cache
def page_script() -> str:
    """The joined script. It runs once a document: a second copy would count everything twice."""
    folder = resources.files("webperf.browser") / "js"
    parts = "\n".join(f"// --- {name}\n{(folder / name).read_text('utf-8')}" for name in PARTS)
    return f'(() => {{\n"use strict";\nif ({API}) return;\n{parts}\n}})();'


def project_adapters() -> dict[Path, str]:
    """The source of each file in the project's `adapters/` folder. Raises ConfigError for one that is not text."""
    files = (file for folder in folders("adapters")[:1] for file in sorted(folder.glob("*.js")))
    return {file: _read(file) for file in files}


def adapter_script(source: str) -> str:
    """What puts the adapters of a project's file where `js/25_adapters.js` looks for them."""
    place = f"Object.defineProperty(window, Symbol.for('webperf.adapters'), {{ value: {PROJECT_ADAPTERS} || [] }})"
    return f'(() => {{\n"use strict";\n{place};\n((adapters) => {{\n{source}\n}})({PROJECT_ADAPTERS});\n}})();'


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read as an adapter: {error}") from None
