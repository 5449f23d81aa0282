#!/usr/bin/env python3
"""Writes an encoder as an int8 ONNX graph, checks it, and measures what int8 costs.

    python3 models/build/export.py --encoder PATH --weights build/encoder.pt --out build

`PATH` is the folder of the base (config and tokenizer). Writes `encoder.onnx` (in parts below 48
MB if it is larger), `tokenizer.json`, and `golden.json` into --out; with --figures also prints
kappa of float and int8 on the held-out authors.

The graph is written node by node (opset 17) rather than traced, so that what is integer is plain:

- weights of all linear layers int8, one symmetric scale per output channel, |w| <= 63: with u8
  activations, pairs of products stay below 2^15, so processors without VNNI cannot saturate;
- activations u8 around 128, one symmetric scale per token, computed in the graph. No scale is
  shared between tokens, so a statement's vector cannot depend on what else is in the batch;
- word embeddings int8, one scale per word;
- attention scores, softmax, layer norm, GELU f32.

Folded into weights: token type 0 into positions, 1/sqrt(head size) into queries. Query, key and
value are one product. MPNet's bias by relative position is a constant of all pairs of positions.
Inputs `input_ids` and `attention_mask`, int64 [batch, sequence]; output `last_hidden_state`, f32
[batch, sequence, width].
"""

import argparse
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

import data
import finetune

LIMIT = 63  # largest weight: reduced range
POSITIONS = 256  # longest sequence the graph takes; a window has at most 192


def rows_to_int8(matrix, limit):
    """One symmetric scale per row."""
    scale = np.maximum(np.abs(matrix).max(1), 1e-12).astype(np.float32) / np.float32(limit)
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale


def weights_to_int8(matrix, limit):
    """One symmetric scale per row: of several, down to .6 of the one that cuts nothing, that with
    the smallest squared error."""
    whole = np.maximum(np.abs(matrix).max(1), 1e-12).astype(np.float32) / np.float32(limit)
    best, scale = np.full(len(matrix), np.inf), whole
    for share in np.linspace(0.6, 1.0, 21, dtype=np.float32):
        tried = whole * share
        rounded = np.clip(np.rint(matrix / tried[:, None]), -limit, limit)
        error = ((rounded * tried[:, None] - matrix) ** 2).sum(1)
        scale = np.where(error < best, tried, scale)
        best = np.minimum(error, best)
    rounded = np.clip(np.rint(matrix / scale[:, None]), -limit, limit)
    return rounded.astype(np.int8), scale.astype(np.float32)


