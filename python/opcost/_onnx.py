"""The bytes of an ``onnx.ModelProto`` without the numbers of its weights.

The loader keeps numbers of at most 64 KiB (``kLargestKeptPayload`` in opcost/graph/tensor.h): shapes,
axes, scales. Larger ones are weights, of which type and shape count. They are left out here before
anything is serialised, so that a model of gigabytes takes no second copy. ``ByteSize()`` must not be
asked of what is large: protobuf finds it by serialising.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

_LARGEST_KEPT = 64 * 1024
#: AttributeProto.AttributeType: what holds tensors. onnx.proto.
_TENSOR, _GRAPH, _TENSORS, _GRAPHS, _SPARSE, _SPARSES = 4, 5, 9, 10, 11, 12
_HOLDERS = frozenset((_TENSOR, _GRAPH, _TENSORS, _GRAPHS, _SPARSE, _SPARSES))
#: Half bytes of an element by TensorProto.DataType, which raw_data has; others: one byte. onnx.proto.
_HALF_BYTES = {1: 8, 4: 4, 5: 4, 6: 8, 7: 16, 10: 4, 11: 16, 12: 8, 13: 16, 14: 16, 15: 32, 16: 4,
               21: 1, 22: 1, 23: 1}
_REPEATED = ("float_data", "int32_data", "int64_data", "double_data", "uint64_data")
_EXTERNAL = 1  # TensorProto.DataLocation


def is_model(value: Any) -> bool:
    """Whether it is an ``onnx.ModelProto``, without importing onnx."""
    return type(value).__name__ == "ModelProto" and hasattr(value, "SerializeToString")


def bytes_of(model: Any, keep_weights: bool = False) -> bytes:
    """The model as an ONNX file; large tensors keep type and shape alone unless asked for."""
    whole = keep_weights or not (
        _graph_is_large(model.graph) or any(_nodes_are_large(f.node) for f in model.functions)
    )
    if whole:
        return bytes(model.SerializeToString())
    light = type(model)()
    _copy_fields(model, light, ("graph", "functions", "training_info"))
    _copy_graph(model.graph, light.graph)
    for function in model.functions:
        to = light.functions.add()
        _copy_fields(function, to, ("node",))
        _copy_nodes(function.node, to.node)
    return bytes(light.SerializeToString())


def _is_large(tensor: Any) -> bool:
    """Whether the loader keeps none of its numbers; where that is not sure, False."""
    size = math.prod(tensor.dims) * _HALF_BYTES.get(tensor.data_type, 2)
    if size <= 2 * _LARGEST_KEPT or tensor.data_location == _EXTERNAL:
        return False
    if tensor.HasField("raw_data"):
        return True
    return any(len(getattr(tensor, name)) > _LARGEST_KEPT for name in _REPEATED)


def _sparse_is_large(sparse: Any) -> bool:
    return _is_large(sparse.values) or _is_large(sparse.indices)


def _graph_is_large(graph: Any) -> bool:
    return (
        any(map(_is_large, graph.initializer))
        or any(map(_sparse_is_large, graph.sparse_initializer))
        or _nodes_are_large(graph.node)
    )


def _nodes_are_large(nodes: Iterable[Any]) -> bool:
    return any(map(_node_is_large, nodes))


def _node_is_large(node: Any) -> bool:
    return any(a.type in _HOLDERS and _attribute_is_large(a) for a in node.attribute)


def _attribute_is_large(attribute: Any) -> bool:
    kind = attribute.type
    if kind == _TENSOR:
        return _is_large(attribute.t)
    if kind == _GRAPH:
        return _graph_is_large(attribute.g)
    if kind == _SPARSE:
        return _sparse_is_large(attribute.sparse_tensor)
    return (
        any(map(_is_large, attribute.tensors))
        or any(map(_graph_is_large, attribute.graphs))
        or any(map(_sparse_is_large, attribute.sparse_tensors))
    )


def _copy_fields(source: Any, to: Any, but: tuple[str, ...]) -> None:
    for field, value in source.ListFields():
        if field.name in but:
            continue
        if _is_repeated(field):
            getattr(to, field.name).extend(value)
        elif field.message_type is not None:
            getattr(to, field.name).CopyFrom(value)
        else:
            setattr(to, field.name, value)


def _is_repeated(field: Any) -> bool:
    # `label` is gone from newer versions of protobuf, `is_repeated` is not in older ones.
    known = getattr(field, "is_repeated", None)
    return bool(known if known is not None else field.label == field.LABEL_REPEATED)


def _copy_graph(graph: Any, to: Any) -> None:
    _copy_fields(graph, to, ("node", "initializer", "sparse_initializer"))
    _copy_nodes(graph.node, to.node)
    for tensor in graph.initializer:
        _copy_tensor(tensor, to.initializer.add())
    for sparse in graph.sparse_initializer:
        _copy_sparse(sparse, to.sparse_initializer.add())


def _copy_nodes(nodes: Iterable[Any], to: Any) -> None:
    for node in nodes:
        if not _node_is_large(node):
            to.append(node)
            continue
        copy = to.add()
        _copy_fields(node, copy, ("attribute",))
        for attribute in node.attribute:
            _copy_attribute(attribute, copy.attribute.add())


def _copy_attribute(attribute: Any, to: Any) -> None:
    if attribute.type not in _HOLDERS or not _attribute_is_large(attribute):
        to.CopyFrom(attribute)
        return
    one = {"t": _copy_tensor, "g": _copy_graph, "sparse_tensor": _copy_sparse}
    each = {"tensors": _copy_tensor, "graphs": _copy_graph, "sparse_tensors": _copy_sparse}
    _copy_fields(attribute, to, (*one, *each))
    for name, copy in one.items():
        if attribute.HasField(name):
            copy(getattr(attribute, name), getattr(to, name))
    for name, copy in each.items():
        for held in getattr(attribute, name):
            copy(held, getattr(to, name).add())


def _copy_sparse(sparse: Any, to: Any) -> None:
    to.dims.extend(sparse.dims)
    _copy_tensor(sparse.values, to.values)
    _copy_tensor(sparse.indices, to.indices)


def _copy_tensor(tensor: Any, to: Any) -> None:
    if not _is_large(tensor):
        to.CopyFrom(tensor)
        return
    to.name = tensor.name
    to.dims.extend(tensor.dims)
    to.data_type = tensor.data_type
    # "Elsewhere", and nothing says where: no reader looks for them, or misses them.
    to.data_location = _EXTERNAL
