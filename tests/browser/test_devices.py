from pathlib import Path

import pytest

from webperf.browser.devices import choose_devices, context_options, load_devices, read_device
from webperf.errors import ConfigError, UsageError
from webperf.model.device import Device
from webperf.model.places import folders

PHONE = """
title = "Phone"
width = 412
height = 823
scale = 1.75
mobile = true
touch = true
user_agent = "Chrome/{version}.0.0.0 Mobile"
cpu_class = "mid-mobile"
network = "slow-4g"
"""


def written(folder: Path, content: str = PHONE, name: str = "phone") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(content)
    return file


def test_a_profile_is_read_under_its_files_name(tmp_path: Path) -> None:
    assert read_device(written(tmp_path)) == Device(
        name="phone",
        title="Phone",
        width=412,
        height=823,
        scale=1.75,
        mobile=True,
        touch=True,
        user_agent="Chrome/{version}.0.0.0 Mobile",
        cpu_class="mid-mobile",
        network="slow-4g",
    )


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        ("412", "0", "'width' must be between 1 and 10000 CSS pixels, not 0"),
        ("412", "-412", "'width' must be between 1 and 10000 CSS pixels, not -412"),
        ("823", "10001", "'height' must be between 1 and 10000 CSS pixels, not 10001"),
        ("412", "412.5", "'width' must be int, not 412.5"),
        ("1.75", "0", "'scale' must be between 0.1 and 10, not 0"),
        ("1.75", "10.5", "'scale' must be between 0.1 and 10, not 10.5"),
        ("1.75", "nan", "'scale' must be between 0.1 and 10, not nan"),
        ("1.75", "inf", "'scale' must be between 0.1 and 10, not inf"),
        ("mobile = true", "mobile = 1", "'mobile' must be bool, not 1"),
        ('cpu_class = "mid-mobile"', "", "the key 'cpu_class' is missing"),
        ("width", "widht", "unknown key 'widht': did you mean 'width'?"),
    ],
)
def test_a_wrong_profile_is_refused_with_file_and_key(tmp_path: Path, was: str, becomes: str, message: str) -> None:
    file = written(tmp_path, PHONE.replace(was, becomes))
    with pytest.raises(ConfigError) as raised:
        read_device(file)
    assert str(raised.value) == f"{file}: {message}"


@pytest.mark.parametrize(("key", "extreme"), [("width", 1), ("height", 10_000), ("scale", 0.1), ("scale", 10)])
def test_an_extreme_that_is_still_allowed_is_read(tmp_path: Path, key: str, extreme: float) -> None:
    was = {"width": "width = 412", "height": "height = 823", "scale": "scale = 1.75"}[key]
    assert getattr(read_device(written(tmp_path, PHONE.replace(was, f"{key} = {extreme}"))), key) == extreme


def test_a_profile_in_the_nearer_folder_hides_one_further_away(tmp_path: Path) -> None:
    written(tmp_path / "near", PHONE.replace("Phone", "Own"))
    written(tmp_path / "far")
    written(tmp_path / "far", name="tablet")
    found = load_devices((tmp_path / "near", tmp_path / "far"))
    assert {name: device.title for name, device in found.items()} == {"phone": "Own", "tablet": "Phone"}


def test_the_shipped_profiles_are_all_right() -> None:
    shipped = load_devices(folders("devices")[-1:])
    assert {"desktop", "phone-mid", "tablet"} <= shipped.keys()
    assert all(device.touch for device in shipped.values() if device.mobile)
    assert all("{version}" in device.user_agent for device in shipped.values() if device.user_agent)


@pytest.fixture
def known(tmp_path: Path) -> dict[str, Device]:
    for name in ("desktop", "phone", "tablet"):
        written(tmp_path, name=name)
    return load_devices((tmp_path,))


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (("tablet", "desktop"), ["tablet", "desktop"]),
        (("phone", "phone"), ["phone"]),
        (("all",), ["desktop", "phone", "tablet"]),
        (("tablet", "all"), ["tablet", "desktop", "phone"]),
        ((), []),
    ],
)
def test_devices_come_in_the_order_asked_for_and_once(
    known: dict[str, Device], asked: tuple[str, ...], chosen: list[str]
) -> None:
    assert [device.name for device in choose_devices(asked, known)] == chosen


def test_an_unknown_device_is_refused_with_the_nearest(known: dict[str, Device]) -> None:
    with pytest.raises(UsageError, match=r"unknown device 'fone': did you mean 'phone'\?"):
        choose_devices(("desktop", "fone"), known)


def test_a_context_pretends_to_be_the_device_with_the_real_browsers_version(known: dict[str, Device]) -> None:
    assert context_options(known["phone"], "156.0.8078.79") == {
        "viewport": {"width": 412, "height": 823},
        "screen": {"width": 412, "height": 823},
        "device_scale_factor": 1.75,
        "is_mobile": True,
        "has_touch": True,
        "user_agent": "Chrome/156.0.0.0 Mobile",
    }


def test_a_device_without_a_user_agent_keeps_the_browsers_own(tmp_path: Path) -> None:
    lines = [line for line in PHONE.splitlines() if not line.startswith("user_agent")]
    assert "user_agent" not in context_options(read_device(written(tmp_path, "\n".join(lines))), "156.0")
