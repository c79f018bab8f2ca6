"""Asks the exported pocket model and prints thought and answer. Several texts are the turns of a conversation.

Usage: ask.py TEXT [ANSWER TEXT …] [--system TEXT] [--checkpoint C.pt] [--each]   (--each: every text is a question of its own)
"""
import argparse

import torch

import evaluate
import model as M
from tokenizer import EOS, Tokenizer

if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("text", nargs="+")
    a.add_argument("--system", default="")
    a.add_argument("--checkpoint")
    a.add_argument("--each", action="store_true")
    args = a.parse_args()
    tok = Tokenizer(f"{evaluate.POCKET}/tokenizer.json")
    w = {k: M.rounded(v) for k, v in torch.load(args.checkpoint)["master"].items()} if args.checkpoint else evaluate.load(evaluate.POCKET)
    sets = [[t] for t in args.text] if args.each else [args.text]
    prompts = [tok.encode(evaluate.prompt({"system": args.system, "messages": m})) for m in sets]
    for m, ids in zip(sets, M.generate(w, prompts, tok.marker[EOS])):
        thought, _, answer = tok.decode(ids).partition("</think>")
        print(f"> {m[-1]}\n    " + thought.strip().replace("\n", "\n    ") + f"\n{answer.strip()}\n")
