"""An estimate as a table, for pandas, polars, DuckDB and pyarrow."""

from __future__ import annotations

import gc

import pytest

import opcost

E = opcost.estimate("models/alexnet.onnx")


def test_pandas_has_the_columns_of_a_node() -> None:
    pytest.importorskip("pandas")
    frame = E.to_pandas()
    assert list(frame["op"]) == [node.op for node in E]
    assert frame["energy_pj"].sum() == pytest.approx(E.energy, rel=1e-12)
    assert set(opcost.Node.__dataclass_fields__) == set(frame.columns)


def test_pyarrow_reads_it_by_the_capsule() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(E)
    assert table.num_rows == len(E)
    assert table.schema == pyarrow.schema(E)
    assert table["energy_pj"].to_pylist() == [node.energy_pj for node in E]
    assert table["op"].to_pylist() == [node.op for node in E]
    assert table["macs"].type == pyarrow.uint64()
    table.validate(full=True)


def test_polars_reads_it_by_the_capsule() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(E)
    assert frame["macs"].sum() == E.macs
    assert frame.group_by("op").agg(polars.col("energy_pj").sum()).height > 3


def test_duckdb_reads_it_by_the_capsule() -> None:
    duckdb = pytest.importorskip("duckdb")
    estimate = E  # noqa: F841  # named in the query
    rows = duckdb.sql("select sum(macs) from estimate").fetchall()
    assert rows[0][0] == E.macs


def test_a_capsule_that_nobody_takes_is_freed() -> None:
    for _ in range(1000):
        E.__arrow_c_stream__()
        E.__arrow_c_schema__()
    gc.collect()


def test_unknown_is_missing_and_not_zero() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    onnx = pytest.importorskip("onnx")
    node = onnx.helper.make_node("Strange", ["x"], ["y"], domain="my.own")
    x = onnx.helper.make_tensor_value_info("x", 1, [4])
    graph = onnx.helper.make_graph([node], "g", [x], [onnx.ValueInfoProto(name="y")])
    imports = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("my.own", 1)]
    e = opcost.estimate(onnx.helper.make_model(graph, opset_imports=imports))
    assert pyarrow.table(e)["energy_pj"].null_count == 1
