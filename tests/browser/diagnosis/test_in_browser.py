"""The diagnosis of real pages: what it leaves, what it must not hold, and that nothing of it breaks an iteration."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.fixtures import peers
from webperf.browser.diagnosis.coverage import Coverage
from webperf.browser.diagnosis.film import Film
from webperf.browser.diagnosis.trace import Trace
from webperf.metrics import speed_index
from webperf.metrics.speed_index import visual_progress as progress_of
from webperf.model.sample import Phase
from webperf.report.view.network_log import AHEAD_MS

pytestmark = pytest.mark.browser

FILES = {"trace", "har", "coverage", "console"}
# From the frame's callback to its presentation: one frame, two when the machine is busy.
FRAMES_MS = 50.0


def _content(folder: Path, outcome: Any, kind: str) -> Any:
    (artifact,) = [a for a in outcome.iteration.artifacts if a.kind == kind]
    content = (folder / artifact.path).read_bytes()
    assert len(content) == artifact.bytes
    return json.loads(gzip.decompress(content) if artifact.path.endswith(".gz") else content)


def test_a_film_has_the_pages_own_times_and_gives_its_speed_index(trial: Callable[..., Any]) -> None:
    truth: list[float] = []

    def watch(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/film")
        truth.extend(page.evaluate("window.truth"))

    outcome = trial(watch, visual=True)

    sample = outcome.sample("open", "speed_index")
    half, whole = truth
    assert sample.detail["first_visual_change"] == pytest.approx(half + FRAMES_MS / 2, abs=FRAMES_MS / 2)
    assert sample.detail["visually_complete"] == pytest.approx(whole + FRAMES_MS / 2, abs=FRAMES_MS / 2)
    assert sample.value == pytest.approx(half + (whole - half) / 2 + FRAMES_MS / 2, abs=FRAMES_MS / 2)
    assert outcome.iteration.filmed
    # Films of timed iterations are for their number only.
    assert outcome.iteration.artifacts == ()


def test_a_bare_iteration_has_no_film_and_no_speed_index(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/plain"))

    assert not outcome.iteration.filmed
    assert outcome.iteration.artifacts == ()
    assert "speed_index" not in {sample.metric for sample in outcome.iteration.samples}


def test_the_diagnosis_leaves_files_that_other_tools_read(trial: Callable[..., Any], tmp_path: Path) -> None:
    outcome = trial(_open("/film"), phase=Phase.DIAGNOSIS)

    trace, har, coverage = (_content(tmp_path, outcome, kind) for kind in ("trace", "har", "coverage"))
    names = {event["name"] for event in trace["traceEvents"]}
    # DevTools refuses a trace that does not say which frames are the page's.
    assert {"TracingStartedInBrowser", "navigationStart", "firstPaint", "ResourceSendRequest"} <= names
    (page,) = har["log"]["pages"]
    assert page["title"].endswith("/film")
    assert 0 < page["pageTimings"]["onContentLoad"] <= page["pageTimings"]["onLoad"]
    assert [entry["response"]["status"] for entry in har["log"]["entries"]] == [200]
    (log,) = [artifact for artifact in outcome.iteration.artifacts if artifact.kind == "har"]
    asked_ms = datetime.fromisoformat(har["log"]["entries"][0]["startedDateTime"]).timestamp() * 1000
    # The page's clock and the network's: near enough to tell which step a request belongs to.
    assert -AHEAD_MS < asked_ms - log.step_starts["open"] < 200
    assert {file["kind"] for file in coverage["files"]} == {"script", "style"}
    assert all(0 < file["used"] < file["total"] for file in coverage["files"])


def test_devtools_own_engine_reads_the_trace(trial: Callable[..., Any], tmp_path: Path) -> None:
    outcome = trial(_open("/answer?by=fetch&token=CANARY"), phase=Phase.DIAGNOSIS)

    (trace,) = [a for a in outcome.iteration.artifacts if a.kind == "trace"]
    read = peers.run("read_trace.mjs", tmp_path / trace.path)

    assert read["url"].endswith("/answer?by=redacted&token=redacted")
    assert read["requests"] >= 1
    # The page's own entry is coarsened to whole 4 ms or so; the trace has the browser's clock.
    assert read["fcp"] == pytest.approx(outcome.value("open", "fcp"), abs=8)


def test_speedline_gives_the_same_speed_index_for_the_same_frames(
    trial: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    films: list[Any] = []
    monkeypatch.setattr(speed_index, "visual_progress", lambda frames: films.append(frames) or progress_of(frames))
    outcome = trial(_open("/film"), visual=True)
    file = tmp_path / "frames.json"
    file.write_text(json.dumps([[f.time_ms, base64.b64encode(f.jpeg).decode()] for f in films[0]]), "utf-8")

    theirs = peers.run("speedline.cjs", file)

    assert outcome.value("open", "speed_index") == pytest.approx(theirs["speedIndex"], rel=0.05)
    ours = [point.percent for point in progress_of(films[0])]
    assert ours == pytest.approx(theirs["progress"], abs=2)


def test_frames_of_a_step_tell_how_far_into_it_they_are(trial: Callable[..., Any], tmp_path: Path) -> None:
    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/answer?by=fetch&delay=300")
        with step("ask"):
            page.get_by_role("button").click()

    outcome = trial(ask, phase=Phase.DIAGNOSIS)

    frames = [a for a in outcome.iteration.artifacts if a.kind == "frame" and a.step == "ask"]
    assert frames[0].time_ms == 0
    assert 300 <= frames[-1].time_ms <= 1000
    assert all((tmp_path / frame.path).read_bytes().startswith(b"\xff\xd8\xff") for frame in frames)


def test_no_secret_is_in_any_file(trial: Callable[..., Any], tmp_path: Path, site: str) -> None:
    address = site.replace("http://", "http://user:CANARY-userinfo@") + "/secrets?token=CANARY-address#CANARY-fragment"

    def leak(page: Any, step: Any) -> None:
        with step("open", ready="text=done"):
            page.goto(address)

    outcome = trial(leak, phase=Phase.DIAGNOSIS)

    assert outcome.iteration.failure is None
    assert outcome.value("open", "load_time") > 0
    assert {a.kind for a in outcome.iteration.artifacts} == {*FILES, "frame"}
    for artifact in outcome.iteration.artifacts:
        content = (tmp_path / artifact.path).read_bytes()
        _assert_clean(artifact.path, gzip.decompress(content) if artifact.path.endswith(".gz") else content)
    _assert_clean("notes", " ".join(outcome.iteration.notes).encode())
    # The rest of what was said is there.
    entries = _content(tmp_path, outcome, "har")["log"]["entries"]
    (socket,) = [entry for entry in entries if "_webSocketMessages" in entry]
    assert [(m["type"], m["opcode"], m["length"]) for m in socket["_webSocketMessages"]] == [
        ("send", 1, 1),
        ("receive", 1, 6),
    ]
    assert len(_content(tmp_path, outcome, "console")["entries"]) >= 3


def _assert_clean(where: str, content: bytes) -> None:
    for form in (b"CANARY", quote("CANARY-").encode(), *_base64("CANARY-")):
        at = content.find(form)
        assert at < 0, f"{where}: {content[max(at - 200, 0) : at + 60]!r}"


def _base64(text: str) -> set[bytes]:
    """At each of the three places where a text may begin within base64, without the ends that its neighbours change."""
    return {base64.b64encode(b"x" * shift + text.encode())[4:-4] for shift in range(3)}


@pytest.mark.parametrize("instrument", [Trace, Coverage, Film])
@pytest.mark.parametrize("moment", ["start", "stop"])
def test_an_instrument_that_fails_is_a_note(
    trial: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, instrument: Any, moment: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(instrument, moment, fail)
    outcome = trial(_open("/plain"), phase=Phase.DIAGNOSIS)

    assert outcome.iteration.failure is None
    assert any(note.endswith(": out of order") for note in outcome.iteration.notes)
    assert outcome.value("open", "load_time") > 0
    if (instrument, moment) == (Film, "start"):
        assert outcome.sample("open", "speed_index").missing == "NO_SCREENSHOTS"


def test_a_page_that_dies_leaves_what_there_was(trial: Callable[..., Any]) -> None:
    def crash(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        with step("crash"):
            page.goto("chrome://crash")

    outcome = trial(crash, phase=Phase.DIAGNOSIS)

    assert outcome.iteration.failure.reason == "TARGET_CRASHED"
    assert {"har", "frame"} <= {a.kind for a in outcome.iteration.artifacts}


def _open(path: str) -> Callable[[Any, Any], None]:
    def script(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(path)

    return script
