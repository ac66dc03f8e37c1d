"""The energy of one inference."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from ._errors import missing
from ._model import ModelLike, check_weights_are_there, load
from ._report import save_text
from ._table import TableLike, as_table

if TYPE_CHECKING:
    from ._compare import Comparison, Diff

_WIDTH = 100


@dataclasses.dataclass(frozen=True)
class Node:
    """One node of a model. Energies are in pJ; what is not known is None, never 0."""

    id: str  #: unique in the model
    name: str  #: as in the file
    module: str  #: of the program it was exported from; may be empty
    op: str
    domain: str  #: empty for ai.onnx
    counted_as: str  #: the integer operator as which it is counted; mostly empty
    status: str  #: counted, free, folded or unknown
    reason: str  #: why it is free, folded or unknown
    output: str  #: shape of the first output, ``1x64x56x56``
    dtype: str  #: of the first output
    times: int | None  #: how often it runs
    macs: int | None
    parameters: int | None  #: numbers of the model that it reads
    energy_pj: float | None
    energy_pj_floor: float | None
    energy_pj_tiled: float | None
    energy_pj_array: float | None
    arithmetic_pj: float | None
    memory_pj: float | None
    node_pj: float | None  #: charged for the node and not for its events


class Estimate:
    """What one inference of a model costs, node by node. It is never changed, and can be pickled.

    Energies are in **picojoules**, as in JSON. ``len``, iteration and ``[]`` go over :attr:`nodes`.
    pandas, polars, DuckDB and pyarrow read it as a table of nodes, by Arrow's PyCapsule interface.
    """

    def __init__(self, record: _core.Record) -> None:
        self._core = record

    # What it comes to.

    @property
    def energy(self) -> float:
        """Picojoules of one inference, under :attr:`placement`. Nodes that are unknown are not in it:
        look at ``coverage["unknown"]``."""
        return self._core.energy

    @property
    def joules(self) -> float:
        """:attr:`energy` in joules."""
        return self._core.energy * 1e-12

    @property
    def floor(self) -> float:
        """Picojoules if each element is moved once: no placement costs less."""
        return self._core.floor

    @property
    def tiled(self) -> float:
        """Picojoules if contractions move what their best tiles move."""
        return self._core.tiled

    @property
    def array(self) -> float:
        """Picojoules if every access goes to the home of the whole array."""
        return self._core.array

    @property
    def macs(self) -> int:
        """Multiply-accumulates of contractions."""
        return self._core.macs

    @property
    def parameters(self) -> int:
        """Numbers that the model stores and counted work uses."""
        return self._core.parameters

    @property
    def coverage(self) -> dict[str, int]:
        """Nodes that are ``counted``, ``free``, ``folded`` and ``unknown``."""
        return self._core.coverage

    @property
    def warnings(self) -> list[str]:
        """What is missing or doubtful."""
        return self._core.warnings

    @property
    def assumptions(self) -> list[str]:
        """What was assumed where the model does not say."""
        return self._core.assumptions

    # What was asked.

    @property
    def model(self) -> str:
        """The path or name of the model."""
        return self._core.model

    @property
    def table(self) -> str:
        """The name of the price table."""
        return self._core.table

    @property
    def placement(self) -> str:
        """tiled, array, patch or floor."""
        return self._core.placement

    @property
    def dims(self) -> dict[str, int]:
        """The named dims of inputs, bound."""
        return self._core.dims

    # Its nodes.

    @functools.cached_property
    def nodes(self) -> list[Node]:
        """The nodes in topological order. :meth:`to_dict` has their events and tensors too."""
        columns = self._core.columns()
        return [Node(*row) for row in zip(*(columns[f.name] for f in dataclasses.fields(Node)))]

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, at: int) -> Node:
        return self.nodes[at]

    # Its forms.

    def to_json(self) -> str:
        """The text of ``opcost MODEL --format json``, byte for byte."""
        return self._render("json").decode()

    def to_dict(self) -> dict[str, Any]:
        """The report as data, schema ``opcost.estimate/1``: a contract; energies are in pJ."""
        read: dict[str, Any] = json.loads(self.to_json())
        return read

    @classmethod
    def from_dict(cls, report: Mapping[str, Any]) -> Estimate:
        """The inverse of :meth:`to_dict`; the text of its JSON may have other blanks."""
        return cls.from_json(json.dumps(report))

    @classmethod
    def from_json(cls, text: str, where: str = "<text>") -> Estimate:
        """Reads a report that :meth:`to_json` or the program wrote; ``where`` names it in errors."""
        return cls(_core.estimate_from_json(text, where))

    def to_csv(self) -> str:
        """The text of ``--format csv``: one row a node."""
        return self._render("csv").decode()

    def to_markdown(self, by: str = "layer", top: int = 10) -> str:
        """Totals, and the ``top`` dearest rows by layer, op, tier, action or module."""
        return self._render("markdown", by, top).decode()

    def to_html(self) -> str:
        """A page for a browser, with charts, that needs no other file and no network."""
        return self._render("html").decode()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes a report; the suffix says which: .json, .csv, .md, .html, .tex, .svg or .txt."""
        suffix = os.path.splitext(os.fspath(path))[1].lower()
        formats = {".md": "markdown", ".tex": "latex", ".txt": "text", ".htm": "html"}
        save_text(path, self._render(formats.get(suffix, suffix[1:])).decode())

    def to_pandas(self) -> Any:
        """The nodes as a ``pandas.DataFrame``, with the columns of :class:`Node`."""
        try:
            import pandas
        except ImportError as failure:
            raise missing("pandas", "to_pandas()") from failure
        return pandas.DataFrame(self._core.columns())

    def __arrow_c_schema__(self) -> object:
        return self._core.arrow_schema()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._core.arrow_stream()

    def explain(self, node: str) -> str:
        """The pseudocode of a node, its trip counts and its bill, which adds up to its energy. The
        estimate must have been made with ``pseudocode=True``."""
        return self._core.explain(node, False)

    # Beside others.

    def compare(self, others: Iterable[Any] | Any, **options: Any) -> Comparison:
        """This and other estimates side by side; see :func:`opcost.compare`."""
        from ._compare import compare

        alone = isinstance(others, Estimate) or not isinstance(others, (list, tuple))
        rest: Sequence[Any] = [others] if alone else list(others)
        return compare([self, *rest], **options)

    def diff(self, other: Estimate) -> Diff:
        """What changes, node by node, from this to the other; see :func:`opcost.diff`."""
        from ._compare import diff

        return diff(self, other)

    # Python's own.

    def _render(self, name: str, by: str = "layer", top: int = 0, width: int = _WIDTH) -> bytes:
        return self._core.render((name, width), by, top)

    def __str__(self) -> str:
        return self._render("text").decode()

    def _repr_html_(self) -> str:
        return self._render("fragment", "layer", 10).decode()

    def __repr__(self) -> str:
        unknown = self.coverage["unknown"]
        rest = f", {unknown} nodes unknown" if unknown else ""
        return f"<opcost.Estimate {self.model}: {self.joules:.4g} J, {self.table}{rest}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Estimate) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.model, self.table, self.energy))

    def __reduce__(self) -> tuple[object, ...]:
        return Estimate.from_json, (self.to_json(), self.model)


