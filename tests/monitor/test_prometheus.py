import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from webperf.monitor.prometheus import process_metrics, sums

TEXT = """# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 12.5
process_resident_memory_bytes 5.1007488e+07
process_open_fds 9.0
process_start_time_seconds 1.7e+09
python_gc_collections_total{generation="0"} 100.0
python_gc_collections_total{generation="1"} 9.0
go_threads 7
"""


def test_the_metrics_that_client_libraries_share() -> None:
    found = process_metrics(TEXT)
    assert found is not None
    assert (found.cpu_s, found.memory_bytes, found.open_files, found.threads) == (12.5, 51_007_488, 9, 7)
    assert found.started_at == 1.7e9
    assert found.counters == {"gc_collections_per_s": 109.0}


@pytest.mark.parametrize("text", ["", "<html>no</html>", "up 1\n", "process_cpu_seconds_total NaN", "{}{}{} 1 2 3"])
def test_what_tells_nothing_of_a_process_is_none(text: str) -> None:
    assert process_metrics(text) is None


def test_reads_what_the_official_library_reads() -> None:
    registry = CollectorRegistry()
    counter = Counter("asked", "Questions.", ["path"], registry=registry)
    for path in ("/", 'a "b" } c', "back\\slash", "two\nlines", "{braces} # 5"):
        counter.labels(path).inc(1.5)
    Gauge("level", "It is at.", registry=registry).set(-1e-9)
    text = generate_latest(registry).decode()
    theirs: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            theirs[sample.name] = theirs.get(sample.name, 0.0) + sample.value
    assert dict(sums(text)) == pytest.approx(theirs)
    assert theirs["asked_total"] == 7.5
