#!/usr/bin/env python3
"""Fits the tables of a small CUDA board to NeurstrucEnergy's runs, and scores them on its networks.

usage: fit_board.py OPCOST NEURSTRUC_FOLDER TABLES_FOLDER

`cuda-board` is fitted to single convolutions alone; the networks are never fitted to. How the board
runs 3x3 convolutions of stride 1 is taken from the runs too: the way that predicts best those of at
least 1e8 multiply-accumulates. `cuda-board-networks` has two numbers more that are fitted to the networks,
a factor on all prices of the fit with direct convolutions and the price of a node; it is scored on
each network left out of these two. It covers what the convolutions and the networks had.
"""
import csv
import hashlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from covers import Covers, with_covers
from machine_table import evidence_block, finished
from ranking import compared, figures_of, fit, kendall

WAYS = ("direct", "winograd-f2", "winograd-f4", "fused-winograd-f2", "fused-winograd-f4", "best")
LARGE = 1e8
RUNS = "conv2d_runs.csv"
COMMON = ["--base", "45nm", "--placement", "tiled", "--per-node", "yes",
          "--host", "a small CUDA board (NeurstrucEnergy, MIT)"]


def calibrated(opcost, folder, runs, table, *options):
    command = [opcost, "calibrate", str(runs), *COMMON, "-o", str(table), *options]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)


def predictions(opcost, folder, runs, table):
    """[(predicted, measured)] in joules, by row."""
    command = [opcost, "validate", str(runs), "--table", str(table), "--format", "csv"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
    return [(float(row["predicted_j"]), float(row["measured_j"]))
            for row in csv.DictReader(text.splitlines())]


def errors(pairs):
    return [abs(predicted - measured) / measured for predicted, measured in pairs]


def large_winograd_rows(folder):
    """Whether each run is a 3x3 convolution of stride 1 with many multiply-accumulates."""
    chosen = []
    for row in csv.DictReader((folder / RUNS).open()):
        height, width = (int(n) for n in row["image_size"].split("x"))
        fits = (row["kernel_size"], row["stride"], row["dilation"], row["groups"]) == ("3", "1", "1", "1")
        macs = height * width * 9 * int(row["in_channels"]) * int(row["out_channels"])
        chosen.append(fits and macs >= LARGE)
    return chosen


def networks_of(folder):
    """{network: joules}, the mean of all its measurements."""
    found = {}
    for row in csv.DictReader((folder / "networks.csv").open()):
        if (folder / "models" / (row["network"] + ".onnx")).exists():
            found.setdefault(row["network"], []).extend(float(row[f"energy_j_{i}"]) for i in (1, 2, 3))
    return {name: statistics.fmean(joules) for name, joules in sorted(found.items())}


def write_networks(path, folder, networks):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["model", "energy_j", "method", "scope", "source"])
        for name, joules in networks.items():
            model = (folder / "models" / (name + ".onnx")).resolve()
            writer.writerow([model, joules, "measured", "board", "NeurstrucEnergy networks"])


def wrong_pairs(pairs):
    wrong = 0
    for i, a in enumerate(pairs):
        wrong += sum((a[0] - b[0]) * (a[1] - b[1]) <= 0 for b in pairs[:i])
    return wrong


def print_scores(title, names, pairs):
    print(f"\n{title}: MAPE {statistics.fmean(errors(pairs)):.1%}, "
          f"{wrong_pairs(pairs)} of {len(pairs) * (len(pairs) - 1) // 2} pairs wrong")
    for name, (predicted, measured) in zip(names, pairs):
        print(f"  {name:20} {predicted:.3f} J for {measured:.3f} J  {predicted / measured - 1:+.0%}")


def finish(text, table, pairs, how):
    """Writes a table with its error on the networks."""
    energies, sizes = [measured for _, measured in pairs], errors(pairs)
    evidence = evidence_block("nine networks at batch 1 in float32 (NeurstrucEnergy)", how, len(pairs),
                              statistics.fmean(sizes), statistics.median(sizes),
                              kendall(*zip(*pairs)), f"{min(energies):.3g} J to {max(energies):.3g} J")
    description = ("A small CUDA board, idle power included, float32 at batch 1; only convolutions "
                   "were measured alone")
    table.write_text(finished(text, "fit_board.py", description, "CUDA board, cuDNN", evidence))


