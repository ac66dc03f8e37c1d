"""opcost.estimate, and what an Estimate is."""

from __future__ import annotations

import json
import os
import pathlib
import pickle
import subprocess
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

import opcost

ALEXNET = "models/alexnet.onnx"


def test_figures_are_those_of_the_program(program: str) -> None:
    e = opcost.estimate(ALEXNET)
    text = subprocess.run([program, ALEXNET, "--format", "json"], check=True, capture_output=True)
    assert e.to_json().encode() == text.stdout
    report = json.loads(text.stdout)
    assert e.to_dict() == report
    assert e.energy == report["totals"]["energy_pj"] > 0
    assert e.macs == report["totals"]["macs"] == 714188480


@pytest.mark.parametrize(
    "words, options",
    [
        (["--table", "7nm", "--placement", "array"], {"table": "7nm", "placement": "array"}),
        (["--precision", "int8", "--batch", "4"], {"precision": "int8", "batch": 4}),
        (["--fold-bn", "--fuse-activations"], {"fold_bn": True, "fuse_activations": True}),
        (["--conv", "winograd", "--per", "sample"], {"conv": "winograd", "per": "sample"}),
        (["--sparsity", "0.9"], {"sparsity": 0.9}),
        (["--skip-zeros", "activations", "--density", "0.4"],
         {"skip_zeros": "activations", "density": 0.4}),
        (["--spikes", "rate=0.2,timesteps=4", "--neurons", "lif"],
         {"spikes": "rate=0.2,timesteps=4", "neurons": "lif"}),
        (["--set", "mul.float32=3.1", "--set", "per_node=2.4mJ"], {"table": "SET"}),
    ],
)
def test_every_option_means_what_it_means_to_the_program(
        program: str, words: list[str], options: dict[str, object]) -> None:
    if options.get("table") == "SET":
        options["table"] = opcost.Table.load("45nm").set(
            {"mul.float32": 3.1, "per_node": "2.4mJ"})
    model = "models/mobilenet_v2.onnx"
    text = subprocess.run([program, model, "--format", "json", *words], check=True,
                          capture_output=True)
    assert opcost.estimate(model, **options).to_json().encode() == text.stdout  # type: ignore[arg-type]


def test_the_energies_of_nodes_add_up_to_that_of_the_model() -> None:
    e = opcost.estimate(ALEXNET)
    assert sum(node.energy_pj or 0 for node in e.nodes) == pytest.approx(e.energy, rel=1e-12)
    assert sum(node.macs or 0 for node in e.nodes) == e.macs
    assert e.floor <= e.tiled <= e.array
    assert e.joules == e.energy * 1e-12
    assert len(e) == len(e.nodes) == sum(e.coverage.values())
    assert e[0] is e.nodes[0] and [node.op for node in e].count("Conv") == 5


def test_bytes_and_a_file_cost_the_same(models: pathlib.Path) -> None:
    data = (models / "alexnet.onnx").read_bytes()
    of_file, of_bytes = opcost.estimate(ALEXNET), opcost.estimate(data, name=ALEXNET)
    assert of_bytes.to_json() == of_file.to_json()
    assert opcost.estimate(memoryview(data)).model == "<bytes>"


def test_a_model_that_is_loaded_once_answers_several_questions() -> None:
    model = opcost.load(ALEXNET)
    assert model.name == ALEXNET
    first, second = opcost.estimate(model), opcost.estimate(model, batch=8)
    assert second.macs == 8 * first.macs
    assert first == opcost.estimate(ALEXNET)


def test_a_file_that_is_not_there_is_an_error_with_what_where_and_hint() -> None:
    with pytest.raises(opcost.OpcostError) as caught:
        opcost.estimate("none.onnx")
    assert caught.value.where == "none.onnx" and caught.value.what
    assert str(caught.value).startswith("none.onnx: ")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.what, again.where, again.hint) == (
        caught.value.what, caught.value.where, caught.value.hint)


def test_what_is_no_onnx_is_an_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(opcost.OpcostError):
        opcost.estimate("README.md")
    for data in (b"", b"\x00\x01\x02", b"PK\x03\x04" + bytes(100)):
        with pytest.raises(opcost.OpcostError):
            opcost.estimate(data)


def test_a_dim_that_must_be_bound_is_an_error_that_names_it() -> None:
    pytest.importorskip("onnx")
    from onnx import TensorProto, helper

    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", "length"])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", "length"])
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", [x], [y])
    model = helper.make_model(graph)
    with pytest.raises(opcost.OpcostError, match="length"):
        opcost.estimate(model)
    assert opcost.estimate(model, dims={"n": 2, "length": 128}).dims["length"] == 128


