"""The correction for a model's errors, and plans, by other programs: writes correct.json.

    venv/bin/python tests/parity/correct.py

As shift.py, but: corrected totals are ppi-python's means of each stratum times its statements, and
standard errors come from the same program without one teacher at a time; the tuned weight is
ppi-python's; agreement with people is scikit-learn's, weighted by statements a code; power is
statsmodels' TTestPower. tests/shift_parity asserts it all.
"""

import math
import random
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from ppi_py.ppi import _calc_lam_glm, ppi_mean_pointestimate
from sklearn import metrics
from statsmodels.stats.power import TTestPower

from answers import NOTHING, SOURCES, effective, line, t_interval, t_of, wilson, write


# ---------- correction for a model's errors ----------

def coded(name, seed, teachers, cycles, strata, length, part):
    """A record a statement: teacher, cycle, stratum, probabilities, model's and people's codes."""
    rng = random.Random(seed)
    records = []
    for t in range(teachers):
        for c in range(cycles):
            for k in range(rng.randint(*length)):
                stratum = c * strata + k % strata
                truth = [int(rng.random() < p) for p in (0.1, 0.15, 0.3, 0.3 + 0.05 * c)]
                blur = [min(max(0.15 + 0.65 * y + rng.gauss(0, 0.2), 0.01), 0.99) for y in truth]
                q = [round(p * 4096) / 4096 for p in blur]
                human = truth if k < strata or rng.random() < part else None
                records.append([t, c, stratum, q, [int(p > 0.5) for p in q], human])
    return {"name": name, "cycles": cycles, "records": records}


def replicated():
    """One cycle in which each probability stands three times, once with people's codes."""
    rng = random.Random(31)
    records = []
    for t in range(24):
        truth = [0, 0, int(rng.random() < 0.3), int(rng.random() < 0.5)]
        q = [round(min(max(0.2 + 0.5 * y + rng.gauss(0, 0.3), 0.02), 0.98) * 4096) / 4096
             for y in truth]
        q[0] = q[1] = 0.0
        named = [int(p > 0.5) for p in q]
        records += [[t, 0, 0, q, named, truth if k == 0 else None] for k in range(3)]
    return {"name": "each probability three times", "cycles": 1, "records": records}


def table(data):
    rows = []
    for t, c, k, q, named, human in data["records"]:
        row = {"teacher": t, "cycle": c, "stratum": k, "coded": human is not None}
        row["f any"], row["m any"] = 1 - np.prod([1 - p for p in q]), float(any(named))
        row["y any"] = float(any(human)) if human else np.nan
        for at, s in enumerate(SOURCES):
            row["f " + s], row["m " + s] = q[at], float(named[at])
            row["y " + s] = float(human[at]) if human else np.nan
        rows.append(row)
    return pd.DataFrame(rows)


def ppi_mean(people, here, s, lam):
    """Of one population: its probabilities, and people's codes of a sample."""
    f, y = people["f " + s].to_numpy(), people["y " + s].to_numpy()
    found = ppi_mean_pointestimate(y, f, here["f " + s].to_numpy(), lam=lam)
    return float(np.squeeze(found))


def total(frame, c, s, method, lam):
    here = frame[frame["cycle"] == c]
    if method == "classify-and-count":
        return here["m " + s].sum()
    if method == "probabilistic-count":
        return here["f " + s].sum()
    if method == "ppi-pooled":
        # With one stratum a cycle people's codes of all cycles are one sample.
        return len(here) * ppi_mean(frame[frame["coded"]], here, s, lam)
    lam = 0.0 if method == "human-only" else lam
    strata = (group for _, group in here.groupby("stratum"))
    return sum(len(g) * ppi_mean(g[g["coded"]], g, s, lam) for g in strata)


def corrected_slope(pairs):
    """Of log-odds of totals that need not be whole numbers; no program takes negative ones."""
    named, all_ = (np.array(x) for x in zip(*pairs))
    if (named < 0).any() or (named > all_).any():
        return None
    x = sm.add_constant(np.arange(len(pairs), dtype=float))
    glm = sm.GLM(named / all_, x, sm.families.Binomial(), var_weights=all_)
    slope = float(glm.fit(tol=1e-14, maxiter=200).params[1])
    assert abs(slope) < 5, "a slope that need not be finite"
    return slope


def statistics(frame, cycles, s, method, lam):
    """Levels, the shift, the trend and the slope of the log-odds."""
    of = lambda s_: [total(frame, c, s_, method, lam) for c in range(cycles)]
    below = of("any")
    if s == "any":
        sizes = [(frame["cycle"] == c).sum() for c in range(cycles)]
        return [100 * a / n for a, n in zip(below, sizes)], below
    above = of(s)
    p = [a / b for a, b in zip(above, below)]
    more = [p[-1] - p[0], line(dict(enumerate(p)), cycles - 1),
            corrected_slope(list(zip(above, below)))]
    return p + more, below


