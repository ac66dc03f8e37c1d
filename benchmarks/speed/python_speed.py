"""opcost's Python package beside onnx-tool's and fvcore's call, in one process.

    python benchmarks/speed/python_speed.py [FOLDER of small .onnx files]

needs opcost, onnx and numpy; onnx-tool, torch, torchvision and fvcore where their rows are wanted. Times
are medians of calls in one process, imports left out, in processor time of the process; each row says
its bar. ResNet-50 has weights of 98 MiB, written once.
"""

from __future__ import annotations

import contextlib
import io
import pathlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

import onnx
import opcost

MODELS = pathlib.Path(__file__).parents[2] / "models"


def median_seconds(call: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begin = time.process_time()
        call()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def with_weights(path: pathlib.Path, to: pathlib.Path) -> None:
    """The model with numbers for weights, which the repository's models do not hold."""
    import numpy

    model = onnx.load(path)
    kept = []
    shapes = {one.name: onnx.numpy_helper.to_array(one) for one in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type != "ConstantOfShape":
            kept.append(node)
            continue
        numbers = numpy.ones(shapes[node.input[0]], numpy.float32)
        model.graph.initializer.append(onnx.numpy_helper.from_array(numbers, node.output[0]))
    del model.graph.node[:]
    model.graph.node.extend(kept)
    onnx.save(model, to)


def row(name: str, seconds: float, beside: float | None = None, bar: float | None = None) -> None:
    text = f"{name:44} {seconds * 1e3:10.3f} ms"
    if beside is not None and bar is not None:
        text += f"   {seconds / beside:8.1f} x opcost (bar {bar:g}): {verdict(seconds / beside, bar)}"
    print(text)


def verdict(figure: float, bar: float) -> str:
    return "met" if figure >= bar else "MISSED"


def onnx_tool_call(path: str) -> Callable[[], object]:
    import onnx_tool

    def call() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            onnx_tool.model_profile(path, None, None)

    return call


def fvcore_call() -> Callable[[], object]:
    import logging

    import torch
    import torchvision
    from fvcore.nn import FlopCountAnalysis

    logging.getLogger("fvcore").setLevel(logging.ERROR)
    model, example = torchvision.models.resnet50().eval(), torch.zeros(1, 3, 224, 224)
    return lambda: FlopCountAnalysis(model, example).total()


def beside_others(path: str) -> None:
    ours = median_seconds(lambda: opcost.estimate(path), 50)
    row("opcost.estimate of ResNet-50", ours)
    first = median_seconds(lambda: opcost.estimate(path, table=opcost.Table.load("45nm")), 50)
    row("  where no layer is known from before", first)
    proto = onnx.load(path)
    row("  of its onnx.ModelProto", median_seconds(lambda: opcost.estimate(proto), 20))
    for name, make, bar in (("onnx_tool.model_profile", lambda: onnx_tool_call(path), 100),
                            ("fvcore FlopCountAnalysis", fvcore_call, 30)):
        try:
            call = make()
            call()
        except ImportError as missing:
            print(f"{name}: left out, {missing}")
            continue
        row(name, median_seconds(call, 3), ours, bar)


def many(models: Sequence[Any], name: str, table: opcost.Table, count: int = 10_000) -> None:
    begin = time.process_time()
    for at in range(count):
        opcost.estimate(models[at % len(models)], table=table)
    rate = count / (time.process_time() - begin)
    print(f"{count} small models, {name}: {rate:.0f} a second of one core (bar 2000): "
          f"{verdict(rate, 2000)}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/resnet50.onnx"
        with_weights(MODELS / "resnet50.onnx", pathlib.Path(path))
        beside_others(path)
    small = sys.argv[1] if len(sys.argv) > 1 else None
    files = sorted(pathlib.Path(small).glob("*.onnx")) if small else [
        MODELS / name for name in ("mlp.onnx", "lenet5.onnx")]
    table = opcost.Table.load("45nm")
    many([str(file) for file in files], "paths", table)
    many([file.read_bytes() for file in files], "bytes", table)
    many([onnx.load(file) for file in files], "onnx.ModelProto", table)


if __name__ == "__main__":
    main()
