"""One sentence for each series of a process chart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wres_explore.errors import DefinitionError
from wres_explore.measures.over_time.process_chart import ProcessChart
from wres_explore.tables import records
from wres_explore.vocabulary import Assurance, Status


def describe_process_chart(result: ProcessChart | pd.DataFrame) -> list[str]:
    """Where each series stands: its latest value, its limits, the signal and the target.

    Parameters
    ----------
    result
        From `process_chart`, or its `summary`.

    Returns
    -------
    list of str
        One text per series, its name first.

    Raises
    ------
    DefinitionError
        For anything else.
    """
    rows = result.summary if isinstance(result, ProcessChart) else result
    if not (isinstance(rows, pd.DataFrame) and {"variation", "assurance"} <= set(rows.columns)):
        msg = f"{type(result).__name__} is no process chart. Describe what process_chart gave."
        raise DefinitionError(msg)
    names = list(rows.columns)[: list(rows.columns).index("date")]
    texts = []
    for row in records(rows):
        cell = ", ".join(str(row[name]) for name in names)
        texts.append(f"{cell}: {_row(row)}" if cell else _row(row))
    return texts


def _row(row: dict[str, Any]) -> str:
    date = f"{row['date'].day} {row['date']:%B %Y}"
    modelled = " Modelled figures." if row["modelled"] else ""
    said = f"On {date} the value was {row['value']:.4g}, with a mean of {row['mean']:.4g}"
    if row["status"] != Status.OK:
        return f"{said}. {row['status_reason']}{modelled}"
    limits = f"{row['lower']:.4g} to {row['upper']:.4g}"
    said += f" and process limits of {limits}: {row['variation']}. {row['verdict_reason']}"
    if row["assurance"]:
        means = {
            Assurance.PASS: "can be expected to meet",
            Assurance.FAIL: "cannot be expected to meet",
            Assurance.HIT_OR_MISS: "will sometimes meet and sometimes miss",
        }[Assurance(row["assurance"])]
        said += f" As it is, the process {means} the target of {row['target']:.4g}."
    return f"{said}{modelled}"
