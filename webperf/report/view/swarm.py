"""What a report shows of a load: what was asked and held, latencies, requests, errors, thresholds, and its course."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from webperf.model.run import Run, Validity
from webperf.report.view.chaos import marked
from webperf.report.view.chaos_charts import fault_spans
from webperf.report.view.course import make_course
from webperf.report.view.records import Banner, FactTable, Span, State, SwarmView
from webperf.report.view.wording import seconds
from webperf.stats.quantity import quantity

NOTHING = "–"
_LATENCIES = (
    "http_req_duration", "http_req_total", "http_req_scheduled", "ws_connecting", "ws_latency", "ws_gap",
    "ws_session_duration", "sse_connecting", "sse_first_event", "sse_gap", "streamlit_connect", "streamlit_first_run",
    "streamlit_rerun", "operation_duration", "operation_scheduled", "schedule_delay", "iteration_duration",
)  # fmt: skip
_COUNTERS = (
    "http_reqs", "http_req_retries", "operations", "ws_sessions", "ws_msgs_sent", "ws_msgs_received", "sse_events",
    "streamlit_forward_msgs", "streamlit_script_errors", "iterations", "dropped_iterations",
    "data_received", "data_sent",
)  # fmt: skip
_IF_ANY = ("http_req_retries", "dropped_iterations")
_PHASES = (
    "http_req_blocked", "http_req_dns", "http_req_connecting", "http_req_tls_handshaking", "http_req_sending",
    "http_req_waiting", "http_req_receiving",
)  # fmt: skip
# A percentile of fewer values is the largest of them under another name.
_SMALLEST_N = {"med": 1, "p(90)": 10, "p(95)": 20, "p(99)": 100, "p(99.9)": 1000, "max": 1}
_COLUMNS = ("p50", "p90", "p95", "p99", "p99.9", "max", "n")
_STATES = {"PASS": State.GOOD, "WARN": State.UNSURE, "TOO_FEW": State.UNSURE, "FAIL": State.POOR, "NO_DATA": State.POOR}
_CLOSED = "Closed model: users wait for their answers, so latencies omit what would have queued behind a slow one."
_OPEN = "Open model: {} counts from when a request was due, so it has what waited behind a slow answer."
_RETRIES = "http_req_retries: sent once more, as browsers do, for the server was closing the connection they reused."
_HTTP = ("http_reqs", "http_req_total", "http_req_duration", "http_req_scheduled")
_OPERATIONS = ("operations", "operation_duration", "operation_duration", "operation_scheduled")
MOST_ROWS = 20
_NEEDED = {
    "scenario", "description", "executor", "model", "load", "duration_s", "held", "metrics", "requests", "errors",
    "checks", "exceptions", "groups", "generator", "timeline", "thresholds",
}  # fmt: skip
Plain = Mapping[str, Any]


def make_swarm(run: Run) -> tuple[SwarmView, ...]:
    """A view a scenario, in the order in which they were asked for."""
    faults = fault_spans(run.chaos)
    return tuple(_scenario(number, plain, faults) for number, plain in enumerate(_known(run), 1))


def _known(run: Run) -> Iterator[Plain]:
    """Scenarios with all that a report needs: a run.json of another making may hold anything here."""
    return (plain for plain in run.swarm if plain.keys() >= _NEEDED)


def make_load_held(run: Run) -> Iterator[Banner]:
    """That the load was held, before any of its numbers; doubts have banners of their own.

    How it was held stands over the numbers of each scenario.
    """
    if run.swarm and run.validity.state is Validity.VALID:
        yield Banner(State.GOOD, "Valid load", "The load asked for was held.")


def has_load(run: Run) -> bool:
    """Did any request or iteration of a load end?"""
    return any(plain["metrics"].get("iterations", {}).get("count") for plain in _known(run))


def _scenario(number: int, plain: Plain, faults: tuple[Span, ...]) -> SwarmView:
    results = plain["thresholds"]
    return SwarmView(
        scenario=plain["scenario"],
        anchor=f"swarm-{number}",
        description=plain["description"],
        state=State.worst([_STATES[row["state"]] for row in results]),
        held=_held(plain),
        note=_note(plain),
        charts=marked(make_course(plain, _names(plain)), faults),
        tables=tuple(table for table in _tables(plain) if table.rows),
        details=tuple(table for table in _details(plain) if table.rows),
        thresholds=tuple((_STATES[row["state"]], row["message"]) for row in results),
    )


def _names(plain: Plain) -> tuple[str, str, str, str]:
    """Of its users' protocol: what is counted, what was felt of it, and the two latencies of the course."""
    return _HTTP if plain.get("user", "http") == "http" else _OPERATIONS


