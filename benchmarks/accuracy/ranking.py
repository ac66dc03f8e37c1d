#!/usr/bin/env python3
"""How well counts and estimates rank measured networks, before anything is fitted to them.

usage: ranking.py OPCOST MEASURED_FOLDER [GETZNER_FOLDER]

MEASURED_FOLDER holds neurstruc/ and mlperf_tiny/ as described in README.md beside this file.
Prints one Markdown table for each set: for MACs, parameters and the energy under each placement
  tau     Kendall's rank correlation (tau-b) with the measured joules
  off     the typical factor between prediction and measurement after one scale for the whole set:
          exp of the mean |ln(predicted / measured)|, the scale being the geometric mean
  spread  the largest over the smallest prediction (the measured spread stands above the table)
  pairs   of all pairs of networks, how many it ranks as measured
  MAPE    mean relative error after the same one scale
and the same with one cost per call (counted node) beside the scale, both fitted to the set with
least relative error and nothing negative, with the mean error of predictions leaving one out.
"""
import csv
import json
import math
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

TABLE = "45nm"
SERVER = "xeon-5120"
BENCHMARK_MODELS = {
    "ad": "ad_deep_autoencoder", "ic": "ic_resnet", "kws": "kws_kws_ref_model",
    "vww": "vww_mobilenet_v1"}  # the int8 networks that were measured


