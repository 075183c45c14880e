"""k6's end-of-test summary, as its `handleSummary` gets it, of all scenarios of a load together.

https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/. Of several scenarios each has sub-metrics
(`http_reqs{scenario:browse}`), and the whole is added up: counts by adding, latencies by their histograms. Journeys
give k6's `browser_web_vital_*`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.report.load_histograms import load_histograms
from webperf.report.view.clean import clean_run
from webperf.stats.percentile import percentile
from webperf.swarm.catalogue import CATALOGUE, Kind
from webperf.swarm.histogram import Histogram

STATISTICS = ("avg", "min", "med", "max", "p(90)", "p(95)", "p(99)")
_QUANTILES = {"med": 50.0, "p(90)": 90.0, "p(95)": 95.0, "p(99)": 99.0}
_VITALS = ("ttfb", "fcp", "lcp", "cls", "inp")
_CONTAINS = {"ms": "time", "bytes": "data"}

Plain = dict[str, Any]


def render_k6_summary(run: Run) -> str:
    """The JSON text."""
    clean = clean_run(run)
    # The histograms are longer than clean texts may be, and are no texts.
    loads = [
        {**shown, "histograms": kept.get("histograms")} for shown, kept in zip(clean.swarm, run.swarm, strict=True)
    ]
    duration_s = max((load.get("duration_s", 0.0) for load in loads), default=0.0)
    checks = [check for load in loads for check in load.get("checks", ())]
    summary = {
        "root_group": {**_group(""), "groups": list(_groups(loads)), "checks": list(_checks(checks))},
        "options": {"summaryTrendStats": STATISTICS, "summaryTimeUnit": "", "noColor": False},
        "state": {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": round(duration_s * 1000, 3)},
        "metrics": {**_loads(loads, duration_s), **_vitals(clean)},
    }
    return json.dumps(summary, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def _loads(loads: Sequence[Mapping[str, Any]], duration_s: float) -> Plain:
    metrics = _metrics(loads, duration_s)
    if len(loads) == 1:
        _add_thresholds(metrics, loads[0], "")
        return metrics
    for load in loads:
        tag = f"scenario:{load.get('scenario')}"
        own = {_tagged(name, tag): found for name, found in _metrics([load], load.get("duration_s", 0.0)).items()}
        _add_thresholds(own, load, tag)
        metrics |= own
    return metrics


def _metrics(loads: Sequence[Mapping[str, Any]], duration_s: float) -> Plain:
    trends: dict[str, Histogram] = {}
    for name, trend in (pair for load in loads for pair in load_histograms(load).items()):
        trends.setdefault(name, Histogram()).add(trend)
    metrics: Plain = {}
    for name in dict.fromkeys(name for load in loads for name in load.get("metrics", {})):
        found = [load["metrics"][name] for load in loads if name in load.get("metrics", {})]
        kind = CATALOGUE[name.partition("{")[0]].kind if name.partition("{")[0] in CATALOGUE else None
        if kind is not None:
            metrics[name] = _metric(name, kind, _values(name, kind, found, trends, loads, duration_s))
    return metrics


def _values(
    name: str,
    kind: Kind,
    found: Sequence[Mapping[str, float]],
    trends: Mapping[str, Histogram],
    loads: Sequence[Mapping[str, Any]],
    duration_s: float,
) -> Plain:
    if kind is Kind.TREND:
        alone = len(found) == 1 or not trends[name].cells
        return {key: found[0][key] for key in STATISTICS if key in found[0]} if alone else _trend(trends[name])
    if kind is Kind.COUNTER:
        count = sum(one["count"] for one in found)
        return {"count": count, "rate": count / duration_s if duration_s else 0.0}
    if kind is Kind.RATE:
        passes, fails = (sum(one[key] for one in found) for key in ("passes", "fails"))
        return {"rate": passes / (passes + fails) if passes + fails else 0.0, "passes": passes, "fails": fails}
    return _users(name, loads)


def _trend(found: Histogram) -> Plain:
    whole = {"avg": found.mean_ms, "min": found.min_ms, "max": found.max_ms}
    whole |= dict(zip(_QUANTILES, found.percentiles(_QUANTILES.values()), strict=True))
    return {key: whole[key] for key in STATISTICS}


def _users(name: str, loads: Sequence[Mapping[str, Any]]) -> Plain:
    """Of all scenarios at the same second."""
    at: dict[float, int] = {}
    for row in (row for load in loads for row in load.get("timeline", ()) if row["phase"] == Phase.MEASURE):
        at[row["t"]] = at.get(row["t"], 0) + row["vus"]
    users = [at[t] for t in sorted(at)] or [0]
    most = max(users)
    return {"value": most, "min": most, "max": most} if name == "vus_max" else {
        "value": users[-1], "min": min(users), "max": most,
    }  # fmt: skip


def _metric(name: str, kind: Kind, values: Plain) -> Plain:
    unit = CATALOGUE[name.partition("{")[0]].unit
    return {"type": kind.value, "contains": _CONTAINS.get(unit, "default"), "values": values}


def _add_thresholds(metrics: Plain, load: Mapping[str, Any], tag: str) -> None:
    for row in load.get("thresholds", ()):
        name = _tagged(row["metric"], tag)
        known = metrics.setdefault(name, _metric(row["metric"], CATALOGUE[row["metric"].partition("{")[0]].kind, {}))
        known.setdefault("thresholds", {})[row["threshold"]] = {"ok": row["ok"]}


def _tagged(name: str, tag: str) -> str:
    """`http_reqs` -> `http_reqs{scenario:browse}`, behind the tags that it has."""
    if not tag:
        return name
    return f"{name[:-1]},{tag}}}" if name.endswith("}") else f"{name}{{{tag}}}"


def _vitals(run: Run) -> Plain:
    found: Plain = {}
    for vital in _VITALS:
        measured = (s for s in run.samples if s.metric == vital and s.phase is Phase.MEASURE)
        values = sorted(sample.value for sample in measured if sample.value is not None)
        if values:
            statistics = {"avg": sum(values) / len(values), "min": values[0], "max": values[-1]}
            statistics |= {key: percentile(values, q) for key, q in _QUANTILES.items()}
            contains = "default" if vital == "cls" else "time"
            ordered = {key: statistics[key] for key in STATISTICS}
            found[f"browser_web_vital_{vital}"] = {"type": "trend", "contains": contains, "values": ordered}
    return found


def _groups(loads: Iterable[Mapping[str, Any]]) -> Iterator[Plain]:
    for name in dict.fromkeys(group["name"] for load in loads for group in load.get("groups", ())):
        yield {**_group(name), "groups": [], "checks": []}


def _checks(checks: Iterable[Mapping[str, Any]]) -> Iterator[Plain]:
    whole: dict[str, list[int]] = {}
    for check in checks:
        both = whole.setdefault(check["name"], [0, 0])
        both[0] += check["passes"]
        both[1] += check["fails"]
    for name, (passes, fails) in whole.items():
        yield {**_group(name), "passes": passes, "fails": fails}


def _group(name: str) -> Plain:
    """k6 knows a group or check by the MD5 of its path."""
    path = f"::{name}" if name else ""
    return {"name": name, "path": path, "id": hashlib.md5(path.encode(), usedforsecurity=False).hexdigest()}