def _note(plain: Plain) -> str:
    """What its latencies hold; and, where there were any, what a retry is."""
    model = _OPEN.format(_names(plain)[3]) if plain["model"] == "open" else _CLOSED
    return f"{model} {_RETRIES}" if plain["metrics"].get("http_req_retries", {}).get("count") else model


def _held(plain: Plain) -> str:
    """`constant-arrival-rate, 50 arrivals/s asked for 30 s, 100 % begun in time, 1.1 requests in flight on average`."""
    held, generator = plain["held"], plain["generator"]
    if plain["model"] == "open":
        load = f"{held['asked_per_s']:.4g} arrivals/s asked for {plain['load']['duration_s']:g} s"
        share = f"{held['share']:.1%} begun in time"
    else:
        load = f"{held['asked_users']:.3g} users asked for {seconds(plain['duration_s'])}"
        share = f"{held['share']:.1%} of them at work"
    # Of fewer values it is the largest of them under another name.
    lag = generator["loop_lag"] if (generator["loop_lag"] or {}).get("count", 0) >= _SMALLEST_N["p(99)"] else None
    what = "requests" if _names(plain) == _HTTP else "operations"
    parts = (
        f"{plain['executor']}, {load}, {share}",
        f"{held['in_flight']:.3g} {what} in flight on average",
        f"generator {generator['cpu']:.0%} of a core"
        + (f" in {generator['processes']} processes" if generator["processes"] > 1 else ""),
        *((f"loop lag p99 {quantity(lag['p(99)'], 'ms')}",) if lag else ()),
    )
    return ", ".join(parts)


def _counts(plain: Plain) -> FactTable:
    metrics = plain["metrics"]
    rows: list[tuple[str, ...]] = []
    for name in _COUNTERS:
        if name in metrics and (metrics[name]["count"] or name not in _IF_ANY):
            unit = "bytes" if name.startswith("data") else "count"
            rows.append((name, quantity(metrics[name]["count"], unit), f"{quantity(metrics[name]['rate'], unit)}/s"))
    for name in ("http_req_failed", "operation_failed", "checks"):
        if name in metrics:
            of = metrics[name]["passes"] + metrics[name]["fails"]
            share = f"{metrics[name]['passes']:,.0f} of {of:,.0f}"
            rows.append((name, share, quantity(metrics[name]["rate"], "ratio")))
    return FactTable("Counts", columns=("Metric", "Count", "Rate"), rows=tuple(rows))


def _latencies(plain: Plain, names: Iterable[str], title: str) -> FactTable:
    found = ((name, plain["metrics"][name]) for name in names if name in plain["metrics"])
    return FactTable(title, columns=(title, *_COLUMNS), rows=tuple((name, *_cells(values)) for name, values in found))


def _cells(values: Plain | None) -> tuple[str, ...]:
    if values is None:
        return (NOTHING,) * len(_COLUMNS)
    n = values["count"]
    times = (quantity(values[key], "ms") if n >= least else NOTHING for key, least in _SMALLEST_N.items())
    return (*times, f"{n:,}")


def _tables(plain: Plain) -> Iterator[FactTable]:
    yield _counts(plain)
    yield _latencies(plain, _LATENCIES, "Latency")
    total = _names(plain)[1]
    errors = tuple((row["error"], *_cells(row[total])) for row in plain["errors"])
    yield FactTable(f"Errors ({total})", columns=("Error", *_COLUMNS), rows=errors)
    raised = tuple((row["name"], f"{row['fails']:,}") for row in plain["exceptions"])
    yield FactTable("Iterations that ended in an exception", columns=("Exception", "Iterations"), rows=raised)
    checks = tuple((row["name"], f"{row['passes']:,}", f"{row['fails']:,}") for row in plain["checks"])
    yield FactTable("Checks", columns=("Check", "Held", "Failed"), rows=checks)


def _details(plain: Plain) -> Iterator[FactTable]:
    yield _latencies(plain, _PHASES, "Parts of a request")
    total = _names(plain)[1]
    rows = tuple((_request(row), *_cells(row[total])) for row in plain["requests"][:MOST_ROWS])
    what = "Request" if total == _HTTP[1] else "Operation"
    yield FactTable(f"{what}s ({total})", columns=(what, *_COLUMNS), rows=rows)
    groups = tuple((row["name"], *_cells(row["group_duration"])) for row in plain["groups"])
    yield FactTable("Groups (group_duration)", columns=("Group", *_COLUMNS), rows=groups)


def _request(row: Plain) -> str:
    labels = [f"{name} {value}" for name, value in row["tags"].items()]
    where = ", ".join(part for part in (row["group"], *labels) if part)
    outcome = (row["error"] or "ok") if row["status"] is None else str(row["status"])
    return f"{row['method']} {row['name']} → {outcome}" + (f" ({where})" if where else "")
