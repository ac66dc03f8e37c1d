"""Comparisons, diffs, language models, calibrations, weights."""

from __future__ import annotations

import json
import pathlib
import pickle
import subprocess

import pytest

import opcost

MODELS = ["models/alexnet.onnx", "models/mobilenet_v2.onnx"]


def run(program: str, *words: str) -> bytes:
    return subprocess.run([program, *words], check=True, capture_output=True).stdout


def test_a_comparison_is_that_of_the_program(program: str) -> None:
    made = opcost.compare(MODELS, tables=["45nm", "7nm"])
    text = run(program, "compare", *MODELS, "--table", "45nm", "--table", "7nm", "--format", "json")
    assert made.to_dict() == json.loads(text)
    assert made.ranking() == ["mobilenet_v2", "alexnet"]
    assert pickle.loads(pickle.dumps(made)).to_json() == made.to_json()


def test_estimates_are_compared_as_they_are() -> None:
    made = [opcost.estimate(path) for path in MODELS]
    report = made[0].compare(made[1])
    figures = {one["path"]: one["results"][0]["energy_pj"] for one in report.to_dict()["models"]}
    assert figures == {e.model: e.energy for e in made}
    named = opcost.compare({"a": MODELS[0], "b": made[1]})
    assert sorted(named.ranking()) == ["a", "b"]
    other = opcost.estimate(MODELS[1], table="7nm")
    refused = made[0].compare(other).to_dict()["models"]
    assert any(one["results"][0].get("error") for one in refused)


def test_a_diff_adds_up() -> None:
    before, after = opcost.estimate(MODELS[1]), opcost.estimate(MODELS[1], fold_bn=True)
    change = before.diff(after)
    assert change.energy_change == pytest.approx(after.energy - before.energy)
    rows = change.to_dict()["nodes"]
    assert sum(row["energy_pj_change"] for row in rows) == pytest.approx(change.energy_change)
    with pytest.raises(opcost.OpcostError):
        before.diff(opcost.estimate(MODELS[1], table="7nm"))


def test_weights_are_those_of_the_program(program: str, models: pathlib.Path) -> None:
    model = str(models / "mlp.onnx")
    made = opcost.weights(model)
    assert made.to_json().encode() == run(program, "weights", model, "--format", "json")
    with pytest.raises(opcost.OpcostError, match="file"):
        opcost.weights(b"")  # type: ignore[arg-type]


def test_reports_have_all_forms() -> None:
    report = opcost.compare(MODELS)
    assert "<table" in report._repr_html_() and "<script" not in report._repr_html_()
    assert "alexnet" in str(report) and "| " in report.to_markdown()
    assert len(report.rows()) == 2
    pytest.importorskip("pandas")
    assert len(report.to_pandas()) == 2


RUNS = "benchmarks/accuracy/example_runs.csv"


def test_a_table_is_fitted_and_predicts_its_runs(program: str, tmp_path: pathlib.Path) -> None:
    made = opcost.calibrate(RUNS, bootstrap=0, name="mine")
    words = ["calibrate", RUNS, "--bootstrap", "0", "--name", "mine", "--format", "json"]
    assert made.to_dict() == json.loads(run(program, *words))
    assert made.table.name == "mine"
    scores = opcost.validate(RUNS, table=made.table).scores
    assert scores["rows"] and scores["mape"] < opcost.validate(RUNS).scores["mape"]
    again = pickle.loads(pickle.dumps(made))
    assert again.table.to_yaml() == made.table.to_yaml()
    with pytest.raises(opcost.OpcostError) as caught:
        opcost.validate("tests/data/runs/bad_rows.csv")
    assert "skip_bad_rows" in caught.value.hint
    with pytest.raises(opcost.OpcostError, match="relativ"):
        opcost.calibrate(RUNS, loss="relativ")


def test_a_validation_is_that_of_the_program(program: str) -> None:
    text = run(program, "validate", RUNS, "--format", "json")
    assert opcost.validate(RUNS).to_json().encode() == text


def test_a_request_to_a_language_model_is_that_of_the_program(program: str) -> None:
    config = sorted(pathlib.Path("tests/data/llm").rglob("*.json"))[0]
    words = ["--prompt", "100", "--precision", "weights=int4,kv=fp8"]
    made = opcost.llm(config, prompt=100, precision="weights=int4,kv=fp8")
    text = run(program, "llm", str(config), *words, "--format", "json")
    assert made.to_json().encode() == text
    assert 0 < made.energy_per_token < made.energy
    with pytest.raises(opcost.OpcostError, match="int5"):
        opcost.llm(config, precision="weights=int5")
