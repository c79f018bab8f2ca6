#!/bin/sh
# Makes the pocket model from nothing: tokenizer, training in its stages, export, checks, evaluation.
# Fixed seeds and step counts; about two hours on three busy cores, one and a half on free ones, see README.md.
# Usage: tools/pocket/make.sh          (checkpoints go to tools/pocket/build, the model to public/pocket)
set -e
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
mkdir -p build
export OMP_NUM_THREADS=1
$python tokenizer.py ../../public/pocket
$python train.py build/main.pt --steps 6000 --decay 0.5 --qat 0.6 --seed 7
$python train.py build/polished.pt --steps 4600 --rate 0.01 --decay 0.85 --qat 0 --seed 12 --from build/main.pt
$python train.py build/final.pt --steps 2500 --rate 0.01 --decay 1 --qat 0 --seed 14 --from build/polished.pt
$python export.py build/final.pt ../../public/pocket
$python check.py
$python make_evaluation.py
$python evaluate.py