class Graph:
    """Nodes and constants under construction; an operator's method returns its output's name."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], {}, 0

    def constant(self, array, name=None):
        array = np.asarray(array)
        key = name or f"c{array.dtype}{array.shape}{array.tobytes().hex()[:64]}"
        if key not in self.constants:
            label = name or f"const_{len(self.constants)}"
            self.constants[key] = numpy_helper.from_array(np.array(array, order="C"), label)
        return self.constants[key].name

    def op(self, kind, *inputs, out=None, **attributes):
        self.count += 1
        name = out or f"v{self.count}"
        node = helper.make_node(kind, list(inputs), [name], name=f"{kind}_{self.count}",
                                **attributes)
        self.nodes.append(node)
        return name

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))

    def quantize(self, x):
        """[tokens, k] f32 -> u8 around 128, and one scale per token [tokens, 1]."""
        most = self.op("ReduceMax", self.op("Abs", x), axes=[1], keepdims=1)
        most = self.op("Max", most, self.constant(np.float32(1e-9)))
        inverse = self.op("Div", self.constant(np.float32(127)), most)
        scale = self.op("Mul", most, self.constant(np.float32(1 / 127)))
        spread = self.op("Add", self.op("Mul", x, inverse), self.constant(np.float32(128.5)))
        return self.op("Cast", spread, to=TensorProto.UINT8), scale

    def linear(self, quantized, weight, bias, name):
        """weight [out, in], f32."""
        x, scale = quantized
        w, w_scale = weights_to_int8(weight, LIMIT)
        product = self.op("MatMulInteger", x, self.constant(w.T, f"{name}.weight"),
                          self.constant(np.uint8(128)), self.constant(np.int8(0)))
        y = self.op("Cast", product, to=TensorProto.FLOAT)
        y = self.op("Mul", y, self.constant(w_scale, f"{name}.scale"))
        y = self.op("Mul", y, scale)
        return self.op("Add", y, self.constant(bias.astype(np.float32), f"{name}.bias"))

    def norm(self, x, weights, name, epsilon):
        scale = self.constant(weights[f"{name}.weight"], f"{name}.weight")
        bias = self.constant(weights[f"{name}.bias"], f"{name}.bias")
        return self.op("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)

    def gelu(self, x):
        erf = self.op("Erf", self.op("Div", x, self.constant(np.float32(np.sqrt(2)))))
        y = self.op("Mul", x, self.op("Add", erf, self.constant(np.float32(1))))
        return self.op("Mul", y, self.constant(np.float32(0.5)))


def build(encoder):
    """Encoder -> ONNX model."""
    weights = {k: v.float().numpy() for k, v in encoder.state_dict().items()}
    g, width, heads, epsilon = Graph(), encoder.width, encoder.heads, encoder.epsilon
    size = width // heads

    shape = g.op("Shape", "input_ids")
    sequence = g.op("Slice", shape, g.ints(1), g.ints(2))
    split = g.op("Concat", shape, g.ints(heads, size), axis=0)
    flat = g.ints(-1, width)

    words, word_scale = rows_to_int8(weights["words.weight"], 127)
    x = g.op("Gather", g.constant(words, "words"), "input_ids", axis=0)
    x = g.op("Cast", x, to=TensorProto.FLOAT)
    x_scale = g.op("Gather", g.constant(word_scale[:, None], "words.scale"), "input_ids", axis=0)
    x = g.op("Mul", x, x_scale)
    places = g.constant(weights["places"][:POSITIONS], "places")
    places = g.op("Slice", places, g.ints(0), sequence, g.ints(0))
    x = g.op("Reshape", g.op("Add", x, places), flat)
    x = g.norm(x, weights, "norm", epsilon)

    mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    mask = g.op("Sub", mask, g.constant(np.float32(1)))
    mask = g.op("Mul", mask, g.constant(np.float32(1e9)))
    mask = g.op("Unsqueeze", mask, g.ints(1, 2))
    if encoder.bias is not None:
        with torch.no_grad():
            bias = encoder.relative(POSITIONS).numpy()
        square = g.op("Concat", sequence, sequence, axis=0)
        bias = g.op("Slice", g.constant(bias, "relative"), g.ints(0, 0), square, g.ints(1, 2))
        mask = g.op("Add", mask, bias)

    for layer in range(encoder.depth):
        at = f"layers.{layer}"
        weight, bias = weights[f"{at}.qkv.weight"].copy(), weights[f"{at}.qkv.bias"].copy()
        shrink = np.float32(1 / np.sqrt(size))
        weight[:width] *= shrink
        bias[:width] *= shrink
        joint = g.linear(g.quantize(x), weight, bias, f"{at}.qkv")
        parts = [f"{at}.{n}" for n in "qkv"]
        g.nodes.append(helper.make_node("Split", [joint, g.ints(width, width, width)], parts,
                                        name=f"{at}.split", axis=1))
        q, k, v = (g.op("Reshape", p, split) for p in parts)
        q = g.op("Transpose", q, perm=[0, 2, 1, 3])
        k = g.op("Transpose", k, perm=[0, 2, 3, 1])
        v = g.op("Transpose", v, perm=[0, 2, 1, 3])
        scores = g.op("Add", g.op("MatMul", q, k), mask)
        mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), v)
        mixed = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), flat)

        def linear(value, name):
            return g.linear(g.quantize(value), weights[f"{name}.weight"], weights[f"{name}.bias"],
                            name)

        y = linear(mixed, f"{at}.mix")
        x = g.norm(g.op("Add", y, x), weights, f"{at}.mix_norm", epsilon)
        y = linear(g.gelu(linear(x, f"{at}.up")), f"{at}.down")
        x = g.norm(g.op("Add", y, x), weights, f"{at}.norm", epsilon)

    whole = g.op("Concat", shape, g.ints(width), axis=0)
    g.op("Reshape", x, whole, out="last_hidden_state")

    axes = ["batch", "sequence"]
    graph = helper.make_graph(
        g.nodes, "encoder",
        [helper.make_tensor_value_info(n, TensorProto.INT64, axes)
         for n in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*axes, width])],
        list(g.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                              producer_name="ascribe")
    onnx.checker.check_model(model)
    return model


def plain_tokenizer(path):
    """tokenizer.json with nothing but the text -> ids part, in a fixed order."""
    full = json.loads(path.read_text(encoding="utf-8"))
    keep = {k: full[k] for k in ("version", "added_tokens", "normalizer", "pre_tokenizer")}
    keep.update(truncation=None, padding=None, post_processor=None, decoder=None)
    known = {t["content"] for t in keep["added_tokens"]}
    for mark in ("[CLS]", "[SEP]"):  # in MPNet's vocabulary, but not marked as special there
        if mark not in known:
            keep["added_tokens"].append(dict(
                id=full["model"]["vocab"][mark], content=mark, single_word=False, lstrip=False,
                rstrip=False, normalized=False, special=True))
    keep["added_tokens"].sort(key=lambda t: t["id"])
    return dict(keep, model=full["model"])


def session(model, threads=1):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run(engine, ids, mask):
    feed = {"input_ids": np.asarray(ids, np.int64), "attention_mask": np.asarray(mask, np.int64)}
    return engine.run(None, feed)[0]


def statement_vectors(engine, window, tokens):
    """Features of the statements of one window, encoded by itself."""
    ids, spans = data.layout(window, tokens)
    hidden = run(engine, [ids], [[1] * len(ids)])[0]
    return [np.concatenate([hidden[s:e].mean(0) if e > s else 0 * hidden[e], hidden[e]])
            for s, e in spans]


# Written for this test: (question, what stands before, statements).
GOLDEN = [
    ("", "", ["I rushed the warm-up, so most of them were lost by the second example."]),
    ("", "We tried the new seating plan on Tuesday.",
     ["Nobody argued this time.", "The room is simply too small for thirty-one desks."]),
    ("What helped?", "", ["Because we checked in with every table, even the quiet ones spoke up.",
                          "Grade 5, period 3."]),
    ("", "The quiz came back worse than I hoped. I had marked it twice, to be sure.",
     ["Several of the children had been up half the night, their mothers told me.",
      "Next week: fractions again.", "Naïve of me to expect café-style debate at 8 a.m.!"]),
]


def golden(engine, net, tokens):
    cases = []
    for question, before, texts in GOLDEN:
        run_ = [dict(run="golden", question=question, before=before, text=t, sources=[])
                for t in texts]
        window = next(data.windows(tokens.add(run_)))
        ids, spans = data.layout(window, tokens)
        vectors = statement_vectors(engine, window, tokens)
        with torch.no_grad():
            exact = net.vectors(*data.collate([window], tokens))[0].numpy()
        cosines = [float(v @ e / np.linalg.norm(v) / np.linalg.norm(e))
                   for v, e in zip(vectors, exact)]
        first = [round(float(x), 6) for x in vectors[0]]
        cases.append(dict(question=question, before=before, statements=texts, ids=ids,
                          spans=[list(s) for s in spans], first_8=first[:8], last_8=first[-8:],
                          cosine_to_float=[round(c, 5) for c in cosines]))
    return dict(
        about="Windows, and features of their first statement (mean of its tokens, then its "
              "[SEP]) from onnxruntime on the exported int8 graph. Engines may differ where a "
              "rounding falls the other way.",
        tolerance=0.1, cases=cases)


def int8_logits(engine, net, found, tokens):
    feats = np.stack([v for w in found for v in statement_vectors(engine, w, tokens)])
    with torch.no_grad():
        return net.head(torch.from_numpy(feats)).numpy()


def compare(engine, net, tokens, a):
    """Float and int8 on the same windows of the authors that the encoder never saw."""
    records = tokens.add(data.everything(a.corpus, a.shared))
    print("set | statements | kappa at .5, matched, AP: float | int8")
    for author in data.HELD_OUT:
        found = [w for run in data.runs([r for r in records if r["author"] == author])
                 for w in data.windows(run)]
        rows = [r for _, members in found for r in members]
        before = finetune.figures(rows, finetune.predict(net, tokens, found))
        after = finetune.figures(rows, int8_logits(engine, net, found, tokens))
        print(f"{author} | {len(rows)} | {before} | {after}", flush=True)


def invariance(engine, tokens):
    """Is a window's output the same bits alone, in a batch, and padded?"""
    rnd = np.random.default_rng(0)
    rows = rnd.integers(1000, 20000, (8, 48))
    alone = np.concatenate([run(engine, r[None], np.ones((1, 48))) for r in rows])
    together = run(engine, rows, np.ones((8, 48)))
    padded = np.pad(rows, ((0, 0), (0, 29)), constant_values=tokens.pad)
    mask = np.pad(np.ones((8, 48)), ((0, 0), (0, 29)))
    longer = run(engine, padded, mask)[:, :48]
    print(f"onnxruntime, same bits: in a batch {np.array_equal(alone, together)}, "
          f"padded {np.array_equal(alone, longer)} (difference {np.abs(alone - longer).max():.2g})")


