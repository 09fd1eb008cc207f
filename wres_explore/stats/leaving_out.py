"""How far apart two rates can be without some people of whom only the number is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wres_explore.errors import CountError
from wres_explore.stats._check import FloatArray, two_groups

SIDES = 3


def furthest_apart(
    events: ArrayLike, people: ArrayLike, events_out: ArrayLike, people_out: ArrayLike = 0
) -> tuple[FloatArray, FloatArray]:
    """Counts that are left when the people taken out set two rates as far apart as can be.

    Of all ways in which so many events can have come from three sides, the one that leaves the
    first side's rate lowest and the second side's highest. For the other extreme exchange the
    two sides.

    Parameters
    ----------
    events, people
        Events and people of the first side, the second, and everybody else, in that order along
        the last axis.
    events_out
        How many events are taken out.
    people_out
        Of how many people they are taken out. 0: whoever had those events was never counted
        among the people, and only the events go.

    Returns
    -------
    events, people
        What is left, in the shape given.

    Raises
    ------
    CountError
        If counts are no counts, if there are not three sides, if more is taken out than there
        is, or if events are taken out of fewer people (but not of 0).

    Notes
    -----
    Events go from the first side, then from those on neither, then from the second; a person
    goes with each. People without an event go from the second side, then from those on neither,
    then from the first. Each order is best whatever the other does.

    Examples
    --------
    40 appointed of 100 shortlisted on either side; 10 came from a list of their own:

    >>> events, people = furthest_apart([40, 40, 0], [100, 100, 0], 10)
    >>> events.tolist(), people.tolist()
    ([30.0, 40.0, 0.0], [100.0, 100.0, 0.0])
    """
    (x, n, _, _), _ = two_groups(events, people, 0, 1, 0.95)
    if not x.ndim or x.shape[-1] != SIDES:
        message = f"events and people need three sides along the last axis: got shape {x.shape}."
        raise CountError(message)
    out, of = (
        np.broadcast_to(two_groups(0, given, 0, 1, 0.95)[0][1], x.shape[:-1])
        for given in (events_out, people_out)
    )
    _refuse_too_many(x, n, out, of)
    with_events = _taken(x, out, (0, 2, 1))
    without = _taken(n - x, np.where(of > 0, of - out, 0.0), (1, 2, 0))
    gone = np.where((of > 0)[..., None], with_events + without, 0.0)
    return x - with_events, n - gone


def _taken(there: FloatArray, number: FloatArray, order: Sequence[int]) -> FloatArray:
    """How many go from each side, one side after the other in this order."""
    taken = np.zeros_like(there)
    rest = number.astype(float)
    for side in order:
        taken[..., side] = np.minimum(there[..., side], rest)
        rest = rest - taken[..., side]
    return taken


def _refuse_too_many(x: FloatArray, n: FloatArray, out: FloatArray, of: FloatArray) -> None:
    faults: tuple[tuple[NDArray[np.bool_], str], ...] = (
        (out > x.sum(-1), "More events are taken out than there are"),
        ((of > 0) & (of < out), "Events are taken out of fewer people than there are events"),
        ((of > 0) & (of - out > (n - x).sum(-1)), "More people are taken out than there are"),
    )
    for wrong, said in faults:
        if wrong.any():
            at = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
            message = (
                f"{said}: {out[at]:.0f} events and {of[at]:.0f} people out of {x[at].sum():.0f} "
                f"events of {n[at].sum():.0f} people. Check both numbers."
            )
            raise CountError(message)
