#!/bin/sh
# Makes the pocket model from nothing: tokenizer, training in its stages, export, checks, evaluation.
# Fixed seeds and step counts; about an hour and a half on three busy cores, see README.md.
# Usage: tools/pocket/make.sh          (checkpoints go to tools/pocket/build, the model to public/pocket)
set -e
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
mkdir -p build
export OMP_NUM_THREADS=1
$python tokenizer.py ../../public/pocket
$python train.py build/main.pt --steps 6000 --decay 0.5 --qat 0.6 --seed 7 --reading 0.35 --pool 512
$python train.py build/second.pt --steps 4300 --rate 0.01 --decay 1 --qat 0 --seed 8 --reading 0.2 --pool 512 \
  --mix compare=24,ops2=20,foreign=34,add=14,mul=16 --from build/main.pt
$python train.py build/third.pt --steps 1700 --rate 0.008 --decay 1 --qat 0 --seed 9 --pool 512 --from build/second.pt \
  --mix "compare=34,backwards=20,letters=16,foreign=46,beyond=22,add=12,sub=14,mul=16,div=14,larger=30,smaller=24,a>b=20,a<b=26"
$python average.py build/final.pt build/second.pt build/third.pt 0.7
$python export.py build/final.pt ../../public/pocket
$python check.py
$python make_evaluation.py
$python evaluate.py
# What the benchmark's gate expects of these weights.
cd ../.. && npx tsx tools/pocket/gate.ts
