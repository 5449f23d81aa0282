"""The shift by other programs: writes shift.json beside this file.

    python -m venv venv && venv/bin/pip install -r tests/parity/requirements.txt
    venv/bin/pip uninstall -y coverage
    venv/bin/python tests/parity/shift.py

Data sets are drawn from a seeded generator. None of ascribe's formulas is used, but:
- shares and rates: least squares on dummies of the cycles (statsmodels WLS); without a unit, the
  same program on the other rows. That jackknife is asserted here to be the CR3 of statsmodels' GEE
  (Mancl-DeRouen, `bias_reduced`) and of pyfixest (`CRV3`), wherever no cycle drops out;
- CR2 with Bell-McCaffrey's degrees of freedom: diff-diff (`hc2_bm`), at the level of statements,
  with the change as a coefficient; where a unit holds a whole cycle diff-diff gives no degrees of
  freedom, and they come from the textbook's matrices, written out here and asserted to be
  diff-diff's elsewhere;
- Wilson's intervals: statsmodels, of as many statements as are effective; Newcombe's: statsmodels;
- lines through cycles: statsmodels OLS; slopes of log-odds: GEE with independence, and GLM without
  a unit; whether a finite slope exists: a linear program (scipy);
- sign flips: scipy's permutation_test of samples; scores are covariances over statements (numpy);
- differences of groups: Welch's test, scipy's ttest_ind of samples with these means and variances;
- Holm: statsmodels; Cox's index: log odds ratios of statsmodels' Table2x2.

What a program can't give is null. tests/shift_parity asserts it all.
"""

import math
import random
import warnings

import numpy as np
import pandas as pd
import pyfixest as pf
import statsmodels.api as sm
from diff_diff.linalg import compute_robust_vcov
from scipy import stats
from scipy.linalg import null_space
from scipy.optimize import linprog
from statsmodels.stats.proportion import confint_proportions_2indep

from answers import (
    LEVEL, NOTHING, SOURCES, close, effective, line, t_interval, t_of, wilson, with_holm, write,
)

FLIPS_DRAWN = 200_000


# ---------- data sets ----------

def draw(name, seed, teachers, cycles, *, team_of=None, group_of=None, length=(3, 14),
         missing=0.0, rate=0.6, unit="teacher", silent=(), never=(), always=(), alone=()):
    """A row a teacher and cycle: [teacher, team, group, cycle, how many of each source set].

    silent: cycles without attributions; never, always: (source, cycle) that nobody, or everybody,
    names; alone: (teacher, cycle) where nobody else attributes anything.
    """
    rng = random.Random(seed)
    rows = []
    for t in range(teachers):
        mine, slope = rng.gauss(0, 0.6), rng.gauss(0, 0.25)
        for c in range(cycles):
            if rng.random() < missing:
                continue
            sets = {}
            for _ in range(rng.randint(*length)):
                is_one = rng.random() < rate and c not in silent
                is_one = is_one and all(t == a or c != b for a, b in alone)
                odds = [0.5, 0.6, 1.0, math.exp(mine + (0.2 + slope) * c)]
                named = [s for s, o in zip(SOURCES, odds) if rng.random() < o / (1 + o) / 1.6]
                named = [s for s in named if (s, c) not in never]
                named = named or ["student"]
                named += [s for s, k in always if k == c and s not in named]
                key = ";".join(sorted(named)) if is_one else ""
                sets[key] = sets.get(key, 0) + 1
            rows.append([t, team_of and team_of(t), group_of and group_of(t), c,
                         dict(sorted(sets.items()))])
    return {"name": name, "unit": unit, "cycles": cycles, "rows": rows}


def groups(t):
    return "programme" if t < 6 else "comparison"


def data_sets():
    return [
        draw("six teachers, two cycles", 1, 6, 2),
        draw("ten teachers, four cycles, cells missing", 2, 10, 4, missing=0.25),
        draw("thirty teachers, eight cycles, logs of one to forty", 3, 30, 8, length=(1, 40),
             missing=0.1),
        draw("a cycle without attributions", 4, 12, 5, silent=(2,)),
        draw("shares of none and of all", 5, 8, 3, never=[("home", 0)], always=[("teacher", 2)]),
        draw("nobody ever names the home", 6, 7, 3, never=[("home", c) for c in range(3)]),
        draw("from none to all", 7, 7, 2, never=[("teacher", 0)], always=[("teacher", 1)]),
        draw("eight teams of three as units", 8, 24, 4, team_of=lambda t: f"team {t // 3}",
             unit="team", missing=0.1),
        draw("two groups, six against ten", 9, 16, 4, group_of=groups, missing=0.1),
        draw("one teacher alone in the middle", 10, 9, 4, alone=[(4, 1)]),
        draw("one teacher alone at the end", 11, 9, 3, alone=[(2, 2)]),
        draw("an attribution is rare", 12, 15, 3, rate=0.12, length=(5, 20)),
    ]


