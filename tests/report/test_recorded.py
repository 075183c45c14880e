import gzip
from collections.abc import Mapping
from dataclasses import replace

import pytest

from webperf.errors import UsageError
from webperf.model.iteration import Artifact
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.report import FORMATS


def with_files(run: Run, *paths: str, kind: str = "har") -> Run:
    made = (Artifact(kind, "explore_map", "desktop", Phase.DIAGNOSIS, n, path, 10) for n, path in enumerate(paths))
    return replace(run, artifacts=tuple(made))


def render(run: Run, files: Mapping[str, bytes], name: str = "har") -> str:
    return FORMATS[name].render(run, files.get)


def test_the_last_of_its_kind_is_given_as_it_is(run: Run) -> None:
    files = {"artifacts/a": b"first", "artifacts/b": b'{"log": {}}'}
    assert render(with_files(run, *files), files) == '{"log": {}}'


def test_a_trace_is_unpacked(run: Run) -> None:
    files = {"artifacts/trace.json.gz": gzip.compress(b'{"traceEvents":[]}')}
    assert render(with_files(run, *files, kind="trace"), files, "trace") == '{"traceEvents":[]}'


@pytest.mark.parametrize(
    ("paths", "content", "words"),
    [
        ((), None, "this run has no har: it comes from the diagnosis"),
        (("artifacts/x",), None, "artifacts/x is not in the run's folder any more"),
        (("artifacts/x",), b"\x1f\x8bbroken", "artifacts/x is damaged"),
        (("artifacts/x",), b"\xff", "artifacts/x is damaged"),
    ],
)
def test_what_cannot_be_given_is_said(run: Run, paths: tuple[str, ...], content: bytes | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        render(with_files(run, *paths), {"artifacts/x": content} if content else {})
