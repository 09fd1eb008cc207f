"""Result tables behind the gate: counts hidden and rounded, everything else computed again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wres_explore.definitions import INDICATORS, RATIOS
from wres_explore.errors import DisclosureError
from wres_explore.measures.bounds import UNKNOWN
from wres_explore.measures.disclosure.hiding import (
    BOTTOM,
    BOTTOM_BASE,
    TOP,
    TOP_BASE,
    four_counts,
    hidden_counts,
)
from wres_explore.measures.disclosure.rules import PUBLISHED, Flags, Floats, Reason, Rules
from wres_explore.measures.disclosure.views import (
    PARTS_OF_STAFF,
    SHARING,
    cuts,
    in_key_order,
    key_columns,
    lines,
    refuse_views,
)
from wres_explore.measures.much_unknown import too_unknown
from wres_explore.measures.representation import shares, with_odds_ratio
from wres_explore.measures.results import SIDES, grouping_note, notes
from wres_explore.measures.two_groups import estimate, reasons
from wres_explore.vocabulary import (
    UNPARTED_PROFESSIONS,
    EthnicGroup,
    Statistic,
    Status,
    Verdict,
)

NUMBERS = ("value", "lower", "upper", "p_value")
ANSWERS = (*NUMBERS, "status", "status_reason", "verdict", "in_range")
COMPUTED = (Status.OK, Status.NOT_CALCULABLE, Status.WITHHELD)


def gate_table(table: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One result table, fit for an audience. See `gate`."""
    keys = key_columns(table)
    closed = ~table["published_counts"].to_numpy(dtype=bool)
    refuse_views(table[closed], keys, rules)
    table = in_key_order(table, keys)
    closed = ~table["published_counts"].to_numpy(dtype=bool)
    gated = table.copy()
    if closed.any():
        rows = table[closed].reset_index(drop=True)
        done = _gate_rows(rows, keys, rules)
        for name in done:
            gated[name] = _put(gated[name], closed, done[name])
        gated = gated[~_tells_nothing(gated, keys, closed)] if rules.companions else gated
    published = gated["published_counts"].to_numpy(dtype=bool)
    labels = np.where(published, PUBLISHED, rules.label).astype(object)
    return gated.assign(**{SHARING: labels}).reset_index(drop=True)


def _put(column: pd.Series, where: Flags, values: pd.Series) -> pd.Series:
    """A column with some of its rows replaced; its type stays."""
    if where.all():
        return values.astype(column.dtype)
    out = column.copy()
    out[where] = values.astype(column.dtype).array
    return out


def _gate_rows(table: pd.DataFrame, keys: list[str], rules: Rules) -> pd.DataFrame:
    """The columns that change, for rows none of which is published."""
    exact = four_counts(table)
    _refuse_without_counts(table, exact)
    hide = hidden_counts(exact, table, rules, lines(table, keys))
    seen = np.where(hide, np.nan, rules.rounded(exact))
    out = pd.DataFrame({name: pd.array(row, dtype="Int64")
                        for name, row in zip(SIDES, seen, strict=True)})  # fmt: skip
    for name in ("organisations", "organisations_all"):
        # Where staff are parted, how many organisations are counted tells which have nobody.
        parted = np.array([bool(PARTS_OF_STAFF & fixed) for fixed in cuts(table, keys)])
        out[name] = table[name].mask(parted & rules.rounds)
    out["unknown_share"] = _unknown_share(table, exact, hide, seen, rules)
    whole = _shows_unknown(table, hide, rules)
    for name in (*UNKNOWN, *BOUNDS):
        out[name] = table[name].where(whole)
    out = pd.concat([out, _answers(table, seen, out, rules)], axis=1)
    out["note"] = _notes(table, out)
    return out


BOUNDS = ("lowest", "highest")


