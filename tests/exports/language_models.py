"""Exports small language models of the transformers library, each beside its own config.json.

    python3 language_models.py FOLDER

Writes FOLDER/NAME.onnx and the folder FOLDER/NAME (config.json and safetensors), and to the standard
output one line for each, with tabs between: file, folder, tokens, MACs, parameters. MACs are half of
what PyTorch's own counter of floating point operations saw while the model ran; the scores are those
of the last token alone. Attention is eager: written out as products.
"""
import contextlib
import io
import logging
import pathlib
import sys
import warnings

import torch
import transformers
from torch.utils.flop_counter import FlopCounterMode

TOKENS = 7
SIZES = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4,
         "vocab_size": 101, "max_position_embeddings": 64, "pad_token_id": 0}
GROUPED = {**SIZES, "num_key_value_heads": 2}
FAMILIES = {
    "llama": GROUPED,
    "llama_tied": {**GROUPED, "model_type": "llama", "tie_word_embeddings": True},
    "mistral": GROUPED,
    "qwen2": GROUPED,
    "qwen3": {**GROUPED, "head_dim": 24},
    "gemma2": {**GROUPED, "head_dim": 24, "query_pre_attn_scalar": 24, "sliding_window": 32},
    "phi3": GROUPED,
    "olmo2": GROUPED,
    "gpt_neox": SIZES,
}


class LastToken(torch.nn.Module):
    """The scores of the last token, without a cache."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens):
        return self.model(tokens, use_cache=False, logits_to_keep=1).logits


def made(name, sizes):
    sizes = dict(sizes)
    config = transformers.AutoConfig.for_model(sizes.pop("model_type", name), **sizes)
    return transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()


def macs_of(module, tokens):
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(tokens)
    return counter.get_total_flops() // 2


def main():
    folder = pathlib.Path(sys.argv[1])
    warnings.filterwarnings("ignore")
    logging.disable(logging.ERROR)
    transformers.logging.set_verbosity_error()
    for name, sizes in FAMILIES.items():
        torch.manual_seed(7)
        model = made(name, sizes)
        tokens = torch.arange(TOKENS).unsqueeze(0)
        file, beside = folder / f"{name}.onnx", folder / name
        with contextlib.redirect_stdout(io.StringIO()):
            model.save_pretrained(beside)
            torch.onnx.export(LastToken(model), (tokens,), file, dynamo=True)
        macs = macs_of(LastToken(model), tokens)
        parameters = sum(p.numel() for p in model.parameters())
        print(file, beside, TOKENS, macs, parameters, sep="\t")


if __name__ == "__main__":
    main()
