"""The gate: a result table in, the same table fit for an audience out."""

from __future__ import annotations

from typing import Any, TypeVar

import pandas as pd

from wres_explore.errors import DisclosureError
from wres_explore.measures.disclosure.edges import gate_edge
from wres_explore.measures.disclosure.exact import gate_exact, knows
from wres_explore.measures.disclosure.rules import Sharing, rules_for
from wres_explore.measures.disclosure.tables import gate_table
from wres_explore.measures.ladder.edge import CliffEdge

Result = TypeVar("Result")


def gate(result: Result, sharing: str = Sharing.PUBLIC) -> Result:
    """A result as it may be shown: small counts hidden, the rest rounded, all else from these.

    Nothing else may stand between a result and a reader: chart, hover, table, sentence and file are
    made from what this gives. Every value, limit, p value, verdict and note is computed again, by
    the same functions, from the counts as shown, never from the exact ones, so that none of them
    tells more than the counts do.

    Parameters
    ----------
    result
        From `indicator`, `indicators`, `rates`, `representation`, `race_disparity_ratio` or
        `cliff_edge`, with all of its columns; some of its rows will do. In trusted mode also from
        `compare`, `funnel`, `pooled`, `like_for_like`, `trend`, `unknown_bounds`, `detectable`,
        `ethnic_groups`, `ethnicity_and_band`, `ethnicity_and_sex`, `kings_fund_screen`,
        `model_employer`, `missing_colleagues` and `progress`: rows that rest on a hidden count are
        withheld whole. Their figures cannot be made again from rounded counts, so nobody else sees
        them.
        What `pace`, `entrants_needed`, `scenario` and `steepest` give is never gated: gate what it
        was made from.
    sharing
        "public": counts from 0 to 7 are hidden, others rounded to the nearest 5, and with them
        whatever would give them away: the numerator that leaves 0 to 7 out, the other side of a
        comparison, the next smallest count of a breakdown in which only one is hidden. Rates in
        whole percent from a base of 20; ratios with one decimal if a count is below 100, else two.
        At most two of organisation, profession, band, ethnic group and sex may be fixed at once,
        each filter by one value. Rows of a breakdown that show no count are left out, as are cells
        with nobody in them, so that the two look alike.
        "partner": between NHS bodies that have agreed to share, as NHS England publishes hospital
        statistics below the national level: 1 to 7 hidden, 0 shown, others to the nearest 5, any
        view. A reader who compares many views can work some counts out; the agreement, and not
        this function, must forbid that.
        "trusted": an organisation's own data on its own screen: only 0 to 4 are hidden, nothing is
        rounded. `sharing` says "not for sharing" in every row.

    Returns
    -------
    DataFrame or CliffEdge
        What came in, with one more column, `sharing`. Rows
        stand in the order of their breakdown, whatever order they came in. The same result gives
        the same answer every time, and gating an answer again does not change it. `unknown_share`
        is missing where the counts of a row do not give it; so is, in a cliff edge, the step ratio
        within professions, and in public the number of organisations where staff are parted.

        No answer: where a count that is needed is hidden, `status` is "withheld", `value` is
        missing and `status_reason` says "Few people: ..." or "Small base: ...". Where the rounding
        alone could change it, `verdict` is "cannot be told from rounded counts" and `in_range` is
        missing: so they are if the counts at either end of what is rounded so have another.

    Raises
    ------
    DefinitionError
        For another sharing mode.
    DisclosureError
        For anything that is not known, a table without its counts, and in public for a view that
        is too finely cut or joins several values of one's own choice.

    Notes
    -----
    Results of data sets whose counts are published as a whole pass unchanged, and so do single
    figures that were published without counts: `source` is their citation. `sharing` then says
    "published". They are known by the column `published_counts`; a result that has none (`compare`,
    `detectable`, `ethnicity_and_band`, `kings_fund_screen`, `model_employer`,
    `missing_colleagues`, `progress`) is taken for somebody's own: of a published data set it needs
    no gate. A search for a cliff edge runs again from rounded counts by band, and the bands that
    stand together follow from these alone. A result without any row says that nobody was counted:
    ask only for places that exist.

    Rules: the project's statistical note, section 10, after NHS England (hospital statistics since
    2018), OpenSAFELY and the Government Statistical Service. What each rule lets through:
    `benchmarks/disclosure.md`.

    Examples
    --------
    >>> import pandas as pd, wres_explore as wres
    >>> rows = [("White", 208), ("BME", 92), ("Unknown", 6)]
    >>> staff = pd.DataFrame(rows, columns=["ethnic_group", "n"]).assign(
    ...     year=2019, organisation="all", profession="all", pay_band="all", measure="headcount")
    >>> share = wres.gate(wres.representation(wres.from_counts(staff)))
    >>> share[["value", "top_numerator", "top_denominator", "sharing"]].to_numpy().tolist()
    [[0.3, 90, 305, 'public']]
    """
    rules = rules_for(sharing)
    given: Any = result
    found: Any = None
    if isinstance(given, CliffEdge):
        found = gate_edge(given, rules)
    elif knows(given):
        found = gate_exact(given, rules)
    elif isinstance(given, pd.DataFrame):
        found = gate_table(given, rules)
    if found is not None:
        gated: Result = found
        return gated
    msg = (
        f"{type(result).__name__} is nothing that the gate knows, so it is not shown. Gate what "
        "indicator, indicators, rates, representation, race_disparity_ratio or cliff_edge gave."
    )
    raise DisclosureError(msg)