def fit_convolutions(opcost, folder, tables, work, networks):
    rows = large_winograd_rows(folder)
    best = None
    for way in WAYS:
        table = work / f"{way}.yaml"
        as_asked = [] if way == "direct" else ["--conv", way]  # a table says what is not the default
        calibrated(opcost, folder, RUNS, table, *as_asked, "--name", "cuda-board")
        pairs = predictions(opcost, folder, RUNS, table)
        error = statistics.fmean(errors([p for p, is_large in zip(pairs, rows) if is_large]))
        print(f"--conv {way}: convolutions {statistics.fmean(errors(pairs)):.1%}, median "
              f"{statistics.median(errors(pairs)):.1%}; large 3x3 ones {error:.1%}", flush=True)
        found = predictions(opcost, folder, work / "networks.csv", table)
        print_scores(f"  networks, left out, {way}", networks, found)
        if best is None or error < best[0]:
            best = (error, way, found)
    finish((work / f"{best[1]}.yaml").read_text(), tables / "cuda-board.yaml", best[2],
           "fitted to 999 single convolutions; the networks were left out")


def scaled(text, factor, per_node):
    """A fitted table with all prices times a factor, and another price of a node, in pJ."""
    def times(match):
        return match.group(1) + f"{float(match.group(2)) * factor:.6g}"
    head, tail = re.split(r"\nper_node: .*\n", text, maxsplit=1)
    head = re.sub(r"(\{pj: |^ +\w+: )([0-9.]+(?:[eE][+-]?[0-9]+)?)(?=[,\n])", times, head, flags=re.M)
    source = f"fitted to networks.csv, with one factor, {factor:.4g}, for all other prices, which are of single convolutions"
    return f'{head}\nper_node: {{pj: {per_node:.6g}, source: "{source}"}}\n{tail}'


def of_networks_too(opcost, folder, text, models, work):
    """The table with what its networks had beside the convolutions, and where the networks are from."""
    covers = Covers()
    covers.add_table(text)
    table = work / "networks.yaml"
    table.write_text(text)
    for model in models:
        report = subprocess.run([opcost, model, "--table", str(table), "--format", "json"], check=True,
                                capture_output=True).stdout
        covers.add_report(json.loads(report))
    sha256 = hashlib.sha256((folder / "networks.csv").read_bytes()).hexdigest()
    also = (f'  "then": "a factor on all prices and the price of a node, fitted to {len(models)} networks"\n'
            f'  "networks": "networks.csv"\n  "networks_sha256": "{sha256}"\n')
    return with_covers(text, covers).replace('  "host":', also + '  "host":', 1)


def fit_networks(opcost, folder, tables, work, networks):
    """`cuda-board-networks`: a factor on all prices and a price of a node, fitted to the networks."""
    table = work / "direct.yaml"
    text = table.read_text()
    node = float(re.search(r"^per_node: \{pj: ([^,]*),", text, re.M).group(1)) * 1e-12
    models = [str(folder / "models" / (name + ".onnx")) for name in networks]
    found = compared(opcost, models, str(table), "--sort", "given")
    results = [model["results"][0] for model in found]
    calls, joules = [result["calls"] for result in results], list(networks.values())
    rest = [result["energy_pj"] * 1e-12 - result["calls"] * node for result in results]
    pairs = []
    for out in range(len(models)):
        keep = [i for i in range(len(models)) if i != out]
        factor, cost = fit([rest[i] for i in keep], [calls[i] for i in keep], [joules[i] for i in keep])
        pairs.append((factor * rest[out] + cost * calls[out], joules[out]))
    print_scores("two numbers fitted to the other networks, each left out", networks, pairs)
    factor, cost = fit(rest, calls, joules)
    text = scaled(text, factor, cost * 1e12)
    text = text.replace('name: "cuda-board"', 'name: "cuda-board-networks"', 1)
    text = of_networks_too(opcost, folder, text, models, work)
    finish(text, tables / "cuda-board-networks.yaml", pairs,
           "prices fitted to single convolutions, then a factor on them and the price of a node fitted to the other eight")


def print_baseline(opcost, folder, networks):
    """One constant of a multiply-accumulate and one of a node, fitted to the other networks."""
    models = [str(folder / "models" / (name + ".onnx")) for name in networks]
    figures = figures_of(opcost, models)
    macs = [figures[m]["predictions"]["MACs"] for m in models]
    calls, joules = [figures[m]["calls"] for m in models], list(networks.values())
    pairs = []
    for out in range(len(models)):
        keep = [i for i in range(len(models)) if i != out]
        scale, cost = fit([macs[i] for i in keep], [calls[i] for i in keep], [joules[i] for i in keep])
        pairs.append((scale * macs[out] + cost * calls[out], joules[out]))
    print_scores("MACs and nodes, a constant each, each network left out", networks, pairs)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    opcost = str(Path(sys.argv[1]).resolve())
    folder, tables = Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    networks = networks_of(folder)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_networks(work / "networks.csv", folder, networks)
        print_baseline(opcost, folder, networks)
        fit_convolutions(opcost, folder, tables, work, networks)
        fit_networks(opcost, folder, tables, work, networks)


if __name__ == "__main__":
    main()
