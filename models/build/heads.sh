#!/bin/sh
# Fits the heads of models/base or models/small, judged on what its encoder never saw.
set -eu
name=$1
[ -d build/public ] || build/venv/bin/python models/build/public.py
cargo run --release -- train corpus/entries-c*.jsonl \
    build/public/sets-diariesunseen.jsonl build/public/sets-teachingunseen.jsonl \
    --encoder "models/$name" --name "$name" --model-version "${2:-1}" \
    --unseen c5,c8,c10,c16,diariesunseen,teachingunseen \
    --genre c5=posts,c10=posts,c8=forms,c16=interviews,diariesunseen=diaries,teachingunseen=teaching \
    --out "models/$name"
