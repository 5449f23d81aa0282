#!/usr/bin/env python3
"""Speed of the encoder in onnxruntime, to set beside ascribe's own encode bench.

    python3 benches/peers/onnxruntime_encode.py STATEMENTS.txt

Needs onnxruntime, tokenizers, numpy (versions: models/build/requirements.txt). Reads a text file,
one statement a line, taken as one reflection; encodes it with the model's encoder.onnx (parts are
joined), the same int8 graph that ascribe runs, on one thread, one window after the other, in the windows that
ascribe uses (at most 192 tokens, up to 64 of them what stands before). Prints the time to load,
then statements/s and tokens/s (all tokens the encoder reads, context included) of the fastest of
--rounds rounds. Tokenizing is counted, as in ascribe's bench; loading and one warming round are
not.
"""

import argparse
import pathlib
import time

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

MAX_STATEMENT, MAX_CONTEXT, MAX_WINDOW = 96, 64, 192


def windows(statements, cls, sep):
    """Ids of each window, and the (start, end) of its statements; ids[end] is the [SEP] after."""
    start = 0
    while start < len(statements):
        context = sum(statements[max(0, start - MAX_CONTEXT) : start], [])[-MAX_CONTEXT:]
        ids, spans, end = [cls] + (context + [sep] if context else []), [], start
        while end < len(statements) and (
                end == start or len(ids) + len(statements[end]) + 1 <= MAX_WINDOW):
            spans.append((len(ids), len(ids) + len(statements[end])))
            ids += statements[end] + [sep]
            end += 1
        yield ids, spans
        start = end


def encode(texts, tokenizer, session):
    """Features of the statements, and the number of tokens read."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    encodings = [tokenizer.encode(text, add_special_tokens=False) for text in texts]
    features, tokens = [], 0
    for ids, spans in windows([e.ids[:MAX_STATEMENT] for e in encodings], cls, sep):
        feed = {"input_ids": np.array([ids], np.int64),
                "attention_mask": np.ones((1, len(ids)), np.int64)}
        hidden = session.run(None, feed)[0][0]
        features += [np.concatenate([hidden[s:e].mean(0), hidden[e]]) for s, e in spans]
        tokens += len(ids)
    return np.stack(features), tokens


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("statements", type=pathlib.Path)
    here = pathlib.Path(__file__).resolve().parents[2]
    ap.add_argument("--model", type=pathlib.Path, default=here / "models/small")
    ap.add_argument("--rounds", type=int, default=5)
    a = ap.parse_args()
    texts = [t for t in a.statements.read_text(encoding="utf-8").splitlines() if t.strip()]

    began = time.perf_counter()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    parts = sorted(a.model.glob("encoder.onnx*"))
    session = onnxruntime.InferenceSession(
        b"".join(part.read_bytes() for part in parts), options,
        providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file((a.model / "tokenizer.json").as_posix())
    print(f"onnxruntime {onnxruntime.__version__}, loaded in "
          f"{1000 * (time.perf_counter() - began):.0f} ms")

    encode(texts, tokenizer, session)
    best = float("inf")
    for _ in range(a.rounds):
        began = time.perf_counter()
        features, tokens = encode(texts, tokenizer, session)
        best = min(best, time.perf_counter() - began)
    print(f"{len(features)} statements, {tokens} tokens in {best:.3f} s: "
          f"{len(features) / best:.0f} statements/s, {tokens / best:.0f} tokens/s")


if __name__ == "__main__":
    main()
