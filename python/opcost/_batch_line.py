"""One line of ``opcost batch``: a question in JSON, answered as a row."""

from __future__ import annotations

import difflib
import functools
import inspect
import json
import os
import re
from typing import Any

from ._errors import OpcostError
from ._estimate import Estimate, estimate
from ._table import Table

Row = dict[str, Any]

_OWN = ("model", "id", "fallback", "set", "if")
_NOT_HERE = ("inputs", "name", "per", "pseudocode")
_KEYS = frozenset(inspect.signature(estimate).parameters).difference(_NOT_HERE).union(_OWN)
_UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}


def read_object(text: str | bytes, where: str) -> dict[str, Any]:
    """An object of known keys; an :class:`OpcostError` if it is none."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise OpcostError(f"no JSON: {error}", where) from None
    if not isinstance(read, dict):
        raise OpcostError("it must be an object", where, 'write {"model": "net.onnx"}')
    for key in read:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1)
            hint = f"did you mean `{near[0]}`?" if near else "one of: " + ", ".join(sorted(_KEYS))
            raise OpcostError(f"unknown key `{key}`", where, hint)
    return read


@functools.lru_cache(maxsize=64)
def _table(name: str, fallback: str, prices: tuple[str, ...]) -> Table:
    table = Table.load(name, fallback=fallback)
    return table.set(dict(_assignment(price) for price in prices)) if prices else table


def _assignment(price: str) -> tuple[str, str]:
    key, equals, value = price.rpartition("=")
    if not equals:
        raise OpcostError(f"`{price}` sets no price", "", 'write "set": ["mul.float32=3.1"]')
    return key, value


def _texts(value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise TypeError("set must be a text or a list of texts")
    return tuple(texts)


def _bytes(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"\s*(\d+)\s*([KMGT]iB|B)\s*", value)
    if not match:
        raise OpcostError(f"max_memory {value} is no size in B, KiB, MiB, GiB or TiB", "", "e.g. 4GiB")
    return int(match[1]) * _UNITS[match[2]]


def _ask(asked: dict[str, Any]) -> tuple[Estimate, Table]:
    model = asked.pop("model", None)
    if not isinstance(model, str) or not model:
        raise OpcostError("the line names no model", "", 'add "model": "net.onnx"')
    table, fallback = asked.pop("table", "45nm"), asked.pop("fallback", "")
    if not isinstance(table, str) or not isinstance(fallback, str):
        raise TypeError("table and fallback must be texts")
    prices = _table(table, fallback, _texts(asked.pop("set", [])))
    if "if" in asked:
        asked["branches"] = {**asked.get("branches", {}), **asked.pop("if")}
    if "max_memory" in asked:
        asked["max_memory"] = _bytes(asked["max_memory"])
    return estimate(model, table=prices, **asked), prices


def _figures(made: Estimate, table: Table) -> Row:
    unknown = made.coverage["unknown"]
    row: Row = {"table": made.table, "placement": made.placement, "macs": made.macs,
                "parameters": made.parameters, "nodes": sum(made.coverage.values()),
                "unknown_nodes": unknown, "warnings": made.warnings}
    if unknown:
        return {**row, "energy_pj_known": made.energy}
    row.update(energy_pj=made.energy, energy_pj_floor=made.floor)
    if not table.is_layerwise:
        row.update(energy_pj_tiled=made.tiled, energy_pj_array=made.array)
    return row


def _failed(error: Exception, where: str) -> Row:
    if isinstance(error, OpcostError):
        told = {"what": error.what, "where": error.where or where, "hint": error.hint}
    else:
        told = {"what": str(error) or "not enough memory for this model", "where": where, "hint": ""}
    return {"error": told}


def answer(number: int, line: bytes, file: str, defaults: dict[str, Any], longest: int) -> Row:
    """The row of one line; ``error`` is not None where it cannot be answered."""
    where = f"{os.fspath(file)}:{number}"
    row: Row = {"line": number, "error": None}
    try:
        if len(line) > longest:
            raise OpcostError(f"the line has more than {longest:,} bytes", where,
                              "a line names a model, it does not hold one")
        asked = {**defaults, **read_object(line, where)}
        name = asked.pop("id", None)
        row["id"] = name if name is None or isinstance(name, str) else json.dumps(name)
        row["model"] = asked["model"] if isinstance(asked.get("model"), str) else ""
        return {**row, **_figures(*_ask(asked))}
    except (OpcostError, TypeError, ValueError, MemoryError) as error:
        return {**row, **_failed(error, where)}

