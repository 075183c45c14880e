from pathlib import Path

from webperf.monitor.container import container


def group(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text + "\n")
    return folder


def test_version_2(tmp_path: Path) -> None:
    files = {
        "memory.max": "536870912",
        "memory.current": "1048576",
        "cpu.max": "150000 100000",
        "cpu.stat": "usage_usec 2500000\nuser_usec 2000000",
        "pids.current": "12",
    }
    found = container(group(tmp_path, files))
    assert found is not None
    assert (found.memory_limit_bytes, found.cpu_limit) == (536_870_912, 1.5)
    assert (found.memory_bytes(), found.cpu_s(), found.processes()) == (1_048_576, 2.5, 12)


def test_version_1(tmp_path: Path) -> None:
    files = {
        "memory/memory.limit_in_bytes": "9223372036854771712",
        "memory/memory.usage_in_bytes": "1048576",
        "cpu/cpu.cfs_quota_us": "50000",
        "cpu/cpu.cfs_period_us": "100000",
        "cpuacct/cpuacct.usage": "2500000000",
        "pids/pids.current": "3",
    }
    found = container(group(tmp_path, files))
    assert found is not None
    assert (found.memory_limit_bytes, found.cpu_limit) == (None, 0.5)
    assert (found.memory_bytes(), found.cpu_s(), found.processes()) == (1_048_576, 2.5, 3)


def test_without_a_limit_the_machine_is_all_there_is_to_tell_of(tmp_path: Path) -> None:
    assert container(tmp_path / "nowhere") is None
    assert container(group(tmp_path, {"memory.max": "max", "cpu.max": "max 100000", "memory.current": "1"})) is None
    older = {"memory/memory.limit_in_bytes": "9223372036854771712", "cpu/cpu.cfs_quota_us": "-1"}
    assert container(group(tmp_path / "older", older)) is None
