"""Agreement between coders by other programs: writes agree.json beside this file.

    python -m venv venv && venv/bin/pip install -r tests/parity/requirements.txt
    venv/bin/python tests/parity/agree.py

Data sets are drawn from a seeded generator. Nominal alpha is krippendorff's, alpha by MASI nltk's,
AC1, Fleiss' kappa and the share of agreement irrCAC's (with the codebook's categories; Fleiss'
again by statsmodels), Cohen's kappa scikit-learn's. Intervals come from these programs' values
without one document at a time: on Fisher's z, or of the share Wilson's (statsmodels). What a
program can't give is null. tests/agree/parity.rs asserts it all.
"""

import json
import math
import pathlib
import random
import warnings
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

SOURCES = ["home", "school", "student", "teacher"]
OUTCOMES = ["success", "failure", "unclear"]
DIGITS = 13
LEVEL = 0.95


# ---------- data sets ----------

def true_sources(rng, rate, several):
    if rng.random() >= rate:
        return []
    count = 1 + (rng.random() < several) + (rng.random() < several / 3)
    return sorted(rng.sample(SOURCES, count))


def perceived(rng, truth, error):
    if rng.random() >= error:
        return truth
    return sorted(set(truth) ^ {rng.choice(SOURCES)})


def draw(name, seed, coders, statements, documents, rate=0.5, several=0.3, error=0.25,
         missing=0.0, by_two=False, single_code=False):
    """Codes of each coder by id: sources joined by ;, then the outcome."""
    rng = random.Random(seed)
    names = [f"coder {k + 1}" for k in range(coders)]
    codes = {coder: {} for coder in names}
    document = {}
    for k in range(statements):
        d = rng.randrange(documents)
        id_ = f"d{d}-{k}"
        document[id_] = f"document {d}"
        truth = true_sources(rng, rate, several)
        outcome = rng.choice(OUTCOMES)
        seen = set(rng.sample(names, 2)) if by_two else {c for c in names if rng.random() >= missing}
        difficulty = error * (0.5 + d / documents)
        for at, coder in enumerate(names):
            own = perceived(rng, truth, difficulty)
            said = outcome if rng.random() < 0.8 else rng.choice(OUTCOMES)
            if coder not in seen:
                continue
            own = [] if single_code and at == 0 else own
            codes[coder][id_] = [";".join(own), said if own and rng.random() < 0.9 else ""]
    return {"name": name, "document": document, "codes": codes}


def data_sets():
    return [
        draw("two coders", 1, 2, 120, 8),
        draw("three coders", 2, 3, 100, 8),
        draw("three coders, codes missing", 3, 3, 120, 9, missing=0.3),
        draw("skewed: one in twenty is an attribution", 4, 2, 200, 10, rate=0.05, error=0.04),
        draw("four coders, each statement by two of them", 5, 4, 120, 6, by_two=True),
        draw("many sets, hard to tell", 6, 2, 90, 6, rate=0.9, several=0.9, error=0.7),
        draw("a coder with a single code", 7, 2, 60, 5, single_code=True),
        draw("five coders, codes missing", 8, 5, 80, 7, missing=0.4, error=0.4),
        draw("all agree", 9, 3, 40, 4, error=0.0),
    ]


# ---------- what is compared ----------

def locus(sources):
    if not sources:
        return "none"
    if "teacher" not in sources:
        return "external"
    return "internal" if len(sources) == 1 else "mixed"


def of_source(source):
    return lambda sources, _: source in sources


VARIABLES = {
    "source set": (lambda sources, _: ";".join(sources),
                   [";".join(c) for n in range(5) for c in combinations(SOURCES, n)]),
    "attribution": (lambda sources, _: bool(sources), [False, True]),
    "locus": (lambda sources, _: locus(sources), ["internal", "external", "mixed", "none"]),
    **{source: (of_source(source), [False, True]) for source in SOURCES},
    "outcome": (lambda _, outcome: outcome or None, OUTCOMES),
}


def table(data, coders, variable):
    """Ids, and codes as numbers of the categories: a row an id, a column a coder, NaN unseen."""
    code, categories = VARIABLES[variable]
    number = {category: k for k, category in enumerate(categories)}
    ids, rows = [], []
    for id_ in data["document"]:
        row = []
        for coder in coders:
            said = data["codes"][coder].get(id_)
            value = None
            if said is not None:
                value = code([s for s in said[0].split(";") if s], said[1])
            row.append(np.nan if value is None else float(number[value]))
        if sum(not math.isnan(x) for x in row) >= 2:
            ids.append(id_)
            rows.append(row)
    return np.array(ids), np.array(rows).reshape(len(rows), len(coders))


# ---------- coefficients ----------

def finite(value):
    value = float(value)
    return value if math.isfinite(value) else None


def rounded(found):
    """Twelve significant digits, however deep."""
    if isinstance(found, float):
        return float(f"{found:.12g}")
    if isinstance(found, dict):
        return {key: rounded(value) for key, value in found.items()}
    if isinstance(found, list):
        return [rounded(value) for value in found]
    return found