def statements(data):
    """A row a statement."""
    rows = []
    for teacher, team, group, cycle, sets in data["rows"]:
        unit = team if data["unit"] == "team" else teacher
        for key, count in sets.items():
            named = key.split(";") if key else []
            row = {"writer": teacher, "unit": unit, "group": group, "cycle": cycle,
                   "any": float(bool(named))}
            for source in SOURCES:
                row[source] = float(source in named)
                row["part " + source] = (source in named) / len(named) if named else 0.0
            rows += [row] * count
    frame = pd.DataFrame(rows)
    frame["unit"] = pd.factorize(frame["unit"])[0]
    return frame


# ---------- shares ----------

def shares(rows, y):
    """Least squares on a dummy for each cycle that has rows."""
    cells = rows.groupby(["unit", "cycle"])[y].agg(["mean", "size"]).reset_index()
    dummies = pd.get_dummies(cells["cycle"], dtype=float)
    fit = sm.WLS(cells["mean"].to_numpy(), dummies.to_numpy(), weights=cells["size"]).fit()
    return dict(zip(dummies.columns, fit.params))


def without_each(rows, y):
    return {u: shares(rows[rows["unit"] != u], y) for u in sorted(rows["unit"].unique())
            if (rows["unit"] != u).any()}


def cr3(rows, y):
    """Covariance of the cycles' shares by statsmodels and by pyfixest.

    None if a cycle drops out without some unit, or statsmodels would divide by a scale of 0.
    """
    by_cycle = rows.groupby("cycle")
    if (by_cycle["unit"].nunique() < 2).any() or (by_cycle[y].nunique() < 2).all():
        return None
    dummies = pd.get_dummies(rows["cycle"], dtype=float).to_numpy()
    gee = sm.GEE(rows[y].to_numpy(), dummies, groups=rows["unit"].to_numpy(),
                 family=sm.families.Gaussian(), cov_struct=sm.cov_struct.Independence())
    fit = gee.fit(cov_type="bias_reduced", start_params=list(shares(rows, y).values()))
    theirs = np.asarray(fit.cov_robust_bc)
    data = pd.DataFrame(dummies, columns=[f"c{k}" for k in range(dummies.shape[1])])
    data["y"], data["unit"] = rows[y].to_numpy(), rows["unit"].to_numpy()
    formula = "y ~ 0 + " + " + ".join(data.columns[:-2])
    fixed = pf.feols(formula, data, vcov={"CRV3": "unit"},
                     ssc=pf.ssc(k_adj=False, G_adj=False))._vcov
    assert np.abs(theirs - fixed).max() < 1e-9, "statsmodels and pyfixest differ"
    return theirs


def cr2(rows, y, weights):
    """Standard error and degrees of freedom of a weighted sum of the cells' shares.

    rows["cell"]: which weight. The sum is made the first coefficient.
    """
    weights = np.asarray(weights, float)
    if np.abs(weights).max() < NOTHING or rows["unit"].nunique() < 2:
        return None
    dummies = np.eye(len(weights))[rows["cell"].to_numpy()]
    values = np.linalg.lstsq(dummies, rows[y].to_numpy(), rcond=None)[0]
    residuals = rows[y].to_numpy() - dummies @ values
    turn = np.vstack([weights, null_space(weights[None]).T])
    design = dummies @ np.linalg.inv(turn)
    _, ids = np.unique(rows["unit"], return_inverse=True)
    covariance, df = compute_robust_vcov(design, residuals, ids, vcov_type="hc2_bm",
                                         return_dof=True)
    error, df = math.sqrt(max(covariance[0, 0], 0.0)), float(df[0])
    if error < NOTHING:
        return None
    if not math.isfinite(df) or len(rows) < 300:
        other = textbook(design, residuals, ids)
        close(error, other[0], "CR2's error by two ways")
        # Where a unit holds a whole cycle diff-diff has no degrees of freedom.
        df = other[1] if not math.isfinite(df) else df
        close(df, other[1], "CR2's degrees of freedom by two ways", 1e-6)
    return error, max(df, 1.0)


