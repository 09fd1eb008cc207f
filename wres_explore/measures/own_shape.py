"""Tables with columns of their own that still end as every result does."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wres_explore.dataset import Dataset
from wres_explore.measures.results import selection_text

PROVENANCE = ("selection", "dataset", "modelled", "source")


def own_shape(
    data: Dataset, keys: Sequence[str], columns: Sequence[str], frame: pd.DataFrame
) -> pd.DataFrame:
    """The breakdown, with `year` first unless the caller broke down by it, the columns, the source.

    Whole people become whole numbers that may be missing.
    """
    shown = [*([] if "year" in keys else ["year"]), *keys]
    out = frame.reset_index(drop=True).assign(
        selection=selection_text(data),
        dataset=data.info.name,
        modelled=data.info.modelled,
        source=data.info.source,
    )
    whole = [name for name in WHOLE if name in columns]
    out[whole] = out[whole].astype("Float64").astype("Int64")
    return out[[*dict.fromkeys(shown), *columns, *PROVENANCE]]


WHOLE = (
    "top_numerator", "top_denominator", "bottom_numerator", "bottom_denominator",
    "goal_people", "people_needed", "baseline_year", "goal_year",
)  # fmt: skip
