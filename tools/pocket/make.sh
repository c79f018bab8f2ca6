#!/bin/sh
# Makes the pocket model from nothing: tokenizer, training in its stages, export, checks, evaluation.
# Fixed seeds and step counts; under two hours on three idle cores, see README.md.
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
$python average.py build/mean3.pt build/second.pt build/third.pt 0.7
$python train.py build/fourth.pt --steps 2600 --rate 0.008 --decay 1 --qat 0 --seed 10 --reading 0.1 --pool 512 --from build/mean3.pt \
  --mix "backwards=26,letters=22,length=7,foreign=60,compare=26,ops2=22,mul=20,chat=22,beyond=22,add=14,sub=16,div=10,sum3=10,larger=40,smaller=28,a>b=24,a<b=26"
$python average.py build/mean4.pt build/mean3.pt build/fourth.pt 0.7
$python train.py build/fifth.pt --steps 900 --rate 0.006 --decay 1 --qat 0 --seed 11 --reading 0.2 --pool 512 --from build/mean4.pt \
  --mix "backwards=24,letters=28,length=6,foreign=70,compare=36,ops2=22,mul=18,chat=22,beyond=36,add=12,sub=14,div=10,sum3=12,larger=36,smaller=26,a>b=26,a<b=26"
$python average.py build/mean5.pt build/mean4.pt build/fifth.pt 0.5
$python train.py build/sixth.pt --steps 1100 --rate 0.006 --decay 1 --qat 0 --seed 12 --reading 0.1 --pool 512 --from build/mean5.pt \
  --mix "backwards=20,letters=24,length=6,foreign=95,compare=52,ops2=24,mul=20,chat=24,beyond=32,add=12,sub=14,div=10,sum3=12,larger=40,smaller=32,a>b=28,a<b=28"
$python average.py build/final.pt build/mean5.pt build/sixth.pt 0.5
$python export.py build/final.pt ../../public/pocket
$python check.py
$python make_evaluation.py
$python evaluate.py
# What the benchmark's gate expects of these weights.
cd ../.. && npx tsx tools/pocket/gate.ts