def _shows_unknown(table: pd.DataFrame, hide: Flags, rules: Rules) -> Flags:
    """Rows that may show people of unknown ethnicity and what they could do to the value.

    Bounds are made of all the counts of a row and of the unknown, so they are exact or nothing.
    """
    unknown = table[list(UNKNOWN)].to_numpy(dtype=float, na_value=np.nan).T
    hidden: Flags = np.any(hide, axis=0) | np.any(rules.is_small(unknown), axis=0) | rules.rounds
    return ~hidden


def _refuse_without_counts(table: pd.DataFrame, exact: Floats) -> None:
    """A value that stands without its counts cannot be computed again, so it is not shown."""
    pair = table["statistic"].ne(Statistic.SHARE).to_numpy()
    lacking = np.isnan(exact[:2]).any(axis=0) | (pair & np.isnan(exact[2:]).any(axis=0))
    claimed = table["status"].isin([Status.OK, Status.NOT_CALCULABLE]).to_numpy()
    named = table["statistic"].isin([*_KINDS]).to_numpy()
    if (claimed & lacking).any() or (~named & claimed).any():
        at = int(np.flatnonzero(claimed & (lacking | ~named))[0])
        msg = (
            f"Row {at} (indicator {table['indicator'][at]}) has the status "
            f"{table['status'][at]!r} but lacks a count that it was made from, so the gate cannot "
            "compute it again. Gate the result as the library gave it."
        )
        raise DisclosureError(msg)


_KINDS = (
    Statistic.SHARE,
    Statistic.RELATIVE_LIKELIHOOD,
    Statistic.DIFFERENCE,
    Statistic.RACE_DISPARITY_RATIO,
)


