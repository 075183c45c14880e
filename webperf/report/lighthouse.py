"""A Lighthouse result (LHR) of one journey on one device, for whatever reads or renders those.

https://github.com/GoogleChrome/lighthouse/blob/main/types/lhr/lhr.d.ts. It holds medians of all loads where Lighthouse
has one load, and says so in its warnings; audits that webperf does not make are `notApplicable` and hidden, for the
renderer lists them as passed otherwise. The headlines of each step stand below the metrics of the load.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.judge.applicability import does_not_apply, reasons_in_words
from webperf.metrics.score import PARTS, audit_score
from webperf.model.metric import HEADLINES, METRICS, Scope
from webperf.model.run import Run, Validity
from webperf.report.view.clean import clean_run
from webperf.report.view.index import Index, make_index
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

FORMAT_VERSION = "13.5.0"
"""The version of Lighthouse whose format this is."""

Plain = dict[str, Any]

_METRICS = (
    ("first-contentful-paint", "fcp", "FCP"),
    ("largest-contentful-paint", "lcp", "LCP"),
    ("total-blocking-time", "tbt", "TBT"),
    ("cumulative-layout-shift", "cls", "CLS"),
    ("speed-index", "speed_index", "SI"),
)
_DIAGNOSTICS = (
    ("total-byte-weight", "bytes", "Bytes received"),
    ("network-requests", "requests", "Requests"),
    ("long-tasks", "long_tasks", "Long main-thread tasks"),
    ("dom-content-loaded", "dom_content_loaded", "DOM content loaded"),
    ("load-event", "load_event", "Load event"),
)
# Of Lighthouse's performance category (core/config/default-config.js) what webperf does not make.
_NOT_MADE = """interaction-to-next-paint cache-insight cls-culprits-insight document-latency-insight dom-size-insight
    duplicated-javascript-insight font-display-insight forced-reflow-insight image-delivery-insight
    inp-breakdown-insight lcp-breakdown-insight lcp-discovery-insight legacy-javascript-insight modern-http-insight
    network-dependency-tree-insight render-blocking-insight third-parties-insight viewport-insight interactive
    max-potential-fid unminified-css unminified-javascript unused-css-rules unused-javascript user-timings
    bootup-time mainthread-work-breakdown non-composited-animations unsized-images bf-cache server-response-time"""
_UNITS = {"ms": "millisecond", "bytes": "byte", "score": "unitless", "count": "unitless", "ratio": "unitless"}
_GROUPS = {
    "metrics": {"title": "Metrics"},
    "insights": {"title": "Insights"},
    "diagnostics": {"title": "Steps", "description": "What users wait for, and what else was measured of the load."},
    "hidden": {"title": ""},
}
_CALLED_OFF = "webperf does not make this audit."


def render_lighthouse(run: Run) -> str:
    """The result as JSON. `run` is of one journey on one device (`selection.select`)."""
    index = make_index(clean_run(run))
    return json.dumps(_result(index), ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _result(index: Index) -> Plain:
    journey = next(iter(index.journeys), "")
    device = next(iter(index.devices(journey)), "")
    step = _loading_step(index, journey, device)
    facts = _table(_table(index.run.environment, "devices"), device)
    audits, references = _audits(index, (journey, step, device), mobile=bool(facts.get("mobile")))
    return {
        "lighthouseVersion": FORMAT_VERSION,
        **_address(index.run),
        "fetchTime": index.run.started_at,
        "gatherMode": "navigation",
        "runWarnings": list(_warnings(index, journey, step, device)),
        **_runtime_error(index),
        "userAgent": _agent(index.run, facts),
        "environment": {
            "networkUserAgent": _agent(index.run, facts),
            "hostUserAgent": _agent(index.run, {}),
            "benchmarkIndex": _benchmark_index(index.run, device),
            "credits": {},
        },
        "configSettings": _settings(facts),
        "audits": audits,
        "categories": {
            "performance": {
                "id": "performance",
                "title": "Performance",
                "score": _score(index, (journey, step, device)),
                "auditRefs": references,
                "supportedModes": ["navigation"],
            },
        },
        "categoryGroups": _GROUPS,
        "timing": {"entries": [], "total": 0},
        "i18n": {"rendererFormattedStrings": {}},
    }


def _audits(index: Index, place: tuple[str, str, str], *, mobile: bool) -> tuple[dict[str, Plain], list[Plain]]:
    audits: dict[str, Plain] = {}
    references: list[Plain] = []
    for name, metric, acronym in _METRICS:
        audits[name] = audit = _audit(index, name, METRICS[metric].title, (*place, metric))
        made = audit["scoreDisplayMode"] != "notApplicable"
        if "numericValue" in audit:
            points = PARTS[metric].points(mobile=mobile)
            audit |= {"score": audit_score(audit["numericValue"], points), "scoreDisplayMode": "numeric"}
            audit["scoringOptions"] = {"p10": points.p10, "median": points.median}
        references.append(_reference(name, "metrics" if made else "hidden", PARTS[metric].weight, acronym))
    for name, audit in _steps(index, place).items():
        audits[name] = audit
        references.append(_reference(name, "diagnostics"))
    for name, metric, title in _DIAGNOSTICS:
        audits[name] = _audit(index, name, title, (*place, metric))
        made = audits[name]["scoreDisplayMode"] != "notApplicable"
        references.append(_reference(name, "diagnostics" if made else "hidden"))
    for name in _NOT_MADE.split():
        audits[name] = _plain_audit(name, name.replace("-", " ").capitalize(), _CALLED_OFF)
        references.append(_reference(name, "hidden"))
    return audits, references


def _steps(index: Index, place: tuple[str, str, str]) -> dict[str, Plain]:
    journey, _, device = place
    found: dict[str, Plain] = {}
    for number, step in enumerate(index.steps(journey), 1):
        for metric in HEADLINES:
            if index.applies((journey, step, device, metric)):
                name = f"webperf-{number}-{metric.replace('_', '-')}"
                title = f"{_words(step)}: {METRICS[metric].title.lower()}"
                found[name] = _audit(index, name, title, (journey, step, device, metric))
    return found


def _audit(index: Index, name: str, title: str, key: tuple[str, str, str, str]) -> Plain:
    """A median, or an error with the reason; not applicable where the step has no such metric."""
    row, definition = index.summaries.get(key), METRICS[key[3]].definition
    if row is None or does_not_apply(index.samples.get(key, ())):
        return _plain_audit(name, title, definition)
    if row.median is None:
        why = reasons_in_words(index.samples.get(key, ()))
        return _plain_audit(name, title, definition) | {"scoreDisplayMode": "error", "errorMessage": why}
    shown = f"{quantity(row.median, row.unit)}"
    number = {"numericValue": row.median, "numericUnit": _UNITS.get(row.unit, "unitless"), "displayValue": shown}
    return _plain_audit(name, title, definition) | {"scoreDisplayMode": "informative", **number}


def _plain_audit(name: str, title: str, description: str) -> Plain:
    shown = {"id": name, "title": title, "description": description}
    return {**shown, "score": None, "scoreDisplayMode": "notApplicable"}


def _reference(name: str, group: str, weight: int = 0, acronym: str = "") -> Plain:
    return {"id": name, "weight": weight, "group": group, **({"acronym": acronym} if acronym else {})}


def _loading_step(index: Index, journey: str, device: str) -> str:
    """The first that opened a page."""
    of_pages = [name for name, metric in METRICS.items() if metric.scope is Scope.PAGE]
    steps = index.steps(journey)
    return next(
        (step for step in steps if any((journey, step, device, m) in index.summaries for m in of_pages)),
        next(iter(steps), ""),
    )


def _score(index: Index, place: tuple[str, str, str]) -> float | None:
    """The median of the loads' own scores; of what was measured where a part is missing, as webperf has it."""
    row = index.summaries.get((*place, "score"))
    return None if row is None or row.median is None else round(row.median / 100, 2)


