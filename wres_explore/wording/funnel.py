"""What a funnel shows, as sentences."""

from __future__ import annotations

import pandas as pd

from wres_explore.measures.comparing.funnel import Funnel
from wres_explore.vocabulary import Statistic
from wres_explore.wording.numbers import number


def funnel_sentences(result: Funnel) -> list[str]:
    """How many organisations stand outside, whether they differ at all, and which stand out."""
    row = result.summary.iloc[0]
    kind = str(row["statistic"])
    common = number(row["target"], kind)
    what = "share" if kind == Statistic.SHARE else "ratio"
    said = [
        f"{row['organisations']} organisations about a common {what} of {common}: "
        f"{_so_many(row['outside'])} outside the 99.8% limits"
        + (f", {_so_many(row['outside_chance'])} if only chance is allowed for." if
           row["tau2"] > 0 else ".")
    ]  # fmt: skip
    if pd.isna(row["tau2"]):
        said.append("They are too few to say whether they differ by more than chance.")
    elif row["tau2"] == 0:
        who = "The others" if row["outside"] else "They"
        said.append(f"{who} lie no further apart than chance puts them.")
    else:
        said.append("They lie further apart than chance puts them, and the limits allow for that.")
    if row["outside"]:
        names = result.outliers.iloc[:, int(result.outliers.columns[0] == "year")]
        listed = [f"{name} ({number(value, kind)})" for name, value in
                  zip(names, result.outliers["value"], strict=True)]  # fmt: skip
        said.append(f"Outside: {', '.join(listed)}.")
    if row["modelled"]:
        said.append("Modelled figures.")
    return said


def _so_many(number_: int) -> str:
    return {0: "none", 1: "one"}.get(int(number_), str(number_))
