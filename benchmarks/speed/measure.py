"""Whole processes of opcost beside their bars, beside other tools and beside the limit.

Every comparison runs its commands in turn, A B A B ..., so that a machine that drifts does so for
both. What counts are ratios of medians within one run.
"""

import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys

import models

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Bench:
    def __init__(self, options):
        self.build = pathlib.Path(options.build)
        self.work = self.build / "benchmarks"
        self.opcost = str(self.build / "opcost")
        self.light = sorted(pathlib.Path(options.light).glob("light_*.onnx")) if options.light else []
        self.quick = options.quick
        self.missed = 0

    def program(self, name):
        return str(self.build / "benchmarks" / "speed" / f"opcost-speed-{name}")

    def run(self, *commands, rounds=9):
        """Per command: (milliseconds of processor time, MiB). None where a run failed."""
        line = [self.program("stopwatch"), str(rounds)]
        for at, command in enumerate(commands):
            line += (["--"] if at else []) + [str(word) for word in command]
        results = []
        for text in subprocess.run(line, check=True, capture_output=True, text=True).stdout.splitlines():
            milliseconds, mebibytes, done = text.split()
            results.append((float(milliseconds), float(mebibytes)) if done == "1" else None)
        return results

    def ratio(self, numerator, denominator, rounds=9):
        a, b = self.run(numerator, denominator, rounds=rounds)
        return a[0] / b[0] if a and b else None

    def row(self, what, value, bar, unit="x", at_least=False):
        if value is None:
            print(f"{what:58} {'failed':>9}")
            self.missed += 1
            return
        met = value >= bar if at_least else value <= bar
        self.missed += 0 if met else 1
        sign = ">=" if at_least else "<="
        print(f"{what:58} {value:9.2f}{unit:4} {sign} {bar:<7} {'' if met else 'MISSED'}", flush=True)

    def built(self, name, *arguments):
        path = self.work / name
        if not path.exists():
            builder = self.build / "models" / "opcost-models"
            command = [builder, *arguments, path]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return path

    def made(self, name, make, *arguments):
        path = self.work / name
        if not path.exists():
            make(path, *arguments)
        return path


def start(bench):
    tool = [sys.executable, "-m", "onnx_tool", "-i"]
    if not bench.light:
        print("light models: left out (no folder given)")
        return
    ratios = [bench.ratio(tool + [m], [bench.opcost, m], rounds=5) for m in bench.light]
    known = [ratio for ratio in ratios if ratio]
    if known:
        bench.row("onnx-tool / opcost, light models, median", statistics.median(known), 80, at_least=True)
        bench.row("   the least of them", min(known), 60, at_least=True)
    small = next((m for m in bench.light if "alexnet" in m.name), bench.light[0])
    limit = bench.ratio([bench.opcost, small], [bench.program("limit"), small], rounds=41)
    bench.row(f"a small model / limit ({small.stem})", limit, 4)


def networks(bench):
    names = ["resnet18", "resnet152", "densenet161", "mobilenet_v3_large", "efficientnet_b0", "vit_b_16"]
    ratios = []
    for name in names:
        model = ROOT / "models" / f"{name}.onnx"
        ratios.append(bench.ratio([bench.opcost, model], [bench.program("parse"), model], rounds=21))
    bench.row("networks of torchvision / bare parse, median", statistics.median(ratios), 3.5)
    swin = bench.built("swin_b.onnx", "--only", "swin_b")
    ratio = bench.ratio([sys.executable, "-m", "onnx_tool", "-i", swin], [bench.opcost, swin], rounds=3)
    bench.row("onnx-tool / opcost, Swin-B", ratio, 150, at_least=True)
    llama = bench.made("llama-70b.onnx", models.llama_70b)
    ratio = bench.ratio([bench.opcost, llama, "--top", 10], [bench.program("parse"), llama])
    bench.row("Llama 70B decoder, 4,600 nodes / bare parse", ratio, 4)


