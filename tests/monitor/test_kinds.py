import pytest

from webperf.monitor.kinds import browser_kind, is_browser, key_in_browser, key_in_harness

MAIN = ["/usr/lib/chromium/chromium", "--headless", "--user-data-dir=/tmp/x", "--remote-debugging-pipe", "about:blank"]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (MAIN, ""),
        (["chromium", "--type=renderer", "--lang=en"], "renderer"),
        (["chromium", "--type=gpu-process"], "gpu"),
        (["chromium", "--type=zygote", "--no-zygote-sandbox"], "zygote"),
        (["chromium", "--type=utility", "--utility-sub-type=network.mojom.NetworkService"], "network"),
        (["chromium", "--type=utility", "--utility-sub-type=data_decoder.mojom.DataDecoderService"], "utility"),
        # A process that Chromium forked from its zygote writes its command line as one text.
        (["chromium --type=utility --utility-sub-type=storage.mojom.StorageService --x"], "storage"),
    ],
)
def test_chromium_says_itself_what_each_of_its_processes_is(command: list[str], kind: str) -> None:
    assert browser_kind(command) == kind
    assert is_browser(command) is (command is MAIN)
    assert key_in_browser(command) == ("browser", kind or "main")


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (["python", "-m", "webperf.swarm.worker"], "generator"),
        (["python", "-m", "webperf.conditions"], "proxy"),
        (["python", "-m", "webperf.monitor"], "monitor"),
        (["/venv/lib/python3/site-packages/playwright/driver/node", "cli.js", "run-driver"], "driver"),
        (["python", "-m", "webperf", "run"], "webperf"),
        (["python", "-m"], "webperf"),
        ([], "webperf"),
    ],
)
def test_webperf_knows_its_own(command: list[str], kind: str) -> None:
    assert not is_browser(command)
    assert key_in_harness(command) == ("harness", kind)
