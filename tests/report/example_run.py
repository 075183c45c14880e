"""A run as `webperf demo` gives it, made by hand: broken budgets, missing values, a crash and a degraded run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.judge.budgets import parse_budgets
from webperf.judge.verdict import judge
from webperf.model.iteration import Failure, Screenshot
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import Missing
from webperf.model.mobile import Check, MobileCheck, MobileDevice
from webperf.model.run import Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.stats.summary import summaries

DEVICES = ("desktop", "phone-mid")
ITERATIONS = 5

# Journey, and its steps with (load, interaction, map) in ms on the desktop; None where the step has none.
JOURNEYS: dict[str, dict[str, tuple[float | None, float | None, float | None]]] = {
    "open_overview": {"open": (1180, None, None)},
    "filter_records": {"open": (1240, None, None), "choose state": (None, 310, None), "choose age": (None, 280, None)},
    "explore_map": {
        "open": (1390, None, 1720),
        "zoom in": (None, 240, 610),
        "pan east": (None, 190, 480),
    },
    "scroll_table": {"open": (1510, None, None), "scroll": (None, 95, None)},
    "watch_live": {"open": (990, None, None), "wait for an update": (None, None, None)},
}

BUDGETS: dict[str, dict[str, object]] = {
    "open_overview": {"load_time": ["p75 < 2000 ms", "p95 < 3 s"], "bytes": "max <= 2.5 MB"},
    "filter_records": {"load_time": "p75 < 2000 ms", "interaction_latency": "p75 < 500 ms"},
    "explore_map": {"load_time": "p75 < 2.5 s", "zoom in: map_render": "p75 < 1 s"},
    "scroll_table": {"load_time": "p75 < 2.5 s", "interaction_latency": "p75 < 200 ms"},
}

ENVIRONMENT: dict[str, Any] = {
    "command": "webperf demo --device desktop --device phone-mid",
    "host": {
        "cpu_model": "Example CPU @ 2.60GHz",
        "cpus": 2,
        "memory_bytes": 8_327_610_368,
        "system": "Linux 6.1.0",
        "load_average": [0.42, 0.31, 0.2],
        "container": True,
    },
    "software": {"webperf": "0.1.0", "playwright": "1.55.1", "python": "3.11.7"},
    "browser": {
        "name": "chromium",
        "version": "141.0.7390.65",
        "path": "/usr/lib/chromium/chromium",
        "headless": True,
        "sandbox": False,
        "webgl_renderer": "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))",
        "flags": [f"--example-flag-{number}" for number in range(24)],
    },
    "target": {"name": "reference", "base_url": "http://127.0.0.1:8501"},
    "devices": {
        "desktop": {
            "name": "desktop",
            "title": "Desktop, 1350 px wide",
            "width": 1350,
            "height": 940,
            "scale": 1.0,
            "mobile": False,
            "touch": False,
            "user_agent": None,
            "cpu_class": "high",
            "network": "cable",
        },
        "phone-mid": {
            "name": "phone-mid",
            "title": "Mid-range phone",
            "width": 412,
            "height": 823,
            "scale": 1.75,
            "mobile": True,
            "touch": True,
            "user_agent": "Mozilla/5.0 (Linux; Android 14; Example) AppleWebKit/537.36 Chrome/{version} Mobile",
            "cpu_class": "mid",
            "network": "4g",
        },
    },
    "conditions": {"network": "none", "cpu": "none"},
    "plan": {"iterations": 5, "warmup": 1, "diagnosis": True, "fresh_browser_every_rounds": 1},
}

CRASHED = ("explore_map", "phone-mid", 3)


def example_run(rename: Mapping[str, str] | None = None, message: str = "Page crashed") -> Run:
    """The run; `rename` puts other texts in place of journey and step names, `message` is the crash's."""
    samples = tuple(_samples(random.Random(7), rename or {}))
    summary = summaries(samples)
    names = rename or {}
    budgets = {names.get(journey, journey): parse_budgets(rules) for journey, rules in BUDGETS.items()}
    return Run(
        run_id="20261121T024500Z-demo",
        started_at="2026-11-21T02:45:00+00:00",
        environment=ENVIRONMENT,
        validity=Trust(Validity.DEGRADED, ("explore_map on phone-mid: 4 of 5 iterations completed",)),
        samples=samples,
        summary=summary,
        verdict=judge(budgets, summary, samples),
        screenshots=tuple(_screenshots(names)),
        failures=(_failure(names, message),),
        mobile=(_mobile(names, message),),
    )


