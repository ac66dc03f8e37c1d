"""Price tables as objects."""

from __future__ import annotations

import pathlib
import pickle

import pytest

import opcost
from opcost._table import as_table

ALEXNET = "models/alexnet.onnx"


def test_every_shipped_table_loads_and_reads_back() -> None:
    names = opcost.Table.shipped()
    assert "45nm" in names and len(names) > 5
    table = opcost.Table.load("45nm")
    again = opcost.Table.from_yaml(table.to_yaml())
    assert again.name == "45nm" and again.to_yaml() == table.to_yaml()
    assert opcost.estimate(ALEXNET, table=again) == opcost.estimate(ALEXNET)


def test_a_price_is_set_on_another_table() -> None:
    table = opcost.Table.load("45nm")
    dearer = table.set({"mul.float32": 100, "per_node": "2.4mJ"})
    assert table.overrides == [] and dearer.overrides == ["mul.float32=100", "per_node=2.4mJ"]
    nodes = opcost.estimate(ALEXNET).coverage["counted"]
    difference = opcost.estimate(ALEXNET, table=dearer).energy - opcost.estimate(ALEXNET).energy
    assert difference > nodes * 2.4e9
    with pytest.raises(opcost.OpcostError, match="mull"):
        table.set({"mull.float32": 1})


def test_a_table_with_set_prices_is_pickled_whole() -> None:
    table = opcost.Table.load("45nm").set({"mul.float32": 100})
    again = pickle.loads(pickle.dumps(table))
    assert again.overrides == table.overrides and again.to_yaml() == table.to_yaml()
    assert opcost.estimate(ALEXNET, table=again) == opcost.estimate(ALEXNET, table=table)


def test_a_shipped_table_by_name_is_one_table(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_table("45nm") is as_table("45nm")
    # A file of that name comes first, as in Table.load.
    opcost.Table.load("45nm").set({"mul.float32": 99}).save("45nm")
    assert as_table("45nm").to_yaml() == pathlib.Path("45nm").read_text()
    pathlib.Path("45nm").unlink()
    assert as_table("45nm").to_yaml() == opcost.Table.load("45nm").to_yaml()
    with pytest.raises(opcost.OpcostError, match="did you mean"):
        as_table("45mn")


def test_a_table_is_a_file_too(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "mine.yaml"
    opcost.Table.load("45nm").set({"mul.float32": 5}).save(path)
    assert opcost.Table.load(path).name == "45nm"
    assert opcost.estimate(ALEXNET, table=path).energy > opcost.estimate(ALEXNET).energy
    path.write_text("name: [")
    with pytest.raises(opcost.OpcostError) as caught:
        opcost.Table.load(path)
    assert caught.value.where.startswith(str(path) + ":")
