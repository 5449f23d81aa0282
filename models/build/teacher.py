"""What a teacher says of statements, for a student to learn: its probabilities of all codes, and
its vectors of the statements' tokens.

The teacher is an int8 graph that `export.py` wrote (parts or whole) with the fine-tuning heads of
the weights it was made from: several times as fast as the weights in PyTorch, and what ships.
"""

import concurrent.futures
import pathlib

import numpy as np
import onnxruntime
import torch

import data


def graph(folder):
    """The bytes of `encoder.onnx`, whole or in parts."""
    parts = sorted(pathlib.Path(folder).glob("encoder.onnx*"))
    return b"".join(part.read_bytes() for part in parts)


class Teacher:
    def __init__(self, folder, weights, threads):
        folder = pathlib.Path(folder)
        self.tokens = data.Tokens(folder / "tokenizer.json")
        net = torch.load(weights, weights_only=True)["net"]
        self.weight, self.bias = net["head.weight"].numpy(), net["head.bias"].numpy()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph(folder), options)
        self.threads = threads

    def window(self, window):
        """Vectors of the tokens of each statement, then of its [SEP]: [tokens + 1, width]."""
        ids, spans = data.layout(window, self.tokens)
        feed = {"input_ids": np.array([ids], np.int64),
                "attention_mask": np.ones((1, len(ids)), np.int64)}
        hidden = self.session.run(None, feed)[0][0]
        return [hidden[start : end + 1] for start, end in spans]

    def teach(self, records):
        """Adds to each record `soft`, the probabilities, and `seen`, the vectors in half
        precision."""
        copies = self.tokens.add([dict(r) for r in records])
        for k, copy in enumerate(copies):
            copy["at"] = k
        found = [w for run in data.runs(copies) for w in data.windows(run)]
        with concurrent.futures.ThreadPoolExecutor(self.threads) as pool:
            for (_, members), views in zip(found, pool.map(self.window, found)):
                for member, seen in zip(members, views):
                    own = seen[:-1].mean(0) if len(seen) > 1 else 0 * seen[0]
                    logits = self.weight @ np.concatenate([own, seen[-1]]) + self.bias
                    record = records[member["at"]]
                    record["soft"] = (1 / (1 + np.exp(-logits))).astype(np.float32)
                    record["seen"] = seen.astype(np.float16)


class Match:
    """How far a student's vectors, mapped linearly to the teacher's width, are from the teacher's:
    of tokens, of statements' means, of statements' [SEP]s, each standardised by what is usual."""

    def __init__(self, records):
        some = [r["seen"].astype(np.float32) for r in records[:: max(1, len(records) // 4000)]]
        kinds = [np.concatenate([s[:-1] for s in some]),
                 np.stack([s[:-1].mean(0) if len(s) > 1 else 0 * s[0] for s in some]),
                 np.stack([s[-1] for s in some])]
        self.mean = [torch.from_numpy(k.mean(0)) for k in kinds]
        self.spread = [torch.from_numpy(k.std(0) + 1e-3) for k in kinds]

    def loss(self, mapped, pool, seps, members):
        """`mapped`: the student's vectors of all positions, [positions, teacher's width]."""
        seen = [torch.from_numpy(r["seen"].astype(np.float32)) for r in members]
        own = torch.cat([s[:-1] for s in seen])
        mean = torch.stack([s[:-1].mean(0) if len(s) > 1 else 0 * s[0] for s in seen])
        sep = torch.stack([s[-1] for s in seen])
        places = pool.nonzero()[:, 1]
        clean = torch.from_numpy(np.concatenate(
            [np.full(len(r["ids"]), r.get("clean", True)) for r in members]))
        known = torch.from_numpy(np.concatenate(
            [np.full(len(s) - 1, r.get("clean", True)) for r, s in zip(members, seen)]))
        pairs = [(mapped[places[clean]], own[known]), (pool @ mapped, mean), (mapped[seps], sep)]
        parts = [(((a - m) / s - (b - m) / s) ** 2).mean()
                 for (a, b), m, s in zip(pairs, self.mean, self.spread)]
        return sum(parts) / 3
