"""Rows out of tables: what pandas gives, faster."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import wres_explore as wres
from wres_explore.tables import records

EVERY_KIND = pd.DataFrame(
    {
        "whole": pd.array([1, None], dtype="Int64"),
        "either": pd.array([True, None], dtype="boolean"),
        "text": pd.array(["Oak", None], dtype="str"),
        "number": [1.5, np.nan],
        "category": pd.Categorical(["Band 5", None]),
        "object": pd.Series(["Elm", pd.NA], dtype=object),
        "plain": [True, False],
    }
)


@pytest.mark.parametrize(
    "table",
    [EVERY_KIND, EVERY_KIND.head(0), EVERY_KIND[["text"]], EVERY_KIND.iloc[::-1],
     wres.indicator(wres.load("london-model"), 1, by=["ics"]),
     wres.cliff_edge(wres.load("london-model")).ladder],
)  # fmt: skip
def test_rows_are_those_of_pandas(table: pd.DataFrame) -> None:
    ours, theirs = records(table), table.to_dict("records")
    assert len(ours) == len(theirs) == len(table)
    for row, expected in zip(ours, theirs, strict=True):
        assert list(row) == list(expected)
        for name, value in row.items():
            assert type(value) is type(expected[name]), name
            assert value == expected[name] or (value != value and expected[name] != expected[name])
