#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to code statements, windows of statements read together.

    python3 models/build/finetune.py --encoder PATH --corpus corpus --shared ../shared --out build

`PATH` is the folder of all-mpnet-base-v2 or all-MiniLM-L6-v2 (its safetensors file is checked by
SHA-256). Trained are the encoder and, on a statement's two vectors, linear heads for the sources,
attribution yes or no, outcome, agency and focus; on each token, heads for the words that state a
cause or the outcome. The heads only shape the encoder: those that ship are fitted by
`ascribe train`.

Writes into --out: `checkpoint.pt` (every --save steps and after each epoch; a second call with the
same arguments goes on from it), `encoder.pt` (moving average of the weights, final),
`finetune.log`. The authors in data.HELD_OUT are never trained on.
"""

import argparse
import hashlib
import json
import pathlib
import random
import re
import time

import numpy as np
import torch
from torch import nn

import data
from encoder import Encoder
from teacher import Match, Teacher

SHA256 = {
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db": "all-MiniLM-L6-v2",
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658": "all-mpnet-base-v2",
}


class Net(nn.Module):
    """Encoder, features of statements, linear heads."""

    def __init__(self, folder, drop=0.1, frozen=0):
        super().__init__()
        self.encoder = Encoder(folder, drop, frozen)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.encoder.width, data.WIDTH)
        self.token_head = nn.Linear(self.encoder.width, data.MARKS)
        nn.init.constant_(self.head.bias, -1.5)
        nn.init.constant_(self.token_head.bias, -2.5)

    def vectors(self, ids, mask, pool, seps):
        """Features of the statements [statements, 2 x width]; vectors of all tokens."""
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(ids, mask)
        hidden = hidden.float().reshape(-1, hidden.shape[-1])
        return torch.cat([pool @ hidden, hidden[seps]], 1), hidden

    def forward(self, ids, mask, pool, seps):
        features, hidden = self.vectors(ids, mask, pool, seps)
        own = pool.nonzero()[:, 1]  # tokens, statement by statement
        return self.head(self.drop(features)), self.token_head(self.drop(hidden[own])), hidden


def check(folder):
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found not in SHA256:
        raise SystemExit(f"{folder}/model.safetensors is neither of the two bases: {found}")


def parameter_groups(net, rate, decay, head_rate):
    """Learning rate falls by layer; word embeddings and relative positions stay as they are."""
    top, groups = net.encoder.depth, {}
    for name, p in net.named_parameters():
        if not p.requires_grad:
            continue
        layer = re.search(r"layers\.(\d+)\.", name)
        depth = top if "head." in name else int(layer.group(1)) if layer else -1
        groups.setdefault((depth, p.ndim > 1), []).append(p)
    return [
        dict(params=ps, weight_decay=0.01 if matrix else 0.0,
             lr=head_rate if depth == top else rate * decay ** (top - 1 - depth))
        for (depth, matrix), ps in groups.items()]


def loss_of(logits, token_logits, y, soft, weight, marks, a):
    bce = nn.functional.binary_cross_entropy_with_logits
    each = bce(logits, y.clamp(min=0), reduction="none")
    if soft is not None:
        each = (1 - a.soft) * each + a.soft * bce(logits, soft, reduction="none")
    known = (y >= 0).float()
    main = each[:, :4].mean(1) + 0.25 * each[:, 4]
    rest = (each[:, 5:] * known[:, 5:]).sum(1) / known[:, 5:].sum(1).clamp(min=1)
    spans = bce(token_logits, marks.clamp(min=0), reduction="none")
    spans = (spans * (marks >= 0)).mean()
    return ((main + a.auxiliary * rest) * weight).mean() + a.spans * spans


@torch.no_grad()
def predict(net, tokens, found, budget=4096):
    """Logits of all heads [statements, WIDTH] for the statements of windows, in their order."""
    net.eval()
    order = sorted(range(len(found)), key=lambda i: data.length(found[i]))
    starts = np.cumsum([0] + [len(members) for _, members in found])
    logits = np.zeros((starts[-1], data.WIDTH), np.float32)
    at = 0
    while at < len(order):
        end = at + 1
        while end < len(order) and data.length(found[order[end]]) * (end + 1 - at) <= budget:
            end += 1
        part = order[at:end]
        f, _ = net.vectors(*data.collate([found[i] for i in part], tokens))
        p, row = net.head(f).numpy(), 0
        for i in part:
            n = starts[i + 1] - starts[i]
            logits[starts[i] : starts[i + 1]] = p[row : row + n]
            row += n
        at = end
    net.train()
    return logits


def figures(records, logits):
    """kappa of the source set at .5 and with each source named as often as it was coded; average
    precision of attribution yes or no."""
    gold = [data.gold_set(r) for r in records]
    probs = 1 / (1 + np.exp(-logits[:, :4]))
    y = np.array([[s in r["sources"] for s in data.SOURCES] for r in records])
    cut = [np.sort(probs[:, k])[::-1][max(y[:, k].sum() - 1, 0)] for k in range(4)]
    matched = [data.source_set(p, cut) for p in probs]
    plain = data.kappa(gold, [data.source_set(p, [0.5] * 4) for p in probs])
    ap = data.average_precision([bool(r["sources"]) for r in records], probs.max(1))
    return [round(float(v), 3) for v in (plain, data.kappa(gold, matched), ap)]


def held_out_figures(net, tokens, records):
    """Joint windows of whole texts, by author; and all of them."""
    out, everything = {}, ([], [])
    for author in data.HELD_OUT:
        mine = [r for r in records if r["author"] == author]
        found = [w for run in data.runs(mine) for w in data.windows(run)]
        ordered = [r for _, members in found for r in members]
        logits = predict(net, tokens, found)
        out[author] = figures(ordered, logits)
        everything[0].extend(ordered)
        everything[1].append(logits)
    out["all"] = figures(everything[0], np.concatenate(everything[1]))
    return out


def load(net, path):
    state = torch.load(path, weights_only=True)
    net.load_state_dict(state["net"])
    return net


def share(text):
    parts = (part.split("=") for part in text.split(","))
    return {author: float(value) for author, value in parts}


def arguments():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--encoder", type=pathlib.Path, required=True, help="folder of the base")
    ap.add_argument("--init", type=pathlib.Path, help="encoder.pt to begin with")
    ap.add_argument("--teacher", type=pathlib.Path, help="exported graph to distil from, a folder")
    ap.add_argument("--teacher-weights", type=pathlib.Path, help="encoder.pt that it was made of")
    ap.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("corpus"))
    ap.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"),
                    help="holds diaries and teaching")
    ap.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build"))
    ap.add_argument("--epochs", type=int, default=3)
    ap.add_argument("--rate", type=float, default=1e-4, help="learning rate of the top layer")
    ap.add_argument("--floor", type=float, default=0.02, help="share of the rate at the end")
    ap.add_argument("--decay", type=float, default=0.9, help="of the rate, by layer downwards")
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--average", type=float, default=0.995, help="of the weights, a step")
    ap.add_argument("--auxiliary", type=float, default=0.3, help="weight of the further heads")
    ap.add_argument("--spans", type=float, default=1.0, help="weight of the token heads")
    ap.add_argument("--soft", type=float, default=0.5, help="weight of the teacher's codes")
    ap.add_argument("--match", type=float, default=0.5, help="weight of the teacher's vectors")
    ap.add_argument("--drop", type=float, default=0.1)
    ap.add_argument("--frozen", type=int, default=0, help="lower layers not trained")
    ap.add_argument("--perturb", type=float, default=0.1, help="share of texts mistyped")
    ap.add_argument("--tokens", type=int, default=2880, help="padded tokens in a batch")
    ap.add_argument("--diary-none", type=float, default=0.4, help="share of their nones used")
    ap.add_argument("--teaching-none", type=float, default=0.5)
    ap.add_argument("--share", type=share, default={}, metavar="AUTHOR=SHARE,…",
                    help="share of the texts used, by how the author's name begins")
    ap.add_argument("--stop", type=int, help="end after this many steps")
    ap.add_argument("--save", type=int, default=200, help="steps between checkpoints")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--seed", type=int, default=0)
    return ap.parse_args()


def main():
    a = arguments()
    check(a.encoder)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    log_file = open(a.out / "finetune.log", "a", encoding="utf-8")

    def log(line):
        print(line, flush=True)
        log_file.write(line + "\n")
        log_file.flush()

    settings = {k: str(v) for k, v in vars(a).items() if k not in ("out", "threads", "save", "stop")}
    tokens = data.Tokens(a.encoder / "tokenizer.json")
    records = tokens.add(data.everything(a.corpus, a.shared))
    def used(author):
        fits = [start for start in a.share if author.startswith(start)]
        return a.share[max(fits, key=len)] if fits else 1.0

    held = [r for r in records if r["author"] in data.HELD_OUT]
    seen = [r for r in records if r["author"] not in data.HELD_OUT]
    if a.teacher:  # asks the teacher of no more than is used: the share is drawn once
        rnd = random.Random(a.seed)
        seen = [r for text in data.runs(seen) if rnd.random() < used(text[0]["author"])
                for r in text]
        a.share = {}
        Teacher(a.teacher, a.teacher_weights, a.threads).teach(seen)
        log(f"taught {len(seen)} statements")
    keep = {"diary": a.diary_none, "teaching": a.teaching_none}

    plan = []
    for epoch in range(a.epochs):
        rnd = random.Random(a.seed * 1000 + epoch)
        texts = data.runs(data.perturb(seen, tokens, rnd, a.perturb))
        texts = [t for t in texts if rnd.random() < used(t[0]["author"])]
        plan.append(data.batches(data.training_windows(texts, rnd, keep), a.tokens, rnd))
    steps = sum(map(len, plan))

    net = Net(a.encoder, a.drop, a.frozen)
    if a.init:
        load(net, a.init)
    groups = parameter_groups(net, a.rate, a.decay, a.head_rate)
    if a.teacher:
        match = Match(seen)
        mapping = nn.Linear(net.encoder.width, len(match.mean[0]))
        mapping.bias.data.copy_(match.mean[0])
        groups.append(dict(params=list(mapping.parameters()), weight_decay=0.0, lr=a.head_rate))
    peaks = [group["lr"] for group in groups]
    optimizer = torch.optim.AdamW(groups, fused=True)
    average = {k: v.clone() for k, v in net.state_dict().items()}
    done, spent = 0, 0.0
    checkpoint = a.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        if state["settings"] != settings:
            raise SystemExit(f"{checkpoint} was made with other arguments; move it away first")
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        if a.teacher:
            mapping.load_state_dict(state["mapping"])
        torch.set_rng_state(state["rng"])
        done, spent, average = state["done"], state["spent"], state["average"]
        log(f"going on from step {done}")

    began = time.time() - spent

    def set_rates():
        """Linear warm-up over the first 6 % of the steps, then linearly down to the floor."""
        left = 1 - done / steps
        factor = min(1, (done + 1) / (0.06 * steps)) * (a.floor + (1 - a.floor) * left)
        for group, peak in zip(optimizer.param_groups, peaks):
            group["lr"] = peak * factor

    def save():
        state = dict(net=net.state_dict(), optimizer=optimizer.state_dict(), settings=settings,
                     rng=torch.get_rng_state(), done=done, spent=time.time() - began,
                     average=average, mapping=mapping.state_dict() if a.teacher else None)
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    count = [sum(len(m) for b in batches for _, m in b) for batches in plan]
    log(f"statements: trained on by epoch {count}, held out {len(held)}; steps {steps}")
    names = [n for n in a.__dict__ if n not in ("encoder", "corpus", "shared", "out")]
    log("settings: " + " ".join(f"{n}={settings.get(n, getattr(a, n))}" for n in names))
    net.train()
    before, running, final = 0, [], Net(a.encoder)
    for epoch, batches in enumerate(plan):
        for k, batch in enumerate(batches):
            if before + k < done:
                continue
            set_rates()
            members = [r for _, ms in batch for r in ms]
            y = torch.from_numpy(np.stack([data.target(r) for r in members]))
            soft = torch.from_numpy(np.stack([r["soft"] for r in members])) if a.teacher else None
            weight = torch.tensor([r["weight"] for r in members])
            ids, mask, pool, seps = data.collate(batch, tokens)
            logits, token_logits, hidden = net(ids, mask, pool, seps)
            marks = data.token_marks(batch)
            loss = loss_of(logits, token_logits, y, soft, weight, marks, a)
            if a.teacher:
                loss = loss + a.match * match.loss(mapping(hidden), pool, seps, members)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            done += 1
            keeping = min(a.average, done / (done + 10))
            for name, p in net.named_parameters():
                if p.requires_grad:
                    average[name].lerp_(p.detach(), 1 - keeping)
            running.append(loss.item())
            if done % 50 == 0:
                log(f"step {done}/{steps} {time.time() - began:.0f} s "
                    f"loss {np.mean(running[-50:]):.4f}")
            if done % a.save == 0:
                save()
            if done == a.stop:
                break
        before += len(batches)
        if done in (before, a.stop) and running:
            save()
            torch.save(dict(net=average), a.out / "encoder.pt")
            final.load_state_dict(average)
            log(f"epoch {epoch + 1}: held out {json.dumps(held_out_figures(final, tokens, held))}")
        if done == a.stop:
            break
    log(f"trained {done} steps in {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
