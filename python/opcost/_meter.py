"""Measured energy of a piece of Python, by the meters of ``opcost measure``."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar, overload

from . import _core
from ._errors import OpcostError

_F = TypeVar("_F", bound=Callable[..., Any])


def _options(tdp_w: float | None = None, dram_gb: float | None = None, gpus: str | None = None,
             interval_s: float | None = None, sysfs_root: str = "/sys",
             proc_root: str = "/proc") -> _core.MeterOptions:
    visible = os.environ.get("CUDA_VISIBLE_DEVICES") if gpus is None else gpus
    return _core.MeterOptions(tdp_w, dram_gb, visible, interval_s, sysfs_root, proc_root)


def meters() -> list[dict[str, str]]:
    """The meters of this machine: name, state (available, absent, permission), scope, detail."""
    return _core.list_meters(_options())


class EnergyMeter:
    """Joules between two moments, as a context manager.

    >>> import opcost
    >>> with opcost.EnergyMeter("command=./my_meter") as meter:  # doctest: +SKIP
    ...     work()
    >>> meter.joules  # doctest: +SKIP
    12.5

    Args:
        meter: perf, powercap, hwmon, nvml, battery, tdp (an estimate), ``command=PROG``, or auto:
            the first that measures. :func:`opcost.meters` lists them.
        tdp_w, dram_gb: for the meter tdp: watts of all processors, GB of memory.
        gpus: the boards of nvml; default: ``CUDA_VISIBLE_DEVICES``, else all.
        interval_s: seconds between reads; default: the meter's own.

    Raises:
        OpcostError: the machine has no such meter, or it may not be read; and what to do.

    Energy is that of the whole machine or board: idle power and other programs are in it. Windows
    shorter than a second say little; ``opcost measure`` has a protocol for figures to publish.
    """

    def __init__(self, meter: str = "auto", **options: Any) -> None:
        self._core = _core.Meter(meter, _options(**options))
        self._window: dict[str, Any] | None = None

    def start(self) -> EnergyMeter:
        """Opens the window."""
        self._window = None
        self._core.begin()
        return self

    def stop(self) -> float:
        """Closes it, and returns its joules."""
        self._window = self._core.end()
        return self.joules

    def __enter__(self) -> EnergyMeter:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        try:
            self.stop()
        except OpcostError:
            if error is None:  # else the user's own error counts
                raise

    @property
    def joules(self) -> float:
        """Joules of the last window."""
        return float(self._closed()["joules"])

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        return float(self._closed()["seconds"])

    @property
    def watts(self) -> float:
        """Its mean power."""
        return self.joules / self.seconds

    @property
    def domains(self) -> dict[str, float]:
        """Joules by part of the machine: ``package-0``, ``gpu-0``."""
        return dict(self._closed()["domains"])

    @property
    def name(self) -> str:
        """Which meter it is."""
        return self._core.name

    @property
    def scope(self) -> str:
        """What its joules contain: package, package+dram, board, system."""
        return self._core.scope

    @property
    def is_measured(self) -> bool:
        """False: a formula's estimate."""
        return self._core.is_measured

    def _closed(self) -> dict[str, Any]:
        if self._window is None:
            raise OpcostError("the window is not closed yet", self.name,
                              "read joules behind the `with` block, or after stop()")
        return self._window

    def __repr__(self) -> str:
        end = "" if self._window is None else f": {self.joules:.4g} J in {self.seconds:.3g} s"
        return f"<opcost.EnergyMeter {self.name}{end}>"


@overload
def track_energy(function: _F) -> _F: ...
@overload
def track_energy(*, meter: str = ..., report: Callable[[EnergyMeter], object] | None = ...,
                 **options: Any) -> Callable[[_F], _F]: ...


def track_energy(function: Any = None, *, meter: str = "auto",
                 report: Callable[[EnergyMeter], object] | None = None, **options: Any) -> Any:
    """A decorator: each call of the function is measured.

    Args:
        meter, options: as :class:`EnergyMeter` takes them. The meter is opened at each call.
        report: is called with the meter after each call; default: it is printed.

    The decorated function has an attribute ``last_energy``, the meter of its last call.
    """

    def decorate(inner: Any) -> Any:
        @functools.wraps(inner)
        def measured(*args: Any, **kwargs: Any) -> Any:
            with EnergyMeter(meter, **options) as opened:
                result = inner(*args, **kwargs)
            measured.last_energy = opened  # type: ignore[attr-defined]
            if report is not None:
                report(opened)
            else:
                print(f"{inner.__qualname__}: {opened.joules:.4g} J in {opened.seconds:.3g} s "
                      f"({opened.scope}, {opened.name})")
            return result

        return measured

    return decorate if function is None else decorate(function)
