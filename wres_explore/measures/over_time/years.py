"""Which years of a series may be compared: parted at a change of definition, and not overlapping.

Series are rows of an array and years its columns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]

WHOLE = "all years"
"""The part of a series without a break."""


def parts_of(years: Sequence[int], breaks: Sequence[int]) -> list[tuple[str, list[int]]]:
    """The years between breaks, each part with its name; one part where no break lies inside.

    A break is the first year of a new definition.

    >>> parts_of([2019, 2021, 2022, 2023], [2022])
    [('to 2021', [2019, 2021]), ('from 2022', [2022, 2023])]
    >>> parts_of([2022, 2023], [2022])
    [('all years', [2022, 2023])]
    """
    edges = [edge for edge in sorted(breaks) if min(years) < edge <= max(years)]
    if not edges:
        return [(WHOLE, list(years))]
    parts = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        inside = [y for y in years if (low is None or y >= low) and (high is None or y < high)]
        if low is None:
            name = f"to {edges[0] - 1}"
        else:
            name = f"from {low}" if high is None else f"{low} to {high - 1}"
        parts.append((name, inside))
    return [(name, inside) for name, inside in parts if inside]


def apart(
    usable: Marks, years: Sequence[int], two_year_until: int | None, *, first: bool = True
) -> Marks:
    """Years of each series that share no events: the latest, the first, and most between them.

    Parameters
    ----------
    usable
        Series by years: where there is a figure.
    years
        The years, in order.
    two_year_until
        Up to this year a return covers two years, so that two returns a year apart overlap.
    first
        Whether the first year is kept rather than a later one, as a change over the years needs.

    Returns
    -------
    array of bool
        The years that are kept.

    Examples
    --------
    >>> import numpy as np
    >>> apart(np.ones((1, 5), bool), [2016, 2017, 2018, 2019, 2020], 2019).astype(int).tolist()
    [[1, 0, 0, 1, 1]]
    >>> apart(np.ones((1, 4), bool), [2016, 2017, 2018, 2019], 2019, first=False).tolist()
    [[False, True, False, True]]
    """
    if two_year_until is None:
        return usable.copy()
    kept = np.zeros_like(usable)
    following = np.full(len(usable), np.iinfo(np.int64).max)
    for at in reversed(range(len(years))):
        overlaps = (following <= two_year_until) & (following - years[at] < 2)
        kept[:, at] = usable[:, at] & ~overlaps
        following = np.where(kept[:, at], years[at], following)
    if not first:
        return kept
    # The first year there is stands at least as far from the next as the first that was kept.
    rows = np.flatnonzero(usable.any(axis=1))
    kept[rows, kept[rows].argmax(axis=1)] = False
    kept[rows, usable[rows].argmax(axis=1)] = True
    return kept


def listed(years: Sequence[int]) -> str:
    """Years as one reads them: "2016 to 2019", "2016, 2018 and 2019".

    >>> listed([2016, 2017, 2018]), listed([2016, 2018]), listed([2016])
    ('2016 to 2018', '2016 and 2018', '2016')
    """
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} to {years[-1]}"
    texts = [str(year) for year in years]
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
