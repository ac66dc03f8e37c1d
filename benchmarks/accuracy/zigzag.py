"""opcost beside ZigZag's search on the `tpu_like` accelerator; see zigzag.md."""

import argparse
import csv
import io
import pathlib
import subprocess
import time

BAR = 0.10  # the totals must be this near
QUESTION = [
    "--table",
    "tpu-like-zigzag",
    "--precision",
    "weights=int8,activations=int8",
    "--placement",
    "floor",
    "--format",
    "csv",
]
# Seconds of ZigZag's search, on two shared cores.
SEARCH = {"alexnet": 94, "resnet18": 141}


def reference():
    here = pathlib.Path(__file__).resolve().parent
    with open(here / "zigzag.csv", newline="") as file:
        layers = {}
        for row in csv.DictReader(file):
            layers.setdefault(row["model"], {})[row["layer"]] = float(row["microjoules"])
        return layers


def estimated(opcost, model):
    """Microjoules of the Conv and Gemm nodes, by name, and the seconds it took."""
    start = time.perf_counter()
    run = subprocess.run([opcost, str(model), *QUESTION], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    rows = csv.DictReader(io.StringIO(run.stdout))
    return {
        row["name"]: float(row["energy_pj"]) / 1e6 for row in rows if row["op"] in ("Conv", "Gemm")
    }, seconds


def beside(opcost, name, model, layers):
    ours, seconds = estimated(opcost, model)
    print(f"\n{name} ({model})")
    print(f"  {'layer':48}{'ZigZag uJ':>12}{'opcost uJ':>12}{'ratio':>8}")
    for layer, theirs in layers.items():
        print(f"  {layer:48}{theirs:12.2f}{ours[layer]:12.2f}{ours[layer] / theirs:8.3f}")
    theirs, total = sum(layers.values()), sum(ours.values())
    ratio = total / theirs
    near = abs(ratio - 1) <= BAR
    print(f"  {'total':48}{theirs:12.2f}{total:12.2f}{ratio:8.3f}", "within" if near else "BEYOND", "10 %")
    print(f"  {seconds * 1e3:.0f} ms; ZigZag's search took {SEARCH[name]} s")
    return near


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--opcost", required=True)
    parser.add_argument("models", nargs="?", help="folder with ZigZag's alexnet.onnx, resnet18.onnx")
    options = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    good = True
    for name, layers in reference().items():
        candidates = [root / "models/resnet18.onnx"] if name == "resnet18" else []
        if options.models:
            candidates = sorted(pathlib.Path(options.models).glob(f"*{name}.onnx")) or candidates
        if not candidates:
            print(f"\n{name}: skipped (give the folder with ZigZag's models)")
            continue
        good = beside(options.opcost, name, candidates[0], layers) and good
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