def _answers(table: pd.DataFrame, seen: Floats, out: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Value, limits, status and verdict of every row, from the counts that are shown."""
    answers = {name: table[name].to_numpy(dtype=object, copy=True) for name in ANSWERS}
    share = table["statistic"].eq(Statistic.SHARE).to_numpy()
    ratio = table["statistic"].isin(RATIOS).to_numpy()
    computed = table["status"].isin(COMPUTED).to_numpy() & ~(ratio & too_unknown(table))
    complete = ~np.isnan(seen[:2]).any(axis=0) & (share | ~np.isnan(seen[2:]).any(axis=0))
    # A group that is not compared with White staff has no ratio however many it has.
    compared = ~((table["top_group"] == "") | (table["bottom_group"] == "")).to_numpy()
    few = computed & ~complete & compared
    low_base = computed & complete & _small_base(table, seen, rules)
    for reason, rows in ((Reason.FEW, few), (Reason.SMALL_BASE, low_base)):
        answers["status"][rows] = str(Status.WITHHELD)
        answers["status_reason"][rows] = reason.in_words(rules)
    again = computed & complete & ~low_base
    for name in NUMBERS:
        answers[name][~again] = np.nan
    for name in ("verdict", "in_range"):
        answers[name][~again] = None
    kind = ["indicator", "statistic", "top_group", "bottom_group", "method", "confidence_level"]
    kinds = table[kind].astype(object).groupby(kind, dropna=False, sort=False).ngroup().to_numpy()
    for number in np.unique(kinds[again]):
        rows = np.flatnonzero(again & (kinds == number))
        frame = _computed(table.iloc[rows[0]], seen[:, rows], out.iloc[rows])
        if rules.rounds:
            frame = _beyond_rounding(frame, table.iloc[rows[0]], seen[:, rows], rules)
        for name in ANSWERS:
            answers[name][rows] = frame[name].to_numpy(dtype=object)
    return _displayed(answers, seen, table, rules)


def _small_base(table: pd.DataFrame, seen: Floats, rules: Rules) -> Flags:
    """Whether a rate would rest on a base too small for a percentage."""
    bases = np.fmin(seen[TOP_BASE], seen[BOTTOM_BASE])
    rate = (table["statistic"] != Statistic.RACE_DISPARITY_RATIO).to_numpy()
    small: Flags = rate & (bases < rules.fewest_for_percent)
    return small


def _computed(first: pd.Series, seen: Floats, out: pd.DataFrame) -> pd.DataFrame:
    """What the library's own functions say of these counts, all of the kind of one row."""
    frame = pd.DataFrame(dict(zip(SIDES, seen, strict=True))).assign(
        unknown_base=np.nan, total_base=np.nan,
        organisations=out["organisations"].to_numpy(dtype=float, na_value=np.nan),
        organisations_all=out["organisations_all"].to_numpy(dtype=float, na_value=np.nan),
        p_value=np.nan, verdict=None, in_range=None,
    )  # fmt: skip
    level = float(first["confidence_level"])
    if first["statistic"] == Statistic.SHARE:
        return frame.assign(**shares(frame, confidence_level=level, method=first["method"]))
    if first["statistic"] == Statistic.RACE_DISPARITY_RATIO:
        return with_odds_ratio(frame, level).assign(p_value=np.nan)
    record = INDICATORS[str(first["indicator"])]
    counts = {name: frame[name].to_numpy(dtype=float) for name in SIDES}
    answers = estimate(record, counts, confidence_level=level, method=first["method"])
    said = reasons(record, first["top_group"], first["bottom_group"], counts)
    return frame.assign(**answers, status_reason=said)


def _beyond_rounding(
    frame: pd.DataFrame, first: pd.Series, seen: Floats, rules: Rules
) -> pd.DataFrame:
    """No verdict where counts that are rounded to the same could have another one.

    Value and limits rise with the events on top and the base below, and fall with the other two,
    so that the counts furthest up and down on these bound every verdict between.
    """
    if first["indicator"] not in INDICATORS or first["statistic"] not in _JUDGED:
        return frame
    record = INDICATORS[str(first["indicator"])]
    least, most = rules.could_be(seen)
    told = known = np.ones(seen.shape[1], dtype=bool)
    for one, other in ((least, most), (most, least)):
        ends = np.array([one[TOP], other[TOP_BASE], other[BOTTOM], one[BOTTOM_BASE]])
        ends[TOP_BASE] = np.maximum(ends[TOP_BASE], ends[TOP])
        ends[BOTTOM] = np.minimum(ends[BOTTOM], ends[BOTTOM_BASE])
        answers = estimate(
            record, dict(zip(SIDES, ends, strict=True)), method=first["method"],
            confidence_level=float(first["confidence_level"]),
        )  # fmt: skip
        told = told & (answers["verdict"] == frame["verdict"].to_numpy(dtype=object))
        known = known & (answers["in_range"] == frame["in_range"].to_numpy(dtype=object))
    return frame.assign(
        verdict=frame["verdict"].where(told, Verdict.ROUNDED),
        in_range=frame["in_range"].astype(object).where(known, None),
    )


_JUDGED = (Statistic.RELATIVE_LIKELIHOOD, Statistic.DIFFERENCE)
"""Statistics of the indicators that have a verdict."""


def _displayed(
    answers: dict[str, Any], seen: Floats, table: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    """Values with no more decimals than rounded counts carry; empty where there is no value."""
    ok = answers["status"] == Status.OK
    answers |= {name: answers[name].astype(float) for name in NUMBERS}
    answers["value"] = np.where(ok, answers["value"], np.nan)
    if rules.rounds:
        ratio = table["statistic"].isin(RATIOS).to_numpy()
        smallest = np.fmin.reduce([*seen, np.full(len(table), np.inf)])
        decimals = np.where(ratio & (smallest < 100), 1, 2)
        for name in ("value", "lower", "upper"):
            answers[name] = halves_up(answers[name], decimals)
    answers["in_range"] = pd.array(np.where(ok, answers["in_range"], None), dtype="boolean")
    for name in ("status", "verdict"):
        answers[name] = [None if pd.isna(text) else str(text) for text in answers[name]]
    return pd.DataFrame(answers)


def halves_up(values: Any, decimals: Any) -> Floats:
    """Rounded to so many decimals, halves away from zero; infinite and missing stay."""
    unit = 10.0 ** np.asarray(decimals)
    out: Floats = np.sign(values) * np.floor(np.abs(values) * unit + 0.5 + 1e-9) / unit + 0.0
    return out


def _unknown_share(
    table: pd.DataFrame, exact: Floats, hide: Flags, seen: Floats, rules: Rules
) -> Floats:
    """The share of unknown ethnicity from rounded counts, where a row's own counts give them.

    They do for shares of all staff, for boards, and for BME beside White staff. Elsewhere the
    share is missing. It is hidden with any group that it would give away.
    """
    share = table["unknown_share"].to_numpy(dtype=float)
    total, others = _everybody(table, exact, share)
    unknown = np.round(share * total)
    shown = ~(rules.is_small(unknown) | rules.is_small(total))
    shown &= ~(hide[TOP_BASE] | hide[BOTTOM_BASE])
    one_group = table["statistic"].eq(Statistic.SHARE).to_numpy()
    shown &= ~(one_group & (hide[TOP] | rules.is_small(others - unknown)))
    if not rules.rounds:
        return np.where(shown | np.isnan(total), share, np.nan)
    shown &= rules.rounded(total) >= rules.fewest_for_percent
    with np.errstate(invalid="ignore", divide="ignore"):
        again = rules.rounded(unknown) / rules.rounded(total)
    return np.where(shown, halves_up(again, 2), np.nan)


def _everybody(table: pd.DataFrame, exact: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Everybody behind an unknown share, and all of them but the group in the numerator."""
    top, top_base, bottom, bottom_base = exact
    kind = table["statistic"].to_numpy()
    total = np.full(len(table), np.nan)
    all_staff = (table["base"] == "all staff").to_numpy() | (table["indicator"] == "9").to_numpy()
    total[all_staff] = top_base[all_staff]
    with np.errstate(invalid="ignore", divide="ignore"):
        known = (table["base"] == "known ethnicity").to_numpy() & (share < 1)
        total[known] = np.round(top_base / (1 - share))[known]
        plain = {str(EthnicGroup.BME), str(EthnicGroup.WHITE)}
        pair = np.array([{a, b} == plain for a, b in
                         zip(table["top_group"], table["bottom_group"], strict=True)])  # fmt: skip
        pair &= np.isin(kind, [s.value for s in _KINDS[1:]]) & (share < 1)
        people = top_base + bottom_base
        people = np.where(kind == Statistic.RACE_DISPARITY_RATIO, people + top + bottom, people)
        total[pair] = np.round(people / (1 - share))[pair]
    of_unknown = (table["top_group"] == EthnicGroup.UNKNOWN).to_numpy()
    return total, np.where(of_unknown, np.inf, total - top)


def _notes(table: pd.DataFrame, out: pd.DataFrame) -> list[str]:
    """The notes that the shown counts call for, and the ones that hold no count."""
    ratio = table["statistic"].eq(Statistic.RELATIVE_LIKELIHOOD).to_numpy()
    cases = (out["top_numerator"] + out["bottom_numerator"]).to_numpy(dtype=float, na_value=np.nan)
    found = notes(
        out.assign(
            **{n: out[n].astype("Float64") for n in ("organisations", "organisations_all")}
        ).fillna({"organisations": np.nan}),
        out["unknown_share"].to_numpy(dtype=float),
        cases=np.where(ratio, cases, np.nan),
        board=table["indicator"].eq("9").to_numpy(),
    )
    kept = [grouping_note(group) for group in UNPARTED_PROFESSIONS]
    return [
        " ".join([*filter(None, [text]), *(said for said in kept if said in (before or ""))])
        for text, before in zip(found, table["note"], strict=True)
    ]


def _tells_nothing(table: pd.DataFrame, keys: list[str], closed: Flags) -> Flags:
    """Rows of a breakdown that show no count: a missing row is a zero, and they must look alike."""
    bare = table[list(SIDES)].isna().all(axis=1).to_numpy()
    withheld = (table["status"] == Status.WITHHELD).to_numpy()
    parted = any(name != "year" for name in keys)
    out: Flags = bare & withheld & closed & parted
    return out
