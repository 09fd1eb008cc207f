"""Every interval that the literature or another program publishes with its counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wres_explore.stats import (
    difference_interval,
    odds_ratio_interval,
    proportion_interval,
    ratio_interval,
)
from wres_explore.stats.count import count_interval
from wres_explore.stats.exact import exact_p_value, exact_ratio_interval

pytestmark = pytest.mark.golden

Record = dict[str, Any]

RECORDS: list[Record] = json.loads(
    (Path(__file__).parent / "data" / "stat_golden.json").read_text(encoding="utf-8")
)

METHODS: dict[str, Callable[..., Any]] = {
    "wilson": partial(proportion_interval, method="wilson"),
    "clopper_pearson": partial(proportion_interval, method="clopper_pearson"),
    "midp_binomial": partial(proportion_interval, method="mid_p"),
    "jeffreys": partial(proportion_interval, method="jeffreys"),
    "newcombe_hybrid_score_difference": partial(difference_interval, method="newcombe"),
    "miettinen_nurminen_difference": partial(difference_interval, method="miettinen_nurminen"),
    "mee_difference": partial(difference_interval, method="mee"),
    "scas_ratio": partial(ratio_interval, method="scas", bias_correction=False),
    "miettinen_nurminen_ratio": partial(ratio_interval, method="miettinen_nurminen"),
    "koopman_score_ratio": partial(ratio_interval, method="koopman"),
    "katz_log_ratio": partial(ratio_interval, method="katz"),
    "adjusted_log_ratio": partial(ratio_interval, method="walter"),
    "mover_wilson_ratio": partial(ratio_interval, method="mover"),
    "wilson_cc": partial(proportion_interval, method="wilson_cc"),
    "newcombe_cc_difference": partial(difference_interval, method="newcombe_cc"),
    "wald_difference": partial(difference_interval, method="wald"),
    "agresti_caffo_difference": partial(difference_interval, method="agresti_caffo"),
    "inverse_sinh_ratio": partial(ratio_interval, method="inverse_sinh"),
    "exact_unconditional_score_ratio": exact_ratio_interval,
    "woolf_odds_ratio": partial(odds_ratio_interval, method="woolf"),
    "conditional_midp_odds_ratio": partial(odds_ratio_interval, method="conditional_mid_p"),
    "byar": partial(count_interval, method="byar"),
    "poisson_exact": count_interval,
}

P_VALUES = {
    "boschloo_two_sided_p": "boschloo",
    "barnard_pooled_two_sided_p": "barnard",
    "fisher_exact_p": "fisher",
    "fisher_midp_p": "fisher_mid_p",
}

# For the tests of other parts: counts per stratum, trends, several trusts, shares of all staff.
OTHER_PARTS = {
    "mantel_haenszel_or": 2,
    "mantel_haenszel_risk_ratio": 1,
    "mantel_haenszel_risk_difference": 1,
    "cochran_mantel_haenszel": 2,
    "breslow_day_tarone": 2,
    "cochran_armitage_trend": 2,
    "benjamini_hochberg_qvalues": 1,
    "dersimonian_laird": 1,
    "funnel_limit_proportion_normal": 2,
    "xmr_limits": 1,
    "share_of_all_staff": 1,
    "share_of_known_ethnicity": 1,
}

MINE = [record for record in RECORDS if record["method"] in METHODS]


def counted(record: Record) -> dict[str, int]:
    given = record["inputs"]
    if "a" in given:  # the four cells of a table
        a, b, c, d = (given[cell] for cell in "abcd")
        return {"x1": a, "n1": a + b, "x2": c, "n2": c + d}
    return {k: v for k, v in given.items() if k in {"x", "n", "x1", "n1", "x2", "n2"}}


def interval(record: Record) -> np.ndarray:
    """Return limits, or value and limits if the publication has three numbers."""
    result = METHODS[record["method"]](
        **counted(record), confidence_level=record["inputs"]["level"]
    )
    return np.array(result[-len(record["expected"]) :])


@pytest.mark.parametrize("record", MINE, ids=lambda record: record["id"])
def test_published_limits_are_reproduced(record: Record) -> None:
    expected = np.array(record["expected"], dtype=float)
    assert len(expected) in (2, 3)
    np.testing.assert_allclose(interval(record), expected, rtol=0, atol=record["tolerance"])


@pytest.mark.parametrize("record", MINE, ids=lambda record: record["id"])
def test_limits_agree_with_an_independent_calculation(record: Record) -> None:
    computed = np.array(record["computed"], dtype=float)
    # Both look for the worst of all shares on a grid.
    near = 1e-6 if record["method"] == "exact_unconditional_score_ratio" else 1e-7
    np.testing.assert_allclose(interval(record), computed, rtol=near, atol=0)


@pytest.mark.parametrize("record", MINE, ids=lambda record: record["id"])
def test_a_record_says_nothing_that_the_test_leaves_out(record: Record) -> None:
    asked = set(record["inputs"]) - set(counted(record)) - {"level", *"abcd"}
    assert asked <= {"correction", "skew"}
    with_factor = record["method"].startswith("miettinen_nurminen")
    assert record["inputs"].get("correction", with_factor) is with_factor
    assert record["inputs"].get("skew", True) is True


TESTS = [record for record in RECORDS if record["method"] in P_VALUES]


@pytest.mark.parametrize("record", TESTS, ids=lambda record: record["id"])
def test_published_p_values_are_reproduced(record: Record) -> None:
    given = record["inputs"]
    if "table" in given:  # its columns are the two groups
        (x1, x2), (rest1, rest2) = given["table"]
        counts = (x1, x1 + rest1, x2, x2 + rest2)
    else:
        counts = tuple(given[name] for name in ("x1", "n1", "x2", "n2"))
    found = exact_p_value(*counts, method=P_VALUES[record["method"]])
    assert found == pytest.approx(record["expected"][0], abs=record["tolerance"])
    assert found == pytest.approx(record["computed"][0], rel=1e-6)


def test_published_odds_ratio_interval() -> None:
    # Fagerland, Lydersen and Laake 2017, chapter 4: 9 of 13 against 4 of 14.
    value, lower, upper = odds_ratio_interval(9, 13, 4, 14)
    assert value == 5.625
    np.testing.assert_allclose([lower, upper], [1.0934, 28.9419], rtol=0, atol=5.1e-5)


def test_every_record_is_tested_here_or_named_as_left_out() -> None:
    assert len(RECORDS) == 89
    assert len({record["id"] for record in RECORDS}) == 89
    found: dict[str, int] = {}
    for record in RECORDS:
        if record["method"] not in METHODS:
            found[record["method"]] = found.get(record["method"], 0) + 1
    tested = {method: found.pop(method) for method in P_VALUES}
    assert found == OTHER_PARTS
    assert set(METHODS) == {record["method"] for record in MINE}
    assert len(MINE) == 66
    assert sum(tested.values()) == len(TESTS) == 6


def test_records_hold_only_what_can_be_published() -> None:
    fields = {"id", "method", "inputs", "expected", "tolerance", "computed", "source"}
    assert all(set(record) == fields for record in RECORDS)
    assert all(len(record["source"]) > 20 for record in RECORDS)
