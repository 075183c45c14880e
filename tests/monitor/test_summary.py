from tests.monitor.build import second, usage
from webperf.model.missing import Missing
from webperf.model.monitor import Gap, Monitored, UsageSummary
from webperf.monitor.summary import MOST_SPANS, summarise_monitor


def summarised(*seconds: object) -> Monitored:
    found = summarise_monitor(seconds)  # type: ignore[arg-type]
    assert found is not None
    return found


def row(monitor: Monitored, group: str, kind: str = "") -> UsageSummary:
    (found,) = [r for r in monitor.summary if (r.group, r.kind) == (group, kind)]
    return found


def test_nobody_looked() -> None:
    assert summarise_monitor(()) is None


def test_cpu_is_weighed_by_the_time_it_was_so() -> None:
    found = row(summarised(second(1, usage(cpu=1.0)), second(1.5, usage(cpu=0.0), span_s=0.5)), "target")
    assert (found.cpu_s, found.cpu_mean, found.cpu_max, found.seconds) == (1.0, round(1 / 1.5, 4), 1.0, 1.5)


def test_kinds_are_added_up_to_their_group_and_stand_below_it() -> None:
    main, page = usage("browser", "main", cpu=0.1, memory_bytes=50), usage("browser", "renderer", cpu=0.7)
    monitor = summarised(second(1, page, main), second(2, main))
    assert [(r.group, r.kind) for r in monitor.summary] == [
        ("browser", ""),
        ("browser", "main"),
        ("browser", "renderer"),
    ]
    whole = row(monitor, "browser")
    assert (whole.cpu_max, whole.memory_max_bytes, whole.processes, whole.cpu_s) == (0.8, 1050, 2, 0.9)
    assert row(monitor, "browser", "renderer").seconds == 1.0


def test_with_a_part_unknown_there_is_no_whole() -> None:
    monitor = summarised(second(1, usage("browser", "main"), usage("browser", "renderer", open_files=None)))
    assert row(monitor, "browser").open_files_max is None
    assert row(monitor, "browser").threads_max == 4
    assert row(monitor, "browser", "main").open_files_max == 3


def test_a_second_in_which_the_last_process_ended_is_no_low_level_of_memory() -> None:
    gone = usage("browser", "main", processes=0, memory_bytes=0, cpu=0.2)
    found = row(summarised(second(1, usage("browser", "main", memory_bytes=70)), second(2, gone)), "browser", "main")
    assert (found.memory_first_bytes, found.memory_last_bytes, found.memory_median_bytes) == (70, 70, 70)
    assert found.cpu_s == 0.7


def test_levels_at_both_ends_are_medians_of_a_tenth() -> None:
    found = row(summarised(*(second(t, usage(memory_bytes=t * 100)) for t in range(1, 31))), "target")
    assert (found.memory_first_bytes, found.memory_last_bytes, found.memory_max_bytes) == (200, 2900, 3000)


def test_a_long_run_has_a_timeline_that_a_chart_can_show() -> None:
    seconds = tuple(second(t, usage("browser", "main", cpu=float(t % 2)), usage("host")) for t in range(3 * MOST_SPANS))
    monitor = summarised(*seconds)
    assert len(monitor.timeline) == MOST_SPANS
    assert monitor.interval_s == 3.0
    first = monitor.timeline[0]
    assert [u.group for u in first.usages] == ["browser", "host"]
    assert (first.at_s, first.span_s, first.usages[0].cpu) == (2, 3.0, round(1 / 3, 4))


def test_gaps_and_further_counters_are_kept() -> None:
    gap = Gap("target", "", "threads", Missing.NOT_SUPPORTED, "why")
    monitor = summarised(second(1, usage(others={"gc_collections_per_s": 2.0}), gaps=(gap,)), second(2, usage()))
    assert monitor.gaps == (gap,)
    assert row(monitor, "target").others == {"gc_collections_per_s": 2.0}