def estimate(
    model: ModelLike,
    inputs: Any = None,
    *,
    table: TableLike = "45nm",
    placement: str | None = None,
    dims: Mapping[str, int] | None = None,
    input_shapes: Mapping[str, Sequence[int]] | None = None,
    batch: int | None = None,
    precision: str | None = None,
    qdq: str | None = None,
    four_ops_only: bool | None = None,
    fold_bn: bool | None = None,
    fuse_activations: bool | None = None,
    conv: str | Sequence[str] | None = None,
    weights: str | None = None,
    sparsity: float | str | None = None,
    quantise_weights: int | str | None = None,
    pointer_reads: str | None = None,
    skip_zeros: str | None = None,
    density: float | str | None = None,
    spikes: str | None = None,
    neurons: str | None = None,
    set_shapes: Mapping[str, Sequence[int]] | None = None,
    set_values: Mapping[str, Any] | None = None,
    branches: Mapping[str, str] | None = None,
    trip_counts: Mapping[str, int] | None = None,
    op_rules: str | None = None,
    per: str | None = None,
    max_memory: int | None = None,
    pseudocode: bool | None = None,
    name: str | None = None,
) -> Estimate:
    """The energy of one inference of a model, before it is deployed.

    Args:
        model: a path, ``torchvision:resnet50``, bytes, an ``onnx.ModelProto``, a ``torch.nn.Module``
            with ``inputs``, or an :class:`opcost.Model`; see :func:`opcost.load`.
        inputs: example inputs of a torch module.
        table: a shipped name, a YAML file, or an :class:`opcost.Table`.
        placement: tiled, array, patch or floor; default: what the table's prices are meant for, else
            tiled.
        dims: named dims of the inputs: ``{"batch": 8}``.
        input_shapes: whole shapes of inputs: ``{"x": [1, 3, 224, 224]}``.
        batch: what if: so many inputs at once.
        precision: what if: ``"int8"``, ``"weights=int8,activations=int8"``, or a YAML file.
        qdq: operators between DequantizeLinear and QuantizeLinear: ``integer`` or ``as-written``.
        four_ops_only: count mul, add, read and write alone.
        fold_bn, fuse_activations: what if, see docs/options.md.
        conv: how convolutions are run: ``"winograd"``, ``["best", "/layer1/*=direct"]``.
        weights, sparsity, quantise_weights, pointer_reads, skip_zeros, density: docs/weights.md.
        spikes, neurons: docs/spikes.md.
        set_shapes: shapes that only the input decides: ``{"boxes": [100, 4]}``.
        set_values: what an input holds, where sizes depend on it: ``{"max_length": 50}``.
        branches: which branch of an If runs: ``{"If_3": "then"}``.
        trip_counts: how often a Loop runs: ``{"Loop_2": 20}``.
        op_rules: a YAML file with rules of operators of your own.
        per: a total for one sample or token too: ``"token"``, ``"token=197"``.
        max_memory: bytes that the model may take in memory.
        pseudocode: keep the pseudocode of every node, for :meth:`Estimate.explain` and the HTML page.
        name: what reports call a model that is no file.

    Raises:
        OpcostError: a file that cannot be read, a table that is not there, a dim that must be bound.
        TypeError: an argument of another type.
    """
    options = {
        key: value
        for key, value in locals().items()
        if key not in ("model", "inputs", "table", "name") and value is not None
    }
    check_weights_are_there(model, options)
    prices = as_table(table)
    read = load(model, inputs, name=name, max_memory=max_memory)
    return Estimate(_core.estimate(read._core, prices._core, options))
