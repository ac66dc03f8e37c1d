"""The inference energy of neural networks, layer by layer, before they are deployed.

>>> import opcost
>>> e = opcost.estimate("models/alexnet.onnx", table="45nm")
>>> e.macs
714188480

Energies are in picojoules, as in opcost's JSON; ``joules`` is beside them. Expected failures are
:class:`opcost.OpcostError`, with ``what``, ``where`` and ``hint``. There is no global state: everything
may be used from several threads, and C++ works without the interpreter's lock.
"""

from __future__ import annotations

from ._own_symbols import own_symbols

with own_symbols():
    from . import _core

from ._compare import Comparison, Diff, compare, diff
from ._errors import OpcostError
from ._estimate import Estimate, Node, estimate
from ._explain import Weights, explain, weights
from ._llm import LlmEstimate, llm
from ._meter import EnergyMeter, meters, track_energy
from ._model import Model, load
from ._report import Report
from ._runs import Calibration, Validation, calibrate, validate
from ._sweep import sweep
from ._table import Table

__version__: str = _core.__version__

__all__ = [
    "Calibration",
    "Comparison",
    "Diff",
    "EnergyMeter",
    "Estimate",
    "LlmEstimate",
    "Model",
    "Node",
    "OpcostError",
    "Report",
    "Table",
    "Validation",
    "Weights",
    "calibrate",
    "compare",
    "diff",
    "estimate",
    "explain",
    "llm",
    "load",
    "meters",
    "sweep",
    "track_energy",
    "validate",
    "weights",
]
