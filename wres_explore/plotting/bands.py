"""Pay bands and grades as they are drawn: short names, and what is said of each."""

from __future__ import annotations

import re

import numpy as np

from wres_explore.measures.disclosure.rules import ROUNDED
from wres_explore.plotting.marks import Boxes, Rows, kept
from wres_explore.vocabulary import MUCH_UNKNOWN

COLUMNS = (
    "ladder", "pay_band", "position", "rung", "role", "top_group", "value", "lower", "upper",
    "top_numerator", "top_denominator", "unknown_share", "unknown_warning",
)  # fmt: skip
"""What a chart of a ladder reads of its table."""

TELL = [
    ("Band", "pay_band"),
    ("Share of staff", "share_text"),
    ("Interval", "interval_text"),
    ("Staff", "count_text"),
    ("Ethnicity unknown", "unknown_text"),
]

HATCHED = (
    f"(hatched: ethnicity unknown for over {MUCH_UNKNOWN:.0%},\n"
    "or for more people than the two groups differ by)"
)
"""Either is an `unknown_warning`; which of them, is said where a band is pointed at."""

HALF_BOX = 0.46
"""Half the width of a hatched box, in bands."""

WITHHELD = "withheld"
"""Stands for a number that disclosure control has taken out."""


def band_rows(ladder: Rows) -> dict[str, np.ndarray]:
    """Rows of one ladder from the lowest band to the highest, with what is said of each."""
    rows = kept(ladder, np.argsort(ladder["position"], kind="stable"))
    form = share_form(rows)
    shares = [_percent(share, form) for share in rows["unknown_share"]]
    said = {
        "share_text": [_percent(share, form) for share in rows["value"]],
        "interval_text": spans(rows, "lower", "upper", form),
        "count_text": [
            f"{_people(a)} of {_people(b)}"
            for a, b in zip(rows["top_numerator"], rows["top_denominator"], strict=True)
        ],
        "unknown_text": [
            f"{share} (hatched: {warning.rstrip('.')})" if warning else share
            for share, warning in zip(shares, rows["unknown_warning"], strict=True)
        ],
    }
    return rows | {name: np.array(texts, dtype=object) for name, texts in said.items()}


def short_name(band: str) -> str:
    """A band as a tick names it: "8a", "1+2", "VSM", or "Under" over "1"."""
    name = re.sub(r"^Under bands? ", "Under\n", re.sub(r"^Bands? ", "", band))
    name = re.sub("very senior manager", "VSM", name, flags=re.IGNORECASE)
    return name.replace(" and ", "+").replace(" to ", "–")


def spans(rows: Rows, low: str, high: str, text: str) -> list[str]:
    """Two limits as text."""
    return [
        WITHHELD if np.isnan(a) else f"{text.format(a)} to {text.format(b)}"
        for a, b in zip(rows[low], rows[high], strict=True)
    ]


def hatched(rows: Rows, ends: tuple[float, float], *, along: str) -> list[Boxes]:
    """Boxes around bands of which the ethnicity of many is unknown; none where there are none.

    `along` is the axis, "x" or "y", on which the bands follow each other; `ends` are those of the
    boxes on the other one.
    """
    doubtful = rows["unknown_warning"] != ""
    if not doubtful.any():
        return []
    middle = rows[along][doubtful]
    sides = middle - HALF_BOX, middle + HALF_BOX
    low, high = (np.full(len(middle), float(end)) for end in ends)
    x0, x1, y0, y1 = (*sides, low, high) if along == "x" else (low, high, *sides)
    return [Boxes(rows={"x0": x0, "y0": y0, "x1": x1, "y1": y1}, at=("x0", "y0", "x1", "y1"),
                  colour="")]  # fmt: skip


def share_form(rows: Rows) -> str:
    """How shares are written: in whole percent if they are made from rounded counts."""
    said = rows.get("sharing")
    return "{:.0%}" if said is not None and len(said) and said[0] in ROUNDED else "{:.1%}"


def ratio_text(rows: Rows, value: float) -> str:
    """A ratio with two decimals, or with the ones that rounded counts left it."""
    text = f"{value:.2f}"
    return text.removesuffix("0") if share_form(rows) == "{:.0%}" else text


def _percent(share: float, form: str) -> str:
    return WITHHELD if np.isnan(share) else form.format(share)


def _people(count: float) -> str:
    return WITHHELD if np.isnan(count) else f"{int(count):,}"
