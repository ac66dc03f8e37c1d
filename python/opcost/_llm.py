"""The energy of a request to a language model."""

from __future__ import annotations

import os

from . import _core
from ._report import Report
from ._table import TableLike, as_table


class LlmEstimate(Report):
    """A request to a language model; energies are in pJ."""

    def __init__(self, source: _core.LlmRecord) -> None:
        super().__init__(source)
        self._request, self._token = source.request, source.token

    @property
    def energy(self) -> float:
        """Picojoules of one request."""
        return self._request

    @property
    def joules(self) -> float:
        """:attr:`energy` in joules."""
        return self._request * 1e-12

    @property
    def energy_per_token(self) -> float:
        """Picojoules of one token of the answer, prompt included."""
        return self._token


def llm(
    config: str | os.PathLike[str],
    *,
    table: TableLike = "h100",
    prompt: int = 512,
    output: int = 256,
    batch: int = 16,
    precision: str = "",
    tensor_parallel: int = 1,
    expert_parallel: int = 1,
    data_parallel: int = 1,
    routed: int | None = None,
    like: str = "",
    placement: str | None = None,
) -> LlmEstimate:
    """What a request to a language model costs; docs/llm.md.

    Args:
        config: a config.json, the folder that holds it, or a GGUF file; weights are not read.
        table: a price table.
        prompt, output: tokens of one request.
        batch: sequences that are served together, on average.
        precision: other widths than the config's: ``"weights=int4,kv=fp8"``.
        tensor_parallel, expert_parallel, data_parallel: numbers of devices.
        routed: experts of a layer that a pass uses; default: as expected.
        like: read the config as one of this model_type.
        placement: default: what the table says, else tiled.

    Raises:
        OpcostError: a config that cannot be read, a question that cannot be.
    """
    return LlmEstimate(
        _core.llm(os.fspath(config), as_table(table)._core, prompt, output, batch,
                  [tensor_parallel, expert_parallel, data_parallel], precision, routed, like,
                  placement)
    )
