"""Coded statements, and the windows in which the encoder reads them.

Everything that training, export and measuring must agree on is here:

- `statements`: the authored corpus, the diaries and the teaching passages as one kind of record;
- `Tokens`: text -> ids, with the truncation rules;
- `windows`: consecutive statements of one text -> windows that are encoded together;
- `collate`: windows -> tensors, and where each statement's vector is read.

A window is `[CLS] context [SEP] s1 [SEP] s2 [SEP] ...`, or `[CLS] s1 [SEP] ...` without context.
A statement's vector is the mean over its own tokens, then the vector of the [SEP] after it.
"""

import collections
import csv
import hashlib
import json
import pathlib
import random

import numpy as np
import torch
from tokenizers import Tokenizer

csv.field_size_limit(10**9)

SOURCES = ["home", "school", "student", "teacher"]
OUTCOMES = ["success", "failure", "unclear"]
AGENCIES = ["individual", "collective", "observed"]
FOCI = {
    "home": ["parent-involvement", "home-conditions", "socioeconomic", "culture-language",
             "outside-school"],
    "school": ["class-size", "time-schedule", "resources", "curriculum-testing",
               "leadership-policy", "staffing-colleagues", "circumstance"],
    "student": ["ability", "effort-motivation", "behaviour-attention", "prior-knowledge",
                "language-disability", "attendance", "peers"],
    "teacher": ["instruction", "planning", "feedback-assessment", "management-relationships",
                "intervention-support", "knowledge-ability", "effort"],
}
FOCUS_CODES = [(source, focus) for source in SOURCES for focus in FOCI[source]]
# Columns of the target of one statement: sources, attribution or not, then codes that only
# attributions have.
WIDTH = len(SOURCES) + 1 + len(OUTCOMES) + len(AGENCIES) + len(FOCUS_CODES)
MARKS = len(SOURCES) + 1  # of a token: in the cause of each source, in the outcome explained

# Authors whose text the encoder never sees: heads and their calibration are fitted on them.
# diariesunseen and teachingunseen are a fifth of the diaries and of the teaching passages.
HELD_OUT = ["c5", "c8", "c10", "c16", "diariesunseen", "teachingunseen"]
AUTHOR_WEIGHT = {"a": 0.5, "b": 0.7, "c": 1.0, "d": 0.9}
# Weight of a public text's code by how it came about: two coders agreed, both agreed but one of
# them hesitated, they differed and a third decided.
AGREED = {"both": 1.0, "hesitant": 0.8, "third": 0.6}

MAX_STATEMENT = 96  # tokens of a statement
MAX_CONTEXT = 64  # tokens of what stands before the window
MAX_QUESTION = 24  # of these, tokens kept from the start if the context opens with a question
MAX_WINDOW = 192  # tokens of a window


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _record(text_id, author, kind, code, question="", before="", weight=1.0):
    """One statement. `run`: statements of one run follow each other and may share a window."""
    return dict(run=text_id, author=author, kind=kind, question=question or "", before=before,
                text=code["text"], weight=weight, sources=code.get("sources") or [],
                outcome=code.get("outcome"), agency=code.get("agency"),
                focus=code.get("focus") or {}, cause=code.get("cause") or {},
                explained=code.get("explained") or "")


def authored(folder):
    """The corpus: entries are runs of statements, contrast sets are single statements."""
    for path in sorted(pathlib.Path(folder).glob("*.jsonl")):
        kind, author = path.stem.split("-")
        weight = AUTHOR_WEIGHT[author[0]]
        for entry in read_jsonl(path):
            name = entry.get("entry") or entry.get("set")
            part, asked, before = 0, None, ""
            for k, s in enumerate(entry["statements"]):
                if kind == "contrast":
                    yield _record(f"{name}-{k + 1:02d}", author, kind, s, None,
                                  s.get("context") or "", weight)
                    continue
                question = s.get("prompt") or entry.get("prompt")
                if k and question != asked:  # another field of a form: another window
                    part += 1
                if not k or question != asked:
                    opening = before
                asked = question
                yield _record(f"{name}#{part}", author, "form" if question else kind, s, question,
                              opening, weight)
                before = (before + " " + s["text"])[-400:].strip()


def coded(corpus, name):
    """The corpus's codes of public texts, which are not ours to keep: code by id."""
    return read_jsonl(pathlib.Path(corpus) / "public" / f"codes-{name}.jsonl")


def diaries(shared, corpus):
    with open(pathlib.Path(shared) / "diaries" / "train.tsv", encoding="utf-8") as lines:
        table = csv.DictReader(lines, delimiter="\t")
        rows = {f"train-{i:04d}-{row['idx']}": row for i, row in enumerate(table)}
    for code in coded(corpus, "diaries"):
        row = rows[code["id"]]
        at = row["context"].find(row["sentence"][:25])
        before = row["context"][:at].strip()[-400:] if at > 0 else ""
        # Sentences are numbered diary by diary: blocks of numbers keep diaries together.
        author = "diariesunseen" if int(row["idx"]) // 200 % 5 == 0 else "diaries"
        yield _record(code["id"], author, "diary", dict(code, text=row["sentence"]), None, before,
                      AGREED[code["by"]])