def _mobile(names: Mapping[str, str], message: str) -> MobileDevice:
    journey, step = names.get("explore_map", "explore_map"), names.get("open", "open")
    small = MobileCheck("phone-mid", journey, step, Check.TAP_TARGETS, False, f"2 of 9 below 24 px: {message}")
    return MobileDevice("phone-mid", 0.5, False, (MobileCheck("phone-mid", journey, "", Check.COMPLETES, True), small))


def _failure(names: Mapping[str, str], message: str) -> Failure:
    journey, device, iteration = CRASHED
    name = names.get(journey, journey)
    step = names.get("zoom in", "zoom in")
    path = "artifacts/explore_map-phone-mid-failed.jpg"
    return Failure(name, step, device, iteration, Phase.MEASURE, Missing.TARGET_CRASHED, message, path)


def _screenshots(names: Mapping[str, str]) -> Iterator[Screenshot]:
    for journey, steps in JOURNEYS.items():
        for device in DEVICES:
            for number, step in enumerate(steps):
                path = f"artifacts/{journey}-{device}-{number}.jpg"
                yield Screenshot(names.get(journey, journey), names.get(step, step), device, Phase.DIAGNOSIS, 0, path)


def _samples(source: random.Random, names: Mapping[str, str]) -> Iterator[Sample]:
    for iteration in range(-1, ITERATIONS):
        for journey, steps in JOURNEYS.items():
            for device in DEVICES:
                for step, times in steps.items():
                    for sample in _step_samples(source, journey, step, device, iteration, times):
                        yield _renamed(sample, names)


def _renamed(sample: Sample, names: Mapping[str, str]) -> Sample:
    from dataclasses import replace

    journey, step = names.get(sample.journey, sample.journey), names.get(sample.step, sample.step)
    return replace(sample, journey=journey, step=step)


def _step_samples(
    source: random.Random,
    journey: str,
    step: str,
    device: str,
    iteration: int,
    times: tuple[float | None, float | None, float | None],
) -> Iterator[Sample]:
    phase = Phase.WARMUP if iteration < 0 else Phase.MEASURE
    slower = (1.9 if device == "phone-mid" else 1.0) * (1.6 if iteration < 0 else 1.0)
    for metric in METRICS.values():
        opens = times[0] is not None
        if metric.scope is Scope.VISUAL:
            continue
        if (metric.scope is Scope.PAGE and not opens) or (metric.scope is Scope.MAP and times[2] is None):
            continue
        value = _value(source, metric.name, times, slower)
        missing = _missing(journey, step, device, iteration, metric.name) if value is not None else None
        if value is None:
            missing = Missing.NO_INTERACTION
        yield Sample(
            journey,
            step,
            device,
            "none",
            max(iteration, 0),
            phase,
            metric.name,
            None if missing else value,
            metric.unit.value,
            missing,
            _detail(step, value) if metric.headline else {},
        )


def _detail(step: str, value: float | None) -> dict[str, Any]:
    if step != "scroll" or value is None:
        return {"source": "example"}
    parts = {"input_delay": 2.0, "handler": None, "request_out": None, "server_wait": 40.0, "other": value - 50.0}
    wheel: dict[str, Any] = {
        "kind": "wheel",
        "input": "wheel",
        "element": "div.table",
        "events": 5,
        "first_frame_ms": 21.0,
        "last_frame_ms": value,
        "scroll_frames": 7,
        "parts": {**parts, "data_to_dom": 3.0, "paint": 5.0, "bytes": 4200, "by": ["websocket"]},
    }
    return {"source": "example", "interactions": [wheel]}


def _missing(journey: str, step: str, device: str, iteration: int, metric: str) -> Missing | None:
    if (journey, device, iteration) == CRASHED and step != "open":
        return Missing.TARGET_CRASHED if step == "zoom in" else Missing.SKIPPED
    if (journey, step, device, metric) == ("watch_live", "open", "phone-mid", "load_time") and iteration in (1, 4):
        return Missing.NEVER_SETTLED
    return None


def _value(
    source: random.Random, metric: str, times: tuple[float | None, float | None, float | None], slower: float
) -> float | None:
    load, interaction, map_render = times
    noise = source.lognormvariate(0, 0.06)
    base = {
        "load_time": load,
        "interaction_latency": interaction,
        "map_render": map_render,
        "inp": interaction and interaction * 0.2,
        "lcp": load and load * 0.8,
        "fcp": load and load * 0.4,
        "dom_content_loaded": load and load * 0.3,
        "load_event": load and load * 0.45,
        "ttfb": 12.0,
    }
    if metric in base:
        time = base[metric]
        return None if time is None else round(time * slower * noise, 1)
    if metric == "cls":
        return round(0.012 * noise, 4)
    opened = load is not None
    return float({"requests": 34 if opened else 6, "bytes": 2_412_345 if opened else 48_213}.get(metric, 10))
