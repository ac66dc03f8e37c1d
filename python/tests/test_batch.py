"""``python -m opcost.batch``: the answers of ``opcost batch`` as a Parquet file."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import tracemalloc
from typing import Any

import pytest

import opcost
from opcost import batch

pytest.importorskip("pyarrow", reason="no pyarrow")
import pyarrow.parquet as parquet  # noqa: E402

LINES: list[Any] = [
    {"model": "models/mlp.onnx", "id": "a", "precision": "int8"},
    {"model": "models/lenet5.onnx", "id": 7, "set": ["mul.float32=1000"], "placement": "array"},
    {"model": "models/no-such.onnx", "id": 2.5},
    {"modle": "models/mlp.onnx"},
    {"model": "models/gpt2.onnx", "dims": {"sequence_length": 5, "past_sequence_length": 3}},
    {"model": "models/mlp.onnx", "density": 0.25, "skip_zeros": "activations", "max_memory": "1GiB"},
    {"model": "models/mlp.onnx", "weights": "csr", "sparsity": "2:4", "pointer_reads": "one"},
    {"model": "models/mlp.onnx", "conv": "winograd", "if": {"none": "then"}},
    {"model": "models/mlp.onnx", "batch": "8"},
    {"model": "models/mlp.onnx", "set": "mul"},
]


def written(tmp_path: pathlib.Path, lines: list[Any], *words: str) -> tuple[int, list[dict[str, Any]]]:
    asked, told = tmp_path / "asked.jsonl", tmp_path / "told.parquet"
    asked.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n")
    code = batch.main([str(asked), "--format", "parquet", "-o", str(told), *words])
    return code, parquet.read_table(told).to_pylist()


def test_rows_are_those_of_the_program(tmp_path: pathlib.Path, program: str) -> None:
    code, rows = written(tmp_path, LINES, "--jobs", "2")
    done = subprocess.run([program, "batch", tmp_path / "asked.jsonl"], capture_output=True, text=True)
    expected = [json.loads(line) for line in done.stdout.splitlines()]
    assert code == done.returncode == 2
    assert [row["line"] for row in rows] == [row["line"] for row in expected] == list(range(1, 20, 2))
    for row, other in zip(rows, expected):
        if other["error"]:
            assert row["error"]["what"] and row["energy_pj"] is None
            continue
        for key in other.keys() - {"schema", "id"}:
            assert row[key] == other[key], (key, row["line"])
    assert [row["id"] for row in rows[:4]] == ["a", "7", "2.5", None]
    assert [row["error"] is None for row in rows] == [row["error"] is None for row in expected]


def test_errors_are_rows(tmp_path: pathlib.Path) -> None:
    _, rows = written(tmp_path, [*LINES, [1], {"id": 3}, {"model": "x" * batch._LONGEST}])
    told = [row["error"] and row["error"]["what"] for row in rows]
    for place, words in [(2, "cannot be read"), (3, "unknown key `modle`"), (8, "batch must be"),
                         (9, "sets no price"), (10, "must be an object"), (11, "names no model"),
                         (12, "bytes")]:
        assert words in told[place]
    assert rows[3]["error"]["where"].endswith("asked.jsonl:7")
    assert rows[3]["error"]["hint"] == "did you mean `model`?"


def test_row_groups_and_shards(tmp_path: pathlib.Path) -> None:
    lines = [{"model": "models/mlp.onnx", "id": at, "batch": 1 + at % 3} for at in range(100)]
    code, rows = written(tmp_path, lines, "--row-group", "40")
    file = parquet.ParquetFile(tmp_path / "told.parquet")
    assert code == 0 and [row["id"] for row in rows] == [str(at) for at in range(100)]
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [40, 40, 20]
    assert file.schema_arrow.metadata[b"schema"] == b"opcost.batch/1"
    shards = [written(tmp_path, lines, "--shard", f"{part}/3")[1] for part in (1, 2, 3)]
    assert sorted((row for shard in shards for row in shard), key=lambda row: row["line"]) == rows


def test_defaults_hold_where_a_line_says_nothing_else(tmp_path: pathlib.Path) -> None:
    asked = [{"model": "models/mlp.onnx"}, {"model": "models/mlp.onnx", "table": "45nm"}]
    _, rows = written(tmp_path, asked, "--defaults", '{"table": "7nm"}')
    assert [row["table"] for row in rows] == ["7nm", "45nm"]


def test_memory_does_not_grow_with_the_lines(tmp_path: pathlib.Path) -> None:
    def peak(count: int) -> int:
        rows = ([{"line": at, "error": None, "model": f"models/{at}.onnx"}] for at in range(count))
        tracemalloc.start()
        batch.write_parquet(rows, str(tmp_path / "many.parquet"), 500)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(500)
    assert peak(20_000) < 1.5 * peak(2_000)


def test_what_is_answered_is_kept_when_it_is_stopped(tmp_path: pathlib.Path) -> None:
    def stopped() -> Any:
        yield [{"line": 1, "error": None}, {"line": 2, "error": None}, {"line": 3, "error": None}]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.write_parquet(stopped(), str(tmp_path / "some.parquet"), 2)
    assert [row["line"] for row in parquet.read_table(tmp_path / "some.parquet").to_pylist()] == [1, 2, 3]


def test_wrong_uses_have_one_clear_message(
        tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text('{"model": "models/mlp.onnx"}\n')
    for words, told in [([asked, "-o", asked], "both what is read and what is written"),
                        ([tmp_path / "none", "-o", tmp_path / "a"], "No such file"),
                        ([asked, "-o", tmp_path / "no" / "a"], "no/a"),
                        ([asked, "-o", tmp_path / "a", "--defaults", '{"tabel": 1}'], "`tabel`")]:
        assert batch.main([str(word) for word in words]) == 2
        assert told in capsys.readouterr().err
    assert "mlp" in asked.read_text()
    with pytest.raises(SystemExit):
        batch.main([str(asked), "-o", "a", "--shard", "4/3"])


def test_it_runs_as_a_module(tmp_path: pathlib.Path) -> None:
    told = tmp_path / "told.parquet"
    subprocess.run([sys.executable, "-m", "opcost.batch", "-", "-o", told], check=True, text=True,
                   input='{"model": "models/mlp.onnx"}')
    [row] = parquet.read_table(told).to_pylist()
    assert row["energy_pj"] == opcost.estimate("models/mlp.onnx").energy and row["error"] is None
