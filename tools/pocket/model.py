"""The pocket model: a Qwen2 decoder, small enough to train on a few CPU cores.

Same architecture family as the R1 distills on Qwen (RMSNorm, rotary positions in half-split form, grouped
queries, biases on q/k/v, SwiGLU, untied head), so that the model library of the page runs it unchanged.
Weights live in one flat dict of tensors under MLC's names; `forward` is a plain function of it, which lets the
trainer keep a full-precision master copy and run the forward pass on the rounded one (see train.py).
"""
import math

import torch
import torch.nn.functional as F

CONFIG = {
    "hidden_size": 192,
    "intermediate_size": 512,
    "num_attention_heads": 6,
    "num_hidden_layers": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "rms_norm_eps": 1e-6,
    "rope_theta": 10000,
    "vocab_size": 512,
    "tie_word_embeddings": False,
    "context_window_size": 1024,
    "prefill_chunk_size": 256,
}
GROUP = 32  # inputs that share one quantisation scale


def shapes(c=CONFIG):
    """Name -> shape of every tensor, in the order in which the export writes them."""
    h, d = c["hidden_size"], c["head_dim"]
    q, kv, inner = c["num_attention_heads"] * d, c["num_key_value_heads"] * d, c["intermediate_size"]
    out = {"model.embed_tokens.weight": (c["vocab_size"], h)}
    for i in range(c["num_hidden_layers"]):
        p = f"model.layers.{i}."
        out[p + "input_layernorm.weight"] = (h,)
        out[p + "self_attn.c_attn.weight"] = (q + 2 * kv, h)
        out[p + "self_attn.c_attn.bias"] = (q + 2 * kv,)
        out[p + "self_attn.o_proj.weight"] = (h, q)
        out[p + "post_attention_layernorm.weight"] = (h,)
        out[p + "mlp.gate_up_proj.weight"] = (2 * inner, h)
        out[p + "mlp.down_proj.weight"] = (h, inner)
    out["model.norm.weight"] = (h,)
    out["lm_head.weight"] = (c["vocab_size"], h)
    return out


def parameter_count(c=CONFIG):
    return sum(math.prod(s) for s in shapes(c).values())


def initial(seed, c=CONFIG):
    g = torch.Generator().manual_seed(seed)
    out = {}
    for name, shape in shapes(c).items():
        if len(shape) == 1:
            out[name] = torch.zeros(shape) if name.endswith("bias") else torch.ones(shape)
            continue
        std = 1.0 / math.sqrt(shape[1])
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            std /= math.sqrt(2 * c["num_hidden_layers"])
        if name.startswith(("model.embed", "lm_head")):
            std = 0.5 if name.startswith("model.embed") else 0.02
        out[name] = torch.randn(shape, generator=g) * std
    return out


