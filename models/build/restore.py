#!/usr/bin/env python3
"""Makes an `encoder.pt` again from a shipped model: float weights from its int8 graph, the
fine-tuning heads from the heads that `ascribe train` fitted.

    python3 models/build/restore.py --model FOLDER --encoder PATH --out build/base3

For who goes on from a shipped model without the weights that it was made of. What int8 rounded off
is lost; attribution yes or no, which ships no head, begins as .6 of the sum of the sources'.
"""

import argparse
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import data
import finetune
from teacher import graph


def encoder_weights(folder, net):
    model = onnx.load_model_from_string(graph(folder))
    c = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    state, width = net.state_dict(), net.encoder.width
    for layer in range(net.encoder.depth):
        for name in ("qkv", "mix", "up", "down"):
            at = f"layers.{layer}.{name}"
            weight = (c[f"{at}.weight"].astype(np.float32) * c[f"{at}.scale"]).T.copy()
            bias = c[f"{at}.bias"].copy()
            if name == "qkv":  # export folds 1/sqrt(head size) into the queries
                weight[:width] *= np.sqrt(width // net.encoder.heads)
                bias[:width] *= np.sqrt(width // net.encoder.heads)
            state[f"encoder.{at}.weight"] = torch.tensor(weight)
            state[f"encoder.{at}.bias"] = torch.tensor(bias)
        for name in ("mix_norm", "norm"):
            for part in ("weight", "bias"):
                key = f"layers.{layer}.{name}.{part}"
                state[f"encoder.{key}"] = torch.tensor(c[key])
    for part in ("weight", "bias"):
        state[f"encoder.norm.{part}"] = torch.tensor(c[f"norm.{part}"])
    state["encoder.places"][: len(c["places"])] = torch.tensor(c["places"])
    return state


def heads(folder, state):
    stored = json.loads((pathlib.Path(folder) / "heads.json").read_text(encoding="utf-8"))

    def put(kind, rows, codes):
        by_code = {head["code"]: head for head in stored[kind]}
        name = "token_head" if kind == "words" else "head"
        for row, code in zip(rows, codes):
            head = by_code[code]
            slope, shift = head.get("slope", 1.0), head.get("intercept", 0.0)
            state[f"{name}.weight"][row] = torch.tensor(head["weights"]) * slope
            state[f"{name}.bias"][row] = head["bias"] * slope + shift

    sources, outcomes, agencies = len(data.SOURCES), len(data.OUTCOMES), len(data.AGENCIES)
    after = sources + 1
    put("sources", range(sources), data.SOURCES)
    for part in ("weight", "bias"):
        state[f"head.{part}"][sources] = 0.6 * state[f"head.{part}"][:sources].sum(0)
    put("outcome", range(after, after + outcomes), data.OUTCOMES)
    put("agency", range(after + outcomes, after + outcomes + agencies), data.AGENCIES)
    put("focus", range(after + outcomes + agencies, data.WIDTH), [f for _, f in data.FOCUS_CODES])
    put("words", range(data.MARKS), [*data.SOURCES, "explained"])


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--model", type=pathlib.Path, required=True, help="folder of the model")
    ap.add_argument("--encoder", type=pathlib.Path, required=True, help="folder of the base")
    ap.add_argument("--out", type=pathlib.Path, required=True)
    a = ap.parse_args()
    net = finetune.Net(a.encoder)
    state = encoder_weights(a.model, net)
    heads(a.model, state)
    a.out.mkdir(parents=True, exist_ok=True)
    torch.save(dict(net=state), a.out / "encoder.pt")


if __name__ == "__main__":
    main()
