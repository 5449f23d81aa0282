"""What shift.py and correct.py share: intervals by other programs, and how answers are written."""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

SOURCES = ["home", "school", "student", "teacher"]
LEVEL = 0.95
NOTHING = 1e-9


def rounded(found):
    """Fifteen significant digits, however deep; numpy's kinds as Python's."""
    if isinstance(found, dict):
        return {key: rounded(value) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [rounded(value) for value in found]
    if isinstance(found, (bool, np.bool_)) or found is None or isinstance(found, str):
        return found
    if isinstance(found, (int, np.integer)):
        return int(found)
    return float(f"{found:.15g}")


def write(name, used, **parts):
    """What was found, a line a set, with the programs that found it."""
    versions = pathlib.Path(__file__).with_name("requirements.txt").read_text().split("\n")
    compact = lambda found: json.dumps(rounded(found), separators=(",", ":"))
    each = lambda sets: "[\n" + ",\n".join(compact(one) for one in sets) + "\n]"
    parts = "".join(f',"{key}":{each(sets)}' for key, sets in parts.items())
    programs = json.dumps([v for v in versions if v.split("==")[0] in used])
    file = pathlib.Path(__file__).with_name(name)
    file.write_text(f'{{"programs":{programs},"level":{LEVEL}{parts}}}\n')


def close(a, b, what, bound=1e-8):
    assert abs(a - b) < bound, (what, a, b)


def t_of(df):
    return stats.t.ppf(0.5 + LEVEL / 2, df)


def wilson(share, n, critical):
    """By statsmodels, with the level that has this critical value."""
    alpha = 2 * stats.norm.sf(critical)
    return [float(b) for b in proportion_confint(share * n, n, alpha=alpha, method="wilson")]


def t_interval(value, error, df, most):
    low, high = stats.t.interval(LEVEL, df, loc=value, scale=error)
    bounds = [max(low, -most), min(high, most)]
    return {"value": value, "std_error": error, "df": df, "interval": bounds,
            "p": 2 * stats.t.sf(abs(value / error), df)}


def with_holm(changes):
    known = [c for c in changes if c and c["p"] is not None]
    if known:
        for change, p in zip(known, multipletests([c["p"] for c in known], method="holm")[1]):
            change["p_adjusted"] = p
    return changes


def effective(value, variance, n):
    if variance < NOTHING**2 or not NOTHING < value < 1 - NOTHING:
        return n
    return min(max(value * (1 - value) / variance, 1.0), n)


def line(found, span):
    """The change along the least-squares line through shares by cycle; None of fewer than two."""
    if len(found) < 2:
        return None
    x = sm.add_constant(np.array(list(found), float))
    return sm.OLS(np.array(list(found.values())), x).fit().params[1] * span
