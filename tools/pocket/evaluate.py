"""Judges the exported pocket model: full greedy generation on evaluation.json and phrasings.json.

Reads only the files of public/pocket (so the weights are the rounded ones), prints one JSON line per skill:
{"name": "pocket/<skill>", "value": share right, "n": problems}; "agree" is the share of right answers whose thought
says the same. Failures go to stderr with --show N.

Usage: evaluate.py [FOLDER] [--only a,b] [--max N] [--show N] [--checkpoint C.pt] [--float]
"""
import argparse
import json
import os
import re
import sys

import numpy as np
import torch

import model as M
from tokenizer import ASSISTANT, BOS, EOS, USER, Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
POCKET = os.path.join(HERE, "..", "..", "public", "pocket")


def load(folder):
    """The tensors as the device sees them, under model.py's names"""
    shard = json.load(open(f"{folder}/tensor-cache.json"))["records"][0]
    blob = open(f"{folder}/{shard['dataPath']}", "rb").read()
    raw = {r["name"]: np.frombuffer(blob, {"uint32": "<u4", "float16": "<f2"}[r["dtype"]], r["nbytes"] // {"uint32": 4, "float16": 2}[r["dtype"]], r["byteOffset"]).reshape(r["shape"])
           for r in shard["records"]}
    out = {}
    for name, a in raw.items():
        if name.endswith(".q_weight"):
            q = ((a[:, :, None] >> (np.arange(8, dtype=np.uint32) * 4)) & 15).reshape(a.shape[0], -1).astype(np.float32)
            s = raw[name[: -len("q_weight")] + "q_scale"].astype(np.float32)
            w = (q.reshape(len(q), -1, M.GROUP) - 7) * s[:, :, None]
            out[name[: -len("q_weight")] + "weight"] = torch.tensor(w.reshape(q.shape))
        elif not name.endswith(".q_scale"):
            out[name] = torch.tensor(a.astype(np.float32))
    return out


def prompt(x):
    """DeepSeek's template with the thought opened, earlier thoughts stripped: what the page sends"""
    t = BOS + x.get("system", "")
    for i, m in enumerate(x["messages"]):
        t += m + EOS if i % 2 else USER + m + ASSISTANT
    return t + "<think>\n"


def agrees(thought, answer):
    """Does the last line of the thought say what the answer says?"""
    last = thought.strip().split("\n")[-1]
    if " = " in answer:
        if "before" in last:
            return answer.split(" = ")[-1].rstrip(".") in last
        return last.split(": ")[-1].removeprefix("= ").strip() == answer.split(" = ")[-1].rstrip(".")
    m = re.search(r'There (?:is|are) (\d+) (\w) in "(\w+)"', answer)
    if m:
        if "now " in last:
            return f"now {m[1]}:" in last
        steps = re.findall(r" (\w)(\d+)", last.split(":", 1)[-1])
        return "".join(a for a, _ in steps) == m[3] and steps[-1][1] == m[1]
    m = re.search(r'"(\w+)" backwards is "(\w+)"', answer)
    if m:
        return "".join(re.findall(r"\d+([a-z])", last)) == m[2] or m[2] in last
    m = re.search(r"has (\d+) letters", answer)
    if m:
        return m[1] in last
    m = re.search(r"(\S+) is (larger|smaller) than (\S+)\.$", answer)
    if m:
        big, small = (m[1], m[3]) if m[2] == "larger" else (m[3], m[1])
        return (f"larger: {big}" in thought and f"smaller: {small}" in thought) or "before" in last
    return True


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder", nargs="?", default=POCKET)
    a.add_argument("--only", default="")
    a.add_argument("--max", type=int, default=10 ** 9)
    a.add_argument("--show", type=int, default=0)
    a.add_argument("--checkpoint", help="judge a checkpoint instead of the exported files")
    a.add_argument("--float", action="store_true", help="do not round the checkpoint's weights")
    args = a.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    tok = Tokenizer(f"{args.folder}/tokenizer.json")
    if args.checkpoint:
        w = torch.load(args.checkpoint)["master"]
        w = w if args.float else {k: M.rounded(v) for k, v in w.items()}
    else:
        w = load(args.folder)
    spec = json.load(open(f"{HERE}/evaluation.json", encoding="utf-8"))
    sets = dict(spec["skills"])
    sets["phrasings"] = [{"messages": x["prompt"] if isinstance(x["prompt"], list) else [x["prompt"]], "expect": x["expect"], "kind": "regex"}
                         for x in json.load(open(f"{HERE}/phrasings.json", encoding="utf-8"))]
    only = [s for s in args.only.split(",") if s] or list(sets)
    rows = [(s, x) for s in only for x in sets[s][: args.max]]
    made = M.generate(w, [tok.encode(prompt(x)) for _, x in rows], tok.marker[EOS])
    right, count, agree, shown = {}, {}, {}, {}
    for (skill, x), ids in zip(rows, made):
        text = tok.decode(ids)
        thought, _, answer = text.partition("</think>")
        answer = answer.strip()
        want = x["expect"]
        if x.get("kind") == "regex":
            ok = re.search(spec["answers"][want[1:]] if want.startswith("@") else want, answer) is not None
        else:
            ok = answer == want
        count[skill] = count.get(skill, 0) + 1
        right[skill] = right.get(skill, 0) + ok
        agree[skill] = agree.get(skill, 0) + (ok and agrees(thought, answer))
        if not ok and shown.get(skill, 0) < args.show:
            shown[skill] = shown.get(skill, 0) + 1
            print(f"[{skill}] {x['messages']!r} want {want!r} got {answer!r}\n    {thought.strip()!r}", file=sys.stderr)
        elif ok and args.show and not agrees(thought, answer):
            print(f"[{skill}] thought disagrees: {thought!r} {answer!r}", file=sys.stderr)
    for s in only:
        print(json.dumps({"name": f"pocket/{s}", "value": round(right[s] / count[s], 4), "n": count[s], "agree": round(agree[s] / max(1, right[s]), 4)}), flush=True)


if __name__ == "__main__":
    main()