def teaching(shared, corpus):
    path = pathlib.Path(shared) / "teaching" / "sentences.jsonl"
    rows = {row["id"]: row for row in read_jsonl(path)}
    for code in coded(corpus, "teaching"):
        row = rows[code["id"]]
        held = hashlib.sha256(row["path"].encode()).digest()[0] % 5 == 0
        author = "teachingunseen" if held else "teaching"
        yield _record(code["id"], author, "teaching", dict(code, text=row["sentence"]), None,
                      row["prev"], AGREED[code["by"]])


def everything(corpus, shared):
    """All that is coded: the corpus, the diaries, the teaching passages."""
    return [*authored(corpus), *diaries(shared, corpus), *teaching(shared, corpus)]


class Tokens:
    """Text to ids, lower-cased WordPiece; no special tokens, no padding."""

    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        # MPNet's own marks are <s> and </s>; these are in its vocabulary too, from BERT, and
        # unused before fine-tuning.
        self.cls, self.sep, self.pad = (
            self.tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[PAD]"))

    def all(self, texts):
        return [e.ids for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def add(self, records):
        """Adds the ids of each record's statement and of what stands before its run."""
        before = self.all([r["before"] for r in records])
        question = self.all([f"Q: {r['question']}" if r["question"] else "" for r in records])
        texts = self.tokenizer.encode_batch([r["text"] for r in records], add_special_tokens=False)
        for r, text, b, q in zip(records, texts, before, question):
            r["ids"] = text.ids[:MAX_STATEMENT]
            r["marks"] = marks(r, text.offsets[:MAX_STATEMENT])
            r["before_ids"], r["question_ids"] = b, q
            r["asks"] = bool(q)
        return records


def marks(record, offsets):
    """Which tokens state a cause or the outcome, [tokens, MARKS] of 0 and 1; -1: unknown.

    None for a statement without attribution: no token does.
    """
    if not record["sources"]:
        return None
    out = np.zeros((len(offsets), MARKS), np.float32)
    stated = [record["cause"].get(s) if s in record["sources"] else None for s in SOURCES]
    for k, words in enumerate([*stated, record["explained"]]):
        at = record["text"].find(words) if words else -1
        if at >= 0:
            out[:, k] = [s < at + len(words) and e > at for s, e in offsets]
        elif k < len(SOURCES) and SOURCES[k] in record["sources"]:
            out[:, k] = -1  # coded, but its words stand elsewhere or are not given
    return out


def perturbed(text, rnd):
    """The text as a careless writer would type it; its codes don't change."""
    kind = rnd.random()
    if kind < 0.3:
        return text.rstrip(".!?;: ") or text
    if kind < 0.5:
        return "".join(c for c in text if c not in ".,;:!?\"'()") or text
    words = text.split(" ")
    for _ in range(1 + len(words) // 12):
        k = rnd.randrange(len(words))
        w = words[k]
        if len(w) > 3:
            i = rnd.randrange(1, len(w) - 1)
            words[k] = rnd.choice([w[:i] + w[i + 1 :], w[:i] + w[i + 1] + w[i] + w[i + 2 :],
                                   w[:i] + w[i] + w[i:]])
    return " ".join(words)


def perturb(records, tokens, rnd, share):
    """Copies of the records, a `share` of them with their text perturbed and their marks unknown."""
    out = [dict(r) for r in records]
    chosen = [r for r in out if rnd.random() < share and len(r["text"]) > 12]
    for r in chosen:
        r["text"], r["clean"] = perturbed(r["text"], rnd), False
    for r, ids in zip(chosen, tokens.all([r["text"] for r in chosen])):
        r["ids"] = ids[:MAX_STATEMENT]
        r["marks"] = np.full((len(r["ids"]), MARKS), -1, np.float32) if r["sources"] else None
    return out


def shorten(ids, asks, limit=MAX_CONTEXT):
    """The last `limit` ids; of a context that opens with a question also its first ids."""
    if len(ids) <= limit:
        return ids
    head = min(MAX_QUESTION, limit) if asks else 0
    return ids[:head] + ids[len(ids) - (limit - head):]


def runs(records):
    """Groups records into runs, in order."""
    out = collections.OrderedDict()
    for r in records:
        out.setdefault(r["run"], []).append(r)
    return list(out.values())


def windows(run, size=MAX_WINDOW, context=MAX_CONTEXT):
    """One run of statements -> windows (context ids, records), each at most `size` tokens.

    A window takes statements as long as they fit, and at least one.
    """
    start = 0
    while start < len(run):
        first = run[0]
        before = list(first["before_ids"])
        for r in run[:start]:
            before += r["ids"]
        asked = first["question_ids"] + before
        head = shorten(asked, first["asks"], context) if context else []
        used = 1 + (len(head) + 1 if head else 0)
        end = start
        while end < len(run) and (end == start or used + len(run[end]["ids"]) + 1 <= size):
            used += len(run[end]["ids"]) + 1
            end += 1
        yield head, run[start:end]
        start = end


def length(window):
    head, members = window
    return 1 + (len(head) + 1 if head else 0) + sum(len(r["ids"]) + 1 for r in members)


def layout(window, tokens):
    """The ids of a window, and for each statement (start, end); ids[end] is its [SEP]."""
    head, members = window
    ids, spans = [tokens.cls] + (head + [tokens.sep] if head else []), []
    for r in members:
        spans.append((len(ids), len(ids) + len(r["ids"])))
        ids += r["ids"] + [tokens.sep]
    return ids, spans


def collate(batch, tokens):
    """Windows -> ids, mask, pooling matrix (statements x positions), positions of the [SEP]s."""
    rows = [layout(window, tokens) for window in batch]
    width = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), width), tokens.pad)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    count = sum(len(spans) for _, spans in rows)
    pool, seps = torch.zeros(count, len(rows) * width), []
    for i, (row, spans) in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
        for start, end in spans:
            pool[len(seps), i * width + start : i * width + end] = 1.0 / max(1, end - start)
            seps.append(i * width + end)
    return ids, mask, pool, torch.tensor(seps)


