"""The encoder in PyTorch: BERT or MPNet, from its safetensors file, as one small module.

Both are the same network but for names, token types (BERT; folded into the positions here), an
offset of the positions and a bias by relative position that all layers share (MPNet).
"""
import json
import math
import pathlib

import safetensors.torch
import torch
from torch import nn
from torch.nn import functional as F


def attend(q, k, v, mask):
    """Plain attention: for windows this short faster to train than PyTorch's fused one."""
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    return torch.softmax(scores + mask.to(scores.dtype), -1) @ v


class Dropout(nn.Module):
    """Dropout whose masks are cut from one long random mask: drawing them anew costs 8 % of the
    training time."""

    def __init__(self, share, size=1 << 23):
        super().__init__()
        self.share = share
        self.pool = ((torch.rand(size) >= share) / (1 - share)).bfloat16() if share else None

    def forward(self, x):
        if not self.training or not self.share:
            return x
        n = x.numel()
        if n > len(self.pool):
            self.pool = self.pool.repeat(2 + n // len(self.pool))
        at = int(torch.randint(len(self.pool) - n + 1, ()))
        return x * self.pool[at : at + n].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    def __init__(self, width, heads, inner, epsilon):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, epsilon)

    def forward(self, x, mask, drop):
        b, s, w = x.shape
        q, k, v = self.qkv(x).view(b, s, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        y = attend(q, k, v, mask)
        y = self.mix(y.transpose(1, 2).reshape(b, s, w))
        x = self.mix_norm(x + drop(y))
        y = self.down(F.gelu(self.up(x)))
        return self.norm(x + drop(y))


class Encoder(nn.Module):
    """`frozen`: lower layers, and with them the positions, that training leaves as they are."""

    def __init__(self, folder, drop=0.1, frozen=0):
        super().__init__()
        self.frozen = frozen
        folder = pathlib.Path(folder)
        c = json.loads((folder / "config.json").read_text())
        self.width, self.heads, self.depth = (
            c["hidden_size"], c["num_attention_heads"], c["num_hidden_layers"])
        self.drop, self.epsilon = Dropout(drop), c["layer_norm_eps"]
        mpnet = c["model_type"] == "mpnet"
        w = safetensors.torch.load_file(str(folder / "model.safetensors"))
        w = {k.split("mpnet.")[-1].removeprefix("bert."): v for k, v in w.items()}
        self.words = nn.Embedding.from_pretrained(w["embeddings.word_embeddings.weight"], freeze=True)
        places = w["embeddings.position_embeddings.weight"]
        if mpnet:
            places = places[c["pad_token_id"] + 1:]
        else:
            places = places + w["embeddings.token_type_embeddings.weight"][0]
        self.places = nn.Parameter(places.clone())
        self.norm = nn.LayerNorm(self.width, self.epsilon)
        self.bias = None
        if mpnet:
            self.bias = nn.Parameter(w["encoder.relative_attention_bias.weight"], requires_grad=False)
        self.layers = nn.ModuleList(
            Layer(self.width, self.heads, c["intermediate_size"], self.epsilon) for _ in range(self.depth))

        def put(module, *names):
            with torch.no_grad():
                module.weight.copy_(torch.cat([w[f"{n}.weight"] for n in names]))
                module.bias.copy_(torch.cat([w[f"{n}.bias"] for n in names]))
        put(self.norm, "embeddings.LayerNorm")
        for i, l in enumerate(self.layers):
            at = f"encoder.layer.{i}"
            own = f"{at}.attention.attn" if mpnet else f"{at}.attention.self"
            put(l.qkv, *([f"{own}.{n}" for n in "qkv"] if mpnet else
                         [f"{own}.{n}" for n in ("query", "key", "value")]))
            put(l.mix, f"{own}.o" if mpnet else f"{at}.attention.output.dense")
            put(l.mix_norm, f"{at}.attention.LayerNorm" if mpnet else f"{at}.attention.output.LayerNorm")
            put(l.up, f"{at}.intermediate.dense")
            put(l.down, f"{at}.output.dense")
            put(l.norm, f"{at}.output.LayerNorm")

    def relative(self, size):
        """[heads, size, size]: T5's buckets, two-sided, 32 of them up to a distance of 128."""
        d = torch.arange(size)[None, :] - torch.arange(size)[:, None]
        n = -d
        ret = (n < 0).long() * 16
        n = n.abs()
        far = 8 + (torch.log(n.clamp(min=1).float() / 8) / math.log(128 / 8) * 8).long()
        bucket = ret + torch.where(n < 8, n, far.clamp(max=15))
        return self.bias[bucket].permute(2, 0, 1)

    def forward(self, ids, mask):
        size = ids.shape[1]
        away = ((mask - 1) * 1e9)[:, None, None, :].float()
        if self.bias is not None:
            away = away + self.relative(size)
        else:
            away = away.expand(-1, -1, size, -1)
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            x = self.drop(self.norm(self.words(ids) + self.places[:size]))
        for k, l in enumerate(self.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and k >= self.frozen):
                x = l(x, away, self.drop)
        return x
