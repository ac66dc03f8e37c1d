"""Exports small networks from PyTorch, and says what they hold.

    python3 torch_models.py FOLDER

Writes models to FOLDER, and to the standard output one line for each, with tabs between:
file, MACs, products of integers, parameters. MACs are half of what PyTorch's own counter of
floating point operations saw while the network ran; parameters are sum(p.numel()), changed by what
the exporter is known to drop or to write twice.
"""
import contextlib
import io
import logging
import pathlib
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode


class TiedLanguageModel(nn.Module):
    """The table of embeddings is the head's weight too."""

    def __init__(self, vocabulary=1000, width=64):
        super().__init__()
        self.table = nn.Embedding(vocabulary, width)
        self.mix = nn.Linear(width, width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.table.weight

    def forward(self, tokens):
        return self.head(torch.tanh(self.mix(self.table(tokens))))


class SharedLayers(nn.Module):
    """ALBERT: one block, run several times."""

    def __init__(self, width=64, times=4):
        super().__init__()
        self.times = times
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        for _ in range(self.times):
            x = self.norm(x + self.down(F.gelu(self.up(x))))
        return x


class GraphNetwork(nn.Module):
    """GCN: features go along edges, and are added up where they arrive."""

    def __init__(self, features=48, hidden=16, classes=7):
        super().__init__()
        self.first, self.second = nn.Linear(features, hidden), nn.Linear(hidden, classes)

    def spread(self, x, edges):
        sums = torch.zeros(x.shape[0], x.shape[1])
        return sums.scatter_add(0, edges[1][:, None].expand(-1, x.shape[1]), x[edges[0]])

    def forward(self, x, edges):
        return self.spread(self.second(F.relu(self.spread(self.first(x), edges))), edges)


class RelativeEncoderDecoder(nn.Module):
    """T5: one table for both sides and the head, one table of relative positions for all layers."""

    def __init__(self, vocabulary=500, width=32, heads=4):
        super().__init__()
        self.heads = heads
        self.table = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(16, heads)
        self.encode = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in range(4))
        self.decode = nn.ModuleList(nn.Linear(width, width, bias=False) for _ in range(4))

    def attend(self, layers, x, memory):
        q, k, v = layers[0](x), layers[1](memory), layers[2](memory)
        q, k, v = (t.unflatten(-1, (self.heads, -1)).transpose(1, 2) for t in (q, k, v))
        far = torch.arange(k.shape[2])[None] - torch.arange(q.shape[2])[:, None]
        bias = self.positions(far.clamp(-8, 7) + 8).permute(2, 0, 1)
        mixed = torch.softmax(q @ k.transpose(-1, -2) + bias, -1) @ v
        return x + layers[3](mixed.transpose(1, 2).flatten(2))

    def forward(self, source, target):
        memory = self.table(source)
        memory = self.attend(self.encode, memory, memory)
        return F.linear(self.attend(self.decode, self.table(target), memory), self.table.weight)


class Residual(nn.Module):
    def __init__(self, channels=24):
        super().__init__()
        self.stem = nn.Conv2d(3, channels, 3, stride=2, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.normal_(self.norm.weight)
        nn.init.normal_(self.norm.bias)
        self.depth = nn.Conv2d(channels, channels, 5, padding=2, groups=channels)
        self.point = nn.Conv2d(channels, channels, 1)
        self.head = nn.Linear(channels, 10)

    def forward(self, x):
        x = F.silu(self.norm(self.stem(x)))
        x = x + self.point(F.hardswish(self.depth(x)))
        return self.head(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Upscaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 16, (3, 5), stride=(1, 2), padding=(1, 2), dilation=(1, 1))
        self.up = nn.ConvTranspose2d(16, 8, (2, 3), stride=(2, 3))
        self.last = nn.Conv2d(8, 4, 3, padding=1)

    def forward(self, x):
        return F.pixel_shuffle(self.last(F.interpolate(self.up(F.relu(self.down(x))),
                                                       scale_factor=2)), 2)


class Temporal(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv1d(20, 20, 3, dilation=2 ** i) for i in range(3))

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = x + F.relu(layer(F.pad(x, (2 ** (i + 1), 0))))
        return x


class Volume(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv3d(2, 8, (3, 3, 1)), nn.Conv3d(8, 8, 3, groups=2)

    def forward(self, x):
        return self.second(F.max_pool3d(F.leaky_relu(self.first(x)), (1, 2, 2)))


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.rows, self.columns = nn.Linear(12, 12), nn.Linear(40, 40)

    def forward(self, x):
        x = x + self.rows(x.transpose(1, 2)).transpose(1, 2)
        return torch.einsum("bij,kj->bik", x, self.columns.weight) + self.columns.bias


class Windows(nn.Module):
    """Attention in shifted windows, with Dropout left in the graph."""

    def __init__(self, width=32, heads=4, window=4):
        super().__init__()
        self.heads, self.window = heads, window
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.bias = nn.Parameter(torch.randn(heads, window * window, window * window))

    def forward(self, x):
        n, h, w, c = x.shape
        s = self.window
        x = torch.roll(x, (-2, -2), (1, 2))
        x = x.reshape(n, h // s, s, w // s, s, c).transpose(2, 3).reshape(-1, s * s, c)
        q, k, v = self.qkv(x).reshape(-1, s * s, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / 8 ** 0.5 + self.bias, -1)
        return self.out(F.dropout((weights @ v).transpose(1, 2).flatten(2), 0.1, self.training))


def tokens(*shape):
    return torch.randint(0, 400, shape)


NETWORKS = {
    "tied_head": (TiedLanguageModel, (tokens(2, 9),)),
    "shared_layers": (SharedLayers, (torch.randn(2, 7, 64),)),
    "graph_network": (GraphNetwork, (torch.randn(30, 48), torch.randint(0, 30, (2, 111)))),
    "relative_positions": (RelativeEncoderDecoder, (tokens(1, 11), tokens(1, 5))),
    "residual": (Residual, (torch.randn(2, 3, 33, 20),)),
    "upscaler": (Upscaler, (torch.randn(1, 1, 10, 17),)),
    "temporal": (Temporal, (torch.randn(1, 20, 50),)),
    "volume": (Volume, (torch.randn(1, 2, 12, 14, 9),)),
    "mixer": (Mixer, (torch.randn(3, 12, 40),)),
    "windows": (Windows, (torch.randn(1, 8, 12, 32),)),
}


# What an exporter changes: it stores a tied table once more, transposed; it folds a normalisation
# into the bias of the convolution before it, or a table of positions into the sums made of it.
CHANGES = {
    ("tied_head", "script"): 1000 * 64,
    ("relative_positions", "script"): 500 * 32,
    ("relative_positions", "dynamo"): 4 * (11 * 11 + 5 * 11) - 16 * 4,
    ("residual", "script"): -24,
    ("residual", "dynamo"): -24,
}


def macs_of(network, inputs):
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network(*inputs)
    return counter.get_total_flops() // 2


def main(folder):
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    torch.manual_seed(7)
    for name, (make, inputs) in NETWORKS.items():
        network = make().eval()
        parameters = sum(p.numel() for p in network.parameters())
        for exporter, dynamo in (("dynamo", True), ("script", False)):
            path = str(folder / f"{name}_{exporter}.onnx")
            with contextlib.redirect_stdout(io.StringIO()):
                torch.onnx.export(network, inputs, path, dynamo=dynamo)
            stored = parameters + CHANGES.get((name, exporter), 0)
            print(path, macs_of(network, inputs), 0, stored, sep="\t")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
