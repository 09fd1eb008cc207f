"""Bands 8a and above as one, with the tiers below: the share of a group, and who is missing."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from wres_explore.app import columns, twins
from wres_explore.app.folds import checked
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Section, said
from wres_explore.app.state import View
from wres_explore.errors import DisclosureError
from wres_explore.measures.indicator import indicator
from wres_explore.measures.targets.missing import Pool, missing_colleagues
from wres_explore.tables import Row, records
from wres_explore.vocabulary import ALL, PayTier
from wres_explore.wording.working_targets import missing_working

TITLE = "Bands 8a and above as one"

NOBODY = "Nobody selected is at bands 8a and above."


def tiers(view: View, name: str, modelled: bool) -> Section:
    """Share and missing colleagues of each tier, against all staff selected."""
    by = ("pay_tier",)
    shares = asked(indicator, view, "1", by=by)
    shares = shares[(shares["pay_band"] == ALL) & (shares["year"] == shares["year"].max())]
    upper = shares[shares["pay_tier"] == PayTier.UPPER]
    heads: twins.Columns = {
        "Pay bands": twins.text("pay_tier"),
        "Share": twins.figure(),
        "Interval": twins.limits(),
        "Staff": twins.counts("top"),
    }
    made: list[str] | None = None
    try:
        missing = asked(missing_colleagues, view, pool=Pool.WORKFORCE, by=by)
    except DisclosureError as error:  # the shares may still be shown
        people: tuple[str, ...] = (readable(str(error)),)
    else:
        gap = missing[missing["pay_tier"] == PayTier.UPPER]
        people = said(gap)
        made = [line for row in records(gap) for line in missing_working(row)]
        heads = {**heads, **_missing(missing)}
    table = twins.table(shares, f"Three tiers of pay bands, {name}", heads)
    lines = (*said(upper), *people) if len(upper) else (NOBODY,)
    return Section(TITLE, lines, table=table, opened=True,
                   modelled=modelled, folds=checked(upper, made=made))  # fmt: skip


def _missing(table: pd.DataFrame) -> twins.Columns:
    """Columns about the missing colleagues of each tier."""
    of_tier = {str(row["pay_tier"]): row for row in records(table)}

    def of(say: Callable[[Row], str]) -> Callable[[Row], str]:
        return lambda row: say(of_tier[str(row["pay_tier"])])

    heads = ("Missing (below 0: surplus)", "Chance alone", "Beside the pool")
    return {head: of(columns.MISSING[head]) for head in heads}