def chains(bench):
    small = bench.built("chain-10000.onnx", "--chain", "10000")
    large = bench.built("chain-100000.onnx", "--chain", "100000")
    ours = lambda path: [bench.opcost, path, "--top", 10]
    results = bench.run(ours(small), ours(large), [bench.program("parse"), large], rounds=5)
    if all(results):
        bench.row("100,000 nodes / bare parse", results[1][0] / results[2][0], 4)
        bench.row("100,000 nodes", results[1][1], 120, unit=" MiB")
        bench.row("100,000 nodes / 10,000 nodes", results[1][0] / results[0][0], 10.5)
    (json,) = bench.run([bench.opcost, large, "--format", "json"], rounds=3)
    if all(results) and json:
        bench.row("JSON of 100,000 nodes, more", json[1] - results[1][1], 10, unit=" MiB")
    if bench.quick:
        return
    huge = bench.built("chain-1000000.onnx", "--chain", "1000000")
    (result,) = bench.run(ours(huge), rounds=1)
    bench.row("1,000,000 nodes", result and result[0] / 1000, 8, unit=" s")
    bench.row("1,000,000 nodes", result and result[1] / 1024, 1.2, unit=" GiB")


def weights(bench):
    bare = bench.built("b7.onnx", "--only", "efficientnet_b7")
    real = bench.built("b7-real.onnx", "--real-weights", "efficientnet_b7")
    bench.row("EfficientNet-B7, its weights in the file / without",
              bench.ratio([bench.opcost, real], [bench.opcost, bare], rounds=21), 1.1)
    if bench.quick:
        return
    full = bench.made("constants.onnx", models.constants, 20000, 65536)
    few = bench.made("small-constants.onnx", models.constants, 20000, 4)
    ours = lambda path: [bench.opcost, path, "--top", 10]
    bench.row("20,000 constants of 64 KiB / of 4 bytes", bench.ratio(ours(full), ours(few), rounds=3), 1.2)


def many(bench):
    counts = (1000,) if bench.quick else (1000, 10000)
    rates = []
    for count in counts:
        folder = bench.work / f"many-{count}"
        folder.mkdir(exist_ok=True)
        paths = [folder / f"chain-{at}.onnx" for at in range(count)]
        for at, path in enumerate(paths):
            if not path.exists():
                nodes = 20 + at % 100
                shutil.copy(bench.built(f"chain-{nodes}.onnx", "--chain", str(nodes)), path)
        (result,) = bench.run([bench.opcost, "compare", folder, "--format", "csv"], rounds=1 if count > 1000 else 3)
        rates.append(result and 1000 * count / result[0])
        bench.row(f"compare of {count:,} models, per second and core", rates[-1], 3000, unit="/s", at_least=True)
    if len(rates) > 1 and all(rates):
        bench.row("   10,000 models beside 1,000", rates[1] / rates[0], 0.9, at_least=True)


def sweep(bench):
    model = ROOT / "models" / "resnet50.onnx"
    points = ",".join(str(batch) for batch in range(1, 22))
    one, all_points, process = bench.run(
        [bench.opcost, model, "--sweep", "batch=1"],
        [bench.opcost, model, "--sweep", f"batch={points}"],
        [bench.opcost, model, "--batch", 2],
    )
    if one and all_points and process:
        bench.row("a point of a sweep / a process of its own", (all_points[0] - one[0]) / 20 / process[0], 0.5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--light", default="")
    parser.add_argument("--quick", action="store_true", help="without what takes minutes or gigabytes")
    bench = Bench(parser.parse_args())
    bench.work.mkdir(exist_ok=True)
    print(f"{'':58} {'now':>9}     bar")
    for part in (start, networks, chains, weights, many, sweep):
        part(bench)
    print(f"{bench.missed} missed" if bench.missed else "all bars are reached")


if __name__ == "__main__":
    main()
