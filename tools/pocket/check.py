"""Reads the exported files again with nothing but numpy, one token at a time, and compares with evaluate.py's path.

An independent forward pass in 64-bit floats over the same bytes: it shows that packing, scales, biases and shapes are
what the format says, and that the greedy replies are the same.

Usage: check.py [FOLDER] [N]
"""
import json
import os
import sys

import numpy as np

import evaluate
import model as M
from tokenizer import EOS, Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))


def read(folder):
    shard = json.load(open(f"{folder}/tensor-cache.json"))["records"][0]
    blob = open(f"{folder}/{shard['dataPath']}", "rb").read()
    out = {}
    for r in shard["records"]:
        kind = {"uint32": np.uint32, "float16": np.float16}[r["dtype"]]
        out[r["name"]] = np.frombuffer(blob[r["byteOffset"]:r["byteOffset"] + r["nbytes"]], kind).reshape(r["shape"])
    return out


def matrix(t, name):
    words, scale = t[name + ".q_weight"], t[name + ".q_scale"].astype(np.float64)
    n, k8 = words.shape
    w = np.zeros((n, k8 * 8))
    for i in range(8):
        w[:, i::8] = (words >> np.uint32(4 * i)) & np.uint32(15)
    return (w - 7) * np.repeat(scale, 32, axis=1)


class Model:
    def __init__(self, folder):
        c = self.c = json.load(open(f"{folder}/mlc-chat-config.json"))["model_config"]
        t = read(folder)
        self.embed, self.head, self.last = matrix(t, "model.embed_tokens"), matrix(t, "lm_head"), t["model.norm.weight"].astype(np.float64)
        self.layers = []
        for i in range(c["num_hidden_layers"]):
            p = f"model.layers.{i}."
            self.layers.append({"n1": t[p + "input_layernorm.weight"].astype(np.float64), "qkv": matrix(t, p + "self_attn.c_attn"), "b": t[p + "self_attn.c_attn.bias"].astype(np.float64),
                                "o": matrix(t, p + "self_attn.o_proj"), "n2": t[p + "post_attention_layernorm.weight"].astype(np.float64),
                                "gu": matrix(t, p + "mlp.gate_up_proj"), "d": matrix(t, p + "mlp.down_proj")})

    def start(self):
        self.keys, self.values, self.at = [[] for _ in self.layers], [[] for _ in self.layers], 0

    def step(self, token):
        c, d = self.c, self.c["head_dim"]
        heads, kv = c["num_attention_heads"], c["num_key_value_heads"]
        norm = lambda x, w: x / np.sqrt((x * x).mean() + c["rms_norm_eps"]) * w
        angle = self.at / c["rope_theta"] ** (np.arange(0, d, 2) / d)
        cos, sin = np.cos(angle), np.sin(angle)
        turn = lambda h: np.concatenate([h[: d // 2] * cos - h[d // 2:] * sin, h[d // 2:] * cos + h[: d // 2] * sin])
        x = self.embed[token].copy()
        for i, l in enumerate(self.layers):
            y = l["qkv"] @ norm(x, l["n1"]) + l["b"]
            parts = y.reshape(heads + 2 * kv, d)
            self.keys[i].append([turn(h) for h in parts[heads:heads + kv]])
            self.values[i].append(parts[heads + kv:])
            k, v = np.array(self.keys[i]), np.array(self.values[i])
            o = []
            for h in range(heads):
                g = h // (heads // kv)
                s = k[:, g] @ turn(parts[h]) / np.sqrt(d)
                s = np.exp(s - s.max())
                o.append((s / s.sum()) @ v[:, g])
            x = x + l["o"] @ np.concatenate(o)
            gate, up = np.split(l["gu"] @ norm(x, l["n2"]), 2)
            x = x + l["d"] @ (gate / (1 + np.exp(-gate)) * up)
        self.at += 1
        return self.head @ norm(x, self.last)


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else evaluate.POCKET
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    tok = Tokenizer(f"{folder}/tokenizer.json")
    skills = json.load(open(f"{HERE}/evaluation.json", encoding="utf-8"))["skills"]
    some = [v[i] for i in range(-(-n // len(skills))) for v in skills.values()][:n]
    prompts = [tok.encode(evaluate.prompt(x)) for x in some]
    stop, model, same = tok.marker[EOS], Model(folder), 0
    for ids, other in zip(prompts, M.generate(evaluate.load(folder), prompts, stop)):
        model.start()
        for t in ids:
            logits = model.step(t)
        made = []
        while len(made) < 700 and logits.argmax() != stop:
            made.append(int(logits.argmax()))
            logits = model.step(made[-1])
        same += made == other
        if made != other:
            print("differs:", repr(tok.decode(made)), repr(tok.decode(other)))
    print(f"{same} of {n} replies equal")
    sys.exit(same != n)
