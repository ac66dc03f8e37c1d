#!/usr/bin/env python3
"""Fits cost_tables/machines/{h100,b200}.yaml to ML.ENERGY's measurements, and scores them.

    fit.py OPCOST TEXT_CSV CONFIGS_DIR [OUT_DIR]

Needs numpy and scipy. OPCOST is the program, TEXT_CSV the measurements (ML.ENERGY Benchmark v3,
ml-energy/data, Apache-2.0), CONFIGS_DIR holds ORG--NAME.json of every model. The amounts of work
come from `opcost llm` itself under the table unit.yaml, so that a fitted price is a price of what
opcost counts. A table covers what a step in the middle of decoding had. Whole shapes are left out in turn; only what they are predicted as is scored.
"""
import csv, json, math, os, subprocess, sys, tempfile
import numpy as np
from scipy.optimize import nnls

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from covers import Covers
UNIT = ["--table", os.path.join(HERE, "unit.yaml"), "--format", "json"]
# The set does not give the lengths of prompts: one assumption for each task, never fitted.
PROMPTS = {"lm-arena-chat": 256, "gpqa": 256}
# Twins of one shape: the same decoder, trained or stored otherwise. They are left out together.
TWINS = {"DeepSeek-R1": "DeepSeek-V3", "DeepSeek-V3.1": "DeepSeek-V3", "Llama-3.3-70B": "Llama-3.1-70B"}


def shape_of(model):
    name = model.split("/")[1]
    for word in ("-Instruct-2507", "-Thinking-2507", "-FP8", "-Instruct", "-it", "-0528"):
        name = name.replace(word, "")
    return TWINS.get(name, name)


