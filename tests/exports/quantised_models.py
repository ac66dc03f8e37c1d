"""Writes two small models in every form that ONNX Runtime has: quantised, and as it optimises them.

    python3 quantised_models.py FOLDER

Writes models to FOLDER, and to the standard output one line for each, with tabs between:
file, MACs, products of integers, parameters. The figures follow from the float models' shapes alone.
"""
import logging
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic,
                                      quantize_static)

rng = np.random.default_rng(7)


class Samples(CalibrationDataReader):
    def __init__(self, shape):
        self.left = [{"x": rng.standard_normal(shape).astype(np.float32)} for _ in range(4)]

    def get_next(self):
        return self.left.pop() if self.left else None


class Net:
    """A float model as it grows. `macs` and `parameters` are added up beside it, layer by layer."""

    def __init__(self, shape):
        self.shape, self.nodes, self.weights = shape, [], []
        self.macs = self.weighted_macs = self.parameters = 0

    def weight(self, name, *dims):
        values = (rng.standard_normal(dims) / np.sqrt(np.prod(dims[1:]))).astype(np.float32)
        self.weights.append(numpy_helper.from_array(values, name))
        self.parameters += values.size
        return name

    def node(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output + "_node", **attributes))
        return output

    def conv(self, x, y, filters, channels, kernel, size, group=1):
        """`size`: height and width of the output, which are those of the input."""
        self.count(filters * channels // group * kernel * kernel * size[0] * size[1])
        w = self.weight(y + "_w", filters, channels // group, kernel, kernel)
        return self.node("Conv", [x, w, self.weight(y + "_b", filters)], y, group=group,
                         pads=[kernel // 2] * 4)

    def matmul(self, x, y, rows, inner, columns):
        self.count(rows * inner * columns)
        return self.node("MatMul", [x, self.weight(y + "_w", inner, columns)], y)

    def count(self, macs):
        self.macs += macs
        self.weighted_macs += macs

    def save(self, path, output):
        graph = helper.make_graph(
            self.nodes, "net", [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.shape)],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.save(onnx.shape_inference.infer_shapes(model), path)


def image_network(path):
    """Convolutions with Relu, a residual sum, SiLU, one filter for each channel, and a Gemm."""
    size, net = (9, 14), Net([1, 3, 9, 14])
    stem = net.node("Relu", [net.conv("x", "stem", 32, 3, 3, size)], "stem_relu")
    inner = net.node("Relu", [net.conv(stem, "inner", 32, 32, 3, size)], "inner_relu")
    joined = net.node("Add", [net.conv(inner, "outer", 32, 32, 3, size), stem], "joined")
    depth = net.conv(joined, "depth", 32, 32, 3, size, group=32)
    silu = net.node("Mul", [depth, net.node("Sigmoid", [depth], "gate")], "silu")
    pooled = net.node("Flatten", [net.node("GlobalAveragePool", [silu], "pooled")], "flat")
    net.count(10 * 32)
    net.node("Gemm", [pooled, net.weight("head_w", 10, 32), net.weight("head_b", 10)], "head",
             transB=1)
    net.save(path, "head")
    return net


def attention_network(path):
    """One head of attention, whose two products have no weights, and a layer behind it."""
    rows, width, net = 6, 64, Net([1, 6, 64])
    q, k, v = (net.matmul("x", name, rows, width, width) for name in "qkv")
    turned = net.node("Transpose", [k], "turned", perm=[0, 2, 1])
    weights = net.node("Softmax", [net.node("MatMul", [q, turned], "scores")], "weights", axis=-1)
    mixed = net.node("MatMul", [weights, v], "mixed")
    net.macs += 2 * rows * rows * width
    bias = net.node("Add", [net.matmul(mixed, "up", rows, width, 2 * width),
                            net.weight("up_bias", 2 * width)], "biased")
    net.matmul(net.node("Relu", [bias], "active"), "down", rows, 2 * width, width)
    net.save(path, "down")
    return net


TENSORRT = {"ActivationSymmetric": True, "WeightSymmetric": True, "DedicatedQDQPair": True,
            "AddQDQPairToWeight": True, "QuantizeBias": False,
            "OpTypesToExcludeOutputQuantization": ["Conv", "Gemm", "MatMul", "Add"]}
SIGNED = {"activation_type": QuantType.QInt8, "weight_type": QuantType.QInt8}
FORMS = {
    "qdq": {"quant_format": QuantFormat.QDQ},
    "qdq_signed_channels": {"quant_format": QuantFormat.QDQ, "per_channel": True, **SIGNED},
    "tensorrt": {"quant_format": QuantFormat.QDQ, "per_channel": True, **SIGNED,
                 "op_types_to_quantize": ["Conv", "Gemm", "MatMul", "Add"],
                 "extra_options": TENSORRT},
    "qoperator": {"quant_format": QuantFormat.QOperator},
}


LEVELS = {"basic": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC,
          "extended": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
          "all": onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL}


def optimised(path, level):
    """The file that ONNX Runtime would run: with fused operators, and channels in blocks."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = LEVELS[level]
    options.optimized_model_filepath = path.replace(".onnx", f"_{level}.onnx")
    onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return options.optimized_model_filepath


def say(path, net, integers):
    for form in [path] + [optimised(path, level) for level in LEVELS]:
        print(form, net.macs, integers, net.parameters, sep="\t")


def main(folder):
    logging.disable(logging.WARNING)
    onnxruntime.set_default_logger_severity(3)
    warnings.simplefilter("ignore")
    for make in (image_network, attention_network):
        name = make.__name__
        path = str(folder / f"{name}.onnx")
        net = make(path)
        say(path, net, 0)
        for form, options in FORMS.items():
            quantised = str(folder / f"{name}_{form}.onnx")
            quantize_static(path, quantised, Samples(net.shape), **options)
            say(quantised, net, net.macs)
        dynamic = str(folder / f"{name}_dynamic.onnx")
        quantize_dynamic(path, dynamic, weight_type=QuantType.QUInt8)
        # Products of two activations have no weight, and stay in float.
        say(dynamic, net, net.weighted_macs)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
