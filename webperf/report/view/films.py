"""Which pictures a report shows: one iteration per journey and device, and what each picture is called."""

from __future__ import annotations

from webperf.model.iteration import Screenshot
from webperf.model.metric import HEADLINES, METRICS
from webperf.report.view.index import Index
from webperf.report.view.records import FilmStrip, Picture
from webperf.stats.quantity import quantity


def make_strips(index: Index, journey: str) -> tuple[FilmStrip, ...]:
    """A strip for each device that has pictures of the journey."""
    strips = (_strip(index, journey, device) for device in index.devices(journey))
    return tuple(strip for strip in strips if strip.pictures)


def _strip(index: Index, journey: str, device: str) -> FilmStrip:
    shots = _last_iteration(index, journey, device)
    order = index.steps(journey)
    ranked = sorted(shots, key=lambda shot: order.index(shot.step) if shot.step in order else len(order))
    return FilmStrip(
        device=device,
        title=f"{journey} on {device}, at the end of each step",
        pictures=tuple(_picture(index, shot) for shot in ranked),
    )


def _last_iteration(index: Index, journey: str, device: str) -> list[Screenshot]:
    """The pictures of the last iteration that came furthest: a strip that breaks off shows less of the app."""
    iterations: dict[tuple[str, int], list[Screenshot]] = {}
    for shot in index.run.screenshots:
        if (shot.journey, shot.device, shot.failed) == (journey, device, False):
            iterations.setdefault((shot.phase, shot.iteration), []).append(shot)
    return max(reversed(iterations.values()), key=len, default=[])


def _picture(index: Index, shot: Screenshot) -> Picture:
    return Picture(
        path=shot.path,
        title=shot.step,
        note=_medians(index, shot),
        description=f"The screen after step {shot.step} of {shot.journey} on {shot.device}",
    )


def _medians(index: Index, shot: Screenshot) -> str:
    # Of the measured iterations, not of the one in the picture: that one may have been slowed by taking it.
    parts = []
    for metric in HEADLINES:
        row = index.summaries.get((shot.journey, shot.step, shot.device, metric))
        if row is not None and row.median is not None:
            parts.append(f"{METRICS[metric].title.lower()} {quantity(row.median, row.unit)}")
    return ", ".join(parts)
