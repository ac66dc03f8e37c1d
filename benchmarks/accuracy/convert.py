"""Getzner's measurements as files of the schema opcost.runs/1.

usage: convert.py FOLDER MODELS OUTPUT

Reads layers_public.csv and networks_public.csv of FOLDER, takes the networks
from the folder MODELS, and writes layers.csv, networks.csv and
network_layers.csv into OUTPUT; the last says which layers worked in place.
Times and powers are not passed on: predictions must not see them.
"""

import csv
import os
import sys

PARAMETERS = {
    "conv2d": ["image_size", "kernel_size", "in_channels", "out_channels", "stride", "padding"],
    "maxpool2d": ["image_size", "kernel_size", "in_channels", "stride", "padding"],
    "linear": ["in_features", "out_features"],
    "relu": ["in_features"],
    "sigmoid": ["in_features"],
    "tanh": ["in_features"],
    "softmax": ["in_features"],
}
LAYER_COLUMNS = ["layer", "batch", "image_size", "kernel_size", "in_channels", "out_channels",
                 "stride", "padding", "in_features", "out_features"]
COMMON = ["energy_j", "scope", "method", "source", "config", "schema"]


def common(row, config):
    return [row["energy_j"], "package", "measured", "codecarbon (Getzner et al. 2023)", config,
            "opcost.runs/1"]


def in_place_cell(row):
    """PyTorch's `inplace`, of a ReLU inside a network."""
    return row["inplace"] if row["layer_type"] == "relu" else ""


def layer_cells(row):
    parameters = PARAMETERS[row["layer_type"]]
    cells = [row[name] if name in parameters else "" for name in LAYER_COLUMNS[2:]]
    return [row["layer_type"], row["batch_size"]] + cells


def write(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns + COMMON)
        writer.writerows(rows)
    print(f"{path}: {len(rows)} rows")


def main(folder, models, output):
    with open(os.path.join(folder, "layers_public.csv"), newline="") as file:
        layers = list(csv.DictReader(file))
    with open(os.path.join(folder, "networks_public.csv"), newline="") as file:
        networks = list(csv.DictReader(file))

    write(os.path.join(output, "layers.csv"), LAYER_COLUMNS,
          [layer_cells(row) + common(row, row["config_id"]) for row in layers])

    whole, inside, absent = [], [], set()
    for row in networks:
        config = f"{row['architecture']} batch {row['batch_size']}"
        model = os.path.join(models, row["architecture"] + ".onnx")
        if row["layer_index"] != "0":
            if row["layer_type"] in PARAMETERS:
                inside.append(layer_cells(row) + [in_place_cell(row)] +
                              common(row, f"{config} layer {row['layer_index']}"))
        elif os.path.exists(model):
            whole.append([model, f"input={row['batch_size']}x3x224x224"] + common(row, config))
        else:
            absent.add(row["architecture"])
    write(os.path.join(output, "networks.csv"), ["model", "bindings"], whole)
    write(os.path.join(output, "network_layers.csv"), LAYER_COLUMNS + ["inplace"], inside)
    for architecture in sorted(absent):
        print(f"no model of {architecture}: its rows are left out")


if __name__ == "__main__":
    main(*sys.argv[1:4])
