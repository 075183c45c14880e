"""Mobile compatibility: how many checks each phone and tablet passed, and what failed."""

from __future__ import annotations

from webperf.model.mobile import TARGET_SHARE, Check, MobileCheck, MobileDevice
from webperf.model.run import Run
from webperf.report.view.records import MobileView, State
from webperf.report.view.wording import place

TITLES = {
    Check.COMPLETES: "journey completes",
    Check.BUDGETS: "budgets kept",
    Check.VIEWPORT: "viewport meta",
    Check.OVERFLOW: "no sideways scrolling",
    Check.TAP_TARGETS: "tap targets of 24 px",
    Check.TEXT_SIZE: "text of 12 px",
}


def make_mobile(run: Run) -> tuple[MobileView, ...]:
    """One record a device, in the order of the run."""
    return tuple(_device(device) for device in run.mobile)


def _device(device: MobileDevice) -> MobileView:
    return MobileView(
        device=device.device,
        state=State.GOOD if device.met else State.POOR,
        share=f"{device.share * 100:.0f} %",
        extent=f"{device.passed} of {len(device.checks)} checks passed, the target is {TARGET_SHARE * 100:.0f} %",
        failed=tuple(_failed(check) for check in device.checks if not check.passed),
    )


def _failed(check: MobileCheck) -> str:
    return f"{place(check.journey, check.step, '')}: {TITLES[check.check]}: {check.detail}"
