"""Models of PyTorch and Keras as ONNX, by their own exporters, without writing weights."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from . import _onnx
from ._errors import OpcostError, missing

#: Larger constants keep type and shape alone, as in _onnx.
_LARGEST_KEPT = 64 * 1024


def is_module(value: Any) -> bool:
    """Whether it is a ``torch.nn.Module``, without importing torch."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def is_keras(value: Any) -> bool:
    """Whether it is a Keras model, without importing Keras."""
    return any(f"{base.__module__}.".startswith("keras.") and base.__name__ == "Model"
               for base in type(value).__mro__)


def module_bytes(module: Any, inputs: Any) -> bytes:
    """The module as ONNX, exported in evaluation mode with those example inputs.

    Raises:
        OpcostError: no inputs; the exporter fails, with its first line.
    """
    if inputs is None:
        raise OpcostError(
            "a torch.nn.Module needs example inputs",
            type(module).__name__,
            "opcost.estimate(module, inputs=torch.randn(1, 3, 224, 224))",
        )
    arguments = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    training = module.training
    module.eval()
    try:
        with _quiet():
            return _exported(module, arguments)
    except OpcostError:
        raise
    except Exception as failure:  # the exporters raise whatever they meet
        first = (str(failure).strip() or type(failure).__name__).splitlines()[0]
        raise OpcostError(
            f"torch.onnx.export failed: {first}",
            type(module).__name__,
            "export it yourself and pass the file: torch.onnx.export(module, inputs, 'net.onnx')",
        ) from failure
    finally:
        module.train(training)


def _exported(module: Any, arguments: tuple[Any, ...]) -> bytes:
    try:
        import onnxscript  # noqa: F401  # what the exporter by torch.export needs
    except ImportError:
        return _by_tracing(module, arguments)
    import torch

    program = torch.onnx.export(module, arguments, dynamo=True, verbose=False)
    _drop_weights(program.model)
    return _onnx.bytes_of(program.model_proto)


def _drop_weights(model: Any) -> None:
    """Large initialisers become references to a file that nobody opens."""
    import onnx_ir as ir

    for name, value in model.graph.initializers.items():
        held = value.const_value
        if held is None or held.nbytes <= _LARGEST_KEPT:
            continue
        value.const_value = ir.ExternalTensor(
            "weights", None, held.nbytes, held.dtype, shape=held.shape, name=name
        )


def _by_tracing(module: Any, arguments: tuple[Any, ...]) -> bytes:
    """The older exporter; weights are inputs there, unless they are left out."""
    import torch

    file = io.BytesIO()
    try:
        torch.onnx.export(module, arguments, file, dynamo=False)
    except ModuleNotFoundError as failure:
        raise missing(str(failure.name), "torch.onnx.export") from failure
    return file.getvalue()


def keras_bytes(model: Any) -> bytes:
    """A Keras model as ONNX, by tf2onnx."""
    try:
        import tensorflow
        import tf2onnx
    except ImportError as failure:
        raise missing(failure.name or "tf2onnx", "a Keras model") from failure

    # Of Keras 3, tf2onnx.convert.from_keras loses the names of outputs.
    def call(*inputs: Any) -> Any:
        return model(inputs[0] if len(inputs) == 1 else list(inputs), training=False)

    takes = [tensorflow.TensorSpec(one.shape, one.dtype, name=one.name.split(":")[0])
             for one in model.inputs]
    with _quiet():
        proto, _ = tf2onnx.convert.from_function(tensorflow.function(call), input_signature=takes)
    return _onnx.bytes_of(proto)


def named_module(name: str) -> tuple[Any, Any]:
    """``torchvision:resnet50`` or ``timm:vit_base_patch16_224``: the module, with random weights, and
    its example inputs."""
    library, _, model = name.partition(":")
    try:
        import torch
    except ImportError as failure:
        raise missing("torch", f"`{name}`") from failure
    make = _torchvision_model if library == "torchvision" else _timm_model
    module, size = make(model)
    return module, torch.zeros(1, *size)


def _torchvision_model(name: str) -> tuple[Any, tuple[int, int, int]]:
    try:
        from torchvision import models
    except ImportError as failure:
        raise missing("torchvision", f"`torchvision:{name}`") from failure
    try:
        module = models.get_model(name, weights=None, **_no_random_start(name))
    except ValueError as failure:
        raise _no_such("torchvision", name, models.list_models()) from failure
    return module, (3, 299, 299) if name == "inception_v3" else (3, 224, 224)


def _no_random_start(name: str) -> dict[str, bool]:
    # Its usual start takes a minute, and no number of it is used.
    return {"init_weights": False} if name in ("inception_v3", "googlenet") else {}


def _timm_model(name: str) -> tuple[Any, tuple[int, int, int]]:
    try:
        import timm
    except ImportError as failure:
        raise missing("timm", f"`timm:{name}`") from failure
    if not timm.is_model(name):
        raise _no_such("timm", name, timm.list_models())
    module = timm.create_model(name, pretrained=False)
    return module, tuple(timm.data.resolve_data_config({}, model=module)["input_size"])


def _no_such(library: str, name: str, known: list[str]) -> OpcostError:
    import difflib

    near = difflib.get_close_matches(name, known, 3)
    hint = "did you mean " + " or ".join(near) + "?" if near else f"see {library}'s list of models"
    return OpcostError(f"{library} has no model `{name}`", "", hint)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The exporters tell much that is no trouble of the user's."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logger = logging.getLogger("torch.onnx")
        level = logger.level
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)
