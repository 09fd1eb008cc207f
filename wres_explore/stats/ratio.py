"""Confidence intervals and a test for the ratio of two shares, such as a relative likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from wres_explore import arguments
from wres_explore.stats._check import FloatArray, choose, two_groups
from wres_explore.stats._ratio_limits import LOWER_LIMITS, p_value_of, variance_factor
from wres_explore.stats.division import quotient


def ratio_interval(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    method: str = "scas",
    confidence_level: ArrayLike = 0.95,
    bias_correction: bool = True,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ratio ``(x1 / n1) / (x2 / n2)`` with a confidence interval.

    The first group is on top: above 1 means that the event is likelier in the first group. For a
    relative likelihood the caller decides which group that is.

    Parameters
    ----------
    x1, n1
        Events and people in the group on top. Whole numbers of any shape that fits together.
    x2, n2
        Events and people in the group below.
    method
        ``"scas"`` (default), ``"miettinen_nurminen"``, ``"koopman"``, ``"katz"``, ``"walter"``
        (adjusted log) or ``"mover"`` (from two Wilson intervals). Katz and ``"inverse_sinh"`` are
        for replication only.
    confidence_level
        Between 0 and 1, for example 0.95; one value or one per table.
    bias_correction
        Whether the first two methods multiply their variance by ``N / (N - 1)``, N being
        everybody in both groups. Without it ``"scas"`` is the method of Gart and Nam, and
        ``"miettinen_nurminen"`` is ``"koopman"``. The other methods do not use it.

    Returns
    -------
    value, lower, upper : ndarray
        The ratio and its limits, of the shape that the arguments have together; numbers if all
        arguments are numbers. The value and the lower limit are 0 where only ``x1 = 0``.

        No answer: the value is nan where there is no ratio (``x2 = 0``, or a group with nobody in
        it). The upper limit is inf at ``x2 = 0``; without people in a group the limits are 0 and
        inf.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.
    DefinitionError
        If the method is unknown or the level is not between 0 and 1.

    Notes
    -----
    The value is one division of whole numbers, so that 0.8 is exactly 0.8. The upper limit is the
    reciprocal of the lower limit of the two groups exchanged.

    SCAS is the score statistic of Miettinen and Nurminen corrected for skewness. It agrees with
    `ratio_p_value` and contains the value at every level from 0.69. A single event in a group
    cannot be told from none at levels above about 0.99: its limit is then 0 or inf.

    Katz and Walter have no width where everybody in both groups has the event, and Katz has no
    limits where either group has no events. The limits are then 0 and inf: nothing is claimed.

    References
    ----------
    Gart and Nam 1988, Biometrics 44:323; Laud 2017, Pharmaceutical Statistics 16:334 (SCAS).
    Miettinen and Nurminen 1985, Statistics in Medicine 4:213. Koopman 1984, Biometrics 40:513.
    Katz and others 1978, Biometrics 34:469. Walter 1975, Biometrika 62:371. Zou and Donner 2008,
    Statistics in Medicine 27:1693 (MOVER).

    Examples
    --------
    160 of 800 appointed against 50 of 400, 20.0 % against 12.5 %:

    >>> value, lower, upper = ratio_interval(160, 800, 50, 400)
    >>> print(f"{value:.2f} ({lower:.2f} to {upper:.2f})")
    1.60 (1.20 to 2.17)

    One case among 154 and none among 846 shows very little:

    >>> value, lower, upper = ratio_interval(1, 154, 0, 846)
    >>> print(f"{value} ({lower:.2f} to {upper})")
    nan (0.46 to inf)
    """
    table, z = two_groups(x1, n1, x2, n2, confidence_level)
    lower_limit = choose(method, LOWER_LIMITS)
    arguments.flag("bias_correction", bias_correction)
    x1, n1, x2, n2 = table
    lower, inverse = np.zeros(z.shape), np.zeros(z.shape)
    for limit, (top, top_all, below, below_all) in (
        (lower, (x1, n1, x2, n2)),
        (inverse, (x2, n2, x1, n1)),
    ):
        known = (top > 0) & (below_all > 0)
        part = top[known], top_all[known], below[known], below_all[known]
        limit[known] = lower_limit(part, z[known], variance_factor(part, bias_correction))
    upper = quotient(np.ones_like(inverse), inverse, otherwise=np.inf)
    return quotient(x1 * n2, x2 * n1)[()], lower[()], upper[()]


def ratio_p_value(
    x1: ArrayLike,
    n1: ArrayLike,
    x2: ArrayLike,
    n2: ArrayLike,
    *,
    bias_correction: bool = True,
) -> FloatArray:
    """Two-sided probability of counts at least this uneven if the ratio of shares were 1.

    Which group is on top makes no difference. The probability runs from 0 to 1.

    Parameters
    ----------
    x1, n1
        Events and people in one group. Whole numbers of any shape that fits together.
    x2, n2
        Events and people in the other group.
    bias_correction
        As in `ratio_interval`.

    Returns
    -------
    ndarray
        The probability, of the shape that the arguments have together; a number if all arguments
        are numbers. It is 1 if nobody or everybody in both groups has the event, and nan if
        either group has nobody in it.

    Raises
    ------
    CountError
        If a count is negative, fractional or missing, or events are above people.

    Notes
    -----
    The same skewness-corrected score as the interval with ``method="scas"``: the probability is
    below 0.05 exactly when the 95 % interval leaves out 1, and so for every level from 0.69.

    References
    ----------
    Gart and Nam 1988, Biometrics 44:323. Laud 2017, Pharmaceutical Statistics 16:334.

    Examples
    --------
    >>> print(f"{ratio_p_value(160, 800, 50, 400):.4f}")
    0.0010
    >>> print(ratio_p_value(0, 800, 0, 400))
    1.0
    """
    table, _ = two_groups(x1, n1, x2, n2, 0.95)
    return p_value_of(table, bias_correction)[()]