def textbook(design, residuals, ids):
    """CR2 and Satterthwaite's degrees of freedom of the first coefficient, by whole matrices."""
    bread = np.linalg.inv(design.T @ design)
    rest = np.eye(len(ids)) - design @ bread @ design.T
    variance, rows = 0.0, []
    for unit in np.unique(ids):
        own = ids == unit
        values, vectors = np.linalg.eigh(rest[np.ix_(own, own)])
        there = values > 1e-10
        roots = np.where(there, 1 / np.sqrt(np.where(there, values, 1.0)), 0.0)
        mine = (vectors * roots) @ vectors.T @ design[own] @ bread[:, 0]
        variance += (mine @ residuals[own]) ** 2
        rows.append(rest[:, own] @ mine)
    rows = np.array(rows)
    products = rows @ rows.T
    return math.sqrt(variance), np.trace(products) ** 2 / (products**2).sum()


def levels(rows, y, cycles, checks=False):
    found = shares(rows, y)
    without = without_each(rows, y)
    robust = cr3(rows, y)
    units = rows["unit"].nunique()
    answer = []
    for c in range(cycles):
        here = rows[rows["cycle"] == c]
        if here.empty:
            answer.append(None)
            continue
        value, n = found[c], len(here)
        writers = here["unit"].unique()
        one = {"value": value, "n": n, "std_error": None}
        if len(writers) < 2:
            one["interval"] = wilson(value, n, stats.norm.ppf(0.5 + LEVEL / 2))
        else:
            variance = sum((without[u][c] - value) ** 2 for u in writers)
            if robust is not None:
                at = sorted(found).index(c)
                close(variance, robust[at, at], "CR3 of a level")
            if variance > NOTHING**2:
                one["std_error"] = math.sqrt(variance)
            one["interval"] = wilson(value, effective(value, variance, n), t_of(units - 1))
        if checks:
            other = cr2(here.assign(cell=0), y, [1.0])
            one["check"] = other and {
                "std_error": other[0], "df": other[1],
                "interval": wilson(value, effective(value, other[0] ** 2, n), t_of(other[1]))}
        answer.append(one)
    return answer


# ---------- changes ----------

def line_weights(cycles):
    """Of the least-squares line through the cycles, times the steps from first to last."""
    design = sm.add_constant(np.array(cycles, float))
    return np.linalg.pinv(design)[1] * (cycles[-1] - cycles[0])


def recovered(rows, y, weights, value, df):
    """The interval where leaving out any unit changes nothing: from Wilson's of the levels."""
    cycles = sorted(rows["cycle"].unique())
    sizes = [int((rows["cycle"] == c).sum()) for c in cycles]
    counts = [float(rows.loc[rows["cycle"] == c, y].sum()) for c in cycles]
    below = above = 0.0
    for weight, n, count in zip(weights, sizes, counts):
        low, high = wilson(count / n, n, t_of(df))
        ends = sorted([weight * (low - count / n), weight * (high - count / n)])
        below, above = below + ends[0] ** 2, above + ends[1] ** 2
    below, above = math.sqrt(below), math.sqrt(above)
    if sorted(weights)[0] == -1 and sum(abs(w) for w in weights) == 2:
        first, last = list(weights).index(-1), list(weights).index(1)
        newcombe = confint_proportions_2indep(
            counts[last], sizes[last], counts[first], sizes[first], method="newcomb",
            compare="diff", alpha=2 * stats.norm.sf(t_of(df)))
        close(newcombe[0], value - below, "Newcombe's lower bound")
        close(newcombe[1], value + above, "Newcombe's upper bound")
    towards = below if value > NOTHING else above if value < -NOTHING else None
    p = 1.0 if towards is None else 2 * stats.t.sf(abs(value) * t_of(df) / towards, df)
    return {"value": value, "std_error": None, "df": df, "p": p, "check": None,
            "interval": [max(value - below, -1.0), min(value + above, 1.0)]}


