import subprocess
import sys
import time

import pytest

from webperf.monitor.disturbance import Times, disturbances, processor_times

pytestmark = pytest.mark.alone

BUSY = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"


def test_a_machine_of_ones_own_disturbs_nothing() -> None:
    before, after = Times(0, 0, 0, 0), Times(10, 12, 0, 11)
    assert disturbances(before, after, processors=2) == ()


def test_other_programs_are_named_with_their_share_of_all_processors() -> None:
    before, after = Times(100, 50, 1, 20), Times(110, 64, 1, 26)
    (reason,) = disturbances(before, after, processors=2)
    assert reason == "other programs used 40% of this machine's processors while it measured"


def test_time_that_a_hypervisor_took_is_named() -> None:
    before, after = Times(0, 0, 0, 0), Times(10, 10, 2, 10)
    (reason,) = disturbances(before, after, processors=2)
    assert reason == "the hypervisor gave 10% of this machine's processors to others while it measured"


def test_too_short_a_time_says_nothing() -> None:
    assert disturbances(Times(0, 0, 0, 0), Times(1, 2, 1, 0), processors=2) == ()


def test_what_we_started_is_ours_also_after_it_has_ended() -> None:
    before = processor_times()
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    after = processor_times()
    # Both are counted in hundredths.
    assert round(after.own_s - before.own_s, 2) >= 0.4
    assert after.busy_s - before.busy_s >= 0.4 - 0.02


def test_the_clock_is_the_walls() -> None:
    before = processor_times()
    start = time.monotonic()
    while time.monotonic() - start < 0.05:
        pass
    assert processor_times().clock_s - before.clock_s >= 0.05
