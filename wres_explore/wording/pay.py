"""Sentences on the pay gap."""

from __future__ import annotations

import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.ethnicity import people_of
from wres_explore.measures.pay.gap import PayGap
from wres_explore.tables import Row
from wres_explore.wording.numbers import MINUS
from wres_explore.wording.rows import level, sentences

CENSUS = (
    "Everybody's pay is known, so the gap is what it is. The interval shows how far it could move "
    "by chance alone in an organisation of this size if the same appointments and pay decisions "
    "were made again. An interval that includes 0 does not show that pay is equal."
)
"""Said beside every pay gap."""

NOT_EQUAL_PAY = (
    "A pay gap is not unequal pay for the same work: most of it is who stands at which band. That "
    "does not explain it away, for the band is itself an outcome."
)
"""Said beside the parts of a pay gap."""


def describe_pay(result: pd.DataFrame | PayGap) -> list[str]:
    """What each row of a pay gap says, as a sentence.

    Parameters
    ----------
    result
        From `pay_gap`, or one of its tables; a `PayGap` itself is described by its gaps.

    Returns
    -------
    list of str
        One text per row.

    Raises
    ------
    DefinitionError
        For anything but a table of a pay gap.
    """
    table = result.gap if isinstance(result, PayGap) else result
    for own, (say, needed) in _KINDS.items():
        if isinstance(table, pd.DataFrame) and needed <= set(table.columns):
            return sentences(table, [own], say, needed=needed)
    msg = f"{type(result).__name__} is no table of a pay gap. Describe what pay_gap gave."
    raise DefinitionError(msg)


def _gap(row: Row) -> str:
    group, white = people_of(row["bottom_group"]), people_of(row["top_group"])
    start = f"by the {row['average']}, {group} are paid"
    if round(abs(row["pounds"]), 2) == 0:
        said = f"{start} the same as {white}"
    else:
        more = "less" if row["pounds"] > 0 else "more"
        said = (
            f"{start} {_pounds(abs(row['pounds']))} {_an(row['unit'])} {more} than {white}: a gap "
            f"of {_percent(row['value'])} of White pay"
        )
    limits = ""
    if not pd.isna(row["lower"]):
        limits = f" ({level(row)} interval {_percent(row['lower'])} to {_percent(row['upper'])})"
    without = row.get("without_one")
    tail = ""
    if isinstance(without, float) and not pd.isna(without):
        tail = f" Without the one person who moves it most the gap is {_percent(without)}."
    unknown = row.get("unknown_share")
    if unknown and not pd.isna(unknown):
        tail += f" Left out: {unknown:.1%} of staff, whose ethnicity is unknown."
    return f"{said}{limits}.{tail}"


def _quarter(row: Row) -> str:
    return (
        f"{people_of(row['top_group'])} are {row['value']:.1%} of the "
        f"{str(row['quarter']).lower()} quarter of the payroll "
        f"({int(row['top_numerator']):,} of {int(row['top_denominator']):,}; {level(row)} interval "
        f"{row['lower']:.1%} to {row['upper']:.1%})."
    )


_CAUSES = {
    "between bands": ("who stands at which band", "adds", "takes"),
    "within bands": ("differences in pay within bands", "add", "take"),
}


def _part(row: Row) -> str:
    cause, add, take = _CAUSES[row["part"]]
    if round(abs(row["pounds"]), 2) == 0:
        return f"{cause} {add} nothing to the mean gap."
    verb, way = (add, "to") if row["pounds"] > 0 else (take, "from")
    return (
        f"{cause} {verb} {_pounds(abs(row['pounds']))} {_an(row['unit'])} {way} the mean gap, "
        f"{abs(row['value']):.1%} of White pay."
    )


def _band(row: Row) -> str:
    return (
        f"at {str(row['pay_band'])[0].lower()}{str(row['pay_band'])[1:]} "
        f"{people_of(row['top_group'])} are paid {_pounds(row['top_pay'])} {_an(row['unit'])} on "
        f"average, {people_of(row['bottom_group'])} {_pounds(row['bottom_pay'])}."
    )


def _pounds(amount: float) -> str:
    return f"£{amount:,.2f}" if amount < 1_000 else f"£{amount:,.0f}"


def _an(unit: str) -> str:
    return "an hour" if unit == "hour" else "a year"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("-", MINUS)


_KINDS = {
    "average": (_gap, {"average", "pounds", "unit"}),
    "quarter": (_quarter, {"quarter"}),
    "part": (_part, {"part", "pounds", "unit"}),
    "pay_band": (_band, {"pay_band", "between", "within", "unit"}),
}
"""How the rows of each table are said, by the column that only it has."""