def by_method(frame, cycles, s, method, lam):
    found, below = statistics(frame, cycles, s, method, lam)
    everyone = sorted(frame["teacher"].unique())
    without = [statistics(frame[frame["teacher"] != t], cycles, s, method, lam)[0]
               for t in everyone]
    errors = [None if value is None or any(w[k] is None for w in without)
              else math.sqrt(sum((w[k] - value) ** 2 for w in without))
              for k, value in enumerate(found)]
    levels_ = [{"value": found[c], "std_error": errors[c]} for c in range(cycles)]
    for c, one in enumerate(levels_):
        unit = 100 if s == "any" else 1
        size = (frame["cycle"] == c).sum() if s == "any" else max(below[c], 1.0)
        value, variance = one["value"] / unit, (one["std_error"] / unit) ** 2
        if 0 < value < 1 and variance > 0:
            n = effective(value, variance, size)
            one["interval"] = [unit * b for b in wilson(value, n, t_of(len(everyone) - 1))]
    if s == "any":
        return {"levels": levels_}
    says = {"classify-and-count": frame["m any"] > 0, "human-only": frame["coded"]}
    says = frame[says.get(method, frame["cycle"] >= 0)]
    ends = says[says["cycle"].isin([0, cycles - 1])]["teacher"].nunique() - 1
    change_ = lambda k, df: errors[k] and t_interval(found[k], errors[k], df, math.inf)
    whole = says["teacher"].nunique() - 1
    return {"levels": levels_, "first_to_last": change_(cycles, ends),
            "trend": change_(cycles + 1, whole), "log_odds": change_(cycles + 2, whole)}


QUALITIES = {
    "precision": lambda y, m, f, w: metrics.precision_score(y, m, sample_weight=w),
    "recall": lambda y, m, f, w: metrics.recall_score(y, m, sample_weight=w),
    "f1": lambda y, m, f, w: metrics.f1_score(y, m, sample_weight=w),
    "kappa": lambda y, m, f, w: metrics.cohen_kappa_score(y, m, sample_weight=w),
    "brier": lambda y, m, f, w: metrics.brier_score_loss(y, f, sample_weight=w),
}


def quality(frame, s, of):
    sizes = frame.groupby("stratum").size() / frame.groupby("stratum")["coded"].sum()
    people = frame[frame["coded"]]
    weights = people["stratum"].map(sizes)
    if s == "set":
        name = lambda kind: people[[f"{kind} {s_}" for s_ in SOURCES]].astype(int).astype(
            str).agg("".join, axis=1)
        return metrics.cohen_kappa_score(name("y"), name("m"), sample_weight=weights)
    return of(people["y " + s], people["m " + s], people["f " + s], weights)


def qualities(frame):
    def measured(s, of):
        value = quality(frame, s, of)
        without = [quality(frame[frame["teacher"] != t], s, of)
                   for t in frame["teacher"].unique()]
        error = math.sqrt(sum((w - value) ** 2 for w in without))
        return {"value": value, "std_error": error if error > NOTHING else None}

    found = {s: {name: measured(s, of) for name, of in QUALITIES.items()}
             for s in SOURCES + ["any"]}
    return {**found, "set": measured("set", None)}


def correction(data):
    frame, cycles = table(data), data["cycles"]
    one_a_cycle = frame["stratum"].nunique() == cycles
    methods = ["ppi-per-cycle", "classify-and-count", "probabilistic-count", "human-only"]
    methods += ["ppi-pooled"] if one_a_cycle else []
    found = {}
    for lam in (1.0, 0.625):
        of = methods if lam == 1.0 else [m for m in methods if m.startswith("ppi")]
        found[str(lam)] = {m: {s: by_method(frame, cycles, s, m, lam) for s in SOURCES + ["any"]}
                           for m in of}
    return {"lambda": found, "agreement": qualities(frame)}


def tuned(data):
    """The tuned weight of the rate and of each share: two passes from 1 on, by ppi-python.

    It divides the variance of all probabilities by one less than their number.
    """
    frame = table(data)
    people, n = frame[frame["coded"]], frame["coded"].sum()
    unbiased = (n + len(frame)) / (n + len(frame) - 1)

    def weight(s, share):
        z = lambda kind, rows: (rows[f"{kind} {s}"] - share * rows[f"{kind} any"]).to_numpy()
        columns = [z("y", people), z("f", people), z("f", frame)]
        found = _calc_lam_glm(*(x[:, None] for x in columns), np.eye(1), clip=False)
        return min(max(float(found) * unbiased, 0.0), 1.0)

    def of(s):
        lam = 1.0
        for _ in range(2):
            lam = weight(s, total(frame, 0, s, "ppi", lam) / total(frame, 0, "any", "ppi", lam))
        return lam

    return {"shares": [of(s) for s in SOURCES[2:]], "rate": weight("any", 0.0)}


# ---------- planning ----------

def plans():
    """Two cycles and every statement coded: a t test of the teachers' differences."""
    found = []
    for teachers, share, statements_, reflection, own, shift in [
            (6, 0.35, 17, 0.09, 0.09, 0.2), (10, 0.5, 8, 0.05, 0.15, 0.15),
            (25, 0.1, 30, 0.02, 0.04, 0.05), (80, 0.35, 12, 0.12, 0.02, 0.1)]:
        deviation = math.sqrt(2 * (share * (1 - share) / (statements_ * 0.5) + reflection**2)
                              + own**2)
        test = {"nobs": teachers, "alpha": 0.025, "alternative": "larger"}
        power = TTestPower().power(shift / deviation, **test)
        least = TTestPower().solve_power(power=0.8, **test) * deviation
        found.append({"teachers": teachers, "share": share, "statements": statements_,
                      "reflection_sd": reflection, "change_sd": own, "shift": shift,
                      "power": power, "detectable": least if least <= 1 else None})
    return found


def main():
    warnings.simplefilter("ignore")
    corrections = [coded("one stratum a cycle", 21, 8, 3, 1, (6, 14), 0.3),
                   coded("two strata a cycle", 22, 7, 3, 2, (8, 14), 0.25)]
    for data in corrections:
        data["found"] = correction(data)
    same = replicated()
    same["found"] = tuned(same)
    used = ["numpy", "pandas", "ppi-python", "scikit-learn", "scipy", "statsmodels"]
    write("correct.json", used, corrections=corrections, tuned=[same], plans=plans())


if __name__ == "__main__":
    main()