def _warnings(index: Index, journey: str, step: str, device: str) -> Iterator[str]:
    n = max((row.n for key, row in index.summaries.items() if key[:3] == (journey, step, device)), default=0)
    yield (
        f"Not made by Lighthouse: medians of {counted(n, 'load')} that webperf measured in step {_words(step)} of "
        f"{_words(journey)} on {_words(device)}."
    )
    if index.run.validity.state is not Validity.VALID:
        yield from (f"{index.run.validity.state}: {_words(reason)}" for reason in index.run.validity.reasons)


def _runtime_error(index: Index) -> Plain:
    """As Lighthouse says it when a page could not be loaded."""
    if any(row.n for row in index.summaries.values()) or not index.run.failures:
        return {}
    failure = index.run.failures[0]
    return {"runtimeError": {"code": failure.reason.value, "message": failure.message}}


def _address(run: Run) -> Plain:
    url = str(_table(run.environment, "target").get("base_url") or "about:blank")
    return {"requestedUrl": url, "mainDocumentUrl": url, "finalUrl": url, "finalDisplayedUrl": url}


def _agent(run: Run, facts: Mapping[str, Any]) -> str:
    version = str(_table(run.environment, "browser").get("version") or "")
    return str(facts.get("user_agent") or f"HeadlessChrome/{version}").replace("{version}", version)


def _benchmark_index(run: Run, device: str) -> float:
    """Of the device's pages; 0 where it was not measured, since the renderer needs a number."""
    calibration = _table(run.environment, "calibration")
    slowdown = _table(_table(calibration, "slowdowns"), device)
    found = slowdown.get("achieved_index") or calibration.get("host_index")
    return float(found) if isinstance(found, (int, float)) else 0.0


def _settings(facts: Mapping[str, Any]) -> Plain:
    mobile = bool(facts.get("mobile"))
    screen = {"width": facts.get("width", 0), "height": facts.get("height", 0), "mobile": mobile, "disabled": False}
    # Network and processor are slowed by webperf, in another way than Lighthouse has words for.
    throttling = dict.fromkeys(
        ("rttMs", "throughputKbps", "requestLatencyMs", "downloadThroughputKbps", "uploadThroughputKbps"), 0
    )
    return {
        "output": ["json"],
        "locale": "en-US",
        "channel": "webperf",
        "formFactor": "mobile" if mobile else "desktop",
        "throttlingMethod": "provided",
        "throttling": {**throttling, "cpuSlowdownMultiplier": 1},
        "screenEmulation": {**screen, "deviceScaleFactor": facts.get("scale", 1)},
        "onlyCategories": ["performance"],
    }


def _words(text: str) -> str:
    """Without what the renderer would make a link or code of."""
    return "".join(character for character in text if character not in "[]`")


def _table(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}
