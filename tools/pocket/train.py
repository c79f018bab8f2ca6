"""Trains the pocket model on a few CPU cores.

N processes of one thread each share the parameters (memory mapped); every process computes gradients on its own
batch, then updates its own share of the parameters with the mean of all gradients. One process with N threads is
several times slower here: its operations are too small, and every one of them ends in a barrier.

The matrices of the layers learn with Muon, everything else with AdamW. The learning rate is constant and then
falls linearly to zero, which is when most of the accuracy appears. From `qat` on, the forward pass runs on
weights rounded exactly as the export rounds them (model.rounded), while the updates go to a full-precision master.

Data are drawn from seeds that depend on (seed, process, pool number) only, the number of steps is fixed and
nothing depends on the clock, so the same command gives the same model on the same machine and library versions.

Usage: train.py OUT.pt [--steps N] [--seed N] [--from CHECKPOINT.pt] [--rate F] [--qat 0..1] [--decay 0..1] …
"""
import argparse
import os
import random
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import torch
import torch.multiprocessing as mp
import torch.nn.functional as F

import data
import model as M
from tokenizer import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
POCKET = os.path.join(HERE, "..", "..", "public", "pocket")
CONTEXT = M.CONFIG["context_window_size"]
MOMENTUM, DECAY, BETAS = 0.95, 0.05, (0.9, 0.98)


def encoded(tok, c, r):
    """-> ids, weights in the loss, positions. Positions jump before later turns, so that distances up to the whole
    context are met although the conversations are short (rotary positions only know distances)."""
    ids, learn, pos, at = [], [], [], 0
    jump = r.random() < 0.35
    for i, (text, flag, raw) in enumerate(c.segments):
        if jump and (i in c.gaps or i == 1) and r.random() < 0.7:
            at += r.randrange(0, 220)
        e = tok.encode(text, raw)
        ids += e
        learn += [flag] * len(e)
        pos += range(at, at + len(e))
        at += len(e)
    return ids, learn, pos


class Batches:
    """Pools of conversations, sorted by length and cut in batches of about `tokens` tokens: fewer when they are long,
    because attention makes those slower, and every process waits for the slowest"""

    def __init__(self, seed, rank, tokens, pool):
        self.tok = Tokenizer(f"{POCKET}/tokenizer.json")
        vocab = [t for t in self.tok.vocab if 3 <= len(t.lstrip("Ġ")) and t.lstrip("Ġ").isascii() and t.lstrip("Ġ").isalpha()]
        data.KNOWN[:] = sorted({t.lstrip("Ġ").lower() for t in vocab})
        self.seed, self.rank, self.tokens, self.pool, self.n, self.ready = seed, rank, tokens, pool, 0, []

    def next(self):
        if not self.ready:
            r = random.Random(f"{self.seed}/{self.rank}/{self.n}")
            self.n += 1
            items = []
            while len(items) < self.pool:
                x = encoded(self.tok, data.conversation(r), r)
                if len(x[0]) <= 760 and x[2][-1] < CONTEXT + 200:
                    items.append(x)
            items.sort(key=lambda x: len(x[0]))
            cur = []
            for x in items:
                if cur and (len(cur) + 1) * len(x[0]) * (1 + len(x[0]) / 600) > self.tokens * 1.3:
                    self.ready.append(cur)
                    cur = []
                cur.append(x)
            # a short rest is dropped: a batch of few tokens would weigh as much as a full one
            if len(cur) * len(cur[-1][0]) > self.tokens * 0.6:
                self.ready.append(cur)
            r.shuffle(self.ready)
        rows = self.ready.pop()
        t = max(len(x[0]) for x in rows)
        ids = torch.zeros(len(rows), t, dtype=torch.long)
        learn = torch.zeros(len(rows), t)
        pos = torch.zeros(len(rows), t, dtype=torch.long)
        for i, (a, b, c) in enumerate(rows):
            ids[i, : len(a)] = torch.tensor(a)
            learn[i, : len(a)] = torch.tensor(b)
            pos[i, : len(a)] = torch.tensor(c)
        return ids, learn, pos