def quantise(w):
    """q4f16_1 of a matrix: (q as uint8 in 0..14, scale as float16). Exactly what export.py writes."""
    n, k = w.shape
    g = w.reshape(n, k // GROUP, GROUP)
    scale = (g.abs().amax(-1) / 7).half()
    s = scale.float().clamp_min(1e-7)
    q = torch.clamp(torch.round(g / s[..., None] + 7), 0, 14)
    return q.reshape(n, k).to(torch.uint8), scale


def rounded(w):
    """The values that the device will see for `w`: 4-bit matrices, float16 vectors."""
    if w.dim() == 1:
        return w.half().float()
    q, scale = quantise(w)
    n, k = w.shape
    return ((q.reshape(n, k // GROUP, GROUP).float() - 7) * scale.float()[..., None]).reshape(n, k)


class _Norm(torch.autograd.Function):
    """RMSNorm with a hand-written backward: five times fewer passes over memory than autograd's."""

    @staticmethod
    def forward(ctx, x, w, eps):
        r = torch.rsqrt((x * x).mean(-1, keepdim=True) + eps)
        n = x * r
        ctx.save_for_backward(n, r, w)
        return n * w

    @staticmethod
    def backward(ctx, g):
        n, r, w = ctx.saved_tensors
        gw = (g * n).reshape(-1, n.shape[-1]).sum(0)
        gn = g * w
        return r * (gn - n * (gn * n).mean(-1, keepdim=True)), gw, None


norm = _Norm.apply


def rope_table(length, c=CONFIG):
    d = c["head_dim"]
    f = c["rope_theta"] ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    a = torch.arange(length, dtype=torch.float64)[:, None] * f[None]
    a = torch.cat([a, a], -1)
    sin = a.sin()
    sin[:, : d // 2] *= -1  # so that the rotation is x*cos + swap(x)*sin
    return a.cos().float(), sin.float()


def rotate(x, cos, sin):
    """x [B, T, heads, D]; cos, sin [B or 1, T, 1, D]"""
    h = x.shape[-1] // 2
    return x * cos + torch.cat([x[..., h:], x[..., :h]], -1) * sin


def forward(w, ids, cos, sin, cache=None, mask=None, c=CONFIG):
    """ids [B, T] -> hidden states after the last norm [B, T, H].

    cos, sin: [B or 1, T, 1, D] rows of the rotary table. cache: list of (k, v) to append to (generation).
    mask: additive [.., T, S]; causal when None.
    """
    heads, kvh, d = c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
    group, eps = heads // kvh, c["rms_norm_eps"]
    b, t = ids.shape
    x = F.embedding(ids, w["model.embed_tokens.weight"])
    if mask is None:
        mask = torch.full((t, t), -1e9).triu(1)
    for i in range(c["num_hidden_layers"]):
        p = f"model.layers.{i}."
        h = norm(x, w[p + "input_layernorm.weight"], eps)
        qkv = F.linear(h, w[p + "self_attn.c_attn.weight"], w[p + "self_attn.c_attn.bias"])
        qkv = qkv.view(b, t, heads + 2 * kvh, d)
        qk = rotate(qkv[:, :, : heads + kvh], cos, sin)
        q, k, v = qk[:, :, :heads], qk[:, :, heads:], qkv[:, :, heads + kvh:]
        if cache is not None:
            if cache[i] is not None:
                k, v = torch.cat([cache[i][0], k], 1), torch.cat([cache[i][1], v], 1)
            cache[i] = (k, v)
        s = k.shape[1]
        # [B, kv, group*T, D] x [B, kv, D, S]: one batched product for the heads that share keys
        q = q.reshape(b, t, kvh, group, d).permute(0, 2, 3, 1, 4).reshape(b, kvh, group * t, d)
        a = torch.matmul(q, k.permute(0, 2, 3, 1) * d ** -0.5).view(b, kvh, group, t, s)
        a = torch.softmax(a + mask, -1).view(b, kvh, group * t, s)
        o = torch.matmul(a, v.transpose(1, 2)).view(b, kvh, group, t, d)
        o = o.permute(0, 3, 1, 2, 4).reshape(b, t, heads * d)
        x = x + F.linear(o, w[p + "self_attn.o_proj.weight"])
        h = norm(x, w[p + "post_attention_layernorm.weight"], eps)
        gu = F.linear(h, w[p + "mlp.gate_up_proj.weight"])
        gate, up = gu.split(c["intermediate_size"], -1)
        x = x + F.linear(F.silu(gate) * up, w[p + "mlp.down_proj.weight"])
    return norm(x, w["model.norm.weight"], eps)


@torch.no_grad()
def generate(w, prompts, stop, limit=700, c=CONFIG, rows=128):
    """Greedy continuation of each id list in `prompts`; padded on the left in batches. Returns id lists."""
    cos, sin = rope_table(4096, c)
    out = [None] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    for start in range(0, len(order), rows):
        live = order[start:start + rows]
        n = max(len(prompts[i]) for i in live)
        pad = torch.tensor([n - len(prompts[i]) for i in live])
        ids = torch.tensor([[0] * (n - len(prompts[i])) + prompts[i] for i in live])
        pos = (torch.arange(n)[None] - pad[:, None]).clamp_min(0)
        hidden = torch.where(torch.arange(n)[None] < pad[:, None], -1e9, 0.0)[:, None, None, None, :]
        cache = [None] * c["num_hidden_layers"]
        mask = torch.full((n, n), -1e9).triu(1) + hidden
        h = forward(w, ids, cos[pos][:, :, None], sin[pos][:, :, None], cache, mask, c)[:, -1]
        made = {i: [] for i in live}
        for step in range(limit):
            nxt = F.linear(h, w["lm_head.weight"]).argmax(-1)
            keep = [r for r in range(len(live)) if nxt[r].item() != stop]
            for r in keep:
                made[live[r]].append(nxt[r].item())
            if not keep:
                break
            if len(keep) < len(live):
                live = [live[r] for r in keep]
                nxt, pad, hidden = nxt[keep], pad[keep], hidden[keep]
                cache = [(k[keep], v[keep]) for k, v in cache]
            hidden = F.pad(hidden, (0, 1))
            pos = (n + step - pad)[:, None]
            h = forward(w, nxt[:, None], cos[pos][:, :, None], sin[pos][:, :, None], cache, hidden, c)[:, -1]
        for i, ids in made.items():
            out[i] = ids
    return out
