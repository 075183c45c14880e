"""The one script that runs in every frame before the page's own: the files of `js/`, joined in a stated order.

One script, because Playwright leaves the order between several init scripts undefined.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

PARTS = (
    "10_natives.js",
    "20_lists.js",
    "25_adapters.js",
    "adapters/streamlit.js",
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


@cache
def page_script() -> str:
    """The joined script. It runs once a document: a second copy would count everything twice."""
    folder = resources.files("webperf.browser") / "js"
    parts = "\n".join(f"// --- {name}\n{(folder / name).read_text('utf-8')}" for name in PARTS)
    return f'(() => {{\n"use strict";\nif ({API}) return;\n{parts}\n}})();'
