#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to code statements, windows of statements read together.

    python3 models/build/finetune.py --encoder PATH --corpus corpus --shared ../shared --out build

`PATH` is the folder of all-MiniLM-L6-v2 (its safetensors file is checked by SHA-256). What is
trained: the encoder, and on a statement's 2 x 384 features four sigmoid heads for the sources;
further heads (outcome, agency, focus; attributions only) shape the features, and are not kept.

Writes into --out: `checkpoint.pt` (every --save steps and after each epoch; a second call with the
same arguments goes on from it), `encoder.pt` (encoder and source heads, final), `finetune.log`.
The authors in data.HELD_OUT are never trained on. The validation files are read once, at the end.
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
from transformers import BertModel

import data

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Net(nn.Module):
    """Encoder, features of statements, linear heads."""

    def __init__(self, folder):
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="sdpa",
            attention_probs_dropout_prob=0.0)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.encoder.config.hidden_size, data.WIDTH)
        nn.init.constant_(self.head.bias, -1.5)

    def features(self, ids, mask, pool, seps):
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = hidden.reshape(-1, hidden.shape[-1])
        return torch.cat([pool @ hidden, hidden[seps]], 1)

    def forward(self, *batch):
        return self.head(self.drop(self.features(*batch)))


def check(folder):
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{folder}/model.safetensors is not all-MiniLM-L6-v2: SHA-256 {found}")


def parameter_groups(net, rate, decay, head_rate):
    """Learning rate falls by layer; word embeddings stay as they are."""
    top, groups = net.encoder.config.num_hidden_layers, {}
    for name, p in net.named_parameters():
        if "word_embeddings" in name or "token_type" in name:
            p.requires_grad = False
            continue
        layer = re.search(r"layer\.(\d+)\.", name)
        depth = top if name.startswith("head") else int(layer.group(1)) if layer else -1
        groups.setdefault((depth, p.ndim > 1), []).append(p)
    return [
        dict(params=ps, weight_decay=0.01 if matrix else 0.0,
             lr=head_rate if depth == top else rate * decay ** (top - 1 - depth))
        for (depth, matrix), ps in groups.items()]


def loss_of(logits, y, weight, auxiliary):
    each = nn.functional.binary_cross_entropy_with_logits(logits, y.clamp(min=0), reduction="none")
    known = (y >= 0).float()
    main = each[:, :4].mean(1)
    rest = (each[:, 4:] * known[:, 4:]).sum(1) / known[:, 4:].sum(1).clamp(min=1)
    return ((main + auxiliary * rest) * weight).mean()


def others_running():
    """Linux: are other programs running or waiting for a processor right now?"""
    return int(pathlib.Path("/proc/loadavg").read_text().split()[3].split("/")[0]) > 1


@torch.no_grad()
def predict(net, tokens, found, budget=4096):
    """Probabilities of the sources and features, for the statements of windows in their order."""
    net.eval()
    order = sorted(range(len(found)), key=lambda i: data.length(found[i]))
    starts = np.cumsum([0] + [len(members) for _, members in found])
    probs, feats = np.zeros((starts[-1], 4), np.float32), None
    at = 0
    while at < len(order):
        end = at + 1
        while end < len(order) and data.length(found[order[end]]) * (end + 1 - at) <= budget:
            end += 1
        part = order[at:end]
        f = net.features(*data.collate([found[i] for i in part], tokens))
        p = torch.sigmoid(net.head(f)[:, :4]).numpy()
        if feats is None:
            feats = np.zeros((starts[-1], f.shape[1]), np.float32)
        row = 0
        for i in part:
            n = starts[i + 1] - starts[i]
            probs[starts[i] : starts[i + 1]] = p[row : row + n]
            feats[starts[i] : starts[i + 1]] = f[row : row + n].numpy()
            row += n
        at = end
    net.train()
    return probs, feats


def figures(records, probs):
    """kappa of the source set at .5, and average precision of attribution yes or no."""
    kappa = data.kappa([data.gold_set(r) for r in records], [data.source_set(p) for p in probs])
    ap = data.average_precision([bool(r["sources"]) for r in records], probs.max(1))
    return round(float(kappa), 3), round(ap, 3)


def held_out_figures(net, tokens, records):
    """Joint windows of whole texts, by author."""
    out = {}
    for author in data.HELD_OUT:
        mine = [r for r in records if r["author"] == author]
        found = [w for run in data.runs(mine) for w in data.windows(run)]
        ordered = [r for _, members in found for r in members]
        out[author] = figures(ordered, predict(net, tokens, found)[0])
    return out


def validation_figures(net, tokens, shared):
    """Each statement alone with what stands before it."""
    out = {}
    for name in data.VALIDATION:
        rows = tokens.add(list(data.validation(shared / "validation" / f"{name}.jsonl")))
        found = [w for r in rows for w in data.windows([r])]
        probs = predict(net, tokens, found)[0]
        out[name] = figures(rows, probs)
        for stratum in sorted({r["stratum"] for r in rows if r["stratum"]}):
            keep = [i for i, r in enumerate(rows) if r["stratum"] == stratum]
            out[f"{name} {stratum}"] = figures([rows[i] for i in keep], probs[keep])
    return out


