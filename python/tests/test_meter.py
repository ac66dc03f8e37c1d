"""Measured energy of a piece of Python."""

from __future__ import annotations

import pytest

import opcost


def test_a_window_has_joules_seconds_and_watts(fake_meter: str) -> None:
    with opcost.EnergyMeter(fake_meter) as meter:
        pass
    assert (meter.joules, meter.seconds, meter.watts) == (12.5, 2.5, 5.0)
    assert meter.domains == {"rail": 12.5} and meter.scope == "board" and meter.is_measured
    with meter:  # again
        pass
    assert meter.joules == 12.5


def test_an_open_window_has_no_joules_yet(fake_meter: str) -> None:
    with opcost.EnergyMeter(fake_meter) as meter:
        with pytest.raises(opcost.OpcostError, match="not closed"):
            meter.joules  # noqa: B018


def test_a_function_is_measured_at_each_call(
        fake_meter: str, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[float] = []

    @opcost.track_energy(meter=fake_meter, report=lambda m: seen.append(m.joules))
    def add(a: int, b: int) -> int:
        "adds"
        return a + b

    assert add(1, b=2) == 3 and add(2, 2) == 4 and seen == [12.5, 12.5]
    assert add.__doc__ == "adds" and add.last_energy.joules == 12.5  # type: ignore[attr-defined]

    printed = opcost.track_energy(meter=fake_meter)(lambda: None)
    printed()
    assert "12.5 J in 2.5 s" in capsys.readouterr().out


def test_the_users_own_error_goes_through(fake_meter: str) -> None:
    with pytest.raises(ZeroDivisionError):
        with opcost.EnergyMeter(fake_meter):
            1 / 0  # noqa: B018


def test_a_meter_that_is_not_there_says_what_to_do(tmp_path: object) -> None:
    with pytest.raises(opcost.OpcostError) as caught:
        opcost.EnergyMeter("powercap", sysfs_root=str(tmp_path))
    assert caught.value.what
    with pytest.raises(opcost.OpcostError, match="no meter"):
        opcost.EnergyMeter("powercrap")
    names = [one["name"] for one in opcost.meters()]
    assert "powercap" in names and "nvml" in names
