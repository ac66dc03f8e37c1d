"""Price tables as objects."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from typing import Union

from . import _core
from ._errors import wrong_type

#: What the argument ``table`` takes: a shipped name, a file, or a Table.
TableLike = Union[str, "os.PathLike[str]", "Table"]


class Table:
    """The energy prices of one device or publication; it is never changed.

    A layerwise table (regressions, from ``opcost calibrate --predictor layerwise``) is one too.
    Tables can be pickled and shared by threads.

    >>> import opcost
    >>> opcost.Table.load("45nm").set({"mul.float32": 3.1}).overrides
    ['mul.float32=3.1']
    """

    __slots__ = ("_core",)

    def __init__(self, record: _core.Table) -> None:
        self._core = record

    @classmethod
    def load(cls, file_or_name: str | os.PathLike[str], *, fallback: str = "") -> Table:
        """Reads a table.

        Args:
            file_or_name: a YAML file, else the name of a shipped table (see :meth:`shipped`).
            fallback: of a layerwise table: the price table of operators it does not know.

        Raises:
            OpcostError: no such file or table, or a fault in it, with line and column.
        """
        return cls(_core.load_table(os.fspath(file_or_name), fallback))

    @classmethod
    def from_yaml(cls, text: str, where: str = "<text>") -> Table:
        """Reads a table from the text of a YAML file; errors call it ``where``."""
        return cls(_core.parse_table(text, where))

    @staticmethod
    def shipped() -> list[str]:
        """The names of the tables that are part of the package."""
        return _core.shipped_tables()

    def set(self, prices: Mapping[str, float | str]) -> Table:
        """Another table with some prices changed, as ``--set`` does.

        Args:
            prices: a number is in pJ, a text may have a unit:
                ``{"mul.float32": 3.1, "read.32@DRAM": 640, "per_node": "2.4mJ"}``.

        Raises:
            OpcostError: a price that the table cannot have.
        """
        return Table(self._core.with_prices([f"{key}={value}" for key, value in prices.items()]))

    def to_yaml(self) -> str:
        """The table as a file that :meth:`load` and ``--table`` read."""
        return self._core.to_yaml()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes :meth:`to_yaml` to a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.to_yaml())

    @property
    def name(self) -> str:
        """The table's own name, ``45nm``."""
        return self._core.name

    @property
    def description(self) -> str:
        """What it is a table of; may be empty."""
        return self._core.description

    @property
    def technology(self) -> str:
        """``45 nm CMOS, 0.9 V``; may be empty."""
        return self._core.technology

    @property
    def placement(self) -> str:
        """The placement its prices hold for; empty: any."""
        return self._core.placement

    @property
    def overrides(self) -> list[str]:
        """The prices that :meth:`set` changed, ``mul.float32=3.1``."""
        return self._core.overrides

    @property
    def provenance(self) -> dict[str, str]:
        """How it was made: host, date, runs, errors; empty for most shipped tables."""
        return dict(self._core.provenance)

    @property
    def is_layerwise(self) -> bool:
        """Whether it holds regressions in place of prices."""
        return self._core.is_layerwise

    @property
    def fallback(self) -> Table | None:
        """Of a layerwise table: the price table of operators it does not know."""
        held = self._core.fallback
        return None if held is None else Table(held)

    def __repr__(self) -> str:
        changed = f", {len(self.overrides)} prices set" if self.overrides else ""
        return f"<opcost.Table {self.name}{changed}>"

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickle, (self.to_yaml(), self.name, tuple(self.overrides), self.fallback)


# A process that gets one table many times works with one.
@functools.lru_cache(maxsize=8)
def _unpickle(yaml: str, name: str, overrides: tuple[str, ...], fallback: Table | None) -> Table:
    record = _core.parse_table(yaml, name)
    if overrides:
        record = record.with_prices(list(overrides))
    if fallback is not None:
        record = record.falling_back(fallback._core)
    return Table(record)


# Who names a shipped table works with one, too: a layer that was worked out is not worked out again.
@functools.lru_cache(maxsize=64)
def _shipped(name: str) -> Table | None:
    return Table.load(name) if name in Table.shipped() else None


def as_table(table: TableLike) -> Table:
    """The table that an argument names."""
    if isinstance(table, Table):
        return table
    if isinstance(table, str) and not os.path.exists(table) and (held := _shipped(table)) is not None:
        return held
    if isinstance(table, (str, os.PathLike)):
        return Table.load(table)
    raise wrong_type("table", table, "a name, a path or an opcost.Table")
