"""Bank and agency staff beside staff on a contract of the trust."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wres_explore.breakdowns import require, values
from wres_explore.dataset import Dataset
from wres_explore.errors import SelectionError
from wres_explore.measures.comparing.comparison import compare
from wres_explore.measures.select import select
from wres_explore.vocabulary import Contract

TEMPORARY = (Contract.BANK, Contract.AGENCY)
SUBSTANTIVE = (Contract.PERMANENT, Contract.FIXED_TERM)


def temporary_staff(
    data: Dataset,
    number: int | str,
    by: Sequence[str] = (),
    *,
    confidence_level: float = 0.95,
) -> pd.DataFrame:
    """An indicator among bank and among agency staff, against substantive staff.

    Parameters
    ----------
    data
        From `read` or `select`, where `contract` is known.
    number
        1 to 9; of what only all staff together were asked there is no answer.
    by
        Breakdowns. Without "year", the latest year.
    confidence_level
        Between 0 and 1.

    Returns
    -------
    DataFrame
        The rows of `compare` for bank staff, then those for agency staff, with `contract` before
        them: a is temporary staff and b substantive staff, permanent or for a fixed term. For
        relative likelihoods `value` is a's ratio over b's, 1 meaning alike; for shares and
        differences a less b, 0 meaning alike.

        No answer: as `compare`.

    Raises
    ------
    SelectionError
        If the data do not know the contract, or have no temporary or no substantive staff.
    DefinitionError
        For an unknown indicator or confidence level.

    Notes
    -----
    As `compare`: Zou and Donner 2008, for different people. Somebody with a contract who also
    works on the bank stands in both where the source counts them twice. The WRES itself leaves
    bank and agency staff out of indicators 1 to 4.

    Examples
    --------
    >>> import pandas as pd, wres_explore as wres
    >>> rows = [(c, g, n) for c, ns in {"Bank": (80, 120), "Permanent": (600, 400)}.items()
    ...         for g, n in zip(("White", "BME"), ns)]
    >>> staff = pd.DataFrame(rows, columns=["contract", "ethnic_group", "n"]).assign(
    ...     year=2019, organisation="all", profession="all", pay_band="all", measure="headcount")
    >>> found = wres.temporary_staff(wres.from_counts(staff), 1)
    >>> found[["contract", "value_a", "value_b", "value"]].round(2).to_numpy().tolist()
    [['Bank', 0.6, 0.4, 0.2]]
    """
    require(data, by)
    require(data, ["contract"])
    held = values(data, "contract")
    temporary = [kind for kind in TEMPORARY if kind in held]
    substantive = [kind.value for kind in SUBSTANTIVE if kind in held]
    for kinds, what in ((temporary, "bank or agency"), (substantive, "permanent or fixed-term")):
        if not kinds:
            listed = ", ".join(map(str, held))
            msg = f"{data.info.name} has no {what} staff. Its contracts are {listed}."
            raise SelectionError(msg)
    others = select(data, contract=substantive)
    tables = []
    for kind in temporary:
        some = select(data, contract=kind.value)
        table = compare(some, others, number, by, confidence_level=confidence_level)
        table.insert(0, "contract", kind.value)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
