"""A run that has every section a report can have: the example, compared, loaded, filmed and with its network log."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.report.example_run import example_run
from tests.report.view.test_comparison import asked
from tests.report.view.test_resources import watched_run
from tests.report.view.test_swarm import run as load_run
from webperf.judge.compare import compare
from webperf.model.change import Cause
from webperf.model.comparing import Comparing
from webperf.model.iteration import Artifact
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample

HAR_PATH = "artifacts/explore_map-desktop-diagnosis0-network.har"
HAR: dict[str, Any] = {
    "log": {
        "entries": [
            {
                "startedDateTime": "2026-11-21T05:11:32.190+00:00",
                "request": {"url": "http://127.0.0.1/map"},
                "response": {"status": 200, "_transferSize": 2722},
                "timings": {"blocked": 2, "dns": -1, "connect": 1, "ssl": -1, "send": 0.5, "wait": 5.5, "receive": 1},
                "_resourceType": "document",
            },
            {
                "startedDateTime": "2026-11-21T05:11:32.290+00:00",
                "request": {"url": "ws://127.0.0.1/_stcore/stream"},
                "response": {"status": 101, "_transferSize": 0},
                "timings": {"blocked": -1, "send": 0, "wait": 2, "receive": 398},
                "_resourceType": "websocket",
                "_webSocketMessages": [
                    {"type": "send", "time": 1795237892.3, "length": 100},
                    {"type": "receive", "time": 1795237892.69, "length": 9000},
                ],
            },
        ]
    }
}
PARTS = {
    "input_delay": 12.0,
    "handler": 8.0,
    "request_out": 4.0,
    "server_wait": 150.0,
    "data_to_dom": 20.0,
    "paint": 9.0,
}
DETAILS: dict[str, dict[str, Any]] = {
    "interaction_latency": {"interactions": [{"kind": "click", "element": "canvas", "parts": PARTS}]},
    "long_frames": {"scripts": [{"source": "http://x/a.js", "function": "se", "ms": 90.0, "forced_layout_ms": 12.0}]},
    "map_render": {"decided_by": "library", "rungs": {"library": 400.0, "draws": 420.0}, "warning": "they differ"},
}


def whole_run() -> Run:
    """The example with a detail of every kind."""
    run, loaded = example_run(), load_run()
    comparing = Comparing("git:main", "git:HEAD", ("load_time",), 1)
    found = compare([asked("load_time", 1400), asked("lcp", 1010), asked("fcp", 700, gating=False)], comparing.rule)
    regressed = found[0]
    assert regressed.change is not None
    causes = (Cause("server_wait", 20, 220, "ms", 0.5),)
    findings = (replace(regressed, change=replace(regressed.change, causes=causes)), *found[1:])
    return replace(
        run,
        samples=(*(_with_detail(sample) for sample in run.samples), *_filmed(run)),
        artifacts=tuple(_artifacts()),
        comparing=comparing,
        swarm=loaded.swarm,
        monitor=watched_run().monitor,
        verdict=replace(run.verdict, findings=(*run.verdict.findings, *findings)),
    )


def one_journey(run: Run, name: str) -> Run:
    """All of one journey, nothing of the others."""
    return replace(
        run,
        samples=tuple(sample for sample in run.samples if sample.journey == name),
        summary=tuple(row for row in run.summary if row.journey == name),
        verdict=replace(run.verdict, findings=tuple(f for f in run.verdict.findings if f.journey == name)),
    )


def loader(picture: bytes) -> Callable[[str], bytes | None]:
    """Every picture is there, and the network log."""
    return lambda path: json.dumps(HAR).encode() if path.endswith(".har") else picture


def _with_detail(sample: Sample) -> Sample:
    known = DETAILS.get(sample.metric, {}) if sample.value is not None else {}
    return replace(sample, detail={**sample.detail, **known})


def _filmed(run: Run) -> list[Sample]:
    """The map's place in the film."""
    (found,) = [
        s
        for s in run.samples
        if (s.journey, s.step, s.device, s.metric, s.iteration, s.phase)
        == ("explore_map", "open", "desktop", "map_render", 0, Phase.MEASURE)
    ]
    return [replace(found, phase=Phase.DIAGNOSIS, detail={"region": [0.1, 0.2, 0.5, 0.6]})]


def _artifacts() -> list[Artifact]:
    own = ("explore_map", "desktop", Phase.DIAGNOSIS, 0)
    frames = [
        Artifact("frame", *own, f"artifacts/film{number}.jpg", 9000, step="open", time_ms=400.0 * number)
        for number in range(4)
    ]
    return [Artifact("har", *own, HAR_PATH, 9000), *frames]
