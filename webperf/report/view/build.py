"""From a Run to what a report shows: the table of contents of the view."""

from __future__ import annotations

from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.report.recorded import LoadFile
from webperf.report.view.chaos import make_chaos
from webperf.report.view.clean import clean_run
from webperf.report.view.comparison import make_comparison
from webperf.report.view.diagnosis import make_files
from webperf.report.view.index import Index, make_index
from webperf.report.view.journeys import make_journeys
from webperf.report.view.matrix import make_matrix
from webperf.report.view.mobile import make_mobile
from webperf.report.view.problems import make_failures, make_missing
from webperf.report.view.records import ReportView
from webperf.report.view.resources import make_resources
from webperf.report.view.soak import make_soak
from webperf.report.view.surroundings import make_caution, make_definitions, make_recorded, make_surroundings
from webperf.report.view.swarm import make_load_held, make_swarm
from webperf.report.view.sweep import make_sweep
from webperf.report.view.under_load import make_under_load
from webperf.report.view.verdict import make_findings, make_reservations, make_verdict, what_is_judged
from webperf.report.view.wording import counted, duration, moment, seconds


def build_view(run: Run, load: LoadFile = lambda _path: None) -> ReportView:
    """Everything a report says about a run, as text in reading order. `load` reads a file of its folder, or nothing."""
    index = make_index(clean_run(run))
    run = index.run
    return ReportView(
        run_id=run.run_id,
        started=moment(run.started_at),
        extent=_extent(index),
        reservations=(*make_load_held(run), *make_reservations(run)),
        verdict=make_verdict(run),
        findings=make_findings(index),
        judged=what_is_judged(run),
        matrix=make_matrix(index),
        caution=make_caution(run.environment),
        failures=make_failures(index),
        journeys=make_journeys(index, load),
        mobile=make_mobile(run),
        missing=make_missing(index),
        recorded=make_recorded(run.environment),
        surroundings=make_surroundings(run),
        definitions=make_definitions(index),
        comparison=make_comparison(index),
        swarm=make_swarm(run),
        load_files=make_files(index, ""),
        under_load=make_under_load(run),
        resources=make_resources(run.monitor),
        sweep=make_sweep(run),
        chaos=make_chaos(run),
        soak=make_soak(run.soak),
    )


def _extent(index: Index) -> str:
    """`5 journeys × 2 devices × 5 iterations`, as far as it was measured."""
    measured = [sample for sample in index.run.samples if sample.phase is Phase.MEASURE]
    counts = (
        ("journey", {sample.journey for sample in measured}),
        ("device", {sample.device for sample in measured}),
        ("iteration", {sample.iteration for sample in measured}),
    )
    if index.run.soak:
        return f"soak × {duration(index.run.soak.soaked_s)}"
    if index.run.sweep is not None:
        return counted(len(index.run.sweep.points), "level")
    if index.run.swarm and not measured:
        longest_s = max(plain.get("duration_s", 0.0) for plain in index.run.swarm)
        return f"{counted(len(index.run.swarm), 'scenario')} × {seconds(longest_s)}"
    return " × ".join(counted(len(found), noun) for noun, found in counts) if measured else "nothing measured"
