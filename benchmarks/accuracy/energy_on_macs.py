#!/usr/bin/env python3
"""How well MACs alone explain the measured energy of networks: R2 of energy on MACs, by least squares.

usage: energy_on_macs.py FILE [OPCOST]

FILE is what Getzner, Charpentier and Günnemann (2023, arXiv 2304.00897) published, as CodeCarbon wrote it:
data/architectures/02_architectures-raw.csv of github.com/JohannesGetzner/dl-energy-estimator; or the file
networks_public.csv that `run` beside this takes. MACs are opcost's own, of the models that this repository has.
"""

import csv
import json
import os
import re
import statistics
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JOULES_PER_KWH = 3.6e6


def field(text, name):
    found = re.search(r"\b" + name + r"[:=]([^,;]*)", text)
    return found.group(1) if found else None


def passes(path):
    """(architecture, batch, joules of one pass of the processor) of each repetition of a whole network."""
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            if "project_name" in row:
                said = row["project_name"]
                if field(said, "layer_idx") != "0":
                    continue
                joules = float(row["cpu_energy"]) * JOULES_PER_KWH / float(field(said, "forward_passes"))
                yield field(said, "module").lower(), int(field(said, "batch_size")), joules
            elif row["layer_index"] == "0":
                yield row["architecture"], int(row["batch_size"]), float(row["energy_j"])


def macs(opcost, model):
    report = subprocess.run([opcost, model, "--format", "json"], check=True, capture_output=True)
    return json.loads(report.stdout)["totals"]["macs"]


def r2(points):
    x, y = zip(*points)
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    xy = sum((a - mean_x) * (b - mean_y) for a, b in points)
    return xy * xy / sum((a - mean_x) ** 2 for a in x) / sum((b - mean_y) ** 2 for b in y)


def main(path, opcost=os.path.join(ROOT, "build", "release", "opcost")):
    runs = {}
    for architecture, batch, joules in passes(path):
        runs.setdefault(architecture, {}).setdefault(batch, []).append(joules)
    together = []
    for architecture, batches in sorted(runs.items()):
        model = os.path.join(ROOT, "models", architecture + ".onnx")
        if not os.path.exists(model) or len(batches) < 3:
            continue
        each = macs(opcost, model)
        # The median: now and then a repetition lost a socket's counter.
        points = [(batch * each, statistics.median(all_of)) for batch, all_of in batches.items()]
        together += points
        print(f"{architecture}: R2 {r2(points):.5f} over {len(points)} batches")
    if len(together) < 3:
        sys.exit(f"{path}: no network of this file is among the models here")
    print(f"all: R2 {r2(together):.5f} over {len(together)} points")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__.split("\n\n")[1])
    main(*sys.argv[1:])