def change(rows, y, is_line):
    """From first to last, or by the line."""
    found = shares(rows, y)
    cycles = sorted(found)
    if len(cycles) < (3 if is_line else 2):
        return None
    span = cycles[-1] - cycles[0]
    if is_line:
        weights = line_weights(cycles)
        of = lambda shares_: line(shares_, span)
    else:
        weights = np.zeros(len(cycles))
        weights[0], weights[-1] = -1.0, 1.0
        of = lambda s: s[cycles[-1]] - s[cycles[0]] if {cycles[0], cycles[-1]} <= set(s) else None
    value = of(found)
    close(value, weights @ [found[c] for c in cycles], "a change as a weighted sum")
    weighed = [c for c, w in zip(cycles, weights) if abs(w) > NOTHING]
    df = rows.loc[rows["cycle"].isin(weighed), "unit"].nunique() - 1
    without = [of(s) for s in without_each(rows, y).values()]
    if df < 1 or any(w is None for w in without):
        return {"value": value, "std_error": None, "df": 0, "interval": [-1.0, 1.0], "p": None,
                "check": None}
    variance = sum((w - value) ** 2 for w in without)
    robust = cr3(rows, y)
    if robust is not None:
        close(variance, weights @ robust @ weights, "CR3 of a change")
    if variance < NOTHING**2:
        return recovered(rows, y, weights, value, df)
    answer = t_interval(value, math.sqrt(variance), df, 1.0)
    place = {c: k for k, c in enumerate(cycles)}
    other = cr2(rows.assign(cell=rows["cycle"].map(place)), y, weights)
    answer["check"] = other and t_interval(value, *other, 1.0)
    return answer


def slope(rows, y):
    """Of the log-odds; None where none is finite."""
    cells = rows.groupby("cycle")[y].agg(["sum", "size"])
    x, named, others = cells.index.to_numpy(float), cells["sum"], cells["size"] - cells["sum"]
    if len(x) < 2:
        return None
    sides = [(1, v) for v in x[named > 0]] + [(-1, v) for v in x[others > 0]]
    rising = np.array([[side, side * (v - x.mean())] for side, v in sides])
    parted = linprog(-rising.sum(axis=0), A_ub=-rising, b_ub=np.zeros(len(rising)),
                     bounds=[(-1, 1)] * 2)
    if -parted.fun > NOTHING:
        return None
    fit = sm.GLM(np.column_stack([named, others]), sm.add_constant(x), sm.families.Binomial())
    return float(fit.fit(tol=1e-14, maxiter=200).params[1])


def logit(rows, y):
    value = slope(rows, y)
    without = [slope(rows[rows["unit"] != u], y) for u in rows["unit"].unique()]
    if value is None or any(w is None for w in without):
        return None
    gee = sm.GEE(rows[y].to_numpy(), sm.add_constant(rows["cycle"].to_numpy(float)),
                 groups=rows["unit"].to_numpy(), family=sm.families.Binomial(),
                 cov_struct=sm.cov_struct.Independence())
    close(gee.fit(ctol=1e-12, maxiter=200).params[1], value, "GEE and GLM", 1e-7)
    error = math.sqrt(sum((w - value) ** 2 for w in without))
    return t_interval(value, error, rows["unit"].nunique() - 1, math.inf)


# ---------- tests by flips of signs ----------

def flips(rows, y):
    used = sorted(rows["cycle"].unique())
    x = np.column_stack([rows["cycle"]] + [rows["cycle"] > c for c in used[:-1]]).astype(float)
    scores = {}
    for teacher, here in rows.groupby("writer"):
        mine = x[rows["writer"] == teacher]
        s = [len(here) * np.cov(mine[:, k], here[y], bias=True)[0, 1] for k in range(x.shape[1])]
        unit = here["unit"].iloc[0]
        scores[unit] = scores.get(unit, 0) + np.array(s)
    scores = np.array([s for s in scores.values() if np.abs(s).max() > NOTHING])
    if len(scores) < 2:
        # One or none, flipped, is as far from 0 as before; scipy wants two.
        statistic = scores[0, 0] if len(scores) else 0.0
        return {"statistic": statistic, "p": 1.0, "units": len(scores), "exact": True,
                "change_point": None}
    exact = len(scores) <= 20
    tried = {"permutation_type": "samples", "batch": 20_000, "random_state": 1,
             "n_resamples": np.inf if exact else FLIPS_DRAWN}
    trend = stats.permutation_test((scores[:, 0],), lambda s, axis: np.sum(s, axis=axis),
                                   vectorized=True, alternative="two-sided", **tried)
    answer = {"statistic": scores[:, 0].sum(), "p": trend.pvalue, "units": len(scores),
              "exact": exact, "change_point": None}
    if len(used) > 2:
        steps = scores[:, 1:]
        roots = np.sqrt((steps**2).sum(axis=0))
        steps = steps[:, roots > NOTHING] / roots[roots > NOTHING]
        # What is flipped are the units' numbers.
        largest = lambda s, axis: np.abs(np.sign(s) @ steps).max(axis=-1)
        # The axis of the units is the last one.
        found = stats.permutation_test((np.arange(1.0, len(steps) + 1),), largest, axis=-1,
                                       vectorized=True, alternative="greater", **tried)
        sums = np.abs(steps.sum(axis=0))
        places = np.flatnonzero(roots > NOTHING)
        answer["change_point"] = {"after": used[places[sums.argmax()]], "p": found.pvalue,
                                  "statistic": sums.max()}
    return answer


