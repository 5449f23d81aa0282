#!/bin/sh
# Makes models/small, version 3: its teacher, distilling, export, heads, card. From the repository's
# root. Goes on from what shipped before, whose float weights were not kept.
set -eu
py=build/venv/bin/python
bases=build/bases
[ -d $bases ] || $py models/build/bases.py

restore() { # out, model, base
    [ -f "$1/encoder.pt" ] && return
    mkdir -p "$1"
    for file in $(git ls-tree --name-only "51106c5:models/$2" | grep -E '^(encoder.onnx|heads.json)'); do
        git show "51106c5:models/$2/$file" >"$1/$file"
    done
    $py models/build/restore.py --model "$1" --encoder "$bases/$3" --out "$1"
}
tune() { # out, base, arguments
    out=$1
    base=$2
    shift 2
    [ -f "$out/encoder.pt" ] || OMP_WAIT_POLICY=passive $py models/build/finetune.py \
        --encoder "$bases/$base" --out "$out" "$@"
}
# The teacher: base, trained further. Its first pass was ended after 200 of 704 steps, to go on with
# better codes of the public texts.
restore build/base-v1 base all-mpnet-base-v2
tune build/base4 all-mpnet-base-v2 --epochs 1 --init build/base-v1/encoder.pt --rate 7e-5 --floor 0.4 --stop 200 \
    --share a=0.12,b=0.25,d=0.25,diaries=1,d13=1,d14=1,d15=1,d16=1,d17=1,d18=1,d19=1,d20=1 --seed 11
tune build/base5 all-mpnet-base-v2 --epochs 1 --init build/base4/encoder.pt --rate 8e-5 --frozen 4 \
    --share a=0.1,b=0.2,d=0.2,diaries=1,d13=1,d14=1,d15=1,d16=1,d17=1,d18=1,d19=1,d20=1 --seed 12
[ -d build/teacher ] || $py models/build/export.py --encoder $bases/all-mpnet-base-v2 \
    --weights build/base5/encoder.pt --out build/teacher

restore build/small-v2 small all-MiniLM-L6-v2
tune build/small3 all-MiniLM-L6-v2 --epochs 5 --init build/small-v2/encoder.pt \
    --teacher build/teacher --teacher-weights build/base5/encoder.pt --rate 2.5e-4 --soft 0.6 \
    --share a=0.1,b=0.25,d=0.4,diaries=0.8,teaching=0.8 --seed 21

$py models/build/export.py --encoder $bases/all-MiniLM-L6-v2 \
    --weights build/small3/encoder.pt --out build/small --figures
cp build/small/encoder.onnx build/small/tokenizer.json models/small/
cp build/small/golden.json tests/data/encoder_golden.small.json
models/build/heads.sh small 3
$py models/build/card.py small