def arguments():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--encoder", type=pathlib.Path, required=True, help="folder of the base")
    ap.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("corpus"))
    ap.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"),
                    help="holds diaries, teaching, validation")
    ap.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build"))
    ap.add_argument("--epochs", type=int, default=3)
    ap.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the top layer")
    ap.add_argument("--decay", type=float, default=0.9, help="of the rate, by layer downwards")
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--auxiliary", type=float, default=0.3, help="weight of the further heads")
    ap.add_argument("--tokens", type=int, default=1920, help="padded tokens in a batch")
    ap.add_argument("--diary-none", type=float, default=0.4, help="share of their nones used")
    ap.add_argument("--teaching-none", type=float, default=0.5)
    ap.add_argument("--save", type=int, default=200, help="steps between checkpoints")
    ap.add_argument("--minutes", type=float, default=0,
                    help="training time at most (0: no limit); the learning rate falls in time")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--share", action="store_true",
                    help="one thread only while other programs run (two would wait for each other)")
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

    tokens = data.Tokens(a.encoder / "tokenizer.json")
    records = tokens.add([*data.authored(a.corpus), *data.diaries(a.shared / "diaries"),
                          *data.teaching(a.shared / "teaching")])
    held = [r for r in records if r["author"] in data.HELD_OUT]
    train = data.runs([r for r in records if r["author"] not in data.HELD_OUT])
    keep_none = {"diary": a.diary_none, "teaching": a.teaching_none}

    plan = []
    for epoch in range(a.epochs):
        rnd = random.Random(a.seed * 1000 + epoch)
        plan.append(data.batches(data.training_windows(train, rnd, keep_none), a.tokens, rnd))
    steps = sum(map(len, plan))

    net = Net(a.encoder)
    optimizer = torch.optim.AdamW(parameter_groups(net, a.rate, a.decay, a.head_rate))
    free = ("out", "threads", "share", "save", "minutes")  # may differ when going on
    settings = {k: str(v) for k, v in vars(a).items() if k not in free}
    done, spent = 0, 0.0
    checkpoint = a.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        if state["settings"] != settings:
            raise SystemExit(f"{checkpoint} was made with other arguments; move it away first")
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["rng"])
        done, spent = state["done"], state["spent"]
        log(f"going on from step {done}")

    began = time.time() - spent
    peaks = [group["lr"] for group in parameter_groups(net, a.rate, a.decay, a.head_rate)]

    def progress():
        """0 to 1: by steps, or by time if that is ahead."""
        timed = (time.time() - began) / (60 * a.minutes) if a.minutes else 0
        return max(done / steps, timed)

    def set_rates():
        """Linear warm-up over the first 6 % of the steps, then linearly down to 2 %."""
        factor = min(1, (done + 1) / (0.06 * steps)) * max(0.02, 1 - progress())
        for group, peak in zip(optimizer.param_groups, peaks):
            group["lr"] = peak * factor

    def save():
        state = dict(net=net.state_dict(), optimizer=optimizer.state_dict(), settings=settings,
                     rng=torch.get_rng_state(), done=done, spent=time.time() - began)
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    used = [sum(len(m) for b in batches for _, m in b) for batches in plan]
    log(f"statements: trained on by epoch {used}, held out {len(held)}; steps {steps}")
    names = [n for n in a.__dict__ if n not in ("encoder", "corpus", "shared", "out")]
    log("settings: " + " ".join(f"{n}={getattr(a, n)}" for n in names))
    net.train()
    before, running = 0, []
    for epoch, batches in enumerate(plan):
        for k, batch in enumerate(batches):
            if before + k < done or progress() >= 1:
                continue
            if a.share:
                torch.set_num_threads(1 if others_running() else a.threads)
            set_rates()
            members = [r for _, ms in batch for r in ms]
            y = torch.from_numpy(np.stack([data.target(r) for r in members]))
            weight = torch.tensor([r["weight"] for r in members])
            loss = loss_of(net(*data.collate(batch, tokens)), y, weight, a.auxiliary)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            done += 1
            running.append(loss.item())
            if done % 50 == 0:
                log(f"step {done}/{steps} {time.time() - began:.0f} s "
                    f"loss {np.mean(running[-50:]):.4f}")
            if done % a.save == 0:
                save()
        before += len(batches)
        if done == before or progress() >= 1:
            torch.set_num_threads(a.threads)
            save()
            log(f"epoch {epoch + 1}: held out {json.dumps(held_out_figures(net, tokens, held))}")
            if progress() >= 1:
                break

    heads = {"weight": net.head.weight[:4].detach().clone(),
             "bias": net.head.bias[:4].detach().clone()}
    torch.save(dict(encoder=net.encoder.state_dict(), heads=heads), a.out / "encoder.pt")
    log(f"trained {done} of {steps} steps in {time.time() - began:.0f} s")
    log(f"validation: {json.dumps(validation_figures(net, tokens, a.shared))}")


if __name__ == "__main__":
    main()
