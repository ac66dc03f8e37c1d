"""Whole-process time and peak memory of opcost, as ratios within one run.

The commands that are compared run in turn, A B A B ..., so that a machine that
drifts does so for both; what is printed are medians.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys

REPETITIONS = 7


def measure(command):
    """Wall seconds and peak MiB of one run; the output is thrown away."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    start = os.times().elapsed
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = os.times().elapsed - start
    seconds = usage.ru_utime + usage.ru_stime  # finer than the clock tick of os.times
    return max(elapsed, seconds), usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def interleaved(commands):
    """Per command: (median seconds, median MiB, all exits were 0)."""
    runs = [[measure(command) for _ in range(1)] for command in commands]  # warm-up
    runs = [[] for _ in commands]
    for _ in range(REPETITIONS):
        for index, command in enumerate(commands):
            runs[index].append(measure(command))
    return [
        (
            statistics.median(run[0] for run in series),
            statistics.median(run[1] for run in series),
            all(run[2] == 0 for run in series),
        )
        for series in runs
    ]


def row(*cells):
    print("  ".join(str(cell).rjust(14) for cell in cells))


def against_onnx_tool(opcost, light):
    tool = [sys.executable, "-m", "onnx_tool", "-i"]
    print("\nlight models: opcost beside onnx-tool (bar: a tenth of its time, under 40 MiB)")
    row("model", "opcost ms", "MiB", "onnx-tool ms", "MiB", "time ratio")
    for model in sorted(pathlib.Path(light).glob("light_*.onnx")):
        ours, theirs = interleaved([[opcost, str(model)], tool + [str(model)]])
        name = model.stem.removeprefix("light_")
        note = "" if theirs[2] else "  (onnx-tool failed)"
        row(
            name,
            f"{ours[0] * 1e3:.1f}",
            f"{ours[1]:.1f}",
            f"{theirs[0] * 1e3:.0f}",
            f"{theirs[1]:.0f}",
            f"{ours[0] / theirs[0]:.3f}{note}",
        )


def pair(title, commands, labels):
    print(f"\n{title}")
    row("", "ms", "MiB")
    results = interleaved(commands)
    for label, (seconds, memory, done) in zip(labels, results):
        row(label, f"{seconds * 1e3:.1f}", f"{memory:.1f}{'' if done else '  (failed)'}")
    (first, second) = results
    row("second/first", f"{second[0] / first[0]:.2f}", f"{second[1] - first[1]:+.1f}")


def built(builder, work, name, *arguments):
    path = work / name
    if not path.exists():
        subprocess.run([builder, *arguments, str(path)], check=True, stdout=subprocess.DEVNULL)
    return str(path)


def many_models(opcost, builder, work, count=200):
    """Compare of many models in one call, and of a tenth of them."""
    models = [
        built(builder, work, f"chain-{nodes}.onnx", "--chain", str(nodes))
        for nodes in range(100, 100 + count)
    ]
    pair(
        f"opcost compare: {count // 10} models of 100 to {99 + count} nodes, then {count} (linear: about 10x)",
        [
            [opcost, "compare", *models[:: 10], "--format", "csv"],
            [opcost, "compare", *models, "--format", "csv"],
        ],
        [str(count // 10), str(count)],
    )


def main():
    parser = argparse.ArgumentParser()
    for option in ("opcost", "builder", "work", "light"):
        parser.add_argument("--" + option, required=True)
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    root = pathlib.Path(__file__).resolve().parents[2]

    if options.light:
        against_onnx_tool(options.opcost, options.light)
    else:
        print("light models: skipped (no folder given)")

    real = built(options.builder, work, "vgg16-real.onnx", "--real-weights", "vgg16")
    pair(
        "VGG-16: no weights, then 553 MB of them (bar: 1.3x and 10 MiB)",
        [[options.opcost, str(root / "models/vgg16.onnx")], [options.opcost, real]],
        ["weightless", "real weights"],
    )
    small = built(options.builder, work, "chain-10000.onnx", "--chain", "10000")
    large = built(options.builder, work, "chain-100000.onnx", "--chain", "100000")
    pair(
        "a generated graph: 10,000 nodes, then 100,000 (linear: about 10x)",
        [[options.opcost, small, "--top", "10"], [options.opcost, large, "--top", "10"]],
        ["10,000", "100,000"],
    )
    many_models(options.opcost, options.builder, work)


if __name__ == "__main__":
    main()
