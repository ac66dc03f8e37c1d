"""The notebook runs from top to bottom, and shows what it says."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

import opcost

NOTEBOOK = pathlib.Path(__file__).parents[1] / "examples" / "first_look.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    for package in ("nbclient", "nbformat", "ipykernel", "pandas", "jinja2"):
        pytest.importorskip(package, reason=f"no {package}")
    import nbclient
    import nbformat

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3",
                            resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def html(cell: Any) -> str:
    [shown] = [output for output in cell.outputs if output.output_type == "execute_result"]
    text = shown.data["text/html"]
    return "".join(text)


def test_every_result_is_shown_and_nothing_complains(cells: list[Any]) -> None:
    assert not [output for cell in cells for output in cell.outputs if output.output_type in ("stream", "error")]
    assert [len(cell.outputs) for cell in cells] == [0] + [1] * (len(cells) - 1)


def test_the_estimate_and_its_comparison_are_tables(cells: list[Any], models: pathlib.Path) -> None:
    estimate = html(cells[1])
    assert f"{opcost.estimate(models / 'resnet18.onnx').joules * 1e3:.2f} mJ" in estimate
    assert "/layer4/layer4.0/conv2/Conv" in estimate and "[others]" in estimate
    assert "Conv" in html(cells[2]) and "mobilenet_v2" in html(cells[3])


def test_int8_costs_less(cells: list[Any], models: pathlib.Path) -> None:
    table = html(cells[4])
    plain = opcost.estimate(models / "resnet18.onnx").joules * 1e3
    int8 = opcost.estimate(models / "resnet18.onnx", precision="int8").joules * 1e3
    assert int8 < plain and f"{plain:.2f}" in table and f"{int8:.2f}" in table
    assert "squeezenet1_1" in html(cells[6])


def test_no_outputs_are_stored() -> None:
    held = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") for cell in held["cells"])
