from webperf.monitor.profile.stacks import Hot, Stack, hottest, read_stacks, write_speedscope

STACKS = (Stack(("main", "slow"), 3.0), Stack(("main", "slow", "main"), 1.0), Stack((), 0.5))


def test_a_function_that_calls_itself_again_counts_once() -> None:
    assert hottest(STACKS) == (Hot("slow", 3.0, 4.0), Hot("main", 1.0, 4.0))


def test_there_and_back() -> None:
    plain = write_speedscope(STACKS, name="kept", unit="bytes")
    assert tuple(read_stacks(plain)) == STACKS
    assert plain["profiles"][0]["endValue"] == 4.5


def test_frames_of_a_profiler_are_named_with_their_file() -> None:
    frames = [{"name": "burn", "file": "/a/b/knobs.py", "line": 3}, {"name": "thread"}]
    profile = {"samples": [[1, 0]], "weights": [2]}
    plain = {"shared": {"frames": frames}, "profiles": [profile, {"events": []}]}
    assert tuple(read_stacks(plain)) == (Stack(("thread", "burn (knobs.py)"), 2.0),)
