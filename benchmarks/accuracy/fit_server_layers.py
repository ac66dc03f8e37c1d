#!/usr/bin/env python3
"""Fits the layerwise table of a Xeon server to the layers of Getzner et al. 2023, and scores it on networks.

usage: fit_server_layers.py OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER

The table `xeon-5120-layers` has a regression for each operator, fitted to single layers, and one of ReLUs
that work in place, fitted to those inside AlexNet and VGG-11, which were measured one by one; operators
without one are priced by `xeon-5120`. The energy of a whole network is never fitted to. The table's error is
of each network as predicted by regressions that saw no layer of it.
"""
import csv
import tempfile
from pathlib import Path

import convert
from fit_server import calibrated, network_evidence, network_pairs, paths

NAME = "xeon-5120-layers"
DESCRIPTION = ("Regressions by layer of a server with two Xeon Gold 5120, both sockets and idle power "
               "included, PyTorch in float32")
OPTIONS = ["--predictor", "layerwise", "--features", "physical", "--fallback", "xeon-5120", "--name", NAME]
NETWORKS = ["alexnet", "vgg11"]


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def write_runs(work, left_out, name):
    """Single layers, and those that worked in place inside the networks but the one that is left out."""
    inside = [row for row in read(Path(work) / "network_layers.csv")
              if row["inplace"] == "1" and row["config"].split()[0] != left_out]
    with open(Path(work) / name, "w", newline="") as file:
        writer = csv.DictWriter(file, list(inside[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(read(Path(work) / "layers.csv") + inside)


def left_out_pairs(opcost, work):
    """Each network as predicted by what saw nothing of it."""
    pairs = []
    for network in NETWORKS:
        write_runs(work, network, f"without_{network}.csv")
        calibrated(opcost, work, f"without_{network}.csv", OPTIONS)
        pairs += [pair for pair in network_pairs(opcost, work) if f"{network}.onnx" in pair[0]]
    return pairs


def main():
    opcost, folder, models, tables = paths()
    with tempfile.TemporaryDirectory() as work:
        convert.main(str(folder), str(models), work)
        evidence = network_evidence(left_out_pairs(str(opcost), work),
                                    "fitted to 4,345 single layers and, in place, to the ReLUs inside the "
                                    "other network; the network was left out")
        write_runs(work, None, "layers_and_relus.csv")
        text = calibrated(str(opcost), work, "layers_and_relus.csv", OPTIONS)
    lines = [f'description: "{DESCRIPTION}"' if line.startswith("description:") else line
             for line in text.rstrip("\n").split("\n")]
    (tables / f"{NAME}.yaml").write_text("# Written by benchmarks/accuracy/fit_server_layers.py.\n" +
                                         "\n".join(lines) + "\n" + evidence)


if __name__ == "__main__":
    main()
