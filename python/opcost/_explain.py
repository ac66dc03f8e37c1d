"""How a number comes about, and what weights hold."""

from __future__ import annotations

import os
from typing import Any

from . import _core
from ._errors import OpcostError
from ._model import ModelLike, load
from ._report import Report
from ._table import TableLike, as_table


def explain(subject: ModelLike, node: str | None = None, *, table: TableLike = "45nm",
            inputs: Any = None, **options: Any) -> str:
    """The rule of an operator, or the bill of one node of a model.

    Args:
        subject: the name of an operator, ``"Conv"``; with ``node``: a model.
        node: the name or id of a node: its pseudocode with trip counts, and its bill, which adds up
            to its energy.
        table, inputs, options: as :func:`opcost.estimate` takes them.

    Raises:
        OpcostError: an operator or a node that is not known, with the nearest names.
    """
    if node is None:
        if isinstance(subject, str) and not os.path.exists(subject):
            return _core.explain_operator(subject)
        raise OpcostError("which node?", str(subject), "opcost.explain(model, node='conv1')")
    prices = as_table(table)
    options = {key: value for key, value in options.items() if value is not None}
    read = load(subject, inputs, max_memory=options.get("max_memory"))
    asked = {**options, "pseudocode_of": node}
    return _core.estimate(read._core, prices._core, asked).explain(node, False)


class Weights(Report):
    """What the weights of a model hold, schema ``opcost.weights/1``."""


def weights(model: str | os.PathLike[str], *, table: TableLike = "45nm", **options: Any) -> Weights:
    """What the weights of a model hold (zeros, distinct values, entropy), and what an inference costs
    if they are kept dense, as CSR, CER or CSER.

    Args:
        model: an ONNX file with its weights.
        table, options: as :func:`opcost.estimate` takes them.

    Raises:
        OpcostError: it cannot be read, or is asked about spikes or skipped zeros too.
    """
    if not isinstance(model, (str, os.PathLike)):
        raise OpcostError("the numbers of weights are read from a file", type(model).__name__,
                          "write it to a file and pass its path")
    prices = as_table(table)
    asked = {key: value for key, value in options.items() if value is not None}
    read = load(model, max_memory=asked.get("max_memory"))
    return Weights(_Weighed(read._core, prices._core, asked))


class _Weighed:
    def __init__(self, model: _core.Model, table: _core.Table, options: dict[str, Any]) -> None:
        self._asked = (model, table, options)

    def render(self, layout: tuple[str, int]) -> str:
        return _core.weights(*self._asked, layout)
