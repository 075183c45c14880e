"""The formats a run can be written in. A new one is a file beside this one and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webperf.model.run import Run
from webperf.report.recorded import LoadFile, recorded


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a run. `render` returns the file's whole text; who calls it writes it to `file_name`.

    `each`: a text for each journey and device, made of a run that is cut down to these; `file_name` is then its end.
    `recorded`: the kind of artifact that the diagnosis has written already, so that nothing is written beside it.
    """

    name: str
    file_name: str
    description: str
    render: Callable[[Run, LoadFile], str]
    each: bool = False
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file that goes with a format and is of no run."""

    name: str
    description: str
    read: Callable[[], str]


# Each imports its file when it is called: `webperf --help` lists the formats without any of them.
def _html(run: Run, load: LoadFile) -> str:
    from webperf.report.html import render_html
    from webperf.report.view import build_view

    return render_html(build_view(run, load), load)


def _json(run: Run, _load: LoadFile) -> str:
    from webperf.report.run_json import run_json

    return run_json(run)


def _terminal(run: Run, _load: LoadFile) -> str:
    from webperf.report.terminal import render_terminal
    from webperf.report.view import build_view

    return render_terminal(build_view(run))


def _csv(run: Run, _load: LoadFile) -> str:
    from webperf.report.csv import render_csv

    return render_csv(run)


def _junit(run: Run, _load: LoadFile) -> str:
    from webperf.report.junit import render_junit

    return render_junit(run)


def _markdown(run: Run, _load: LoadFile) -> str:
    from webperf.report.markdown import render_markdown
    from webperf.report.view import build_view

    return render_markdown(build_view(run))


def _annotations(run: Run, _load: LoadFile) -> str:
    from webperf.report.annotations import render_annotations

    return render_annotations(run)


def _lighthouse(run: Run, _load: LoadFile) -> str:
    from webperf.report.lighthouse import render_lighthouse

    return render_lighthouse(run)


def _har(run: Run, load: LoadFile) -> str:
    return recorded(run, load, "har")


def _trace(run: Run, load: LoadFile) -> str:
    return recorded(run, load, "trace")


def _k6_summary(run: Run, _load: LoadFile) -> str:
    from webperf.report.k6_summary import render_k6_summary

    return render_k6_summary(run)


def _prometheus(run: Run, _load: LoadFile) -> str:
    from webperf.report.prometheus.textfile import render_prometheus

    return render_prometheus(run)


def _github_benchmark(run: Run, _load: LoadFile) -> str:
    from webperf.report.github_benchmark import render_github_benchmark

    return render_github_benchmark(run)


def _bencher(run: Run, _load: LoadFile) -> str:
    from webperf.report.bencher import render_bencher

    return render_bencher(run)


def _grafana() -> str:
    from webperf.report.prometheus.dashboard import dashboard

    return dashboard()


_ROWS = (
    Format("html", "report.html", "one self-contained page, with pictures", _html),
    Format("json", "run.json", "everything, for machines", _json),
    Format("terminal", "report.txt", "the table that is printed after a run", _terminal),
    Format("csv", "report.csv", "one number a row, for spreadsheets and data frames", _csv),
    Format("junit", "junit.xml", "JUnit XML: each budget, threshold and journey is a test case", _junit),
    Format("md", "report.md", "Markdown: a job's summary or a comment on GitHub", _markdown),
    Format("annotations", "annotations.txt", "workflow commands of GitHub, to be printed", _annotations),
    Format("lhr", "lhr.json", "Lighthouse result of each journey and device", _lighthouse, each=True),
    Format("har", "network.har", "HAR 1.2 of each diagnosis", _har, each=True, recorded="har"),
    Format(
        "trace", "trace.json", "trace of each diagnosis, for Perfetto and DevTools", _trace, each=True, recorded="trace"
    ),
    Format("k6-summary", "k6-summary.json", "k6's summary of a load, and of web vitals", _k6_summary),
    Format("prom", "metrics.prom", "Prometheus metrics, for a textfile collector", _prometheus),
    Format("gh-benchmark", "gh-benchmark.json", "github-action-benchmark, customSmallerIsBetter", _github_benchmark),
    Format("bencher", "bencher.json", "Bencher Metric Format", _bencher),
)

FORMATS: dict[str, Format] = {row.name: row for row in _ROWS}
"""By the name that `--format` and `--to` take."""

COMPANIONS: dict[str, Companion] = {
    row.name: row for row in (Companion("grafana", "a Grafana dashboard of the metrics of --prometheus", _grafana),)
}
"""By the name that `--to` takes beside those."""
