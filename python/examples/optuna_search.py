"""Energy as an objective beside another one: a search with Optuna.

usage: python optuna_search.py [TRIALS]

Optuna proposes the width, depth and kernel of a small convolutional network; opcost says what an
inference costs, before anything is trained. The second objective stands for an accuracy: here it is the
size of the network's receptive field and channels, so that the example runs in seconds; put your own
training (or a predictor) in its place.
"""

from __future__ import annotations

import sys

import onnx
import optuna
from onnx import helper

import opcost


def network(width: int, depth: int, kernel: int, groups: int) -> onnx.ModelProto:
    """A chain of convolutions on a 32x32 image; weights have no numbers, which opcost never reads."""
    nodes, weights, x, channels = [], [], "image", 3
    for at in range(depth):
        group = groups if channels % groups == 0 and width % groups == 0 else 1
        weights.append(onnx.TensorProto(name=f"w{at}", data_type=onnx.TensorProto.FLOAT,
                                        dims=[width, channels // group, kernel, kernel]))
        nodes.append(helper.make_node("Conv", [x, f"w{at}"], [f"c{at}"], f"conv{at}",
                                      pads=[kernel // 2] * 4, group=group))
        nodes.append(helper.make_node("Relu", [f"c{at}"], [f"r{at}"], f"relu{at}"))
        x, channels = f"r{at}", width
    image = helper.make_tensor_value_info("image", onnx.TensorProto.FLOAT, [1, 3, 32, 32])
    result = helper.make_tensor_value_info(x, onnx.TensorProto.FLOAT, [1, width, 32, 32])
    graph = helper.make_graph(nodes, "candidate", [image], [result], weights)
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])


def stands_for_accuracy(width: int, depth: int, kernel: int) -> float:
    return float((1 + depth * (kernel - 1)) * width)


def objective(trial: optuna.Trial) -> tuple[float, float]:
    width = trial.suggest_categorical("width", [8, 16, 32, 64])
    depth = trial.suggest_int("depth", 1, 8)
    kernel = trial.suggest_categorical("kernel", [1, 3, 5])
    groups = trial.suggest_categorical("groups", [1, 2, 4])
    made = opcost.estimate(network(width, depth, kernel, groups), table="45nm")
    if made.coverage["unknown"]:  # never a cost without what was not counted
        raise optuna.TrialPruned
    trial.set_user_attr("macs", made.macs)
    return made.joules, stands_for_accuracy(width, depth, kernel)


def search(trials: int, seed: int = 1) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(directions=["minimize", "maximize"],
                                sampler=optuna.samplers.NSGAIISampler(seed=seed))
    study.optimize(objective, n_trials=trials)
    return study


def main(arguments: list[str]) -> int:
    study = search(int(arguments[0]) if arguments else 200)
    print(f"{len(study.trials)} networks, {len(study.best_trials)} on the Pareto front:")
    for trial in sorted(study.best_trials, key=lambda one: one.values[0]):
        print(f"{trial.values[0] * 1e6:10.2f} uJ {trial.values[1]:8.0f} {trial.user_attrs['macs']:12,} MACs "
              f"{trial.params}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
