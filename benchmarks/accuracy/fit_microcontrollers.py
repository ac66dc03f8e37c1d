#!/usr/bin/env python3
"""Fits the tables of microcontrollers to the energies of MLPerf Tiny, and scores them.

usage: fit_microcontrollers.py OPCOST MLPERF_TINY_FOLDER TABLES_FOLDER

The folder holds energy_results.csv and models/ (see README.md beside this file). A system is board,
toolchain and round. Its price list has a shape and one scale, the price of one step:
  a multiply-accumulate of int8, and one access of the memory, take one step;
  any other arithmetic (requantisation, comparisons, biases) takes `other` steps, fitted, shared;
  registers are part of arithmetic: 13 general-purpose ones of 4 bytes (Armv7-M, R0 to R12).
Scores leave one benchmark of one system out of the fit of both, or one benchmark of all systems.
"""
import csv
import json
import math
import statistics
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from pathlib import Path

from covers import Covers

MODELS = {"ad": "ad_deep_autoencoder", "ic": "ic_resnet", "kws": "kws_kws_ref_model",
          "vww": "vww_mobilenet_v1"}
SOURCE = ("MLPerf Tiny energy results (EEMBC runner), mlcommons/tiny_results_v0.5 to v1.3, "
          "Apache-2.0; fitted by benchmarks/accuracy/fit_microcontrollers.py")
NO_CORTEX_M = ("syntiant", "greenwaves-technologies")
VENDOR = "STMicroelectronics"
# X-CUBE-AI of round 1.1 and later: a third less for depthwise networks than before.
TOOLCHAINS = {"rounds 0.7 and 1.0": ("0.7", "1.0"), "rounds 1.1 to 1.3": ("1.1", "1.2", "1.3")}


def folded(text):
    return "\n  ".join(textwrap.wrap(text, 96))


CITATIONS = r"""citations:
  - |
    @inproceedings{banbury2021mlperf,
      title = {{MLPerf} Tiny Benchmark},
      author = {Banbury, Colby and others},
      booktitle = {Proceedings of the Neural Information Processing Systems Track on Datasets and Benchmarks},
      year = {2021},
      note = {arXiv:2106.07597}
    }
"""


def table_text(name, technology, description, step, other, source=SOURCE, extra=""):
    """A table of the shape; `step` in pJ."""
    number = lambda steps: f"{steps * step:.4g}"
    kinds = "{int8: %s, int32: %s, float32: %s}" % ((number(other),) * 3)
    arithmetic = "".join(f"  {action}: {kinds}\n" for action in ("mul", "add", "compare", "convert"))
    access = "{8: %s, 16: %s, 32: %s}" % ((number(1.0),) * 3)
    return f"""# Written by benchmarks/accuracy/fit_microcontrollers.py.
schema: opcost.table/1
name: {name}
description: >-
  {folded(description)}
technology: {technology}
unit: pJ
source: >-
  {folded(source)}
placement: tiled

{CITATIONS}
arithmetic:
  mac: {{int8: {number(1.0)}}}
{arithmetic}
same_as: {{bfloat: float, uint: int, bool: int}}
widths: {{mul: linear, add: linear, mac: linear, memory: linear}}

memory:
  # Part of the price of arithmetic.
  - {{name: registers, capacity: 52 B, access: {{8: 0, 16: 0, 32: 0}}}}
  - {{name: memory, access: {access}}}
{extra}"""


def steps_of(opcost, folder):
    """Of each benchmark: the steps of multiply-accumulates and accesses, and other arithmetic; and
    its report."""
    with tempfile.TemporaryDirectory() as work:
        table = Path(work) / "steps.yaml"
        table.write_text(table_text("steps", "none", "counts", 1.0, 1.0, "counts"))
        found = {}
        for benchmark, model in MODELS.items():
            command = [opcost, str(folder / "models" / (model + ".onnx")), "--table", str(table),
                       "--format", "json"]
            report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            steps = {"macs": 0, "fixed": 0.0, "other": 0.0, "report": report}
            for node in report["nodes"]:
                steps["macs"] += node["macs"]
                for event in node["events"] if node["status"] == "counted" else []:
                    fixed = event["tier"] is not None or event["in_mac"]
                    steps["fixed" if fixed else "other"] += event["pj"]
            found[benchmark] = steps
    return found


