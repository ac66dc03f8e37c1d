"""The energy of every network of NAS-Bench-201, and the Pareto front of energy against accuracy.

usage: python nas_bench_201.py ARCHITECTURES.csv [--accuracy CSV] [--table NAME] [--classes N]
                               [--size N] [--every N] [-o ROWS.csv]

ARCHITECTURES.csv has the columns arch_idx and arch_str (all 15,625 are in HW-NAS-Bench's repository); the
CSV of accuracies, which each search space publishes for itself, has arch_idx and accuracy. Networks are
built in memory and never written; opcost infers their shapes.

The search space: Dong and Yang, "NAS-Bench-201: Extending the Scope of Reproducible Neural Architecture
Search", ICLR 2020. A network is a 3x3 convolution, three stages of five equal cells with 16, 32 and 64
channels, a residual block of stride 2 between two stages, and a classifier.
"""

from __future__ import annotations

import argparse
import csv
import functools
import pathlib
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import onnx
from onnx import helper

import opcost

CHANNELS = (16, 32, 64)
CELLS = 5  # in each stage


class Architecture(NamedTuple):
    number: int
    text: str


def edges_of(text: str) -> list[tuple[int, int, str]]:
    """``|nor_conv_3x3~0|+|none~0|skip_connect~1|`` as (from node, to node, operation)."""
    edges = []
    for to, node in enumerate(text.split("+"), 1):
        for edge in node.strip("|").split("|"):
            operation, source = edge.split("~")
            edges.append((int(source), to, operation))
    return edges


