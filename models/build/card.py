#!/usr/bin/env python3
"""Writes a model's card from what `ascribe evaluate` measures.

    cargo build --release
    python3 models/build/card.py base --validation ../shared/validation

Codes every validation file with the built-in model, compares with the file's codes, and fills the
figures into `models/build/card.<name>.md`; what stands there between the figures was written by
hand. Writes `models/<name>/CARD.md`.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

GENRES = {
    "inservice": "practising teachers' posts and blogs",
    "diaries": "student teachers' diaries, machine-translated",
    "interviews": "interviews and meetings",
    "forms": "answers in forms",
}
SOURCES = ["home", "school", "student", "teacher"]


def short(figure, digits=2):
    """`.52 (.43 to .60)`, without the interval where there is none."""
    if not figure:
        return "–"

    def number(x):
        return f"{x:.{digits}f}".replace("0.", ".", 1) if abs(x) < 1 else f"{x:.{digits}f}"

    if figure.get("low") is None:
        return number(figure["value"])
    return f"{number(figure['value'])} ({number(figure['low'])} to {number(figure['high'])})"


def measure(program, name, gold, folder, *flags):
    coded = folder / f"{gold.stem}.{name}.jsonl"
    with open(coded, "w", encoding="utf-8") as out:
        subprocess.run([program, "code", gold, "--json", "--model", name, *flags], stdout=out,
                       check=True)
    found = subprocess.run([program, "evaluate", gold, coded, "--json"], check=True,
                           capture_output=True, text=True).stdout
    return json.loads(found)["coders"][0]["overall"]


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("name", choices=["base", "small"])
    ap.add_argument("--validation", type=pathlib.Path, default=pathlib.Path("../shared/validation"))
    ap.add_argument("--program", type=pathlib.Path, default=pathlib.Path("target/release/ascribe"))
    a = ap.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    model = here.parent / a.name
    manifest = json.loads((model / "model.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        found = {genre: measure(a.program, a.name, a.validation / f"{genre}.jsonl", folder)
                 for genre in GENRES}
        kept = {genre: measure(a.program, a.name, a.validation / f"{genre}.jsonl", folder,
                               "--max-error", "0.10") for genre in GENRES}

    head = "| | " + " | ".join(GENRES.values()) + " |\n|---|" + "---|" * len(GENRES) + "\n"

    def row(what, of):
        return f"| {what} | " + " | ".join(of(found[g]) for g in GENRES) + " |\n"

    table = head
    table += row("statements (attributions)",
                 lambda f: f"{f['statements']} ({f['attribution']['cases']})")
    table += row("kappa, source set", lambda f: short(f["kappa"]["source_set"]))
    table += row("kappa, attribution yes or no", lambda f: short(f["kappa"]["attribution"]))
    table += row("kappa, locus", lambda f: short(f["kappa"]["locus"]))
    table += row("average precision, attribution",
                 lambda f: short(f["attribution"]["average_precision"]))
    for s in SOURCES:
        table += row(f"F1, {s} (cases)", lambda f, s=s: (
            f"{short(f['sources'][s]['f1'])} ({f['sources'][s]['cases']})"))
    table += row("accuracy, outcome", lambda f: short(f["accuracy"]["outcome"]))
    table += row("accuracy, agency", lambda f: short(f["accuracy"]["agency"]))
    table += row("accuracy, focus", lambda f: short(f["accuracy"]["focus"]))
    for s in SOURCES:
        table += row(f"Brier, {s}", lambda f, s=s: short(f["sources"][s]["brier"], 3))
    abstention = "| | " + " | ".join(GENRES.values()) + " |\n|---|" + "---|" * len(GENRES) + "\n"
    for what, key in (("kept", "kept"), ("wrong among the kept", "error_of_kept"),
                      ("wrong among all", "error_of_all")):
        abstention += f"| {what} | " + " | ".join(
            short((kept[g]["abstention"] or {}).get(key)) for g in GENRES) + " |\n"

    unseen = "".join(f"| {name} | {value:.3f} |\n" for name, value in manifest["figures"].items())
    text = (here / f"card.{a.name}.md").read_text(encoding="utf-8")
    fill = {"VERSION": str(manifest["version"]), "VALIDATION": table.rstrip(),
            "ABSTENTION": abstention.rstrip(), "UNSEEN": "| figure | value |\n|---|---|\n" + unseen.rstrip(),
            "AUTHORS": ", ".join(manifest["unseen"])}
    for key, value in fill.items():
        text = text.replace("{" + key + "}", value)
    (model / "CARD.md").write_text(text, encoding="utf-8")
    print(f"wrote {model / 'CARD.md'}")


if __name__ == "__main__":
    main()