def compared(opcost, models, table, *options):
    command = [opcost, "compare", *models, "--table", table, "--format", "json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["models"]


def figures_of(opcost, models, fitted=None):
    """What `opcost compare` says of the models, by path; `fitted` names a table of the machine."""
    found = {}
    for model in compared(opcost, models, TABLE):
        result = model["results"][0]
        predictions = {"MACs": result["macs"], "parameters": result["parameters"]}
        for placement, energy in result["energy_pj_by_placement"].items():
            if placement != "ideal" and energy is not None:
                predictions[placement] = energy
        found[model["path"]] = {"calls": result["calls"], "predictions": predictions}
    for model in compared(opcost, models, fitted) if fitted else []:
        energy = model["results"][0]["energy_pj"]
        found[model["path"]]["predictions"][f"table `{fitted}`"] = energy
    return found


def kendall(a, b):
    """Kendall's tau-b."""
    concordant = ties_a = ties_b = pairs = 0
    for i in range(len(a)):
        for j in range(i):
            da, db = a[i] - a[j], b[i] - b[j]
            pairs += 1
            ties_a += da == 0
            ties_b += db == 0
            concordant += (da * db > 0) - (da * db < 0)
    return concordant / math.sqrt((pairs - ties_a) * (pairs - ties_b))


def factor_off(predicted, measured):
    logs = [math.log(p / m) for p, m in zip(predicted, measured)]
    middle = statistics.fmean(logs)
    return math.exp(statistics.fmean(abs(one - middle) for one in logs))


def error_after_scale(predicted, measured):
    logs = [math.log(p / m) for p, m in zip(predicted, measured)]
    scale = math.exp(-statistics.fmean(logs))
    return statistics.fmean(abs(scale * p / m - 1) for p, m in zip(predicted, measured))


def pairs_right(predicted, measured):
    pairs = [(i, j) for i in range(len(measured)) for j in range(i)]
    right = sum((predicted[i] - predicted[j]) * (measured[i] - measured[j]) > 0 for i, j in pairs)
    return right / len(pairs)


def fit(x, calls, measured):
    """scale and cost per call >= 0 with the least sum of squared relative errors."""
    u = [xi / m for xi, m in zip(x, measured)]
    v = [c / m for c, m in zip(calls, measured)]
    uu, uv, vv = (sum(p * q for p, q in zip(s, t)) for s, t in ((u, u), (u, v), (v, v)))
    su, sv = sum(u), sum(v)
    determinant = uu * vv - uv * uv
    if determinant > 1e-12 * uu * vv:
        scale, cost = (su * vv - sv * uv) / determinant, (sv * uu - su * uv) / determinant
        if scale >= 0 and cost >= 0:
            return scale, cost
    alone = {(su / uu, 0.0), (0.0, sv / vv)}
    return min(alone, key=lambda f: sum((f[0] * p + f[1] * q - 1) ** 2 for p, q in zip(u, v)))


def with_calls(x, calls, measured):
    """Predictions of a fit to all, and the mean relative error of each left out of its own fit."""
    scale, cost = fit(x, calls, measured)
    predicted = [scale * xi + cost * c for xi, c in zip(x, calls)]
    errors = []
    for out in range(len(x)):
        rest = [[row for at, row in enumerate(rows) if at != out] for rows in (x, calls, measured)]
        scale, cost = fit(*rest)
        errors.append(abs(scale * x[out] + cost * calls[out] - measured[out]) / measured[out])
    return predicted, statistics.fmean(errors)


def row_of(x, calls, measured):
    spread = max(x) / min(x)
    plain = [kendall(x, measured), pairs_right(x, measured), error_after_scale(x, measured),
             factor_off(x, measured), spread]
    if len(set(calls)) == 1 or len(x) < 4:
        return plain + [None] * 3
    predicted, left_out = with_calls(x, calls, measured)
    return plain + [kendall(predicted, measured), factor_off(predicted, measured), left_out]


def print_table(title, groups):
    """groups: lists of (figures, joules), each with a scale of its own; figures are averaged."""
    spreads = [max(m for _, m in g) / min(m for _, m in g) for g in groups]
    print(f"\n### {title}\n\nMeasured spread: {statistics.fmean(spreads):.1f}x.\n")
    print("| | τ | pairs | MAPE | off | spread | τ, with a cost per call | off | left out |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name in groups[0][0][0]["predictions"]:
        rows = []
        for group in groups:
            x = [f["predictions"][name] for f, _ in group]
            rows.append(row_of(x, [f["calls"] for f, _ in group], [m for _, m in group]))
        means = [None if None in column else statistics.fmean(column) for column in zip(*rows)]
        form = ("{:.2f}", "{:.0%}", "{:.0%}", "{:.2f}x", "{:.1f}x", "{:.2f}", "{:.2f}x", "{:.1%}")
        cells = ["-" if m is None else f.format(m) for f, m in zip(form, means)]
        print(f"| {name} | " + " | ".join(cells) + " |")


def neurstruc(opcost, folder):
    rows = list(csv.DictReader((folder / "networks.csv").open()))
    path = {r["network"]: str(folder / "models" / (r["network"] + ".onnx")) for r in rows}
    known = [r for r in rows if Path(path[r["network"]]).exists()]
    missing = sorted({r["network"] for r in rows} - {r["network"] for r in known})
    figures = figures_of(opcost, sorted({path[r["network"]] for r in known}), "cuda-board")
    joules = defaultdict(list)
    for row in known:
        joules[path[row["network"]]] += [float(row[f"energy_j_{i}"]) for i in (1, 2, 3)]
    print_table(f"{len(joules)} networks on a CUDA board, batch 1, float32",
                [[(figures[p], statistics.fmean(m)) for p, m in joules.items()]])
    if missing:
        print(f"\nMeasured, but without a model at hand: {', '.join(missing)}.")


def mlperf_tiny(opcost, folder):
    models = {b: str(folder / "models" / (m + ".onnx")) for b, m in BENCHMARK_MODELS.items()}
    figures = figures_of(opcost, list(models.values()), "cortex-m")
    by_system = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((folder / "energy_results.csv").open()):
        if row["benchmark"] in models:
            system = row["organization"] + "/" + row["system"] + " " + row["round"]
            energy = float(row["median_energy_uj_per_inference"]) * 1e-6
            by_system[system][row["benchmark"]].append(energy)
    groups = [[(figures[models[b]], statistics.fmean(m)) for b, m in sorted(measured.items())]
              for measured in by_system.values() if len(measured) == len(models)]
    print_table(f"4 networks on each of {len(groups)} microcontroller systems, int8 (means)", groups)


def getzner(opcost, folder, models):
    rows = [r for r in csv.DictReader((folder / "networks_public.csv").open())
            if r["layer_type"] == "network"]
    joules = defaultdict(list)
    for row in rows:
        joules[row["architecture"], row["batch_size"]].append(float(row["energy_j"]))
    group = []
    for (architecture, batch), measured in sorted(joules.items()):
        path = [str(models / (architecture + ".onnx"))]
        one = compared(opcost, path, TABLE, "--batch", batch)[0]["results"][0]
        fitted = compared(opcost, path, SERVER, "--batch", batch)[0]["results"][0]
        predictions = {"MACs": one["macs"]}
        predictions |= {p: e for p, e in one["energy_pj_by_placement"].items()
                        if p != "ideal" and e is not None}
        predictions[f"table `{SERVER}`"] = fitted["energy_pj"]
        group.append(({"calls": one["calls"], "predictions": predictions},
                      statistics.fmean(measured)))
    print_table(f"AlexNet and VGG-11 at {len(group)} batches on a Xeon server, float32", [group])


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    opcost, measured = sys.argv[1], Path(sys.argv[2])
    neurstruc(opcost, measured / "neurstruc")
    mlperf_tiny(opcost, measured / "mlperf_tiny")
    if len(sys.argv) == 4:
        root = Path(__file__).resolve().parents[2]
        getzner(opcost, Path(sys.argv[3]), root / "models")


if __name__ == "__main__":
    main()