def ask(opcost, row, configs, graph):
    """The amounts of work of one row, by opcost itself, and the report of a step in the middle of
    decoding; `graph` is a file for it."""
    devices = int(row["num_gpus"])
    batch = max(1, round(float(row["avg_batch_size"])))
    command = [opcost, "llm", os.path.join(configs, row["model_id"].replace("/", "--") + ".json"),
               "--prompt", str(PROMPTS[row["task"]]), "--output", str(round(float(row["avg_output_len"]))),
               "--batch", str(batch), *UNIT]
    if int(row["expert_parallel"]) > 1:
        command += ["--expert-parallel", row["expert_parallel"]]
    elif devices > 1:
        command += ["--tensor-parallel", str(devices)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(" ".join(command) + "\n" + done.stderr)
    subprocess.run(command + ["--write-onnx", graph], check=True, capture_output=True)
    step = subprocess.run([opcost, graph, *UNIT], check=True, capture_output=True, text=True).stdout
    return json.loads(done.stdout), json.loads(step)


def amounts(answer, row, experts8):
    """What a token of the output takes (energy, and its share of time), and a step in the middle."""
    n, layers = int(row["num_gpus"]), answer["model"]["layers"]
    output, decode, prompt = answer["question"]["output"], answer["decode"], answer["prompt_pass"]

    def of(p, passes):
        moved = p["weight_bytes"] + p["cache_bytes"] + p["activation_bytes"]
        return np.array([moved, p["parts_pj"]["arithmetic"], p["macs_of_16_bits"], p["exchange_bytes"],
                         passes * layers, passes * p["sequences"], passes * experts8]) / p["sequences"]

    work = (of(decode, answer["steps"]) + of(prompt, 1)) / output
    step = of(answer["middle_step"], 1)

    def time(w):  # bytes, products, layers, layers * log2(n), sequences, layers of 8-bit experts
        return np.array([w[0] / n, w[2] / n, w[4], w[4] * math.log2(n), w[5], w[6]])

    return {"n": n, "work": work, "time": time(work), "step": time(step)}


def fit(matrix, target):
    """Prices from 0 that make relative errors small, large ones counted no more than in proportion."""
    a = matrix / target[:, None]
    weight, prices = np.ones(len(target)), None
    for _ in range(40):
        scale = a.max(axis=0) + 1e-300
        prices = nnls(a / scale * weight[:, None], weight)[0] / scale
        weight = 1 / np.sqrt(np.maximum(np.abs(a @ prices - 1), 0.03))
    return prices


class Machine:
    """Prices of one machine, fitted to some rows."""

    def __init__(self, rows):
        self.seconds = fit(np.array([r["step"] for r in rows]), np.array([r["itl"] / 1e3 for r in rows]))
        self.joules = fit(np.array([self.features(r) for r in rows]), np.array([r["energy"] for r in rows]))

    def features(self, r):
        n, w = r["n"], r["work"]
        return [w[0] + w[3], w[1], n * (r["time"] @ self.seconds), n * w[5], n * w[6]]

    def energy(self, r):
        return float(np.dot(self.features(r), self.joules))

    def step(self, r):
        return float(np.dot(r["step"], self.seconds)) * 1e3


def ecologits(r):
    """EcoLogits' published formula (mlco2/ecologits, ecologits/impacts/llm.py at 4215423; its numbers
    are read in two copies of that file): Wh of one GPU for a token, by active parameters in billions
    and batch, times the GPUs measured. Server and data centre are left out, as in the measurement."""
    each = 1.1665273170451914e-06 * math.exp(-0.011205921025579175 * r["batch"]) * r["active"]
    return 3600 * r["n"] * (each + 4.052928146734005e-05)


def read_rows(opcost, path, configs, graph):
    rows, covers = [], {"h100": Covers(), "b200": Covers()}
    with open(path, newline="") as file:
        table = list(csv.DictReader(file))
    for row in table:
        answer, step = ask(opcost, row, configs, graph)
        covers[row["gpu_model"].lower()].add_report(step)
        experts8 = 0
        if row["weight_precision"] == "fp8" and row["architecture"] == "MoE":
            experts8 = count_experts(row, configs)
        r = amounts(answer, row, experts8)
        r.update(gpu=row["gpu_model"].lower(), shape=shape_of(row["model_id"]), model=row["model_id"],
                 kind=row["architecture"], precision=row["weight_precision"],
                 itl=float(row["median_itl_ms"]) / round(float(row["avg_batch_size"])),
                 energy=float(row["energy_per_token_joules"]), batch=float(row["avg_batch_size"]),
                 active=answer["model"]["active_parameters"] / 1e9, task=row["task"])
        rows.append(r)
    return rows, covers


def count_experts(row, configs):
    with open(os.path.join(configs, row["model_id"].replace("/", "--") + ".json")) as file:
        config = json.load(file)
    config = config.get("text_config", config)
    if "first_k_dense_replace" in config:
        return config["num_hidden_layers"] - config["first_k_dense_replace"]
    return len(config["moe_layers"]) if "moe_layers" in config else config["num_hidden_layers"]


def leave_shapes_out(rows):
    """Predicts each row by prices fitted to the other shapes, with a range from their residuals."""
    for gpu in sorted({r["gpu"] for r in rows}):
        here = [r for r in rows if r["gpu"] == gpu]
        for shape in sorted({r["shape"] for r in here}):
            machine = Machine([r for r in here if r["shape"] != shape])
            for r in here:
                if r["shape"] == shape:
                    r["predicted"], r["predicted_step"] = machine.energy(r), machine.step(r)
        for shape in sorted({r["shape"] for r in here}):
            low, high = interval([r for r in here if r["shape"] != shape])
            for r in here:
                if r["shape"] == shape:
                    r["covered"] = low <= r["energy"] / r["predicted"] <= high


def interval(rows):
    """The range of measured / predicted for a new shape. Rows of one shape err together, so that
    shapes are what is counted: the 5 % and 95 % points of each, and of these the outer tenths."""
    shapes = sorted({r["shape"] for r in rows})
    ratios = [np.array([r["energy"] / r["predicted"] for r in rows if r["shape"] == s]) for s in shapes]
    low = np.quantile([np.quantile(each, 0.05) for each in ratios], 0.1)
    high = np.quantile([np.quantile(each, 0.95) for each in ratios], 0.9)
    return min(1.0, float(low)), max(1.0, float(high))


def mape(rows, key="predicted", truth="energy"):
    return float(np.mean([abs(r[key] / r[truth] - 1) for r in rows])) if rows else float("nan")


def digits(number):
    return float(f"{number:.5g}")


CITATIONS = r"""citations:
  - |
    @misc{chung2025mlenergy,
      title = {The {ML.ENERGY} Benchmark: Toward Automated Inference Energy Measurement and Optimization},
      author = {Chung, Jae-Won and others},
      year = {2025},
      note = {arXiv:2505.06371}
    }
"""


def table_text(gpu, rows, machine, covers):
    low, high = interval(rows)
    errors = sorted(abs(r["predicted"] / r["energy"] - 1) for r in rows)
    steps = float(np.median([abs(r["predicted_step"] / r["itl"] - 1) for r in rows]))
    j, s = machine.joules, machine.seconds
    names = {"h100": "NVIDIA H100 SXM, 80 GB", "b200": "NVIDIA B200, 180 GB"}
    source = "fitted by benchmarks/accuracy/llm/fit.py to ML.ENERGY Benchmark v3 (ml-energy/data, Apache-2.0)"
    mac = digits(j[1] * 1e12)
    energies = [r["energy"] for r in rows]
    return f"""# Written by benchmarks/accuracy/llm/fit.py; see benchmarks/accuracy/llm.md.
schema: opcost.table/1
name: {gpu}
description: {names[gpu]}, serving language models with vLLM
technology: all GPUs of a run, without the host
unit: pJ
source: {source}

{CITATIONS}
arithmetic:
  mac: {{bfloat16: {mac}}}
  mul: {{bfloat16: {mac / 2:.6g}}}
  add: {{bfloat16: {mac / 2:.6g}}}

same_as: {{float: bfloat, int: bfloat, uint: bfloat, bool: bfloat}}
widths: {{mac: linear, mul: linear, add: linear, memory: linear}}

memory: [{{name: HBM, access: {{8: {digits(j[0] * 1e12)}}}}}]
placement: floor

serving:
  watts: {digits(j[2])}
  bytes_per_second: {digits(1 / s[0])}
  products_per_second: {digits(1 / s[1])}
  layer_seconds: {digits(s[2])}
  exchange_seconds: {digits(s[3])}
  sequence_seconds: {digits(s[4])}
  expert8_seconds: {digits(s[5])}
  sequence_joules: {digits(j[3])}
  expert8_joules: {digits(j[4])}
  exchange_pj_per_byte: {digits(j[0] * 1e12)}
  range: [{low:.3g}, {high:.3g}]
  time_error: {steps:.3g}
{covers.text()}
validated:
  on: {len(rows)} measurements of {len({r['shape'] for r in rows})} language models on {gpu.upper()} (ML.ENERGY v3)
  how: whole model shapes were left out in turn
  rows: {len(rows)}
  mape: {mape(rows):.3g}
  median: {errors[len(errors) // 2]:.3g}
  range: {min(energies):.3g} to {max(energies):.3g} J per token
"""


def line(name, rows):
    covered = sum(r["covered"] for r in rows) / len(rows)
    return (f"| {name} | {len(rows)} | {100 * mape(rows):.1f} % | {100 * covered:.0f} % | "
            f"{100 * mape(rows, 'predicted_step', 'itl'):.1f} % | {100 * mape(rows, 'eco'):.0f} % |\n")


def page(rows):
    head = "| {} | rows | MAPE | in the range | step time | EcoLogits |\n|---|--:|--:|--:|--:|--:|\n"
    groups = lambda key: sorted({r[key] for r in rows})
    text = head.format("all and dense")
    text += line("all", rows) + line("dense", [r for r in rows if r["kind"].startswith("Dense")])
    for title, key in (("architecture", "kind"), ("precision", "precision"), ("machine", "gpu"),
                       ("shape", "shape")):
        text += "\n" + head.format(title)
        for value in groups(key):
            text += line(value, [r for r in rows if r[key] == value])
    return text


def main():
    opcost, measured, configs = sys.argv[1:4]
    out = sys.argv[4] if len(sys.argv) > 4 else None
    with tempfile.TemporaryDirectory() as work:
        rows, covers = read_rows(opcost, measured, configs, os.path.join(work, "step.onnx"))
    for r in rows:
        r["eco"] = ecologits(r)
    leave_shapes_out(rows)
    print(page(rows))
    for gpu in ("h100", "b200"):
        here = [r for r in rows if r["gpu"] == gpu]
        text = table_text(gpu, here, Machine(here), covers[gpu])
        if out is None:
            print(text)
        else:
            with open(os.path.join(out, gpu + ".yaml"), "w") as file:
                file.write(text)


if __name__ == "__main__":
    main()
