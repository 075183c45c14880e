import pytest

from webperf.model.redact import redact_url


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://app.test/map", "http://app.test/map"),
        ("https://app.test:8443/", "https://app.test:8443/"),
        ("https://user:pass@app.test/map", "https://app.test/map"),
        ("https://token@app.test", "https://app.test"),
        ("https://p@ss@app.test/", "https://app.test/"),
        ("https://app.test/map?token=abc&x=1", "https://app.test/map"),
        ("https://app.test/map#access_token=abc", "https://app.test/map"),
        ("http://[::1]:8501/a?b", "http://[::1]:8501/a"),
        ("http://user:pass@[::1]:8501/", "http://[::1]:8501/"),
        ("", ""),
        ("no address at all", "no address at all"),
    ],
)
def test_only_scheme_host_port_and_path_of_an_address_are_kept(url: str, kept: str) -> None:
    assert redact_url(url) == kept