def shards(path, most=47_000_000):
    """Cuts a file into `encoder.onnx.1`, `.2` … of at most `most` bytes; one that is smaller stays
    as it is."""
    whole = path.read_bytes()
    for old in path.parent.glob(path.name + ".*"):
        old.unlink()
    if len(whole) <= most:
        return
    count = -(-len(whole) // most)
    size = -(-len(whole) // count)
    for k in range(count):
        part = path.with_name(f"{path.name}.{k + 1}")
        part.write_bytes(whole[k * size : (k + 1) * size])
    path.unlink()


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--encoder", type=pathlib.Path, required=True)
    ap.add_argument("--weights", type=pathlib.Path, required=True, help="encoder.pt of finetune.py")
    ap.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("corpus"))
    ap.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    ap.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build"))
    ap.add_argument("--figures", action="store_true")
    ap.add_argument("--threads", type=int, default=2)
    a = ap.parse_args()
    finetune.check(a.encoder)
    torch.set_num_threads(a.threads)
    a.out.mkdir(parents=True, exist_ok=True)

    net = finetune.load(finetune.Net(a.encoder), a.weights).eval()
    onnx.save(build(net.encoder), a.out / "encoder.onnx")
    tokenizer = json.dumps(plain_tokenizer(a.encoder / "tokenizer.json"), ensure_ascii=False,
                           separators=(",", ":"))
    (a.out / "tokenizer.json").write_text(tokenizer, encoding="utf-8")

    tokens = data.Tokens(a.out / "tokenizer.json")
    engine = session((a.out / "encoder.onnx").as_posix(), a.threads)
    cases = golden(engine, net, tokens)
    (a.out / "golden.json").write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n",
                                       encoding="utf-8")
    print(f"encoder.onnx {(a.out / 'encoder.onnx').stat().st_size:,} bytes; cosine to float",
          [c["cosine_to_float"] for c in cases["cases"]])
    invariance(engine, tokens)
    if a.figures:
        compare(engine, net, tokens, a)
    shards(a.out / "encoder.onnx")


if __name__ == "__main__":
    main()
