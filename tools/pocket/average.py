"""The mean of two checkpoints of one training run: what each end of a stage is better at, the mean is nearly as good at.

Usage: average.py OUT.pt A.pt B.pt SHARE_OF_B
"""
import sys

import torch

if __name__ == "__main__":
    out, a, b, share = sys.argv[1], *(torch.load(x)["master"] for x in sys.argv[2:4]), float(sys.argv[4])
    torch.save({"master": {k: (1 - share) * a[k] + share * b[k] for k in a}}, out)
