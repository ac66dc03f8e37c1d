"""Modules of PyTorch, and models by their names; skipped where PyTorch is not installed."""

from __future__ import annotations

import pytest

import opcost

torch = pytest.importorskip("torch")


def test_a_module_is_exported_and_estimated() -> None:
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.ReLU()).train()
    e = opcost.estimate(module, torch.randn(1, 3, 16, 16))
    assert e.macs == 8 * 14 * 14 * 27 and e.coverage["unknown"] == 0
    assert e.model == "Sequential" and module.training  # as it was
    with pytest.raises(opcost.OpcostError, match="example inputs"):
        opcost.estimate(module)
    with pytest.raises(opcost.OpcostError, match="export"):
        opcost.estimate(module, torch.randn(1, 4, 16, 16))


def test_large_weights_of_a_module_are_not_serialised() -> None:
    from opcost import _torch

    module = torch.nn.Linear(2048, 2048)  # 16 MiB
    data = _torch.module_bytes(module, torch.randn(1, 2048))
    assert len(data) < 100_000
    assert opcost.estimate(data).macs == 2048 * 2048


def test_a_model_of_timm_by_its_name() -> None:
    pytest.importorskip("timm")
    e = opcost.estimate("timm:resnet18")
    assert (e.macs, e.coverage["unknown"], e.model) == (1814073344, 0, "timm:resnet18")
    with pytest.raises(opcost.OpcostError, match="did you mean resnet18"):
        opcost.estimate("timm:resnet1x")


def test_a_model_of_torchvision_by_its_name() -> None:
    pytest.importorskip("torchvision")
    e = opcost.estimate("torchvision:resnet18")
    assert e.macs == 1814073344
    with pytest.raises(opcost.OpcostError, match="resnet18"):
        opcost.estimate("torchvision:resnet81")
