"""Errors of the library say ``--density 0.4``, as on the command line; in Python that is ``density=0.4``."""

from __future__ import annotations

import re

# Flags whose keyword is another word, and what it takes: a dict of names.
_NAMED = {"dim": "dims", "input-shape": "input_shapes", "set-value": "set_values",
          "set-shape": "set_shapes", "if": "branches", "trip-count": "trip_counts"}
_SAME = ["placement", "batch", "precision", "qdq", "four-ops-only", "fold-bn", "fuse-activations", "conv",
         "weights", "sparsity", "quantise-weights", "pointer-reads", "skip-zeros", "density", "spikes",
         "neurons", "op-rules", "per", "max-memory", "table", "fallback", "tables", "prompt", "output",
         "base", "min-r2", "baseline", "sort"]
_TRUTHS = {"four-ops-only", "fold-bn", "fuse-activations"}
# Words that are values, where they follow a flag, and no part of the sentence.
_VALUES = {"activations", "weights", "both", "one", "none", "lif", "as-written", "integer", "tiled", "array",
           "patch", "floor", "direct", "winograd", "fused-winograd", "im2col", "best", "csr", "cer", "cser", "dense", "FILE",
           "sample", "token", "inference"}
_FLAG = re.compile(
    r"(?<![\w-])--(" + "|".join(sorted([*_NAMED, *_SAME], key=len, reverse=True)) + r")(?![\w-])"
    r"(?: ('[^']*'|\"[^\"]*\"|(?:[^\s,;:()'\"]|[,:](?=[^\s,;:]))+))?")


def in_python(text: str) -> str:
    """The text with the flags of the command line as keyword arguments."""
    text = text.replace("--format json lists all", "Estimate.to_dict() lists all")
    return _FLAG.sub(_keyword, text) if "--" in text else text


def _keyword(match: re.Match[str]) -> str:
    flag, word = match[1], match[2] or ""
    name = _NAMED.get(flag, flag.replace("-", "_"))
    rest = f" {word}" if word else ""
    bare = word.strip("'\"")
    if flag in _TRUTHS:
        return f"{name}=True{rest}"
    if flag in _NAMED:
        key, equals, value = bare.rpartition("=")
        return f'{name}={{"{key}": {_value(value)}}}' if equals else f"{name}{rest}"
    is_value = bare in _VALUES or re.search(r"[\d=]", bare)
    return f"{name}={_value(bare)}" if is_value else f"{name}{rest}"


def _value(text: str) -> str:
    if re.fullmatch(r"\d+(x\d+)+", text):
        return "[" + ", ".join(text.split("x")) + "]"
    # A number, or what stands for one: N
    return text if re.fullmatch(r"-?\d+(\.\d+)?|[A-Z]+", text) else f'"{text}"'