def systems_of(folder):
    """{(organization, system, round): {benchmark: microjoules}}, unchanged submissions once."""
    systems, seen = defaultdict(dict), set()
    for row in csv.DictReader((folder / "energy_results.csv").open()):
        key = (row["organization"], row["system"], row["round"])
        energy = float(row["median_energy_uj_per_inference"])
        if row["benchmark"] in MODELS:
            systems[key].setdefault(row["benchmark"], energy)
    for key in sorted(systems, key=lambda k: k[2]):
        unchanged = (key[:2], tuple(sorted(systems[key].items())))
        if unchanged in seen:
            del systems[key]
        seen.add(unchanged)
    return dict(systems)


def steps(one, other):
    return one["fixed"] + other * one["other"]


def scale(energies, counts, other, left_out=None):
    """Of one system: microjoules of a step, the geometric mean over its benchmarks."""
    logs = [math.log(e / steps(counts[b], other)) for b, e in energies.items() if b != left_out]
    return math.exp(statistics.fmean(logs))


def fit_other(systems, counts, left_out=lambda system, benchmark: False):
    """The `other` of least mean relative error, each system with its own scale."""
    def error(other):
        total = 0.0
        for system, energies in systems.items():
            kept = {b: e for b, e in energies.items() if not left_out(system, b)}
            if len(kept) > 1:
                at = scale(kept, counts, other)
                total += sum(abs(at * steps(counts[b], other) / e - 1) for b, e in kept.items())
        return total
    low, high = 0.0, 20.0
    for _ in range(60):
        third = (high - low) / 3
        if error(low + third) < error(high - third):
            high -= third
        else:
            low += third
    return (low + high) / 2


def left_out_errors(systems, counts, of_all, other=None):
    """[(system, benchmark, relative error)]; `of_all`: the benchmark is left out of all systems."""
    rows = []
    for system, energies in systems.items():
        if len(energies) < 3:
            continue
        for benchmark, measured in energies.items():
            out = lambda s, b: b == benchmark and (of_all or s == system)
            fitted = fit_other(systems, counts, out) if other is None else other
            predicted = (scale(energies, counts, fitted, benchmark)
                         * steps(counts[benchmark], fitted))
            rows.append((system, benchmark, predicted / measured - 1))
    return rows


def mean_error(rows):
    return statistics.fmean(abs(error) for _, _, error in rows)


def kendall(rows, systems):
    """Kendall's tau of the predictions within each system, over all pairs of its benchmarks."""
    right = pairs = 0
    for system in {row[0] for row in rows}:
        ranked = [(systems[system][b], systems[system][b] * (1 + e)) for s, b, e in rows
                  if s == system]
        for i, a in enumerate(ranked):
            for b in ranked[:i]:
                pairs += 1
                right += 1 if (a[0] - b[0]) * (a[1] - b[1]) > 0 else -1
    return right / pairs


def power_text(microjoules):
    return f"{microjoules / 1000:.3g} mJ" if microjoules >= 1000 else f"{microjoules:.3g} µJ"


def evidence(rows, systems, how):
    energies = [systems[s][b] for s, b, _ in rows]
    sizes = [abs(error) for _, _, error in rows]
    return f"""
validated:
  on: the int8 networks ad, ic, kws and vww of MLPerf Tiny
  how: {how}
  rows: {len(rows)}
  mape: {statistics.fmean(sizes):.3f}
  median: {statistics.median(sizes):.3f}
  kendall: {kendall(rows, systems):.3f}
  range: {power_text(min(energies))} to {power_text(max(energies))}
"""


