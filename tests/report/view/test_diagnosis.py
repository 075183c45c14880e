from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.test_html import Page
from webperf.model.iteration import Artifact
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.report.html import render_html
from webperf.report.pictures import make_gallery
from webperf.report.view import ReportView, build_view

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 9_000


def artifact(kind: str, path: str, **fields: object) -> Artifact:
    given = {"bytes": 1_234_567, "device": "desktop", **fields}
    return Artifact(  # type: ignore[arg-type]
        kind=kind, journey="explore_map", phase=Phase.DIAGNOSIS, iteration=0, path=path, **given
    )


def frame(number: int, step: str = "open", device: str = "desktop") -> Artifact:
    path = f"artifacts/film-{device}-{step}{number:02}.jpg"
    return artifact("frame", path, step=step, device=device, time_ms=100.0 * number)


TRACE = artifact("trace", "artifacts/explore_map-trace.json.gz", note="2 events are cut off")
SPEED = Sample("explore_map", "open", "desktop", "none", 0, Phase.DIAGNOSIS, "speed_index", 1234.5, "ms")


def shown(run: Run, *artifacts: Artifact) -> ReportView:
    return build_view(replace(run, artifacts=artifacts, samples=(*run.samples, SPEED)))


def test_files_are_listed_under_their_journey_with_size_and_note(run: Run) -> None:
    view = shown(run, TRACE, frame(1))

    by_journey = {journey.name: journey.files for journey in view.journeys}
    (file,) = by_journey["explore_map"]
    assert (file.device, file.path, file.size, file.note) == (
        "desktop",
        "artifacts/explore_map-trace.json.gz",
        "1.23 MB",
        "2 events are cut off",
    )
    assert by_journey["open_overview"] == ()


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "artifacts/../run.json",
        "artifacts/a/b.har",
        "artifacts/.hidden",
        "/etc/passwd",
        "javascript:alert(1)",
        "http://app.test/x",
        "artifacts/x.har\n",
        'artifacts/x" onclick="y',
    ],
)
def test_only_a_file_of_the_runs_own_folder_is_linked(run: Run, path: str) -> None:
    view = shown(run, artifact("har", path))

    assert [file.path for journey in view.journeys for file in journey.files] == [""]
    links = {str(a["href"]) for a in Page(render_html(view, lambda _: None)).all("a")}
    assert all(link.startswith("#") for link in links)


def test_a_link_is_relative_so_that_the_folder_may_move(run: Run) -> None:
    links = {str(a["href"]) for a in Page(render_html(shown(run, TRACE), lambda _: None)).all("a")}
    assert {link for link in links if not link.startswith("#")} == {"artifacts/explore_map-trace.json.gz"}


def test_a_step_shows_its_film_with_times_and_the_speed_index_of_that_iteration(run: Run) -> None:
    view = shown(run, frame(12), frame(3), frame(1, step="zoom in"))

    (journey,) = (journey for journey in view.journeys if journey.name == "explore_map")
    steps = {step.name: step.films for step in journey.steps}
    (film,) = steps["open"]
    assert film.title == "Film of open on desktop: Speed Index 1.23 s"
    assert [picture.title for picture in film.pictures] == ["300 ms", "1.20 s"]
    assert film.pictures[0].description == "The screen 300 ms into step open of explore_map on desktop"
    assert steps["zoom in"][0].title == "Film of zoom in on desktop"
    assert steps["pan east"] == ()


def test_a_long_film_is_thinned_and_keeps_its_ends(run: Run) -> None:
    view = shown(run, *[frame(number) for number in range(1, 41)])

    (film,) = (film for journey in view.journeys for step in journey.steps for film in step.films)
    assert len(film.pictures) == 10
    assert (film.pictures[0].title, film.pictures[-1].title) == ("100 ms", "4.00 s")


def test_every_film_has_its_first_frames_where_there_is_not_room_for_all(run: Run) -> None:
    films = [
        frame(n, step, device) for step in ("open", "zoom in") for device in ("desktop", "phone-mid") for n in (1, 2)
    ]
    view = build_view(replace(run, artifacts=tuple(films), screenshots=(), failures=()))
    one = len(next(iter(make_gallery(view, lambda _: JPEG).uris.values())))

    gallery = make_gallery(view, lambda _: JPEG, largest_total=one * 4)

    assert sorted(path[-6:-4] for path in gallery.uris) == ["01"] * 4


def test_a_run_that_was_filmed_all_along_says_so(run: Run) -> None:
    conditions = {**run.environment["conditions"], "filmed": "every iteration"}
    filmed = build_view(replace(run, environment={**run.environment, "conditions": conditions}))
    assert "Every iteration was filmed" in filmed.recorded
    assert "Nothing is recorded while a step is timed" in build_view(run).recorded