# ---------- groups ----------

def sample(mean, error, count):
    """A sample with this mean and standard error of it."""
    x = np.arange(count) - (count - 1) / 2
    return mean + x / x.std(ddof=1) * error * math.sqrt(count)


def difference(rows, y, is_line):
    pair = [rows[rows["group"] == group] for group in ("programme", "comparison")]
    one, other = (change(part, y, is_line) for part in pair)
    if not (one and other and one["std_error"] and other["std_error"]):
        return None
    welch = stats.ttest_ind(*(sample(c["value"], c["std_error"], c["df"] + 1)
                              for c in (one, other)), equal_var=False)
    value = one["value"] - other["value"]
    bounds = welch.confidence_interval(LEVEL)
    cells, weights = [], []
    for sign, part in zip((1, -1), pair):
        cycles = sorted(part["cycle"].unique())
        ends = [-1.0] + [0.0] * (len(cycles) - 2) + [1.0]
        cells.append(part["cycle"].map({c: k + len(weights) for k, c in enumerate(cycles)}))
        weights += list(sign * np.array(line_weights(cycles) if is_line else ends))
    both = pd.concat(pair).assign(cell=pd.concat(cells))
    other = cr2(both, y, weights)
    return {"value": value, "std_error": value / welch.statistic, "df": welch.df,
            "interval": [max(bounds.low, -2.0), min(bounds.high, 2.0)], "p": welch.pvalue,
            "check": other and t_interval(value, *other, 2.0)}


def cox(rows, y):
    """At the first cycle."""
    counts = [rows.loc[(rows["group"] == g) & (rows["cycle"] == 0), y]
              for g in ("programme", "comparison")]
    table = np.array([[c.sum(), (1 - c).sum()] for c in counts])
    return sm.stats.Table2x2(table, shift_zeros=False).log_oddsratio / 1.65


def comparison(every, rows):
    return {
        "first_to_last": with_holm([difference(rows, s, False) for s in SOURCES]),
        "trend": with_holm([difference(rows, s, True) for s in SOURCES]),
        "index": {"attributions": cox(every, "any"), "internal": cox(rows, "teacher")},
        "strata": {g: with_holm([change(rows[rows["group"] == g], s, False) for s in SOURCES])
                   for g in ("comparison", "programme")},
    }


def attrition(rows):
    cycles = sorted(rows["cycle"].unique())
    first, last = (set(rows.loc[rows["cycle"] == c, "writer"]) for c in (cycles[0], cycles[-1]))
    both = rows[rows["writer"].isin(first & last)]
    both = both[both["cycle"].isin([cycles[0], cycles[-1]])]
    return {"both": len(first & last), "only_first": len(first - last),
            "only_last": len(last - first),
            "matched": with_holm([change(both, s, False) for s in SOURCES])
            if first & last else None}


def study(data):
    every = statements(data)
    rows = every[every["any"] > 0].reset_index(drop=True)
    cycles = data["cycles"]
    tests = [flips(rows, s) for s in SOURCES]
    with_holm(tests)
    return {
        "rate": levels(every, "any", cycles),
        "shares": {s: levels(rows, s, cycles, checks=True) for s in SOURCES},
        "fractional": {s: levels(rows, "part " + s, cycles) for s in SOURCES},
        "first_to_last": with_holm([change(rows, s, False) for s in SOURCES]),
        "trend": with_holm([change(rows, s, True) for s in SOURCES]),
        "logit_trend": with_holm([logit(rows, s) for s in SOURCES]),
        "flips": tests,
        "attrition": attrition(rows),
        "comparison": comparison(every, rows) if every["group"].notna().any() else None,
    }


def main():
    warnings.simplefilter("ignore")
    studies = data_sets()
    for data in studies:
        data["found"] = study(data)
    used = ["diff-diff", "numpy", "pandas", "pyfixest", "scipy", "statsmodels"]
    write("shift.json", used, studies=studies)


if __name__ == "__main__":
    main()
