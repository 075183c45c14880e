"""What journeys are measured under: each network and each class of processor, found out once, before its first use."""

from __future__ import annotations

from webperf.conditions.cpu import choose_rate
from webperf.conditions.presets import choose_networks, load_networks
from webperf.journey.access import Networks
from webperf.journey.calibration import calibrate
from webperf.journey.network_check import check_network, needs_check
from webperf.model.cpu import Calibration, Slowdown
from webperf.model.device import Device
from webperf.model.network import Network
from webperf.model.network_check import NetworkCheck
from webperf.model.places import folders
from webperf.pytest_plugin.lent_browser import LentBrowser
from webperf.pytest_plugin.options import Options


class Conditions:
    """Of a session. `checks` are the networks that were measured so far."""

    def __init__(self, options: Options, browser: LentBrowser, networks: Networks) -> None:
        self._options = options
        self._browser = browser
        self._networks = networks
        self._known = load_networks(folders("devices"))
        self._slowdowns: dict[str, Slowdown] = {}
        self._host_index: float | None = None
        self.checks: dict[str, NetworkCheck] = {}

    def network_of(self, device: Device) -> Network:
        """Measured before it is used for the first time."""
        network = choose_networks((device,), self._options.network, self._known)[device.name]
        if needs_check(network) and network.name not in self.checks:
            self.checks[network.name] = check_network(self._browser, self._networks, network)
        return network

    def slowdown_of(self, device: Device) -> Slowdown:
        """How much slower a device's pages run, found out once for each class."""
        if device.cpu_class not in self._slowdowns:
            rate = choose_rate(self._options.cpu, (device,))
            found = calibrate(self._browser, (device,), rate, lambda: None)
            self._slowdowns[device.cpu_class] = found.slowdowns[device.name]
            self._host_index = found.host_index or self._host_index
        return self._slowdowns[device.cpu_class]

    def calibration(self, devices: tuple[Device, ...]) -> Calibration:
        """For the run's record."""
        return Calibration(self._host_index, {device.name: self.slowdown_of(device) for device in devices})

    @property
    def reservations(self) -> tuple[str, ...]:
        """What weakens the numbers, each once."""
        slow = (slowdown.reservation for slowdown in self._slowdowns.values())
        weak = (*(r for check in self.checks.values() for r in check.reservations), *(r for r in slow if r))
        return tuple(dict.fromkeys(weak))
