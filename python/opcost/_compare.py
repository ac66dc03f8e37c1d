"""Models side by side, and what changed from one to the next."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Union

from . import _core
from ._errors import wrong_type
from ._estimate import Estimate, estimate
from ._model import ModelLike, check_weights_are_there, load
from ._report import Report
from ._table import TableLike, as_table

#: What is compared: models, estimates, or a dict of labels and these.
Subjects = Union[Mapping[str, Union[ModelLike, Estimate]], Iterable[Union[ModelLike, Estimate]]]


class Comparison(Report):
    """Several models with several tables, schema ``opcost.compare/1``."""

    def ranking(self) -> list[str]:
        """The labels, the one that costs least with the first table first; those that cannot be
        ranked are left out."""
        ranked = [
            (one["results"][0]["rank"], str(one["label"]))
            for one in self.to_dict()["models"]
            if one["results"][0].get("rank") is not None
        ]
        return [label for _, label in sorted(ranked)]


class Diff(Report):
    """What changed between two models, schema ``opcost.diff/1``."""

    def __init__(self, source: _core.Diff, top: int) -> None:
        super().__init__(_Limited(source, top))
        self._change = source.energy_change

    @property
    def energy_change(self) -> float:
        """Picojoules, after minus before."""
        return self._change


class _Limited:
    def __init__(self, source: _core.Diff, top: int) -> None:
        self._source = source
        self._top = top

    def render(self, layout: tuple[str, int]) -> str:
        return self._source.render(layout, self._top)


def compare(
    models: Subjects,
    *,
    tables: TableLike | Sequence[TableLike] | None = None,
    sort: str = "energy",
    baseline: int = 0,
    **options: Any,
) -> Comparison:
    """Models or estimates side by side: energies, ranking, and where the ranking changes.

    Args:
        models: a list of models (as :func:`opcost.load` takes them) and estimates, or a dict whose
            keys are their labels.
        tables: one table or several; default: that of the first estimate, else 45nm.
        sort: energy, floor, macs, parameters, pj-per-mac, memory, peak, name or given.
        baseline: the position of the model to which others are related.
        options: as :func:`opcost.estimate` takes them; they hold for models, not for estimates.

    Raises:
        OpcostError: a model that cannot be read; estimates that were asked something else.
    """
    named = _named(models)
    prices = [as_table(one) for one in _table_list(tables, [value for _, value in named])]
    subjects: list[tuple[str, object]] = []
    given = {key: value for key, value in options.items() if value is not None}
    for label, value in named:
        if isinstance(value, Estimate):
            subjects.append((label, value._core))
        else:
            check_weights_are_there(value, given)
            subjects.append((label, load(value, max_memory=given.get("max_memory"))._core))
    records = [one._core for one in prices]
    return Comparison(_core.compare(subjects, records, given, sort, baseline))


def _table_list(tables: TableLike | Sequence[TableLike] | None,
                values: list[Any]) -> Sequence[TableLike]:
    if tables is None:
        made = [value.table for value in values if isinstance(value, Estimate)]
        return made[:1] or ["45nm"]
    if isinstance(tables, (list, tuple)):
        return tables
    return [tables]  # type: ignore[list-item]


def _named(models: Subjects) -> list[tuple[str, Any]]:
    if isinstance(models, Mapping):
        return [(str(label), value) for label, value in models.items()]
    if isinstance(models, (str, bytes, os.PathLike, Estimate)):
        raise wrong_type("models", models, "a list of models, or a dict of labels and models")
    values = list(models)
    names = [_name(value) for value in values]
    short = [os.path.splitext(os.path.basename(name))[0] or name for name in names]
    labels = [one if short.count(one) == 1 else name for one, name in zip(short, names)]
    return [
        (label if labels.count(label) == 1 else f"{label} ({at + 1})", value)
        for at, (label, value) in enumerate(zip(labels, values))
    ]


def _name(value: Any) -> str:
    if isinstance(value, Estimate):
        return value.model
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    name = getattr(value, "name", None)
    return name if isinstance(name, str) and name else type(value).__name__


def diff(before: Any, after: Any, *, top: int = 0, **options: Any) -> Diff:
    """What changes from one model to the next, node by node; contributions add up exactly.

    Args:
        before, after: models (as :func:`opcost.load` takes them) or estimates.
        top: only the nodes that contribute most in the report for people; 0: all that change.
        options: as :func:`opcost.estimate` takes them; for models, not for estimates.

    Raises:
        OpcostError: the two were asked different questions (table, placement).
    """
    made = [one if isinstance(one, Estimate) else estimate(one, **options)
            for one in (before, after)]
    return Diff(_core.diff(made[0]._core, made[1]._core), top)
