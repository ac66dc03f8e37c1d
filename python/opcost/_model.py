"""What the functions take as a model, and how it becomes one that the library has read."""

from __future__ import annotations

import os
from typing import Any, Union

from . import _core, _onnx, _torch
from ._errors import OpcostError, wrong_type

#: A path, ``torchvision:NAME``, ``timm:NAME``, the bytes of a file, an ``onnx.ModelProto``, a
#: ``torch.nn.Module``, a Keras model, or a :class:`Model`.
ModelLike = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, "Model", Any]

_LIBRARIES = ("torchvision:", "timm:")


class Model:
    """A model that was read once, for several estimates. Get one from :func:`load`."""

    __slots__ = ("_core",)

    def __init__(self, record: _core.Model) -> None:
        self._core = record

    @property
    def name(self) -> str:
        """Its path, or the name it was given."""
        return self._core.name

    def __repr__(self) -> str:
        return f"<opcost.Model {self.name}>"


def load(
    model: ModelLike,
    inputs: Any = None,
    *,
    name: str | None = None,
    max_memory: int | None = None,
    keep_weights: bool = False,
) -> Model:
    """Reads a model, without its weights.

    Args:
        model: a path to an ONNX file; ``torchvision:resnet50`` or ``timm:...``, where these are
            installed; the bytes of an ONNX file; an ``onnx.ModelProto``; a ``torch.nn.Module``, which
            is exported with ``inputs``; a Keras model, where tf2onnx is installed.
        inputs: example inputs of a torch module: a tensor, or a tuple of the arguments.
        name: what reports call it; default: the path, or the kind of object.
        max_memory: the bytes that the model may take in memory; default: 1 GiB, or 64 bytes for each
            byte of a larger file.
        keep_weights: of an ``onnx.ModelProto``: pass on its weights too.

    Raises:
        OpcostError: it cannot be read or exported, or a package that this needs is not installed.
        TypeError: it is none of these.
    """
    if isinstance(model, Model):
        return model
    if isinstance(model, (str, os.PathLike)):
        path = os.fspath(model)
        if not path.startswith(_LIBRARIES) or os.path.exists(path):
            return Model(_core.load_file(path, max_memory))
        module, example = _torch.named_module(path)
        data = _torch.module_bytes(module, example if inputs is None else inputs)
        return Model(_core.load_bytes(data, name or path, max_memory))
    data, kind = _bytes_of(model, inputs, keep_weights)
    return Model(_core.load_bytes(data, name or kind, max_memory))


def _bytes_of(model: Any, inputs: Any, keep_weights: bool) -> tuple[bytes, str]:
    if isinstance(model, (bytes, bytearray, memoryview)):
        return bytes(model), "<bytes>"
    if _onnx.is_model(model):
        return _onnx.bytes_of(model, keep_weights), model.graph.name or "<ModelProto>"
    if _torch.is_module(model):
        return _torch.module_bytes(model, inputs), type(model).__name__
    if _torch.is_keras(model):
        return _torch.keras_bytes(model), type(model).__name__
    wanted = "a path, bytes, an onnx.ModelProto, a torch.nn.Module or an opcost.Model"
    raise wrong_type("model", model, wanted)


def check_weights_are_there(model: ModelLike, options: dict[str, Any]) -> None:
    """Weights are read from the model's file, which what is in memory has not."""
    asks = [name for name in ("weights", "quantise_weights") if options.get(name) is not None]
    if options.get("skip_zeros") in ("weights", "both"):
        asks.append("skip_zeros")
    magnitude = str(options.get("sparsity") or "").startswith("magnitude")
    if magnitude:
        asks.append("sparsity")
    assumed = options.get("sparsity") is not None and not magnitude
    if asks and not assumed and not isinstance(model, (str, os.PathLike, Model)):
        raise OpcostError(
            f"{asks[0]} reads the numbers of weights, which a model in memory does not pass on",
            "",
            "write it to a file and pass its path: onnx.save(model, 'net.onnx')",
        )
