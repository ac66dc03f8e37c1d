"""opcost beside ZigZag's search on accelerators that come with it; see zigzag.md.

ZigZag (KU Leuven) has the MIT licence. It is not part of this project: --run starts it by the Python
of an environment of its own, in which `pip install zigzag-dse six` was done.
"""

import argparse
import csv
import io
import pathlib
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# By machine: the table, how near totals must be, and every layer.
MACHINES = {
    "tpu_like": ("tpu-like-zigzag", 0.02, 0.05),
    "edge_tpu_like": (str(HERE / "zigzag/edge_tpu_like.yaml"), 0.15, 0.30),
    "eyeriss_like": (str(HERE / "zigzag/eyeriss_like.yaml"), 0.15, 0.30),
}
QUESTION = ["--precision", "weights=int8,activations=int8", "--placement", "tiled", "--format", "csv"]
# Seconds of ZigZag's search for tpu_like, on two shared cores; for the others it takes as long.
SEARCH = {"alexnet": 94, "resnet18": 141}


def reference():
    """By machine and model: microjoules by layer."""
    with open(HERE / "zigzag.csv", newline="") as file:
        layers = {}
        for row in csv.DictReader(file):
            found = layers.setdefault((row["machine"], row["model"]), {})
            found[row["layer"]] = float(row["microjoules"])
        return layers


def estimated(opcost, model, table):
    """Microjoules of the Conv and Gemm nodes, by name, and the seconds it took."""
    start = time.perf_counter()
    command = [opcost, str(model), "--table", table, *QUESTION]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    rows = csv.DictReader(io.StringIO(run.stdout))
    return {
        row["name"]: float(row["energy_pj"]) / 1e6 for row in rows if row["op"] in ("Conv", "Gemm")
    }, seconds


def beside(opcost, machine, name, model, layers):
    table, bar, layer_bar = MACHINES[machine]
    ours, seconds = estimated(opcost, model, table)
    print(f"\n{name} on {machine} ({model})")
    print(f"  {'layer':48}{'ZigZag uJ':>12}{'opcost uJ':>12}{'ratio':>8}")
    for layer, theirs in layers.items():
        print(f"  {layer:48}{theirs:12.2f}{ours[layer]:12.2f}{ours[layer] / theirs:8.3f}")
    theirs, total = sum(layers.values()), sum(ours[layer] for layer in layers)
    ratio = total / theirs
    worst = max(abs(ours[layer] / layers[layer] - 1) for layer in layers)
    near = abs(ratio - 1) <= bar and worst <= layer_bar
    print(f"  {'total':48}{theirs:12.2f}{total:12.2f}{ratio:8.3f}", "within" if near else "BEYOND",
          f"{bar:.0%} in total, {layer_bar:.0%} per layer (worst {worst:.1%})")
    print(f"  {seconds * 1e3:.0f} ms; ZigZag's search took {SEARCH[name]} s")
    return near


# Run by ZigZag's own Python: the search for one machine and network, its energies as CSV.
SEARCH_PROGRAM = """
import os, sys, zigzag
from zigzag.api import get_hardware_performance_zigzag as search
machine, mapping, network, folder = sys.argv[1:]
inputs = os.path.dirname(zigzag.__file__) + "/inputs/"
_, _, results = search(inputs + f"workload/{network}.onnx", inputs + f"hardware/{machine}.yaml",
                       inputs + f"mapping/{mapping}.yaml", opt="energy", dump_folder=folder,
                       loma_show_progress_bar=False)
def rows(entries):
    for entry, inner in entries:
        if hasattr(entry, "layer"):
            print(f"{machine},{network},{entry.layer.name},{entry.energy_total / 1e6:.2f}", flush=True)
        if isinstance(inner, list):
            rows(inner)
rows(results)
"""


def run_zigzag(python, machine, mapping, network):
    """Prints ZigZag's energies by layer, in the form of zigzag.csv; takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        # From there: beside this file `import zigzag` would find this file.
        command = [python, "-c", SEARCH_PROGRAM, machine, mapping, network, folder]
        subprocess.run(command, check=True, cwd=folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--opcost", help="the program")
    parser.add_argument("--run", metavar="PYTHON", help="run ZigZag itself by this Python")
    parser.add_argument("--machine", default="tpu_like")
    parser.add_argument("--mapping", default="tpu_like")
    parser.add_argument("--network", default="resnet18")
    parser.add_argument("models", nargs="?", help="folder with ZigZag's alexnet.onnx, resnet18.onnx")
    options = parser.parse_args()
    if options.run:
        return run_zigzag(options.run, options.machine, options.mapping, options.network)
    if not options.opcost:
        parser.error("--opcost PROGRAM, or --run PYTHON")
    root = pathlib.Path(__file__).resolve().parents[2]
    good = True
    for (machine, name), layers in reference().items():
        candidates = [root / "models/resnet18.onnx"] if name == "resnet18" else []
        if options.models:
            candidates = sorted(pathlib.Path(options.models).glob(f"*{name}.onnx")) or candidates
        if not candidates:
            print(f"\n{name}: skipped (give the folder with ZigZag's models)")
            continue
        good = beside(options.opcost, machine, name, candidates[0], layers) and good
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
