#!/bin/sh
# Makes models/base: three passes over the corpus, export, heads, card. From the repository's root.
# The codes of diaries and teaching passages were then the first coder's alone.
set -eu
py=build/venv/bin/python
bases=build/bases
[ -d $bases ] || $py models/build/bases.py

tune() { # out, arguments
    out=$1
    shift
    [ -f "$out/encoder.pt" ] || OMP_WAIT_POLICY=passive $py models/build/finetune.py \
        --encoder $bases/all-mpnet-base-v2 --epochs 1 --out "$out" "$@"
}
later=d13=0,d14=0,d15=0,d16=0,d17=0,d18=0,d19=0,d20=0 # written after version 1
# The first pass knows no d; it was the first of two planned and ended after one.
tune build/base1 --floor 0.65 --share d=0,diaries=1 --seed 0
tune build/base2 --init build/base1/encoder.pt --floor 0.5 \
    --share a=0.5,b=0.5,d=0,diaries=1,d1=1,d2=1,d3=1,d4=1,d5=1,d6=1,d10=0,d11=0,d12=0,"$later" --seed 1
tune build/base3 --init build/base2/encoder.pt --rate 6e-5 \
    --share a=0.25,b=0.5,d=0.5,diaries=1,d7=1,d8=1,d9=1,d10=1,d11=1,d12=1,"$later" --seed 2

$py models/build/export.py --encoder $bases/all-mpnet-base-v2 \
    --weights build/base3/encoder.pt --out build/base --figures
mkdir -p models/base
cp build/base/encoder.onnx.* build/base/tokenizer.json models/base/
cp build/base/golden.json tests/data/encoder_golden.base.json
models/build/heads.sh base
$py models/build/card.py base
