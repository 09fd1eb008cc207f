"""Ethnic groups: what one name hides, with groups too small for an answer said openly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from wres_explore import plotting
from wres_explore.app import columns, twins
from wres_explore.app.cards import Table
from wres_explore.app.folds import MADE, Fold, checked
from wres_explore.app.naming import modelled_note, place_name
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Answer, Choice, Later, Part, Section, said
from wres_explore.app.state import Options, View
from wres_explore.app.store import dataset
from wres_explore.definitions import INDICATORS
from wres_explore.errors import WresError
from wres_explore.measures.disclosure.rules import coarse
from wres_explore.measures.groups.ethnic_groups import ethnic_groups
from wres_explore.measures.groups.intersection import ethnicity_and_band, ethnicity_and_sex
from wres_explore.measures.indicator import indicator
from wres_explore.measures.representation import race_disparity_ratio, representation
from wres_explore.plotting.forest import forest
from wres_explore.plotting.marks import Chart
from wres_explore.tables import records
from wres_explore.vocabulary import EthnicGroup, Statistic, Status
from wres_explore.wording import number
from wres_explore.wording.groups import furthest, hidden
from wres_explore.wording.working import by_sex_working

INDICATOR = {f"{n} {INDICATORS[n].name}": n for n in "1234"}
LEVELS = {"Every group of the source": "ethnic_group", "Broad groups": "ethnic_broad"}
AGAINST = {"White British": "White British", "All other groups": "all others"}

EACH, SHARES, LADDER = "Each group", "Each group’s share of staff", "From lower to upper bands"
WITHOUT, BAND, SEX = "Groups without an answer", "Ethnic group and pay band", "Women and men"

HOW = (
    "Above 1 is the worse position for the group. Each group is a test of its own: of those that "
    "are said to differ from the others of their name, on average at most one in twenty does so by "
    "chance alone."
)

NONE_APART = (
    "None of these groups differs by more than chance from the other BME groups, or, of White "
    "groups, from the other White ones."
)

GREY = "Dotted lines: whoever the people of unknown ethnicity are."

TO_WHITE = (
    "From bands 5 and below to bands 8a and above, White staff relative to the group: above 1 is "
    "worse for the group, which thins out on the way up."
)


def _against(options: Options) -> dict[str, str]:
    """Shares and steps of indicator 1 are compared with White staff alone."""
    return {"White staff": options.against} if options.indicator == "1" else AGAINST


CONTROLS = (
    Choice("indicator", "Indicator", lambda _, __: INDICATOR),
    Choice("groups", "Groups", lambda _, __: LEVELS),
    Choice("against", "Compared with", lambda _, options: _against(options)),
)


BROADLY = (
    "Of broad groups, which are larger and tell more, these differ by more than chance: {}. "
    "Choose broad groups to see them."
)


ALL_GROUPS = "Every group is shown, so the one that is chosen makes no difference here."


def groups_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection, whose own ethnic group is passed over."""
    lines = (ALL_GROUPS,) if view.ethnic_group else ()
    view = replace(view, ethnic_group="")
    modelled = dataset(view.dataset).info.modelled
    name = place_name(view)
    if options.indicator == "1":
        first = _staff(view, options, name, modelled)
    else:
        first = _likelihoods(view, options, name, modelled)
    sections = (
        *first,
        Later(BAND, partial(_band, view, name)),
        Later(SEX, partial(_sex, view, options, name)),
    )
    return Answer(f"Ethnic groups: {name}", modelled_note(view), lines, sections)


def group_chart(table: pd.DataFrame, level: str) -> Chart:
    """One row per group with an answer: ratios on a log axis, shares on a plain one."""
    table = table[table["status"] == Status.OK]
    if table["statistic"].iloc[0] == Statistic.SHARE:
        table = table[table[level].astype(str) != EthnicGroup.UNKNOWN]
        texts = table.assign(
            label=table[level].astype(str),
            value_text=[
                number(row["value"], Statistic.SHARE, coarse=coarse(row)) for row in records(table)
            ],
        )
        return forest(
            texts, label="label", axis="Share of staff", title="", ratio=False,
            tell=[("", "label"), ("Share", "value_text")],
        )  # fmt: skip
    return plotting.ratios.chart(table, label=level)


def _likelihoods(view: View, options: Options, name: str, modelled: bool) -> list[Part]:
    title = f"{EACH}: {options.indicator} {INDICATORS[options.indicator].name}"
    sections: list[Section] = []

    def ask() -> Section:
        level = options.groups
        found = asked(ethnic_groups, view, options.indicator, level=level, against=options.against)
        whole = asked(indicator, view, options.indicator)
        known = found[found["status"] == Status.OK]
        sections.extend(_without(found[found["status"] != Status.OK], level))
        caption = f"Indicator {options.indicator} by ethnic group, {name}"
        table = twins.table(found, caption, columns.groups(level))
        return Section(
            title, (*_lines(found, level), *_broadly(view, options)),
            _groups_chart(found, whole) if len(known) else None, table,
            alert=_alert(found), modelled=modelled,
            folds=checked(known.sort_values("hidden", ascending=False, kind="stable"), level),
        )  # fmt: skip

    first = Later(title, ask, wide=True).now  # it finds who has no answer, too
    return [first, *sections]


