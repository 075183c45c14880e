"""The Grafana dashboard that is shipped: `grafana.json` beside this file, to be imported as it is."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("grafana.json")


def dashboard() -> str:
    """Its JSON. It asks for its data source when it is imported."""
    return FILE.read_text("utf-8")
