"""The examples run, and what they build is what they say."""

from __future__ import annotations

import importlib.util
import pathlib
import subprocess
import sys
from types import ModuleType

import onnx
import pytest

import opcost

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"
CONVOLUTIONS = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|"
MIXED = "|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|none~2|"
NOTHING = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def macs_by_hand(convolution_sizes: list[int]) -> int:
    """Of a cell's convolutions of these kernel sizes, in all cells, with all that is around them."""
    macs = 32 * 32 * 16 * 3 * 9 + 64 * 10
    for stage, channels in enumerate((16, 32, 64)):
        pixels = (32 >> stage) ** 2
        macs += 5 * sum(pixels * channels * channels * size * size for size in convolution_sizes)
        if stage > 0:
            source = channels // 2
            macs += pixels * (channels * source * 9 + channels * channels * 9 + channels * source)
    return macs


def test_networks_of_nas_bench_have_the_macs_of_their_convolutions() -> None:
    nas = example("nas_bench_201")
    for text, sizes in [(CONVOLUTIONS, [3] * 6), (MIXED, [1, 1]), (NOTHING, [])]:
        made = opcost.estimate(nas.network(text))
        assert made.macs == macs_by_hand(sizes)
        assert made.coverage["unknown"] == 0
    assert opcost.estimate(nas.network(MIXED, classes=120, size=16)).macs < macs_by_hand([1, 1])


def test_networks_of_nas_bench_are_valid_onnx() -> None:
    nas = example("nas_bench_201")
    for text in (CONVOLUTIONS, MIXED, NOTHING):
        model = onnx.ModelProto.FromString(nas.network(text))
        assert len({output for node in model.graph.node for output in node.output}) == len(model.graph.node)
        inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
        assert [dim.dim_value for dim in inferred.graph.output[0].type.tensor_type.shape.dim] == [1, 10]


def test_a_cell_of_pools_and_sums_has_no_convolution() -> None:
    nas = example("nas_bench_201")
    pools = opcost.estimate(nas.network("|avg_pool_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+"
                                        "|skip_connect~0|none~1|avg_pool_3x3~2|"))
    ops = [node.op for node in pools.nodes if "cell" in node.name]
    assert ops.count("AveragePool") == 3 * 5 * 3 and ops.count("Add") == 2 * 5 * 3
    assert "Conv" not in ops


def test_an_operation_that_the_space_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no operation of NAS-Bench-201"):
        example("nas_bench_201").network(NOTHING.replace("none~2", "conv_7x7~2"))


def test_the_front_holds_what_nothing_beats() -> None:
    rows = [{"e": 1.0, "a": 1}, {"e": 2.0, "a": 3}, {"e": 2.0, "a": 2}, {"e": 3.0, "a": 3}, {"e": 4.0, "a": 9}]
    assert example("nas_bench_201").pareto(rows, "e", "a") == [rows[0], rows[1], rows[4]]


def test_nas_bench_is_read_estimated_and_ranked(tmp_path: pathlib.Path) -> None:
    table = tmp_path / "arch.csv"
    table.write_text(f"arch_idx,arch_str\n0,{CONVOLUTIONS}\n1,{MIXED}\n2,{NOTHING}\n")
    accuracy = tmp_path / "accuracy.csv"
    accuracy.write_text("arch_idx,accuracy\n0,93.5\n1,88\n2,10\n")
    rows = tmp_path / "rows.csv"
    done = subprocess.run([sys.executable, EXAMPLES / "nas_bench_201.py", table, "--accuracy", accuracy,
                           "-o", rows], capture_output=True, text=True, check=True)
    assert "3 networks" in done.stdout
    front = done.stdout.split("accuracy:\n")[1].split("\n")
    assert [line.split()[0] for line in front if line] == ["2", "1", "0"]
    assert len(rows.read_text().splitlines()) == 4


def test_optuna_finds_a_front_of_energy() -> None:
    pytest.importorskip("optuna", reason="no optuna")
    study = example("optuna_search").search(20)
    assert len(study.trials) == 20
    front = sorted({tuple(trial.values) for trial in study.best_trials})
    assert len(front) >= 2 and all(a[1] < b[1] for a, b in zip(front, front[1:]))


def test_the_examples_are_typed() -> None:
    pytest.importorskip("mypy", reason="no mypy")
    files = sorted(EXAMPLES.glob("*.py"))
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports",
                           "--cache-dir", "/dev/null", *map(str, files)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
