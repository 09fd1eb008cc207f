"""Many organisations on one scale: published values, arithmetic by hand, integrals written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from tests.helpers import published
from wres_explore.errors import CountError, DefinitionError
from wres_explore.stats.discovery import false_discovery_rate
from wres_explore.stats.effects import log_ratio_effect, share_effect
from wres_explore.stats.funnel import funnel_limits, overdispersion
from wres_explore.stats.shrinkage import shrunk_ratios

pytestmark = pytest.mark.unit

# --- False discoveries ------------------------------------------------------------------


def test_published_q_values() -> None:
    (record,) = published("benjamini_hochberg_qvalues")
    q = false_discovery_rate(record["inputs"]["p"])
    assert q.tolist() == pytest.approx(record["expected"], abs=record["tolerance"])
    assert (q <= 0.05).sum() == 4


def test_missing_tests_are_no_tests() -> None:
    q = false_discovery_rate([[0.01, np.nan, 0.04], [np.nan, np.nan, np.nan]])
    # Two tests: 0.01 x 2 / 1 and 0.04 x 2 / 2.
    assert q[0].tolist() == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert np.isnan(q[1]).all()


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(DefinitionError, match="between 0 and 1"):
        false_discovery_rate([0.2, 1.2])


# --- Funnels ----------------------------------------------------------------------------


def test_effects_by_hand() -> None:
    effect, error = log_ratio_effect(3, 100, 4, 300)
    assert float(effect) == pytest.approx(np.log((3.5 / 100.5) / (4.5 / 300.5)))
    assert float(error) == pytest.approx(np.sqrt(1 / 3.5 - 1 / 100.5 + 1 / 4.5 - 1 / 300.5))
    effect, error = share_effect(25, 100)
    assert float(np.sin(effect) ** 2) == pytest.approx(0.25)
    assert float(error) == 0.05
    assert np.isnan(log_ratio_effect(0, 0, 1, 5)).all()
    assert np.isnan(log_ratio_effect(7, 7, 5, 5)).all()  # no chance was left
    assert np.isfinite(log_ratio_effect(7, 7, 4, 5)).all()
    assert np.isnan(share_effect(0, 0)).all()
    with pytest.raises(CountError):
        share_effect(6, 5)


def test_limits_by_hand() -> None:
    lower, upper = funnel_limits(0.1, 0.3, 1.96, tau2=0.16)
    assert [float(lower), float(upper)] == pytest.approx([0.1 - 1.96 * 0.5, 0.1 + 1.96 * 0.5])


def test_spread_beyond_chance_step_by_step() -> None:
    """The formulas of the method note, with the winsorising of z values done by sorting."""
    rng = np.random.default_rng(3)
    error = rng.uniform(0.1, 0.6, 21)
    effect = rng.normal(0.2, 0.4, 21) + rng.normal(0, error)
    z = sorted((effect - 0.2) / error)
    # With 21 values the 10% and 90% quantiles are the third from either end.
    phi = sum(min(max(value, z[2]), z[18]) ** 2 for value in z) / 21
    w = 1 / error**2
    tau2 = (21 * phi - 20) / (w.sum() - (w**2).sum() / w.sum())
    assert tau2 > 0
    found = overdispersion(effect, error, 0.2)
    assert [float(v) for v in found] == pytest.approx([phi, tau2], rel=1e-9)


def test_no_spread_where_chance_explains_all_and_none_for_a_few() -> None:
    error = np.full(12, 0.5)
    effect = np.linspace(-0.3, 0.3, 12)
    phi, tau2 = overdispersion(effect, error, 0.0)
    assert phi < 1
    assert tau2 == 0
    assert np.isnan(overdispersion(effect[:9], error[:9], 0.0)).all()
    # Nine and one missing are still nine.
    assert np.isnan(overdispersion([*effect[:9], np.nan], [*error[:9], 1.0], 0.0)).all()


def test_chance_alone_keeps_most_within_the_limits() -> None:
    """Of 4,000 fair organisations 95% lie within limits drawn at 95%, give or take chance."""
    rng = np.random.default_rng(8)
    n1, n2 = rng.integers(300, 3_000, size=(2, 4_000))
    effect, error = log_ratio_effect(rng.binomial(n1, 0.05), n1, rng.binomial(n2, 0.05), n2)
    lower, upper = funnel_limits(0.0, error, norm.ppf(0.975))
    assert ((lower < effect) & (effect < upper)).mean() == pytest.approx(0.95, abs=0.012)


# --- Ratios drawn together ----------------------------------------------------------------


def test_a_posterior_written_out() -> None:
    """Three organisations with rare cases: the chance of a ratio above 1, by a plain fine sum."""
    x1, x2 = np.array([6, 1, 4]), np.array([4, 5, 6])
    n1, n2 = (
        np.array([1_000_000, 1_000_000, 2_000_000]),
        np.array([2_000_000, 1_000_000, 2_000_000]),
    )
    theta = np.linspace(-6, 6, 4_801)
    odds = np.exp(theta) * (n1 / n2)[:, None]
    likelihood = binom.pmf(x1[:, None], (x1 + x2)[:, None], odds / (1 + odds))
    total = above = 0.0
    for mean in np.linspace(np.log(0.2), np.log(5), 120):
        for spread in np.linspace(0.01, 1.8, 60):
            density = norm.pdf(theta, mean, spread)
            each = (likelihood * density).sum(1)
            weight = np.exp(-0.5 * (spread / 0.5) ** 2) * each[1:].prod()
            total += weight * each[0]
            above += weight * (likelihood[0] * density)[theta > 0].sum()
    level = 2 * above / total - 1
    assert 0.05 < level < 0.95
    found = shrunk_ratios(x1, n1, x2, n2, confidence_level=level, draws=0)
    assert found is not None
    # At that level the lower limit is where the chance of more than 1 begins.
    assert float(found.lower[0]) == pytest.approx(1.0, abs=0.02)


def organisations(seed: int, number: int, rate: float) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    log_ratio = rng.normal(np.log(1.2), 0.25, number)
    n1, n2 = rng.integers(200, 2_500, number), rng.integers(500, 5_000, number)
    x1 = rng.binomial(n1, np.minimum(rate * np.exp(log_ratio), 1.0))
    return x1, n1, rng.binomial(n2, rate), n2, log_ratio


def test_small_organisations_are_drawn_together_and_large_ones_keep_their_own() -> None:
    x1, n1, x2, n2, _ = organisations(1, 30, 0.006)
    x1 = np.append(x1, 40_000)
    n1, x2, n2 = np.append(n1, 400_000), np.append(x2, 20_000), np.append(n2, 400_000)
    found = shrunk_ratios(x1, n1, x2, n2)
    assert found is not None
    assert found.value[-1] == pytest.approx(2.0, rel=0.02)
    raw = (x1[:-1] + 0.5) / (n1[:-1] + 0.5) / ((x2[:-1] + 0.5) / (n2[:-1] + 0.5))
    assert np.std(np.log(found.value[:-1])) < 0.5 * np.std(np.log(raw))
    assert (found.lower < found.value).all()
    assert (found.value < found.upper).all()


@pytest.mark.parametrize("rate", [0.004, 0.2])
def test_intervals_hold_what_they_promise(rate: float) -> None:
    """Twenty sets of 36: the truth lies in 19 of 20 intervals, and nearer than the raw ratio."""
    inside, nearer, raw_error = [], [], []
    for seed in range(20):
        x1, n1, x2, n2, truth = organisations(seed, 36, rate)
        found = shrunk_ratios(x1, n1, x2, n2, draws=0)
        assert found is not None
        inside.append((found.lower <= np.exp(truth)) & (np.exp(truth) <= found.upper))
        nearer.append((np.log(found.value) - truth) ** 2)
        effect, _ = log_ratio_effect(x1, n1, x2, n2)
        raw_error.append((effect - truth) ** 2)
    assert np.mean(inside) > 0.925
    assert np.mean(nearer) < np.mean(raw_error)


def test_common_events_weigh_as_much_as_they_tell() -> None:
    """Four of five appointed: the log ratio of 200 and 200 people errs by 0.05, and not by the
    0.11 that as many rare cases would."""
    found = shrunk_ratios([160, 40, 100, 190], [200] * 4, [160] * 4, [200] * 4, draws=0)
    assert found is not None
    width = np.log(found.upper[0] / found.lower[0]) / (2 * norm.ppf(0.975))
    assert width == pytest.approx(np.sqrt(2 / 160 - 2 / 200), rel=0.1)


def test_ranks_are_as_uncertain_as_the_ratios() -> None:
    x1, n1, x2, n2, _ = organisations(5, 36, 0.004)
    found = shrunk_ratios(x1, n1, x2, n2)
    assert found is not None
    assert found.highest_quarter.sum() == pytest.approx(9, abs=0.01)
    assert np.median(found.rank_upper - found.rank_lower) > 15
    clear = shrunk_ratios([500, 100, 100, 100], [10_000] * 4, [100] * 4, [10_000] * 4)
    assert clear is not None
    assert clear.highest_quarter[0] > 0.99
    assert (clear.rank_lower[0], clear.rank_upper[0]) == (4, 4)


def test_the_same_question_has_the_same_answer() -> None:
    table = organisations(5, 12, 0.01)[:4]
    one, two = shrunk_ratios(*table), shrunk_ratios(*table)
    assert one is not None
    assert two is not None
    assert (one.highest_quarter == two.highest_quarter).all()


def test_the_order_of_organisations_changes_nothing_but_their_places() -> None:
    x1, n1, x2, n2, _ = organisations(6, 12, 0.01)
    there = shrunk_ratios(x1, n1, x2, n2, draws=0)
    back = shrunk_ratios(x1[::-1], n1[::-1], x2[::-1], n2[::-1], draws=0)
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(back.value[::-1], rel=1e-9)


def test_few_organisations_and_empty_ones() -> None:
    assert shrunk_ratios([3, 4], [50, 60], [3, 2], [70, 80]) is None
    assert shrunk_ratios([0] * 5, [50] * 5, [0] * 5, [70] * 5) is None
    found = shrunk_ratios(
        [3, 4, 2, 0, 0], [50, 60, 40, 0, 30], [3, 2, 5, 1, 0], [70, 80, 90, 9, 20]
    )
    assert found is not None
    assert np.isnan(found.value[3])
    # Without a case of its own an organisation is what the others are, and less sure.
    assert found.value[4] == pytest.approx(found.mean, rel=0.15)
