#!/usr/bin/env python3
"""Fits the layerwise table of a Xeon server to the layers of Getzner et al. 2023, and scores it on networks.

usage: fit_server_layers.py OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER

The table `xeon-5120-layers` has a regression for each operator, fitted to single layers alone; operators
without one are priced by `xeon-5120`. The networks are never fitted to.
"""
import csv
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import convert
from machine_table import evidence_block
from fit_server import HOST
from ranking import kendall

NAME = "xeon-5120-layers"
DESCRIPTION = ("Regressions by layer of a server with two Xeon Gold 5120, both sockets and idle power "
               "included, PyTorch in float32")


def scored(opcost, work):
    """[(predicted, measured)] in joules, of the networks."""
    report = subprocess.run([opcost, "validate", "networks.csv", "--table", "table.yaml", "--format", "csv"],
                            check=True, capture_output=True, text=True, cwd=work).stdout
    return [(float(row["predicted_j"]), float(row["measured_j"]))
            for row in csv.DictReader(report.splitlines())]


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    opcost = str(Path(sys.argv[1]).resolve())
    folder, models, tables = (Path(argument).resolve() for argument in sys.argv[2:])
    with tempfile.TemporaryDirectory() as work:
        convert.main(str(folder), str(models), work)
        subprocess.run([opcost, "calibrate", "layers.csv", "--predictor", "layerwise", "--features",
                        "physical", "--fallback", "xeon-5120", "--name", NAME, "--host", HOST, "-o",
                        "table.yaml"], check=True, cwd=work)
        text = (Path(work) / "table.yaml").read_text()
        pairs = scored(opcost, work)
    sizes = [abs(predicted / measured - 1) for predicted, measured in pairs]
    joules = [measured for _, measured in pairs]
    print(f"networks, left out: MAPE {statistics.fmean(sizes):.1%}, median {statistics.median(sizes):.1%}")
    evidence = evidence_block("AlexNet and VGG-11 at 89 batches in float32 (Getzner et al. 2023)",
                              "fitted to 4,345 single layers; the networks were left out", len(pairs),
                              statistics.fmean(sizes), statistics.median(sizes), kendall(*zip(*pairs)),
                              f"{min(joules):.3g} J to {max(joules) / 1000:.3g} kJ")
    lines = [f'description: "{DESCRIPTION}"' if line.startswith("description:") else line
             for line in text.rstrip("\n").split("\n")]
    (tables / f"{NAME}.yaml").write_text("# Written by benchmarks/accuracy/fit_server_layers.py.\n" +
                                         "\n".join(lines) + "\n" + evidence)


if __name__ == "__main__":
    main()
