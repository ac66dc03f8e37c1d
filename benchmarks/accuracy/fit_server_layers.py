#!/usr/bin/env python3
"""Fits the layerwise table of a Xeon server to the layers of Getzner et al. 2023, and scores it on networks.

usage: fit_server_layers.py OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER

The table `xeon-5120-layers` has a regression for each operator, fitted to single layers alone; operators
without one are priced by `xeon-5120`. The networks are never fitted to.
"""
from fit_server import fitted, paths

NAME = "xeon-5120-layers"
DESCRIPTION = ("Regressions by layer of a server with two Xeon Gold 5120, both sockets and idle power "
               "included, PyTorch in float32")


def main():
    opcost, folder, models, tables = paths()
    text, evidence = fitted(str(opcost), folder, models,
                            ["--predictor", "layerwise", "--features", "physical", "--fallback", "xeon-5120",
                             "--name", NAME])
    lines = [f'description: "{DESCRIPTION}"' if line.startswith("description:") else line
             for line in text.rstrip("\n").split("\n")]
    (tables / f"{NAME}.yaml").write_text("# Written by benchmarks/accuracy/fit_server_layers.py.\n" +
                                         "\n".join(lines) + "\n" + evidence)


if __name__ == "__main__":
    main()