def orthogonal(g):
    """Newton-Schulz iteration of Muon: the nearest (roughly) orthogonal matrix"""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm() + 1e-7)
    flip = x.shape[0] > x.shape[1]
    x = x.t() if flip else x
    for _ in range(5):
        s = x @ x.t()
        x = a * x + (b * s + c * (s @ s)) @ x
    return x.t() if flip else x


def is_matrix(name):
    return name.startswith("model.layers") and name.endswith("proj.weight") or name.endswith("c_attn.weight")


def work(rank, n, args, spans, master, shown, grads, moment, second, barrier, stats, start):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    views = lambda flat: {k: flat[a:b].view(s) for k, (a, b, s) in spans.items()}
    w = {k: v.requires_grad_(True) for k, v in views(shown).items()}
    mine, slots = views(grads[rank]), views(master)
    plain = views(shown.detach())
    mom, sec = views(moment), views(second)
    cost = {k: (b - a) * (3 if is_matrix(k) else 1) for k, (a, b, _) in spans.items()}
    load, own = [0] * n, []
    for k in sorted(cost, key=lambda k: -cost[k]):
        i = load.index(min(load))
        load[i] += cost[k]
        if i == rank:
            own.append(k)
    batches = Batches(args.seed, rank, args.tokens, args.pool)
    cos, sin = M.rope_table(CONTEXT + 1024)
    seen = learnt = 0
    t0 = time.time()
    lost = None
    last = args.stop or args.steps
    for step in range(start, last):
        ids, learn, pos = batches.next()
        x, y, m = ids[:, :-1], ids[:, 1:], learn[:, 1:] > 0
        weight = learn[:, 1:][m]
        p = pos[:, :-1]
        h = M.forward(w, x, cos[p][:, :, None], sin[p][:, :, None])
        loss = (F.cross_entropy(F.linear(h[m], w["lm_head.weight"]), y[m], reduction="none") * weight).sum() / weight.sum()
        for k, g in zip(w, torch.autograd.grad(loss, list(w.values()))):
            mine[k].copy_(g)
        seen += x.numel()
        barrier.wait()
        done = (step + 1) / args.steps
        f = min(1.0, (step - start + 1) / args.warmup) * min(1.0, (1 - step / args.steps) / args.decay)
        qat = done > args.qat
        with torch.no_grad():
            for k in own:
                a, b, shape = spans[k]
                g = grads[:, a:b].mean(0).view(shape)
                if is_matrix(k):
                    mom[k].mul_(MOMENTUM).add_(g)
                    u = orthogonal(g + MOMENTUM * mom[k])
                    rate = args.rate * f
                    slots[k].mul_(1 - rate * DECAY).add_(u, alpha=-rate * max(1.0, shape[0] / shape[1]) ** 0.5)
                else:
                    g = g * min(1.0, 1.0 / (g.norm().item() + 1e-6))
                    mom[k].mul_(BETAS[0]).add_(g, alpha=1 - BETAS[0])
                    sec[k].mul_(BETAS[1]).addcmul_(g, g, value=1 - BETAS[1])
                    i = step + 1
                    rate = args.rate * args.adam * f
                    d = (sec[k] / (1 - BETAS[1] ** i)).sqrt_().add_(1e-9)
                    slots[k].mul_(1 - rate * DECAY * (len(shape) > 1)).addcdiv_(mom[k] / (1 - BETAS[0] ** i), d, value=-rate)
                plain[k].copy_(M.rounded(slots[k]) if qat else slots[k])
        stats[rank, 0], stats[rank, 1] = loss.item(), seen
        barrier.wait()
        if rank == 0:
            v = stats[:, 0].mean().item()
            lost = v if lost is None else 0.98 * lost + 0.02 * v
            if step % 50 == 0 or step + 1 == last:
                dt = time.time() - t0
                print(f"step {step} loss {lost:.4f} rate {f:.3f} {'qat ' if qat else ''}tokens {stats[:, 1].sum().item() / 1e6:.2f}M "
                      f"{stats[:, 1].sum().item() / dt:.0f}/s {dt / 60:.1f} min, {(last - step) * dt / (step - start + 1) / 60:.1f} to go", flush=True)
            if (step + 1) % args.save == 0 or step + 1 == last:
                torch.save({"step": step + 1, "master": {k: v.clone() for k, v in slots.items()}, "moment": moment.clone(), "second": second.clone(),
                            "config": M.CONFIG, "args": vars(args)}, args.out + ".part")
                os.replace(args.out + ".part", args.out)


