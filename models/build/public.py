#!/usr/bin/env python3
"""Writes the coded public texts in the corpus's form, for `ascribe train`.

    python3 models/build/public.py --shared ../shared --out build/public

The texts (CEReD diaries, passages of public repositories) aren't ours to redistribute: what is
written stays in an ignored folder. Each statement is a set of its own, after its context. Those
that fine-tuning held out go to files of their own, `sets-diariesunseen.jsonl` and
`sets-teachingunseen.jsonl`.
"""

import argparse
import json
import pathlib

import data


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    ap.add_argument("--corpus", type=pathlib.Path, default=pathlib.Path("corpus"))
    ap.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/public"))
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    records = [*data.diaries(a.shared, a.corpus), *data.teaching(a.shared, a.corpus)]
    files = {}
    for r in records:
        statement = dict(context=r["before"], text=r["text"], sources=r["sources"])
        if r["sources"]:
            statement |= {k: r[k] for k in ("outcome", "agency", "focus", "cause", "explained")
                          if r[k]}
        line = json.dumps({"set": r["run"], "statements": [statement]}, ensure_ascii=False)
        files.setdefault(r["author"], []).append(line + "\n")
    for author, lines in files.items():
        (a.out / f"sets-{author}.jsonl").write_text("".join(lines), encoding="utf-8")
        print(author, len(lines))


if __name__ == "__main__":
    main()
