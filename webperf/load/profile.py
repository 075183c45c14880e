"""What the app under load spent its time on: the profilers of a diagnosis, around a whole load."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from webperf.browser.diagnosis.instrument import Product
from webperf.journey.profiling import TargetCpu, TargetIo
from webperf.load.beside import Beside
from webperf.model.iteration import Artifact
from webperf.model.journal import Header
from webperf.model.profiling import LoadProfile, Profile
from webperf.model.sample import Phase
from webperf.monitor.listener import listener
from webperf.monitor.profile.py_spy import RATE_HZ
from webperf.store.folder import RunFolder
from webperf.target import Target

COST = f"py-spy looked at the app {RATE_HZ} times a second meanwhile, which takes some of its processor"


class ProfiledLoad(Beside):
    """Its files are in `artifacts/`. What a profiler cannot do is a note, and the load goes on without."""

    def __init__(self, profiles: Sequence[Profile], base_url: str | None) -> None:
        """`base_url`: of an app that runs already."""
        self._profiles, self._base_url = profiles, base_url
        self._target: Target | None = None
        self._folder: RunFolder | None = None
        self._running: list[TargetCpu | TargetIo] = []
        self._done: list[LoadProfile] = []
        self._notes: list[str] = []

    def target_runs(self, target: Target | None, folder: RunFolder) -> None:
        """The process to look at, and where its files go."""
        self._target, self._folder = target, folder

    def announce(self, header: Header) -> Header:
        """What it costs is in the numbers, and so is said with them."""
        cost = (COST,) if Profile.CPU in self._profiles else ()
        return dataclasses.replace(header, reservations=(*header.reservations, *cost))

    def load_begins(self, start_s: float) -> None:
        """From here on."""
        for profile in self._profiles:
            instrument = TargetCpu(self._pid) if profile is Profile.CPU else TargetIo(self._pid)
            try:
                instrument.start()
                self._running.append(instrument)
            except Exception as error:
                self._failed(instrument.name, error)

    def load_ends(self) -> None:
        """The files, in the order in which they were asked for."""
        kept: list[Artifact] = []
        for instrument in self._running:
            try:
                kept += self._kept(instrument.stop())
            except Exception as error:
                self._failed(instrument.name, error)
        self._running = []
        self._done.append(LoadProfile(tuple(kept), tuple(self._notes)))

    def records(self) -> Iterable[LoadProfile]:
        """Once it is over."""
        done, self._done = self._done, []
        return done

    def _pid(self) -> int | None:
        return self._target.pid if self._target else listener(self._base_url or "")

    def _kept(self, products: Iterable[Product]) -> Iterator[Artifact]:
        assert self._folder is not None
        for product in products:
            path = self._folder.save_artifact(product.name, product.content)
            size = len(product.content)
            yield Artifact(product.kind, "", "", Phase.MEASURE, 0, path, size, note=product.note)

    def _failed(self, name: str, error: Exception) -> None:
        words = str(error).strip().splitlines() or [type(error).__name__]
        self._notes.append(f"{name}: {words[0][:200]}")
