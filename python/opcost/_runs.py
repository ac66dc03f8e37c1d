"""Tables from measured runs."""

from __future__ import annotations

import os
from typing import TypedDict, cast

from . import _core
from ._report import Report
from ._table import Table, TableLike, as_table


class Scores(TypedDict):
    """How well predictions fit measurements; None: not defined for these rows."""

    rows: int
    r2: float | None
    r2_log: float | None
    mape: float  #: mean of abs(predicted - measured) / measured
    median_ape: float
    bias: float
    spearman: float | None


class Calibration(Report):
    """A fit, schema ``opcost.calibration/1``; its :attr:`table` is what you want."""

    def __init__(self, source: _core.Calibration) -> None:
        super().__init__(source)
        self._table = Table(source.table)

    @property
    def table(self) -> Table:
        """The fitted price table."""
        return self._table


class Validation(Report):
    """Predictions beside measurements, schema ``opcost.validation/1``."""

    def __init__(self, source: _core.Validation) -> None:
        super().__init__(source)
        self._scores = cast(Scores, source.scores)

    @property
    def scores(self) -> Scores:
        """Those of all rows."""
        return self._scores


def calibrate(
    runs: str | os.PathLike[str],
    *,
    base: TableLike = "45nm",
    placement: str = "auto",
    loss: str = "relative",
    per_node: str = "auto",
    mac: bool = False,
    static_power: bool = False,
    net: bool = False,
    folds: int = 5,
    folds_by: str = "model",
    bootstrap: int = 200,
    seed: int = 1,
    name: str = "",
    skip_bad_rows: bool = False,
) -> Calibration:
    """A price table from measured runs; docs/calibrate.md explains the options.

    Args:
        runs: a file of runs, CSV or JSON Lines (cost_tables/RUNS.md); energies in J.
        base: the price table to start from.
        placement: auto, tiled, array, patch or floor.
        loss: relative, log or absolute.
        per_node: auto, yes or no: also a cost of every counted node.
        mac: one price for a multiply-accumulate.
        static_power: also fit a power that runs for ``time_s``.
        net: take ``energy_j - idle_j``.
        folds, folds_by, bootstrap, seed: how it is scored.
        name: of the table; default: that of the file.
        skip_bad_rows: leave bad rows out, in place of an error.

    Raises:
        OpcostError: no such file, bad rows, no row that can be used.
    """
    path = os.fspath(runs)
    options = {
        "placement": placement, "loss": loss, "per_node": per_node, "mac": mac,
        "static_power": static_power, "net": net, "folds": folds, "folds_by": folds_by,
        "bootstrap": bootstrap, "seed": seed,
        "name": name or os.path.splitext(os.path.basename(path))[0],
    }
    return Calibration(_core.calibrate(path, as_table(base)._core, skip_bad_rows, options))


def validate(
    runs: str | os.PathLike[str],
    *,
    table: TableLike = "45nm",
    placement: str | None = None,
    net: bool = False,
    tdp: float | None = None,
    skip_bad_rows: bool = False,
) -> Validation:
    """How well a table predicts measured runs.

    Args:
        runs: a file of runs, CSV or JSON Lines; energies in J.
        table: the table that predicts.
        placement: default: what the table says, else tiled.
        net: compare with ``energy_j - idle_j``.
        tdp: watts, for the simple guess TDP x time.
        skip_bad_rows: leave bad rows out, in place of an error.

    Raises:
        OpcostError: no such file, bad rows, no row that can be used.
    """
    record = as_table(table)._core
    return Validation(_core.validate(os.fspath(runs), record, skip_bad_rows, placement, net, tdp))
