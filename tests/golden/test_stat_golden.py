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
}

# Published, but not an interval that these functions offer.
NOT_OFFERED = {
    "wilson_cc": 3,
    "newcombe_cc_difference": 1,
    "wald_difference": 1,
    "agresti_caffo_difference": 1,
    "inverse_sinh_ratio": 1,
    "woolf_odds_ratio": 1,
    "exact_unconditional_score_ratio": 2,
    "boschloo_two_sided_p": 2,
    "barnard_pooled_two_sided_p": 2,
    "fisher_exact_p": 1,
    "fisher_midp_p": 1,
    "conditional_midp_odds_ratio": 1,
    "byar": 3,
    "poisson_exact": 2,
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
    return {k: v for k, v in record["inputs"].items() if k in {"x", "n", "x1", "n1", "x2", "n2"}}


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
    np.testing.assert_allclose(interval(record), computed, rtol=1e-7, atol=0)


@pytest.mark.parametrize("record", MINE, ids=lambda record: record["id"])
def test_a_record_says_nothing_that_the_test_leaves_out(record: Record) -> None:
    asked = set(record["inputs"]) - set(counted(record)) - {"level"}
    assert asked <= {"correction", "skew"}
    with_factor = record["method"].startswith("miettinen_nurminen")
    assert record["inputs"].get("correction", with_factor) is with_factor
    assert record["inputs"].get("skew", True) is True


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
    assert found == NOT_OFFERED | OTHER_PARTS
    assert set(METHODS) == {record["method"] for record in MINE}
    assert len(MINE) == 50


def test_records_hold_only_what_can_be_published() -> None:
    fields = {"id", "method", "inputs", "expected", "tolerance", "computed", "source"}
    assert all(set(record) == fields for record in RECORDS)
    assert all(len(record["source"]) > 20 for record in RECORDS)