if __name__ == "__main__":
    a = argparse.ArgumentParser()
    a.add_argument("out")
    a.add_argument("--steps", type=int, default=100)
    a.add_argument("--stop", type=int, default=None, help="end here, although the schedule is made for --steps")
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--processes", type=int, default=3)
    a.add_argument("--tokens", type=int, default=2560, help="per process and step")
    a.add_argument("--pool", type=int, default=256, help="conversations that are sorted by length together")
    a.add_argument("--rate", type=float, default=0.02, help="Muon's; AdamW's is this times --adam")
    a.add_argument("--adam", type=float, default=0.15)
    a.add_argument("--warmup", type=int, default=60)
    a.add_argument("--decay", type=float, default=0.6, help="share of the run in which the rate falls to zero")
    a.add_argument("--qat", type=float, default=0.6, help="share of the run after which weights are rounded")
    a.add_argument("--save", type=int, default=500)
    a.add_argument("--from", dest="start", default=None, help="weights to begin with; the optimizer begins anew")
    a.add_argument("--reading", type=float, default=0.0, help="share of the sums that are cut off after the line that restates them")
    a.add_argument("--resume", default=None, help="checkpoint to go on from: weights, optimizer and step")
    a.add_argument("--mix", default="", help="other shares of some kinds of problems than data.MIX and data.ASK have: kind=share,…")
    args = a.parse_args()
    data.READING = args.reading
    for kind, share in (x.split("=") for x in args.mix.split(",") if x):
        (data.ASK if kind in data.ASK else data.MIX)[kind] = float(share)
    spans, at = {}, 0
    for k, s in M.shapes().items():
        size = 1
        for d in s:
            size *= d
        spans[k] = (at, at + size, s)
        at += size
    flat = lambda *s: torch.zeros(*s).share_memory_()
    master, shown, moment, second, grads, stats = flat(at), flat(at), flat(at), flat(at), flat(args.processes, at), flat(args.processes, 2)
    saved = torch.load(args.resume or args.start) if args.resume or args.start else None
    first = saved["master"] if saved else M.initial(args.seed)
    step = 0
    if args.resume:
        step = saved["step"]
        moment.copy_(saved["moment"])
        second.copy_(saved["second"])
    for k, (i, j, s) in spans.items():
        master[i:j] = first[k].reshape(-1)
        shown[i:j] = (M.rounded(first[k]) if step / args.steps >= args.qat else first[k]).reshape(-1)
    print(f"{at} parameters, {args}", flush=True)
    barrier = mp.get_context("fork").Barrier(args.processes)
    jobs = [mp.get_context("fork").Process(target=work, args=(i, args.processes, args, spans, master, shown, grads, moment, second, barrier, stats, step), daemon=True)
            for i in range(args.processes)]
    for j in jobs:
        j.start()
    while any(j.is_alive() for j in jobs):
        time.sleep(0.5)
        if any(j.exitcode not in (None, 0) for j in jobs):
            sys.exit("a worker failed")  # daemons end with us
    for j in jobs:
        j.join()
