#!/usr/bin/env python3
"""Fits the table of a Xeon server to the layers of Getzner et al. 2023, and scores it on networks.

usage: fit_server.py OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER

The table `xeon-5120` is fitted to single layers alone, under the placement `array` (see README.md
beside this file); the networks are never fitted to.
"""
import csv
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import convert
from machine_table import evidence_block, finished
from ranking import kendall

HOST = "Xeon Gold 5120, two sockets (Getzner et al. 2023)"


def fitted(opcost, folder, models, options):
    """(table, evidence): the text of a table fitted to the layers with these options of calibrate, and its
    error on the networks, printed too."""
    with tempfile.TemporaryDirectory() as work:
        convert.main(str(folder), str(models), work)
        subprocess.run([opcost, "calibrate", "layers.csv", *options, "--host", HOST, "-o", "table.yaml"],
                       check=True, cwd=work)
        report = subprocess.run([opcost, "validate", "networks.csv", "--table", "table.yaml", "--format",
                                 "csv"], check=True, capture_output=True, text=True, cwd=work).stdout
        text = (Path(work) / "table.yaml").read_text()
    pairs = [(float(row["predicted_j"]), float(row["measured_j"]))
             for row in csv.DictReader(report.splitlines())]
    sizes = [abs(predicted / measured - 1) for predicted, measured in pairs]
    joules = [measured for _, measured in pairs]
    print(f"networks, left out: MAPE {statistics.fmean(sizes):.1%}, median {statistics.median(sizes):.1%}")
    return text, evidence_block("AlexNet and VGG-11 at 89 batches in float32 (Getzner et al. 2023)",
                                "fitted to 4,345 single layers; the networks were left out", len(pairs),
                                statistics.fmean(sizes), statistics.median(sizes), kendall(*zip(*pairs)),
                                f"{min(joules):.3g} J to {max(joules) / 1000:.3g} kJ")


def paths():
    """OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER, as they were given."""
    if len(sys.argv) != 5:
        sys.exit(sys.modules["__main__"].__doc__)
    return [Path(argument).resolve() for argument in sys.argv[1:]]


def main():
    opcost, folder, models, tables = paths()
    text, evidence = fitted(str(opcost), folder, models,
                            ["--base", "45nm", "--placement", "array", "--name", "xeon-5120"])
    description = ("A server with two Xeon Gold 5120, both sockets and idle power included, PyTorch in "
                   "float32")
    (tables / "xeon-5120.yaml").write_text(
        finished(text, "fit_server.py", description, "Xeon Gold 5120", evidence))


if __name__ == "__main__":
    main()
