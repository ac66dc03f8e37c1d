"""Keras models, and TensorFlow's protobuf in the same process."""

from __future__ import annotations

import subprocess
import sys

import pytest

import opcost

MODELS = """
import keras, opcost
L = keras.layers
plain = [L.Conv2D(8, 3, activation="relu"), L.Flatten(), L.Dense(10)]
image = keras.Input((28, 28, 1))
two = keras.Input((4,)), keras.Input((4,))
for model in (keras.Sequential([keras.Input((28, 28, 1)), *plain]),
              keras.Model(image, L.Dense(10)(L.Flatten()(L.Conv2D(8, 3)(image)))),
              keras.Model(list(two), L.Dense(3)(L.Concatenate()(list(two))))):
    made = opcost.estimate(model, batch=1)
    print("macs", made.macs, made.coverage["unknown"])
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_keras_models_are_converted() -> None:
    pytest.importorskip("tf2onnx", reason="no tf2onnx")
    pytest.importorskip("tensorflow", reason="no tensorflow")
    convolution = 26 * 26 * 8 * 9 + 26 * 26 * 8 * 10
    lines = [line for line in run(MODELS).splitlines() if line.startswith("macs")]
    assert lines == [f"macs {convolution} 0", f"macs {convolution} 0", "macs 24 0"]


@pytest.mark.parametrize("first, then", [("tensorflow", "opcost"), ("opcost", "tensorflow")])
def test_tensorflow_in_the_same_process_changes_nothing(first: str, then: str) -> None:
    pytest.importorskip("tensorflow", reason="no tensorflow")
    out = run(f"import {first}, {then}; print(opcost.estimate('models/mlp.onnx').energy)\n"
              "try: opcost.estimate('README.md')\n"
              "except opcost.OpcostError as error: print(error.what)")
    assert float(out.splitlines()[-2]) == opcost.estimate("models/mlp.onnx").energy
    assert "not an ONNX model" in out.splitlines()[-1]


def test_flags_of_loading_are_put_back() -> None:
    from opcost._own_symbols import own_symbols

    flags = sys.getdlopenflags()
    with own_symbols():
        pass
    assert sys.getdlopenflags() == flags
