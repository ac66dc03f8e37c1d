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


def calibrated(opcost, work, runs, options):
    """The text of a table fitted to a runs file of the folder with these options of calibrate."""
    subprocess.run([opcost, "calibrate", runs, *options, "--host", HOST, "-o", "table.yaml"],
                   check=True, cwd=work)
    return (Path(work) / "table.yaml").read_text()


def network_pairs(opcost, work):
    """What table.yaml predicts of the networks and what was measured: (model, predicted, measured)."""
    report = subprocess.run([opcost, "validate", "networks.csv", "--table", "table.yaml", "--format", "csv"],
                            check=True, capture_output=True, text=True, cwd=work).stdout
    return [(row["subject"], float(row["predicted_j"]), float(row["measured_j"]))
            for row in csv.DictReader(report.splitlines())]


def network_evidence(pairs, how):
    """The block of a table's error on the networks, which is printed too."""
    predicted, measured = zip(*[pair[1:] for pair in pairs])
    sizes = [abs(one / other - 1) for one, other in zip(predicted, measured)]
    print(f"networks, left out: MAPE {statistics.fmean(sizes):.1%}, median {statistics.median(sizes):.1%}")
    return evidence_block("AlexNet and VGG-11 at 89 batches in float32 (Getzner et al. 2023)", how,
                          len(pairs), statistics.fmean(sizes), statistics.median(sizes),
                          kendall(predicted, measured),
                          f"{min(measured):.3g} J to {max(measured) / 1000:.3g} kJ")


def paths():
    """OPCOST GETZNER_FOLDER MODELS_FOLDER TABLES_FOLDER, as they were given."""
    if len(sys.argv) != 5:
        sys.exit(sys.modules["__main__"].__doc__)
    return [Path(argument).resolve() for argument in sys.argv[1:]]


def main():
    opcost, folder, models, tables = paths()
    with tempfile.TemporaryDirectory() as work:
        convert.main(str(folder), str(models), work)
        text = calibrated(str(opcost), work, "layers.csv",
                          ["--base", "45nm", "--placement", "array", "--name", "xeon-5120"])
        evidence = network_evidence(network_pairs(str(opcost), work),
                                    "fitted to 4,345 single layers; the networks were left out")
    description = ("A server with two Xeon Gold 5120, both sockets and idle power included, PyTorch in "
                   "float32")
    (tables / "xeon-5120.yaml").write_text(
        finished(text, "fit_server.py", description, "Xeon Gold 5120", evidence))


if __name__ == "__main__":
    main()