def _groups_chart(found: pd.DataFrame, whole: pd.DataFrame) -> Chart:
    """Each group with that of all BME staff first, where that has a figure."""
    (status,) = whole["status"]
    return plotting.ethnic_groups.chart(found, whole if status == Status.OK else None)


def _lines(found: pd.DataFrame, level: str) -> tuple[str, ...]:
    known = found[found["status"] == Status.OK]
    if known.empty:
        return ("No group has enough people and events for a figure.",)
    row = known.iloc[0]
    beside = f"Each ratio is of {row['top_group']} relative to {row['bottom_group']}"
    tops, bottoms = (known[side].drop_duplicates() for side in ("top_group", "bottom_group"))
    if len(tops) > 1:
        beside = f"Each ratio is of the group relative to {row['bottom_group']}"
    elif len(bottoms) > 1:
        beside = f"Each ratio is of {row['top_group']} relative to the group"
    apart = () if found["hidden"].any() else (NONE_APART,)
    return (furthest(known, level), *apart, f"{beside}. {HOW}")


def _broadly(view: View, options: Options) -> tuple[str, ...]:
    """What the broad groups tell where the fine ones are shown: more people tell more."""
    if options.groups != "ethnic_group":
        return ()
    try:
        found = asked(ethnic_groups, view, options.indicator, level="ethnic_broad",
                      against=options.against)  # fmt: skip
    except WresError:
        return ()
    apart = found[(found["status"] == Status.OK) & found["hidden"]]
    if apart.empty:
        return ()
    return (BROADLY.format(" and ".join(apart["ethnic_broad"].astype(str))),)


def _alert(found: pd.DataFrame) -> tuple[str, ...]:
    apart = records(found[found["hidden"]])
    if not apart:
        return ()
    many = "1 group differs" if len(apart) == 1 else f"{len(apart)} groups differ"
    return (
        f"{many} from the others that share the name BME, or White.",
        *(readable(hidden(row)) for row in apart),
    )


def _without(rows: pd.DataFrame, level: str) -> list[Section]:
    if rows.empty:
        return []
    lines = [f"{row[level]}: {readable(row['status_reason'])}" for row in records(rows)]
    return [Section(WITHOUT, tuple(lines))]


def _staff(view: View, options: Options, name: str, modelled: bool) -> list[Part]:
    """Indicator 1 has no likelihood: shares of staff, and how they thin out on the way up."""
    return [
        Later(SHARES, partial(_shares, view, options.groups, name, modelled)),
        Later(LADDER, partial(_ladder, view, options.groups, name, modelled)),
    ]


def _shares(view: View, level: str, name: str, modelled: bool) -> Section:
    found = asked(representation, view, by=(level,))
    known = found[found[level].astype(str) != EthnicGroup.UNKNOWN]
    share = found["unknown_share"].iloc[0]
    unknown = "Shares are of all staff."
    if pd.notna(share):
        of_them = number(share, Statistic.SHARE, coarse=coarse(found.iloc[0]))
        grey = f" {GREY}" if found["lowest"].notna().any() else ""
        unknown = f"Shares are of all staff; the ethnicity of {of_them} of them is unknown.{grey}"
    table = twins.table(known, f"Share of staff, {name}", columns.shares(level))
    if not (known["status"] == Status.OK).any():
        return Section(SHARES, said(found)[:1], table=table)
    return Section(SHARES, (unknown,), group_chart(found, level), table, modelled=modelled,
                   folds=checked(known, level))  # fmt: skip


def _ladder(view: View, level: str, name: str, modelled: bool) -> Section:
    found = asked(race_disparity_ratio, view, by=(level,))
    table = twins.table(found, f"Steps between bands, {name}", columns.disparity(level))
    if not (_last_step(found)["status"] == Status.OK).any():
        return Section(LADDER, said(found)[:1], table=table)
    return Section(
        LADDER,
        (f"{TO_WHITE} {GREY}" if found["lowest"].notna().any() else TO_WHITE,),
        group_chart(_last_step(found), level),
        table,
        modelled=modelled,
        folds=checked(_last_step(found), level),
    )


def _last_step(found: pd.DataFrame) -> pd.DataFrame:
    """From the lowest tier of bands to the highest."""
    return found[found["step"] == found["step"].iloc[-1]]


def _band(view: View, name: str) -> Section:
    found = asked(ethnicity_and_band, view)
    table = twins.table(found, f"{BAND}, {name}", columns.ASSOCIATION)
    return Section(BAND, said(found), table=table)


def _sex(view: View, options: Options, name: str) -> Section:
    if options.indicator == "1":
        return Section(SEX, ("Asked of indicators 2, 3 and 4: choose one of them.",))
    found = asked(ethnicity_and_sex, view, options.indicator)
    made = by_sex_working(found.groups)
    table: Table = twins.table(found.groups, f"Ethnicity and sex, {name}", columns.BY_SEX)
    return Section(SEX, said(found), plotting.ethnicity_and_sex.chart(found), table=table,
                   folds=(Fold(MADE, made),) * bool(made))  # fmt: skip
