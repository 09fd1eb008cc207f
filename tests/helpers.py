"""What several test files share: small invented data sets, printed rounding, slow arithmetic."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

from wres_explore.dataset import Dataset
from wres_explore.io.tables import from_counts

WHOLE = {"year": 2019, "organisation": "all", "profession": "all", "pay_band": "all"}
COLUMNS = [*WHOLE, "ethnic_group", "measure", "n"]
Rows = list[dict[str, Any]]

STAT_GOLDEN = Path(__file__).parent / "golden" / "data" / "stat_golden.json"


def published(method: str) -> list[dict[str, Any]]:
    """Records of one statistical method, from the literature and from R."""
    records = json.loads(STAT_GOLDEN.read_text(encoding="utf-8"))
    found = [record for record in records if record["method"] == method]
    assert found, f"no published value of {method}"
    return found


def leaves(counts: Mapping[str, int], measure: str = "headcount", **where: Any) -> Rows:
    """One row per ethnic group of one cell."""
    return [
        {**WHOLE, **where, "ethnic_group": str(group), "measure": measure, "n": n}
        for group, n in counts.items()
    ]


def cell(
    white: int | None = None,
    bme: int | None = None,
    unknown: int | None = None,
    measure: str = "headcount",
    **where: Any,
) -> Rows:
    """White, BME and Unknown of one cell; a group that is not given has no row, 0 has one."""
    given = {"White": white, "BME": bme, "Unknown": unknown}
    return leaves({g: n for g, n in given.items() if n is not None}, measure, **where)


def ladder(bands: Mapping[str, tuple[int, ...]], **where: Any) -> Rows:
    """Staff by pay band: White, BME and, if given, Unknown."""
    return [row for band, staff in bands.items() for row in cell(*staff, pay_band=band, **where)]


def places(ics_of: Mapping[str, str], region: str = "London") -> pd.DataFrame:
    """A table of organisations, each with its STP/ICS."""
    return pd.DataFrame(
        [
            {"organisation": name, "name": name, "ics": ics, "region": region, "kind": "trust",
             "modelled": True}
            for name, ics in ics_of.items()
        ]
    )  # fmt: skip


def table(*parts: Rows) -> pd.DataFrame:
    """The rows of several cells as a table of counts."""
    return pd.DataFrame([row for part in parts for row in part], columns=COLUMNS)


def dataset(*parts: Rows, organisations: pd.DataFrame | None = None) -> Dataset:
    """A data set from the rows of several cells."""
    return from_counts(table(*parts), organisations=organisations, name="invented")


def women_and_men() -> pd.DataFrame:
    """Disciplinary cases of one trust by sex: 1% and 4% of women, 1% and 2% of men."""
    rates = {("Female", "White"): (20, 2000), ("Female", "Indian"): (40, 1000),
             ("Male", "White"): (10, 1000), ("Male", "Indian"): (12, 600)}  # fmt: skip
    whole = {"year": 2024, "organisation": "Elm", "profession": "all", "pay_band": "all"}
    return pd.DataFrame(
        [
            {**whole, "sex": sex, "ethnic_group": group, "measure": measure, "n": n}
            for (sex, group), (x, of) in rates.items()
            for measure, n in (("entered_disciplinary", x), ("headcount", of))
        ]
    )


def one(result: pd.DataFrame) -> dict[str, Any]:
    """The only row of a result."""
    assert len(result) == 1, f"one row was expected:\n{result.to_string()}"
    return dict(result.iloc[0])


def rounded(value: float, decimals: int) -> float:
    """As a printed report rounds: halves away from zero, negative decimals to tens, hundreds."""
    unit = Decimal(1).scaleb(-decimals)
    return float((Decimal(repr(float(value))) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit)


# --- The cliff edge, worked out slowly and another way ----------------------------------


def score_z(odds_ratio: float, x1: int, n1: int, x2: int, n2: int) -> float:
    """Score statistic of Miettinen and Nurminen for an odds ratio, from its fitted shares."""
    a = n2 * (odds_ratio - 1)
    b = n1 * odds_ratio + n2 - (x1 + x2) * (odds_ratio - 1)
    c = -(x1 + x2)
    p2 = -c / b if abs(a) < 1e-9 else (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
    p1 = p2 * odds_ratio / (1 + p2 * (odds_ratio - 1))
    variance = 1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2))
    return (x1 - n1 * p1) * math.sqrt(variance * (n1 + n2 - 1) / (n1 + n2))


def odds_ratio_limits(x1: int, n1: int, x2: int, n2: int, level: float) -> tuple[float, float]:
    """Where the score statistic is z and -z, by bisection; every cell must hold somebody."""
    z = norm.ppf((1 + level) / 2)
    low, high = (
        brentq(lambda t, at=at: score_z(math.exp(t), x1, n1, x2, n2) - at, -15, 15, xtol=1e-12)
        for at in (z, -z)
    )
    return math.exp(low), math.exp(high)


def slope_by_glm(group: Sequence[int], comparator: Sequence[int]) -> Any:
    """Logistic slope over the rungs, fitted by statsmodels, which takes long to import."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    design = np.column_stack([np.ones(len(group)), np.arange(len(group))])
    return GLM(np.column_stack([group, comparator]), design, family=Binomial()).fit()


