#!/bin/sh
# Makes models/small: distilled from build/base3, export, heads, card. From the repository's root,
# after base.sh.
set -eu
py=build/venv/bin/python
bases=build/bases

tune() { # out, arguments
    out=$1
    shift
    [ -f "$out/encoder.pt" ] || OMP_WAIT_POLICY=passive $py models/build/finetune.py \
        --encoder $bases/all-MiniLM-L6-v2 --epochs 2 --out "$out" \
        --teacher build/base3/encoder.pt --teacher-encoder $bases/all-mpnet-base-v2 \
        --share a=0,b=0.25,d=0.4,diaries=0.6,teaching=0.6 "$@"
}
tune build/small1 --rate 2.5e-4 --seed 3
tune build/small2 --init build/small1/encoder.pt --rate 2e-4 --soft 0.6 --seed 4

$py models/build/export.py --encoder $bases/all-MiniLM-L6-v2 \
    --weights build/small2/encoder.pt --out build/small --figures
cp build/small/encoder.onnx build/small/tokenizer.json models/small/
cp build/small/golden.json tests/data/encoder_golden.small.json
models/build/heads.sh small 2
$py models/build/card.py small