def cac(rows, variable):
    _, categories = VARIABLES[variable]
    return CAC(pd.DataFrame(rows), categories=[float(k) for k in range(len(categories))],
               digits=DIGITS)


def percent(rows, variable):
    return finite(cac(rows, variable).gwet()["est"]["pa"])


def ac1(rows, variable):
    return finite(cac(rows, variable).gwet()["est"]["coefficient_value"])


def complete(rows):
    return rows[~np.isnan(rows).any(axis=1)]


def fleiss(rows, variable):
    rows = complete(rows)
    if len(rows) == 0 or len(np.unique(rows)) < 2:
        return None
    counts = np.stack([(rows == k).sum(axis=1) for k in range(len(VARIABLES[variable][1]))], 1)
    value = fleiss_kappa(counts, method="fleiss")
    again = cac(rows, variable).fleiss()["est"]["coefficient_value"]
    assert abs(value - again) < 1e-9, (value, again)
    return finite(value)


def alpha(rows, _):
    if len(np.unique(rows[~np.isnan(rows)])) < 2:
        return None
    return finite(krippendorff.alpha(reliability_data=rows.T, level_of_measurement="nominal"))


def masi(rows, variable):
    _, categories = VARIABLES[variable]
    sets = [frozenset(s for s in c.split(";") if s) for c in categories]
    triples = [(str(coder), str(unit), sets[int(code)])
               for unit, row in enumerate(rows) for coder, code in enumerate(row)
               if not math.isnan(code)]
    if len({label for _, _, label in triples}) < 2:
        return None
    distance = lambda a, b: 0.0 if a == b else masi_distance(a, b)
    return finite(AnnotationTask(data=triples, distance=distance).alpha())


def cohen(rows, _):
    if len(np.unique(rows)) < 2:
        return None
    return finite(cohen_kappa_score(rows[:, 0], rows[:, 1]))


def clusters(data, ids):
    return np.array([data["document"][id_] for id_ in ids])


def jackknife(coefficient, rows, cluster, variable, value):
    """Standard error and degrees of freedom; None where a value without a document is missing."""
    names = sorted(set(cluster))
    if len(names) < 2:
        return None, len(names) - 1
    without = [coefficient(rows[cluster != name], variable) for name in names]
    if any(v is None for v in without):
        return None, len(names) - 1
    return math.sqrt(sum((v - value) ** 2 for v in without)), len(names) - 1


def measured(data, ids, rows, variable, coefficient, wilson=False, all_coders=False):
    if all_coders:
        keep = ~np.isnan(rows).any(axis=1)
        ids, rows = ids[keep], rows[keep]
    value = coefficient(rows, variable) if len(rows) else None
    if value is None:
        return {"value": None, "std_error": None, "interval": None}
    se, df = jackknife(coefficient, rows, clusters(data, ids), variable, value)
    interval = None
    if se is not None and df > 0:
        t = stats.t.ppf(0.5 + LEVEL / 2, df)
        if wilson:
            n = len(rows)
            if se > 1e-9 and 0 < value < 1:
                n = min(max(value * (1 - value) / se**2, 1.0), n)
            interval = proportion_confint(value * n, n, alpha=2 * stats.norm.sf(t), method="wilson")
        elif abs(value) < 1 and se > 1e-9:
            half = t * se / (1 - value**2)
            z = math.atanh(value)
            interval = (math.tanh(z - half), math.tanh(z + half))
    return {
        "value": value,
        "std_error": se if se is not None and se > 1e-9 else None,
        "interval": None if interval is None else [float(bound) for bound in interval],
    }


def measures(data, coders, variable):
    ids, rows = table(data, coders, variable)
    of = lambda coefficient, **how: measured(data, ids, rows, variable, coefficient, **how)
    kappa = of(cohen) if len(coders) == 2 else of(fleiss, all_coders=True)
    return {
        "statements": len(rows),
        "percent": of(percent, wilson=True),
        "kappa": kappa,
        "ac1": of(ac1),
        "alpha": of(alpha),
        "masi": of(masi) if variable == "source set" else None,
    }


def overall(data, variable):
    """All coders together: Fleiss' kappa, even of two."""
    coders = list(data["codes"])
    found = measures(data, coders, variable)
    if len(coders) == 2:
        ids, rows = table(data, coders, variable)
        found["kappa"] = measured(data, ids, rows, variable, fleiss, all_coders=True)
    return found


def main():
    warnings.simplefilter("ignore")
    sets = data_sets()
    for data in sets:
        coders = list(data["codes"])
        data["overall"] = {variable: overall(data, variable) for variable in VARIABLES}
        data["pairs"] = [
            {"first": first, "second": second,
             "measures": {variable: measures(data, [first, second], variable)
                          for variable in VARIABLES}}
            for first, second in combinations(coders, 2)
        ]
    file = pathlib.Path(__file__).with_name("agree.json")
    versions = pathlib.Path(__file__).with_name("requirements.txt").read_text().split("\n")
    programs = json.dumps([v for v in versions if "==" in v])
    lines = [json.dumps(rounded(data), separators=(",", ":")) for data in sets]
    lines = ",\n".join(lines)
    file.write_text(f'{{"programs":{programs},"level":{LEVEL},"sets":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