def scan_z(group: Sequence[int], comparator: Sequence[int]) -> np.ndarray:
    """Signed score statistic of a step at each boundary, beside the slope."""
    k, fit = len(group), slope_by_glm(group, comparator)
    staff = np.asarray(group) + np.asarray(comparator)
    out = []
    for boundary in range(1, k):
        step = (np.arange(k) >= boundary).astype(float)
        chi2 = float(np.squeeze(fit.score_test(exog_extra=step[:, None])[0]))
        surplus = float(step @ (np.asarray(group) - staff * fit.fittedvalues))
        out.append(math.copysign(math.sqrt(chi2), surplus))
    return np.array(out)


def scan_p_value(group: Sequence[int], comparator: Sequence[int], draws: int, seed: int) -> float:
    """How often a ladder drawn from the fitted slope falls as far at any one boundary."""
    staff, fit = np.asarray(group) + np.asarray(comparator), slope_by_glm(group, comparator)
    observed = scan_z(group, comparator).min()
    rng = np.random.default_rng(seed)
    ladders = rng.binomial(staff, fit.fittedvalues, size=(draws, len(staff)))
    return float(np.mean([scan_z(drawn, staff - drawn).min() <= observed for drawn in ladders]))


def trend_z(group: Sequence[int], comparator: Sequence[int]) -> float:
    """Cochran-Armitage: the correlation of band and group over all people, times root N."""
    band = np.tile(np.arange(len(group), dtype=float), 2)
    member = np.repeat([1.0, 0.0], len(group))
    people = np.concatenate([group, comparator]).astype(float)
    at, who = (v - np.average(v, weights=people) for v in (band, member))
    r = (people @ (at * who)) / math.sqrt((people @ at**2) * (people @ who**2))
    return r * math.sqrt(people.sum())


def pool_slowly(group: Sequence[int], comparator: Sequence[int]) -> list[list[int]]:
    """Positions that are tested together: from the top, then lowest thin one first."""
    staff = [g + c for g, c in zip(group, comparator, strict=True)]
    share = sum(group) / sum(staff)
    rungs = [[k] for k, n in enumerate(staff) if n]

    def thin(rung: list[int]) -> bool:
        return sum(staff[k] for k in rung) * min(share, 1 - share) < 5

    while len(rungs) > 1 and thin(rungs[-1]):
        top = rungs.pop()
        rungs[-1] = rungs[-1] + top
    while len(rungs) > 1 and any(map(thin, rungs)):
        at = [thin(rung) for rung in rungs].index(True)
        sides = [side for side in (at - 1, at + 1) if 0 <= side < len(rungs)]
        other = min(sides, key=lambda side: (sum(staff[k] for k in rungs[side]), side))
        joined = sorted(rungs[at] + rungs[other])
        rungs = sorted([*(r for i, r in enumerate(rungs) if i not in (at, other)), joined])
    return rungs


def edge_slowly(
    group: Sequence[int], comparator: Sequence[int], *, draws: int = 100
) -> tuple[str, int | None]:
    """Verdict and onset of one ladder, from the written rule: entry, pooling, limits, scan."""
    staff = np.asarray(group) + np.asarray(comparator)
    start = int(np.argmax(staff >= 0.02 * staff.sum()))
    rungs = pool_slowly(group[start:], comparator[start:])
    g = [sum(group[start + k] for k in rung) for rung in rungs]
    c = [sum(comparator[start + k] for k in rung) for rung in rungs]
    if sum(g) + sum(c) < 600 or len(rungs) < 3:
        return "too few staff to assess", None
    together = 0.95 ** (1 / (len(g) - 1))
    clear, probable, step = [], [], []
    for k in range(len(g) - 1):
        ratio = (g[k + 1] / g[k]) / (c[k + 1] / c[k])
        tables = (g[k + 1], g[k + 1] + c[k + 1], g[k], g[k] + c[k])
        upper = odds_ratio_limits(*tables, together)[1]
        scanned = len(g) >= 5 and scan_z(g, c).argmin() == k
        if upper < 0.8:
            clear.append(k)
        elif upper < 1 and ratio <= 0.8 and scanned and scan_p_value(g, c, draws, 1) < 0.05:
            probable.append(k)
        elif upper < 1:
            step.append(k)
    if clear or probable:
        name = "clear cliff edge" if clear else "probable cliff edge"
        return name, (clear or probable)[0]
    if trend_z(g, c) < -1.96:
        return "slope, no single cliff edge", None
    return ("step", step[0]) if step else ("no evidence of a fall", None)