class Piece:
    """Some nodes and their weights. Messages of protobuf that stand one behind the other are one
    message: a graph is made of pieces that are serialised once."""

    def __init__(self) -> None:
        self.graph = onnx.GraphProto()

    def weight(self, name: str, *dims: int) -> str:
        # Of a weight only type and shape are looked at: it needs no numbers.
        self.graph.initializer.add(name=name, dims=dims, data_type=onnx.TensorProto.FLOAT)
        return name

    def node(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        name = output.replace(".", "/")
        self.graph.node.append(helper.make_node(op, inputs, [output], name, **attributes))
        return output

    def batch_norm(self, x: str, at: str, channels: int) -> str:
        names = [self.weight(f"{at}.{part}", channels) for part in ("weight", "bias", "mean", "var")]
        return self.node("BatchNormalization", [x, *names], f"{at}.bn")

    def relu_conv_bn(self, x: str, at: str, kernel: int, source: int, to: int, stride: int = 1) -> str:
        y = self.node("Relu", [x], f"{at}.relu")
        w = self.weight(f"{at}.conv.weight", to, source, kernel, kernel)
        y = self.node("Conv", [y, w], f"{at}.conv", pads=[kernel // 2] * 4, strides=[stride] * 2)
        return self.batch_norm(y, at, to)

    def bytes(self) -> bytes:
        return bytes(self.graph.SerializeToString())


@functools.lru_cache(maxsize=None)
def edge(cell: str, source: int, to: int, operation: str, channels: int, x: str) -> tuple[str, bytes]:
    """The name of what an operation of a cell makes of ``x``, and its nodes."""
    piece, at = Piece(), f"{cell}.{source}_{to}"
    if operation == "skip_connect":
        return x, b""
    if operation == "avg_pool_3x3":
        y = piece.node("AveragePool", [x], f"{at}.pool", kernel_shape=[3, 3], pads=[1] * 4)
    elif operation in ("nor_conv_1x1", "nor_conv_3x3"):
        y = piece.relu_conv_bn(x, at, int(operation[-1]), channels, channels)
    else:
        raise ValueError(f"`{operation}` is no operation of NAS-Bench-201")
    return y, piece.bytes()


@functools.lru_cache(maxsize=None)
def joined(cell: str, to: int, terms: tuple[str, ...], x: str) -> tuple[str, bytes]:
    """The sum of what arrives at a node of a cell; nothing arrives: zeros."""
    piece = Piece()
    if not terms:
        zero = piece.graph.initializer.add(name=f"{cell}.zero{to}", data_type=onnx.TensorProto.FLOAT)
        zero.raw_data = bytes(4)
        return piece.node("Mul", [x, zero.name], f"{cell}.none{to}"), piece.bytes()
    y = terms[0]
    for at, term in enumerate(terms[1:]):
        y = piece.node("Add", [y, term], f"{cell}.sum{to}_{at}")
    return y, piece.bytes()


@functools.lru_cache(maxsize=None)
def reduction(stage: int, x: str) -> tuple[str, bytes]:
    """The residual block of stride 2 before a stage."""
    piece, at = Piece(), f"reduction{stage}"
    source, to = CHANNELS[stage - 1], CHANNELS[stage]
    y = piece.relu_conv_bn(x, f"{at}.a", 3, source, to, stride=2)
    y = piece.relu_conv_bn(y, f"{at}.b", 3, to, to)
    short = piece.node("AveragePool", [x], f"{at}.pool", kernel_shape=[2, 2], strides=[2, 2])
    short = piece.node("Conv", [short, piece.weight(f"{at}.short.weight", to, source, 1, 1)], f"{at}.short")
    return piece.node("Add", [y, short], f"{at}.sum"), piece.bytes()


@functools.lru_cache(maxsize=None)
def stem(size: int) -> tuple[str, bytes]:
    piece = Piece()
    dims = [1, 3, size, size]
    piece.graph.name = "nas_bench_201"
    piece.graph.input.append(helper.make_tensor_value_info("image", onnx.TensorProto.FLOAT, dims))
    y = piece.node("Conv", ["image", piece.weight("stem.conv.weight", CHANNELS[0], 3, 3, 3)], "stem.conv",
                   pads=[1] * 4)
    return piece.batch_norm(y, "stem", CHANNELS[0]), piece.bytes()


@functools.lru_cache(maxsize=None)
def head(x: str, classes: int) -> bytes:
    piece = Piece()
    y = piece.node("Relu", [piece.batch_norm(x, "head", CHANNELS[-1])], "head.relu")
    y = piece.node("Flatten", [piece.node("GlobalAveragePool", [y], "head.pool")], "head.flat")
    weights = [piece.weight("head.fc.weight", classes, CHANNELS[-1]), piece.weight("head.fc.bias", classes)]
    piece.node("Gemm", [y, *weights], "scores", transB=1)
    piece.graph.output.append(
        helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, [1, classes]))
    return piece.bytes()


_SHELL = onnx.ModelProto(ir_version=8, producer_name="nas_bench_201.py",
                         opset_import=[helper.make_opsetid("", 17)]).SerializeToString()


def network(text: str, classes: int = 10, size: int = 32) -> bytes:
    """The network of an architecture, as the bytes of an ONNX file."""
    edges = edges_of(text)
    y, piece = stem(size)
    pieces = [piece]
    for stage, channels in enumerate(CHANNELS):
        if stage > 0:
            y, piece = reduction(stage, y)
            pieces.append(piece)
        for number in range(CELLS):
            cell = f"stage{stage}.cell{number}"
            values = [y]
            for to in (1, 2, 3):
                terms = []
                for source, target, operation in edges:
                    if target == to and operation != "none":
                        term, piece = edge(cell, source, to, operation, channels, values[source])
                        pieces.append(piece)
                        terms.append(term)
                value, piece = joined(cell, to, tuple(terms), y)
                pieces.append(piece)
                values.append(value)
            y = values[3]
    pieces.append(head(y, classes))
    return bytes(_SHELL + _as_graph(b"".join(pieces)))


def _as_graph(graph: bytes) -> bytes:
    """A serialised graph as the field `graph` (7) of a model: its tag, its length and itself."""
    length, size = b"", len(graph)
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return b"\x3a" + length + bytes([size]) + graph


def pareto(rows: Iterable[dict[str, Any]], cost: str, value: str) -> list[dict[str, Any]]:
    """The rows that no other one beats in both: lower ``cost``, higher ``value``."""
    front: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (row[cost], -row[value])):
        if not front or row[value] > front[-1][value]:
            front.append(row)
    return front


def architectures(path: pathlib.Path, every: int) -> Iterator[Architecture]:
    with path.open(newline="") as file:
        for at, row in enumerate(csv.DictReader(file)):
            if at % every == 0:
                yield Architecture(int(row["arch_idx"]), row["arch_str"])


def accuracies(path: pathlib.Path) -> dict[int, float]:
    with path.open(newline="") as file:
        return {int(row["arch_idx"]): float(row["accuracy"]) for row in csv.DictReader(file)}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("architectures", type=pathlib.Path)
    parser.add_argument("--accuracy", type=pathlib.Path)
    parser.add_argument("--table", default="45nm")
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--size", type=int, default=32, help="height and width of the image")
    parser.add_argument("--every", type=int, default=1, help="only each N-th architecture")
    parser.add_argument("-o", "--output", type=pathlib.Path)
    given = parser.parse_args(arguments)

    wanted = list(architectures(given.architectures, given.every))
    began = time.process_time()
    models = [network(one.text, given.classes, given.size) for one in wanted]
    built = time.process_time()
    items = ({"id": one.number, "model": model} for one, model in zip(wanted, models))
    rows = list(opcost.sweep(items, table=given.table))
    done = time.process_time()
    print(f"{len(rows)} networks: {built - began:.1f} s to build, {done - built:.1f} s to estimate")
    wrong = [row for row in rows if row["error"] or row["unknown"]]
    if wrong:
        print(f"{len(wrong)} have no whole estimate, first {wrong[0]}", file=sys.stderr)
        return 1
    if given.output:
        with given.output.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    least, most = min(rows, key=_energy), max(rows, key=_energy)
    print(f"from {least['energy_pj'] / 1e6:.1f} uJ ({least['id']}) to {most['energy_pj'] / 1e6:.1f} uJ "
          f"({most['id']}) an inference, table {given.table}")
    if given.accuracy:
        known = accuracies(given.accuracy)
        scored = [{**row, "accuracy": known[row["id"]]} for row in rows if row["id"] in known]
        print("on the Pareto front of energy against accuracy:")
        for row in pareto(scored, "energy_pj", "accuracy"):
            print(f"{row['id']:6} {row['energy_pj'] / 1e6:10.1f} uJ {row['accuracy']:8.2f}")
    return 0


def _energy(row: dict[str, Any]) -> float:
    return float(row["energy_pj"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
