"""Coverage: how much of the scripts and styles a page fetched was used at all, by URL.

https://chromedevtools.github.io/devtools-protocol/tot/Profiler/ (block coverage) and .../tot/CSS/ (rule usage). Sizes
are those of the text that runs, in characters as CDP counts them: unpacked, so larger than what the wire carried.
Scripts of a document that was left before the end are not known any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playwright.sync_api import CDPSession, Page

from webperf.browser.diagnosis.instrument import Product, listen
from webperf.model.redact import mask_url

MOST_FILES = 500
INLINE = "(inline)"


class Coverage:
    """Of the main frame's process."""

    name = "coverage"

    def __init__(self) -> None:
        self._session: CDPSession | None = None
        self._sheets: dict[str, Mapping[str, Any]] = {}

    def start(self, page: Page, session: CDPSession) -> None:
        """Before the first script."""
        self._session = session
        listen(session, {"CSS.styleSheetAdded": self._on_sheet})
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": False, "detailed": True})
        session.send("DOM.enable")
        session.send("CSS.enable")
        session.send("CSS.startRuleUsageTracking")

    def stop(self) -> Iterable[Product]:
        """One JSON file, the most wasteful URL first."""
        assert self._session is not None
        scripts = self._session.send("Profiler.takePreciseCoverage")["result"]
        self._session.send("Profiler.disable")
        rules = self._session.send("CSS.stopRuleUsageTracking")["ruleUsage"]
        files = ranked([*script_use(scripts), *style_use(rules, self._sheets)])
        total, used = (sum(file[key] for file in files) for key in ("total", "used"))
        plain = {"unit": "characters", "total": total, "used": used, "files": files[:MOST_FILES]}
        note = f"{100 * used / total:.0f} % of scripts and styles used" if total else "no scripts or styles"
        return (Product(self.name, "coverage.json", json.dumps(plain, indent=1).encode(), note=note),)

    def notes(self) -> Iterable[str]:
        """Nothing: the file says it."""
        return ()

    def _on_sheet(self, event: dict[str, Any]) -> None:
        self._sheets[event["header"]["styleSheetId"]] = event["header"]


def script_use(scripts: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Total and used characters of each script; the first range of its first function is the whole script."""
    for script in scripts:
        ranges = [found for function in script["functions"] for found in function["ranges"]]
        if ranges and not script["url"].startswith(("debugger:", "__", "pptr:")):
            total = max(found["endOffset"] for found in ranges)
            yield _file("script", script["url"], total, used_characters(ranges))


def style_use(rules: Iterable[Mapping[str, Any]], sheets: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Total and used characters of each style sheet, rules that matched nothing being unused."""
    used: dict[str, int] = {}
    for rule in rules:
        if rule["used"]:
            sheet = rule["styleSheetId"]
            used[sheet] = used.get(sheet, 0) + int(rule["endOffset"] - rule["startOffset"])
    for key, header in sheets.items():
        total = int(header["length"])
        yield _file("style", str(header.get("sourceURL", "")), total, min(used.get(key, 0), total))


def used_characters(ranges: Iterable[Mapping[str, Any]]) -> int:
    """Ranges are nested; the innermost that holds a character decides whether it ran.

    >>> used_characters([
    ...     {"startOffset": 0, "endOffset": 100, "count": 1},
    ...     {"startOffset": 20, "endOffset": 60, "count": 0},
    ...     {"startOffset": 30, "endOffset": 40, "count": 1},
    ... ])
    70
    """
    order = sorted(ranges, key=lambda r: (r["startOffset"], -r["endOffset"]))
    # Where one range ends and the next around it goes on: a stack of those that are open.
    used, at, open_ranges = 0, 0, list[Mapping[str, Any]]()
    for found in [*order, {"startOffset": float("inf"), "endOffset": float("inf"), "count": 0}]:
        while open_ranges and open_ranges[-1]["endOffset"] <= found["startOffset"]:
            done = open_ranges.pop()
            used += max(done["endOffset"] - at, 0) if done["count"] else 0
            at = max(at, done["endOffset"])
        if open_ranges:
            used += max(found["startOffset"] - at, 0) if open_ranges[-1]["count"] else 0
        at = max(at, found["startOffset"])
        open_ranges.append(found)
    return int(used)


def ranked(files: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each kind and URL, those with the most unused first."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for file in files:
        row = rows.setdefault((file["kind"], file["url"]), {**file, "total": 0, "used": 0})
        row["total"] += file["total"]
        row["used"] += file["used"]
    return sorted(rows.values(), key=lambda row: row["used"] - row["total"])


def _file(kind: str, url: str, total: int, used: int) -> dict[str, Any]:
    return {"kind": kind, "url": mask_url(url) if url else INLINE, "total": total, "used": used}
