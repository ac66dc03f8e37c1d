"""The weights of a model in memory are not copied."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

import opcost

onnx = pytest.importorskip("onnx")
numpy = pytest.importorskip("numpy")


def dense(rows: int, columns: int, layers: int, constants: bool = False) -> "onnx.ModelProto":
    """Layers of MatMul with weights of a file's kind: initialisers, or Constant nodes."""
    helper = onnx.helper
    nodes, stored = [], []
    for at in range(layers):
        weight = numpy.full((rows, columns), at, numpy.float32)
        tensor = onnx.numpy_helper.from_array(weight, f"w{at}")
        if constants:
            nodes.append(helper.make_node("Constant", [], [f"w{at}"], value=tensor))
        else:
            stored.append(tensor)
        nodes.append(helper.make_node("MatMul", [f"x{at}", f"w{at}"], [f"x{at + 1}"]))
    shape = onnx.numpy_helper.from_array(numpy.array([-1], numpy.int64), "shape")
    nodes.append(helper.make_node("Reshape", [f"x{layers}", "shape"], ["y"]))
    x = helper.make_tensor_value_info("x0", 1, [2, rows])
    y = helper.make_tensor_value_info("y", 1, None)
    graph = helper.make_graph(nodes, "dense", [x], [y], [*stored, shape])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="t")


@pytest.mark.parametrize("constants", [False, True])
def test_a_model_without_its_weights_costs_what_it_costs_with_them(
        tmp_path: "object", constants: bool) -> None:
    model = dense(512, 512, 3, constants)  # 1 MiB each
    model.metadata_props.add(key="k", value="v")
    path = f"{tmp_path}/dense.onnx"
    onnx.save(model, path)
    of_file, of_proto = opcost.estimate(path), opcost.estimate(model, name=path)
    assert of_proto.to_json() == of_file.to_json()
    from opcost import _onnx
    assert len(_onnx.bytes_of(model)) < 20_000 < len(_onnx.bytes_of(model, keep_weights=True))


def test_subgraphs_and_functions_lose_their_weights_too() -> None:
    helper = onnx.helper
    inner = dense(512, 512, 1).graph
    inner.ClearField("input")
    then = helper.make_graph([helper.make_node("Identity", ["x0"], ["y"])], "e", [],
                             [helper.make_tensor_value_info("y", 1, None)])
    node = helper.make_node("If", ["c"], ["z"], then_branch=inner, else_branch=then)
    function = helper.make_function("own", "F", ["a"], ["b"], [
        helper.make_node("Constant", [], ["w"], value=inner.initializer[0]),
        helper.make_node("MatMul", ["a", "w"], ["b"])], [helper.make_opsetid("", 17)])
    graph = helper.make_graph(
        [node, helper.make_node("F", ["x0"], ["f"], domain="own")], "g",
        [helper.make_tensor_value_info("c", 9, []), helper.make_tensor_value_info("x0", 1, [2, 512])],
        [helper.make_tensor_value_info("z", 1, None), helper.make_tensor_value_info("f", 1, None)])
    model = helper.make_model(graph, functions=[function], opset_imports=[
        helper.make_opsetid("", 17), helper.make_opsetid("own", 1)])
    from opcost import _onnx
    light = _onnx.bytes_of(model)
    assert len(light) < 10_000
    whole = opcost.estimate(model.SerializeToString(), name="m")
    assert whole.coverage["unknown"] == 0 and whole.macs == 2 * 2 * 512 * 512
    assert opcost.estimate(light, name="m").to_json() == whole.to_json()


def test_one_gigabyte_of_weights_takes_fifty_megabytes_at_most() -> None:
    script = textwrap.dedent("""
        import resource
        import onnx, opcost
        def peak():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB
        h, zeros = onnx.helper, bytes(4 * 1024 * 1024)
        graph = h.make_graph([], "g", [h.make_tensor_value_info("x0", 1, [2, 1024])],
                             [h.make_tensor_value_info("x256", 1, None)])
        model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)])
        for at in range(256):  # 4 MiB each, one by one, so that nothing is held twice
            tensor = model.graph.initializer.add(name=f"w{at}", data_type=1, dims=[1024, 1024])
            tensor.raw_data = zeros
            model.graph.node.append(h.make_node("MatMul", [f"x{at}", f"w{at}"], [f"x{at + 1}"]))
        opcost.estimate("models/mlp.onnx")
        before = peak()
        print(before, opcost.estimate(model).macs, peak() - before)
    """)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    before_kib, macs, grown_kib = map(int, done.stdout.split())
    assert macs == 256 * 2 * 1024 * 1024
    assert 2**20 < before_kib < 2**20 + 400 * 1024  # the weights, once
    assert grown_kib <= 50 * 1024


def test_weights_that_are_asked_for_need_a_file() -> None:
    with pytest.raises(opcost.OpcostError, match="onnx.save"):
        opcost.estimate(dense(512, 512, 1), weights="best")
    assert opcost.estimate(dense(512, 512, 1), sparsity=0.5).energy > 0