@pytest.mark.parametrize(
    "options, error, words",
    [
        ({"table": "46nm"}, opcost.OpcostError, "45nm"),
        ({"placement": "tilled"}, opcost.OpcostError, "tiled"),
        ({"precision": "int9"}, opcost.OpcostError, "int9"),
        ({"batch": 0}, opcost.OpcostError, "batch"),
        ({"batch": "many"}, TypeError, "batch must be a whole number"),
        ({"dims": ["batch=8"]}, TypeError, "dims must be"),
        ({"dims": {"batch": -1}}, opcost.OpcostError, "batch"),
        ({"fold_bn": "yes"}, TypeError, "True or False"),
        ({"neurons": "lif"}, opcost.OpcostError, "spikes"),
        ({"density": 0.5}, opcost.OpcostError, "skip"),
        ({"branches": {"If_1": "both"}}, opcost.OpcostError, "then or else"),
        ({"per": "hour"}, opcost.OpcostError, "token"),
        ({"table": 45}, TypeError, "table must be"),
    ],
)
def test_a_wrong_option_is_an_error_that_says_so(
        options: dict[str, object], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        opcost.estimate(ALEXNET, **options)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_what_is_no_model_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="model must be"):
        opcost.estimate(3)


def test_unknown_nodes_are_none_and_never_zero() -> None:
    pytest.importorskip("onnx")
    from onnx import TensorProto, helper

    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [4])
    node = helper.make_node("Strange", ["x"], ["y"], domain="my.own")
    graph = helper.make_graph([node], "g", [x], [helper.make_empty_tensor_value_info("y")])
    model = helper.make_model(graph, opset_imports=[
        helper.make_opsetid("", 17), helper.make_opsetid("my.own", 1)])
    e = opcost.estimate(model)
    assert e.coverage["unknown"] == 1 and e[0].status == "unknown"
    assert e[0].energy_pj is None and e[0].macs is None
    assert e.warnings and "1 nodes unknown" in repr(e)


def _energy_of(path: str) -> opcost.Estimate:
    return opcost.estimate(path)


def test_estimates_go_through_processes(models: pathlib.Path) -> None:
    paths = [ALEXNET, "models/mlp.onnx"]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(_energy_of, paths))
    for path, e in zip(paths, made):
        assert e == opcost.estimate(path)
        assert e.to_dict() == opcost.estimate(path).to_dict()
        assert [n.energy_pj for n in e] == [n.energy_pj for n in opcost.estimate(path)]


def test_an_error_goes_through_processes() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        with pytest.raises(opcost.OpcostError, match="none.onnx"):
            pool.submit(_energy_of, "none.onnx").result()


def test_threads_share_a_model_and_a_table() -> None:
    model, table = opcost.load(ALEXNET), opcost.Table.load("45nm")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: opcost.estimate(model, table=table, batch=n), range(1, 17)))
    assert [e.macs for e in made] == [714188480 * n for n in range(1, 17)]


def test_the_lock_of_the_interpreter_is_free_while_c_plus_plus_works() -> None:
    model = opcost.load("models/resnet152.onnx" if os.path.exists("models/resnet152.onnx")
                        else "models/mobilenet_v2.onnx")
    turns, done = [0], threading.Event()

    def count() -> None:
        while not done.is_set():
            turns[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = turns[0]
    for _ in range(20):
        opcost.estimate(model, conv="best")
    done.set()
    thread.join()
    assert turns[0] > before


def test_a_saved_report_reads_back_as_it_was(tmp_path: pathlib.Path) -> None:
    e = opcost.estimate(ALEXNET)
    for name in ("r.json", "r.csv", "r.md", "r.html", "r.tex", "r.svg", "r.txt"):
        e.save(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 100
    text = (tmp_path / "r.json").read_text()
    assert opcost.Estimate.from_json(text) == e == opcost.Estimate.from_dict(e.to_dict())
    assert (tmp_path / "r.csv").read_text() == e.to_csv()
    with pytest.raises(opcost.OpcostError, match="format"):
        e.save(tmp_path / "r.doc")
    with pytest.raises(opcost.OpcostError):
        opcost.Estimate.from_json("{}", "mine.json")


def test_a_notebook_shows_tables_without_script() -> None:
    html = opcost.estimate(ALEXNET)._repr_html_()
    assert html.startswith("<div") and "<table" in html and "models/alexnet.onnx" in html
    assert "<script" not in html and "Content-Security" not in html
    evil = opcost.estimate(pathlib.Path(ALEXNET).read_bytes(), name="<img src=x onerror=alert(1)>")
    assert "<img" not in evil._repr_html_()


def test_a_node_is_explained() -> None:
    e = opcost.estimate(ALEXNET, pseudocode=True)
    conv = next(node.id for node in e if node.op == "Conv")
    text = e.explain(conv)
    assert "for each" in text
    assert opcost.explain(ALEXNET, node=conv) == text
    assert "Conv" in opcost.explain("Conv")
    with pytest.raises(opcost.OpcostError, match="Conv"):
        opcost.explain("Comv")
    with pytest.raises(opcost.OpcostError, match="which node"):
        opcost.explain(ALEXNET)
