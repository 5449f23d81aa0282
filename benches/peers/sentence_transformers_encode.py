#!/usr/bin/env python3
"""Speed of the bases in sentence-transformers, f32, to set beside ascribe's own encode bench.

    python3 benches/peers/sentence_transformers_encode.py STATEMENTS.txt --model PATH

Needs sentence-transformers. PATH is the folder of all-mpnet-base-v2 or all-MiniLM-L6-v2
(models/build/bases.py). Reads a text file, one statement a line; encodes each statement by itself,
without what stands before it, in batches of 32 on one thread. Prints statements/s of the fastest of
--rounds rounds, tokenizing counted, one warming round not.
"""

import argparse
import pathlib
import time

import torch
from sentence_transformers import SentenceTransformer


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("statements", type=pathlib.Path)
    ap.add_argument("--model", type=pathlib.Path, required=True)
    ap.add_argument("--rounds", type=int, default=3)
    a = ap.parse_args()
    torch.set_num_threads(1)
    texts = [t for t in a.statements.read_text(encoding="utf-8").splitlines() if t.strip()]
    model = SentenceTransformer(str(a.model), device="cpu")
    best = float("inf")
    for k in range(a.rounds + 1):
        began = time.perf_counter()
        model.encode(texts, batch_size=32)
        if k:
            best = min(best, time.perf_counter() - began)
    print(f"sentence-transformers, {len(texts)} statements in {best:.3f} s: "
          f"{len(texts) / best:.0f} statements/s")


if __name__ == "__main__":
    main()
