"""Models that the builder of models/ does not make: a Llama decoder, and a graph full of constants."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def weight(name, dims):
    """An initializer whose numbers are in a file that need not be there."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=dims)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights.bin")
    return tensor


class Decoder:
    """A decoder as exporters write it: every norm, rotation and reshape node by node."""

    def __init__(self, layers, width, heads, kv_heads, hidden, vocabulary):
        self.nodes, self.weights, self.count = [], [], 0
        self.width, self.heads, self.kv_heads = width, heads, kv_heads
        self.hidden, self.head = hidden, width // heads
        self.number("two", 2.0), self.number("eps", 1e-5)
        self.number("scale", self.head**0.5)
        self.integers("last", [-1]), self.integers("zero", [0])
        self.integers("half", [self.head // 2]), self.integers("end", [2**31])
        self.weights += [weight("embed", [vocabulary, width])]
        self.weights += [weight(name, [1, 1, 512, self.head]) for name in ("cos", "sin")]
        self.weights += [weight("mask", [1, 1, 512, 512]), weight("head", [width, vocabulary])]
        x = self.node("Gather", "embed", "tokens")
        for layer in range(layers):
            x = self.layer(f"layers.{layer}.", x)
        x = self.norm("norm", x)
        self.node("MatMul", x, "head", outputs=["logits"])

    def number(self, name, value):
        self.weights.append(numpy_helper.from_array(np.float32(value), name))

    def integers(self, name, values):
        self.weights.append(numpy_helper.from_array(np.int64(values), name))

    def node(self, op, *inputs, outputs=None, **attributes):
        self.count += 1
        outputs = outputs or [f"/model/{op}_{self.count}_output_0"]
        self.nodes.append(
            helper.make_node(op, inputs, outputs, name=f"/model/{op}_{self.count}", **attributes)
        )
        return outputs[0]

    def shape(self, x, *dims):
        name = f"dims.{len(self.weights)}"
        self.integers(name, dims)
        return self.node("Reshape", x, name)

    def norm(self, name, x):
        self.weights.append(weight(name + ".weight", [self.width]))
        mean = self.node("ReduceMean", self.node("Pow", x, "two"), axes=[-1])
        root = self.node("Sqrt", self.node("Add", mean, "eps"))
        return self.node("Mul", name + ".weight", self.node("Div", x, root))

    def linear(self, name, x, inner, outer):
        self.weights.append(weight(name, [inner, outer]))
        return self.node("MatMul", x, name)

    def rotate(self, x):
        first = self.node("Slice", x, "zero", "half", "last")
        second = self.node("Slice", x, "half", "end", "last")
        turned = self.node("Concat", self.node("Neg", second), first, axis=-1)
        return self.node("Add", self.node("Mul", x, "cos"), self.node("Mul", turned, "sin"))

    def split(self, x, heads):
        return self.node("Transpose", self.shape(x, 1, 512, heads, self.head), perm=[0, 2, 1, 3])

    def repeat(self, x):
        times = self.heads // self.kv_heads
        name = f"dims.{len(self.weights)}"
        self.integers(name, [1, self.kv_heads, times, 512, self.head])
        wide = self.node("Expand", self.shape(x, 1, self.kv_heads, 1, 512, self.head), name)
        return self.shape(wide, 1, self.heads, 512, self.head)

    def layer(self, name, x):
        normed = self.norm(name + "input_norm", x)
        q, k, v = (
            self.split(self.linear(name + which, normed, self.width, heads * self.head), heads)
            for which, heads in (("q", self.heads), ("k", self.kv_heads), ("v", self.kv_heads))
        )
        k, v = self.repeat(self.rotate(k)), self.repeat(v)
        scores = self.node("MatMul", self.rotate(q), self.node("Transpose", k, perm=[0, 1, 3, 2]))
        scores = self.node("Add", self.node("Div", scores, "scale"), "mask")
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), v)
        mixed = self.shape(self.node("Transpose", mixed, perm=[0, 2, 1, 3]), 1, 512, self.width)
        x = self.node("Add", x, self.linear(name + "o", mixed, self.width, self.width))
        normed = self.norm(name + "post_norm", x)
        gate = self.linear(name + "gate", normed, self.width, self.hidden)
        gate = self.node("Mul", gate, self.node("Sigmoid", gate))
        up = self.linear(name + "up", normed, self.width, self.hidden)
        down = self.linear(name + "down", self.node("Mul", gate, up), self.hidden, self.width)
        return self.node("Add", x, down)


def write(path, nodes, weights, inputs, outputs):
    info = lambda name, kind, dims: helper.make_tensor_value_info(name, kind, dims)
    graph = helper.make_graph(
        nodes, "g", [info(*x) for x in inputs], [info(*x) for x in outputs], weights
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    with open(path, "wb") as file:
        file.write(model.SerializeToString())


def llama_70b(path):
    """Sizes of Llama 2 70B (arXiv:2307.09288), 512 tokens."""
    made = Decoder(80, 8192, 64, 8, 28672, 32000)
    tokens = ("tokens", TensorProto.INT64, [1, 512])
    write(path, made.nodes, made.weights, [tokens], [("logits", TensorProto.FLOAT, [1, 512, 32000])])


def constants(path, count, size):
    """`count` additions of a constant of `size` bytes each, zeros."""
    numbers = size // 4
    nodes, weights = [], []
    for at in range(count):
        weights.append(
            TensorProto(name=f"c{at}", data_type=1, dims=[numbers], raw_data=bytes(numbers * 4))
        )
        nodes.append(helper.make_node("Add", [f"x{at}", f"c{at}"], [f"x{at + 1}"], name=f"n{at}"))
    x = [(name, TensorProto.FLOAT, [numbers]) for name in ("x0", f"x{count}")]
    write(path, nodes, weights, x[:1], x[1:])