def covered(counts, *systems):
    """What the benchmarks had that these systems ran."""
    covers = Covers()
    for benchmark in sorted({b for energies in systems for b in energies}):
        covers.add_report(counts[benchmark]["report"])
    return covers.text()


def print_scores(cortex, vendor, counts):
    only_macs = {b: {"fixed": c["macs"], "other": 0.0} for b, c in counts.items()}
    print("| systems | left out | MACs alone | a step each | `other` fitted |\n|---|---|--:|--:|--:|")
    groups = {"Cortex-M": cortex} | {f"{VENDOR}, {name}": group for name, group in vendor.items()}
    for name, group in groups.items():
        for of_all in (False, True):
            cells = [mean_error(left_out_errors(group, only_macs, of_all, 0.0)),
                     mean_error(left_out_errors(group, counts, of_all, 1.0)),
                     mean_error(left_out_errors(group, counts, of_all))]
            what = "one benchmark of all systems" if of_all else "one benchmark of one system"
            print(f"| {name} ({len(group)}) | {what} | "
                  + " | ".join(f"{cell:.1%}" for cell in cells) + " |")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    opcost, folder, tables = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    counts, systems = steps_of(opcost, folder), systems_of(folder)
    cortex = {s: e for s, e in systems.items() if s[0] not in NO_CORTEX_M}
    vendor = {name: {s: e for s, e in cortex.items() if s[0] == VENDOR and s[2] in rounds}
              for name, rounds in TOOLCHAINS.items()}
    print_scores(cortex, vendor, counts)

    def write(name, *rest):
        (tables / (name + ".yaml")).write_text(table_text(name, *rest))

    other = fit_other(cortex, counts)
    scales = [scale(e, counts, other) for e in cortex.values()]
    typical, spread = statistics.median(scales), max(scales) / min(scales)
    how = "one benchmark of one system left out of both its scale and the shared shape"
    write("cortex-m", "Cortex-M4, M7, M33", "Int8 networks on a Cortex-M: the shape that "
          f"{len(cortex)} systems share, at the scale of the median one; scales differ "
          f"{spread:.0f}-fold: fit yours with one run (calibrate --base cortex-m)",
          typical * 1e6, other, SOURCE, covered(counts, *cortex.values()) +
          evidence(left_out_errors(cortex, counts, False), cortex, how))
    newest = vendor["rounds 1.1 to 1.3"]
    shape = fit_other(newest, counts)
    rows = left_out_errors(newest, counts, False)
    for name, (board, core) in {"stm32l4r5": ("L4R5", "M4"), "stm32u575": ("U575", "M33"),
                                "stm32h7a3": ("H7A3", "M7")}.items():
        system = max((s for s in newest if board in s[1]), key=lambda s: s[2])
        own = [row for row in rows if row[0] == system]
        write(name, f"Cortex-{core}", f"Int8 networks on an STM32{board} (Nucleo) "
              f"with X-CUBE-AI, as submitted to round {system[2]}",
              scale(newest[system], counts, shape) * 1e6, shape, SOURCE,
              covered(counts, newest[system]) + evidence(own, newest, how))
    for name, words in {"gap9": ("greenwaves-technologies", "GreenWaves GAP9"),
                        "ndp120": ("syntiant", "Syntiant NDP120")}.items():
        group = [s for s in systems if s[0] == words[0] and len(systems[s]) >= 3]
        system = max((s for s in group if "1v1" not in s[1] and "1v0" not in s[1]),
                     key=lambda s: s[2])
        write(name, words[1], f"Int8 networks on {words[1]}: the shape of cortex-m at one scale "
              f"fitted to {len(systems[system])} networks, which it does not describe well: no claim",
              scale(systems[system], counts, other) * 1e6, other, SOURCE,
              covered(counts, systems[system]))


if __name__ == "__main__":
    main()
