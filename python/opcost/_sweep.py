"""Many estimates on an engine that people already run: any executor of ``concurrent.futures``."""

from __future__ import annotations

import collections
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import Any, Union

from ._errors import OpcostError
from ._estimate import estimate
from ._table import as_table

#: A path, or the arguments of :func:`opcost.estimate` by name; ``id`` is kept in the row.
SweepItem = Union[str, "os.PathLike[str]", Mapping[str, Any]]
Row = dict[str, Any]

_CHUNK = 16  # items of one task
_AHEAD = 64  # tasks that wait or run: memory does not grow with the items


def sweep(
    items: Iterable[SweepItem],
    *,
    engine: Executor | None = None,
    chunk: int = _CHUNK,
    **options: Any,
) -> Iterator[Row]:
    """Estimate many models, one row for each item, in their order.

    ``items``: paths, or mappings of the arguments of :func:`opcost.estimate` (``{"model": "a.onnx",
    "dims": {"batch": 8}, "id": 7}``); read as they are needed, so that they may be endless.
    ``engine``: any executor: a ``ProcessPoolExecutor``, or ``dask.distributed``'s
    ``client.get_executor(retries=2)``; ``None``: this thread. ``chunk``: items of one task. ``options``:
    those of every item that does not give its own.

    A row has ``id`` (the item's, else its place from 0), ``model`` (if it is a path), ``energy_pj``,
    ``energy_pj_floor``, ``energy_pj_tiled``, ``energy_pj_array``, ``macs``, ``parameters``, ``unknown``
    (nodes that are not in the energy) and ``error``, which is ``None`` or says why the others are.
    An engine that breaks (a process that was killed, without retries) raises its own error.
    """
    if chunk < 1:
        raise ValueError("chunk must be at least 1")
    tasks = _chunks(enumerate(items), chunk)
    # One table for all items that name none: what is worked out of a layer serves all that are alike.
    options["table"] = as_table(options.get("table", "45nm"))
    if engine is None:
        return itertools.chain.from_iterable(_rows(task, options) for task in tasks)
    return _on_engine(engine, tasks, options)


def _chunks(
    items: Iterable[tuple[int, SweepItem]], size: int
) -> Iterator[Sequence[tuple[int, SweepItem]]]:
    items = iter(items)
    while chunk := list(itertools.islice(items, size)):
        yield chunk


def _on_engine(
    engine: Executor,
    tasks: Iterator[Sequence[tuple[int, SweepItem]]],
    options: Mapping[str, Any],
) -> Iterator[Row]:
    running: collections.deque[Future[list[Row]]] = collections.deque()
    try:
        for task in tasks:
            running.append(engine.submit(_rows, task, dict(options)))
            if len(running) >= _AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()
    finally:
        for future in running:
            future.cancel()


def _rows(task: Sequence[tuple[int, SweepItem]], options: Mapping[str, Any]) -> list[Row]:
    return [_row(place, item, options) for place, item in task]


def _row(place: int, item: SweepItem, options: Mapping[str, Any]) -> Row:
    given = dict(item) if isinstance(item, Mapping) else {"model": item}
    name = given.pop("id", place)
    model = given.pop("model", None)
    row: Row = {"id": name}
    if isinstance(model, (str, os.PathLike)):
        row["model"] = os.fspath(model)
    try:
        if model is None:
            raise OpcostError("the item names no model", f"item {place}", 'it needs a "model"')
        made = estimate(model, **{**options, **given})
    except (OpcostError, TypeError) as error:
        return {**row, **_EMPTY, "error": str(error)}
    return {
        **row,
        "energy_pj": made.energy,
        "energy_pj_floor": made.floor,
        "energy_pj_tiled": made.tiled,
        "energy_pj_array": made.array,
        "macs": made.macs,
        "parameters": made.parameters,
        "unknown": made.coverage["unknown"],
        "error": None,
    }


_EMPTY: Row = dict.fromkeys(
    ["energy_pj", "energy_pj_floor", "energy_pj_tiled", "energy_pj_array", "macs", "parameters",
     "unknown"]
)
