"""Errors name the keyword that was given, not the flag of the command line."""

from __future__ import annotations

import pickle
import re
from typing import Any

import pytest

import opcost
from opcost._keywords import in_python


@pytest.mark.parametrize("flags, keywords", [
    ("--density says nothing without --skip-zeros activations or both",
     'density says nothing without skip_zeros="activations" or both'),
    ("e.g. --spikes rate=0.2,timesteps=4 --neurons lif",
     'e.g. spikes="rate=0.2,timesteps=4" neurons="lif"'),
    ("e.g. --sparsity 0.9, 90% or 2:4", "e.g. sparsity=0.9, 90% or 2:4"),
    ("--batch 64: the leading dim of x", "batch=64: the leading dim of x"),
    ("(--dim 'a b=8')", '(dims={"a b": 8})'),
    ("--input-shape x=1x3x224x224", 'input_shapes={"x": [1, 3, 224, 224]}'),
    ("bind the dims with --dim or --input-shape", "bind the dims with dims or input_shapes"),
    ("--if If_3=then", 'branches={"If_3": "then"}'),
    ("--set-shape boxes=100x4", 'set_shapes={"boxes": [100, 4]}'),
    ("say how many: --per token=128", 'say how many: per="token=128"'),
    ("--fold-bn: 20 nodes", "fold_bn=True: 20 nodes"),
    ("a--density, --densitys, --format json", "a--density, --densitys, --format json"),
])
def test_flags_become_keywords(flags: str, keywords: str) -> None:
    assert in_python(flags) == keywords
    assert in_python(keywords) == keywords


OPTIONS: list[dict[str, Any]] = [
    {"density": 0.5}, {"density": 3}, {"skip_zeros": "activations", "density": "none.csv"},
    {"spikes": "rate=2"}, {"neurons": "lif"}, {"sparsity": 7}, {"quantise_weights": 99}, {"dims": {"n": 3}},
    {"input_shapes": {"y": [1]}}, {"conv": "fft"}, {"precision": "int3"}, {"trip_counts": {"a": 3}},
    {"branches": {"b": "then"}}, {"set_shapes": {"c": [3]}}, {"set_values": {"d": 3}}, {"per": "token"},
    {"weights": "zip"}, {"placement": "here"}, {"max_memory": 1}, {"op_rules": "none.yaml"},
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: next(iter(options)))
def test_no_error_of_an_estimate_names_a_flag(options: dict[str, Any]) -> None:
    with pytest.raises(opcost.OpcostError) as caught:
        opcost.estimate("models/lenet5.onnx", **options)
    assert not re.search(r"(?<![\w-])--\w", str(caught.value)), str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