def token_marks(batch):
    """For the tokens of the statements of a batch, in order: their marks, [tokens, MARKS]."""
    none = np.zeros((MAX_STATEMENT, MARKS), np.float32)
    rows = [none[: len(r["ids"])] if r["marks"] is None else r["marks"]
            for _, members in batch for r in members]
    return torch.from_numpy(np.concatenate(rows))


def target(record):
    """The codes of a statement as a row of 0 and 1; -1: does not apply, no loss."""
    y = np.full(WIDTH, -1.0, dtype=np.float32)
    sources = record["sources"]
    y[:4] = [s in sources for s in SOURCES]
    y[4] = bool(sources)
    if sources:
        at = 5
        if record["outcome"] in OUTCOMES:
            y[at : at + 3] = [o == record["outcome"] for o in OUTCOMES]
        at += 3
        if "teacher" in sources and record["agency"] in AGENCIES:
            y[at : at + 3] = [g == record["agency"] for g in AGENCIES]
        at += 3
        for k, (source, focus) in enumerate(FOCUS_CODES):
            if source in sources and source in record["focus"]:
                y[at + k] = record["focus"][source] == focus
    return y


def batches(found, budget, rnd, chunk=400):
    """Shuffled batches of windows of about the same length, at most `budget` padded tokens each."""
    found = list(found)
    rnd.shuffle(found)
    out = []
    for i in range(0, len(found), chunk):
        batch, widest = [], 0
        for window in sorted(found[i : i + chunk], key=length):
            if batch and max(widest, length(window)) * (len(batch) + 1) > budget:
                out.append(batch)
                batch, widest = [], 0
            batch.append(window)
            widest = max(widest, length(window))
        out.append(batch)
    rnd.shuffle(out)
    return out


def training_windows(all_runs, rnd, keep_none):
    """One epoch's windows: window sizes and context lengths vary, some nones are left out."""
    for run in all_runs:
        kind = run[0]["kind"]
        if kind in keep_none and not run[0]["sources"] and rnd.random() > keep_none[kind]:
            continue
        size = rnd.choice([MAX_WINDOW, MAX_WINDOW, MAX_WINDOW, MAX_WINDOW // 2, 48])
        context = rnd.choice([MAX_CONTEXT, MAX_CONTEXT, MAX_CONTEXT // 2, MAX_CONTEXT // 2, 0])
        if run[0]["question_ids"]:
            context = max(context, MAX_CONTEXT // 2)  # never lose the question
        yield from windows(run, size, context)


def kappa(a, b):
    """Cohen's kappa of two lists of labels."""
    a, b = np.asarray(a), np.asarray(b)
    same = (a == b).mean()
    chance = sum((a == c).mean() * (b == c).mean() for c in set(a) | set(b))
    return (same - chance) / (1 - chance) if chance < 1 else 1.0


def source_set(row, thresholds):
    return "+".join(s for s, p, t in zip(SOURCES, row, thresholds) if p >= t) or "none"


def gold_set(record):
    return "+".join(s for s in SOURCES if s in record["sources"]) or "none"


def average_precision(truth, score):
    order = np.argsort(-np.asarray(score), kind="stable")
    hit = np.asarray(truth)[order]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean()) if hit.any() else 0.0
