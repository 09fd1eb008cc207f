"""Charts of what one name hides show what their tables say, and by more than colour."""

from __future__ import annotations

import holoviews as hv
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, leaves
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError
from wres_explore.wording.groups import furthest

STAFF = {"White British": 6000, "White Irish": 1000, "Indian": 2000, "Black African": 1500,
         "Chinese": 7, "Arab": 300, "Unknown": 400}  # fmt: skip
CASES = {"White British": 60, "White Irish": 11, "Indian": 20, "Black African": 45,
         "Chinese": 1, "Arab": 2, "Unknown": 5}  # fmt: skip


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset(
        leaves(CASES, "entered_disciplinary"), leaves(STAFF), leaves(CASES, "discriminated"),
        leaves(STAFF, "discriminated_answered"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def groups(data: Dataset) -> pd.DataFrame:
    return wres.ethnic_groups(data, 3)


def by_sex() -> Dataset:
    four = {("White", "Female"): (40, 4000), ("White", "Male"): (15, 1000),
            ("BME", "Female"): (60, 3000), ("BME", "Male"): (30, 1000)}  # fmt: skip
    rows = [
        {**row, "sex": sex}
        for (group, sex), (x, n) in four.items()
        for measure, people in (("entered_disciplinary", x), ("headcount", n))
        for row in leaves({group: people}, measure)
    ]
    return wres.from_counts(pd.DataFrame(rows), name="invented", modelled=True)


def marks(chart: hv.Overlay, marker: str) -> pd.DataFrame:
    """What is drawn with one kind of mark, from the top row down."""
    found = [
        part.dframe() for part in chart if isinstance(part, hv.Points)
        and part.opts.get("style", backend="bokeh").kwargs["marker"] == marker
    ]  # fmt: skip
    return pd.concat(found).sort_values("y", ascending=False, ignore_index=True)


def names(chart: hv.Overlay) -> list[str]:
    """Names on the axis, from the top row down."""
    axis = hv.render(chart, backend="bokeh").yaxis[0]
    places = sorted(axis.ticker.ticks, reverse=True)
    found = {float(place): name for place, name in axis.major_label_overrides.items()}
    return [found[float(place)].replace("\n", " ").replace("\xa0", " ") for place in places]


def under(chart: hv.Overlay) -> str:
    return str(hv.render(chart, backend="bokeh").xaxis[0].axis_label).replace("\n", " ")


# --- Groups one by one --------------------------------------------------------------------


def test_own_and_shrunk_figures_stand_beside_each_other_with_other_marks(
    groups: pd.DataFrame,
) -> None:
    chart = wres.plot.ethnic_groups(groups)
    own, drawn_in = marks(chart, "circle"), marks(chart, "diamond")
    ok = groups[groups["status"] == "ok"]
    assert own["value"].tolist() == ok["value"].tolist()
    assert drawn_in["value"].tolist() == ok["shrunk"].tolist()
    assert (own["y"] - drawn_in["y"]).tolist() == pytest.approx(
        [own["y"][0] - drawn_in["y"][0]] * 3
    )
    assert own["y"][0] > drawn_in["y"][0]
    said = under(chart)
    assert said.startswith("Group relative to White British (log scale)")
    assert "● the group's own figure ◇ best guess, chance allowed for" in said


def test_intervals_of_both_are_those_of_the_table(groups: pd.DataFrame) -> None:
    thick, thin = (
        next(
            part.dframe() for part in wres.plot.ethnic_groups(groups)
            if isinstance(part, hv.Segments)
            and part.opts.get("style", backend="bokeh").kwargs["line_width"] == width
        )
        for width in (5, 1)
    )  # fmt: skip
    ok = groups[groups["status"] == "ok"]
    assert thick[["from", "to"]].to_numpy() == pytest.approx(ok[["lower", "upper"]].to_numpy())
    assert thin[["from", "to"]].to_numpy() == pytest.approx(
        ok[["shrunk_lower", "shrunk_upper"]].to_numpy()
    )


def test_every_group_keeps_its_row_in_the_order_of_the_table_and_says_why_it_is_empty(
    groups: pd.DataFrame,
) -> None:
    chart = wres.plot.ethnic_groups(groups)
    stars = groups["hidden"].map({True: " *", False: ""})
    assert names(chart) == (groups["ethnic_group"] + stars).tolist()
    assert stars.ne("").any()
    assert "* unlike the rest of BME, or of White" in under(chart)
    (reasons,) = [part for part in chart if isinstance(part, hv.Labels)]
    found = {
        groups["ethnic_group"].tolist()[::-1][round(y)]: text.replace("\n", " ").strip()
        for y, text in zip(reasons.dimension_values("y"), reasons.dimension_values("text"),
                           strict=True)
    }  # fmt: skip
    assert found == {
        "Arab": "Too few: fewer than 5 events expected at the rate of all.",
        "Chinese": "Fewer than 8 people.",
    }


def test_the_figure_for_bme_is_the_first_row_and_a_dashed_line(
    data: Dataset, groups: pd.DataFrame
) -> None:
    chart = wres.plot.ethnic_groups(groups, wres.indicator(data, 3))
    bme = (20 + 45 + 1 + 2) / (2000 + 1500 + 7 + 300)
    white = (60 + 11) / 7000
    assert names(chart)[0] == "All BME, against White (dashed)"
    assert marks(chart, "circle")["value"].iloc[0] == pytest.approx(bme / white)
    dashed = [
        part.dimension_values("at").tolist() for part in chart if isinstance(part, hv.Curve)
        and part.opts.get("style", backend="bokeh").kwargs.get("line_dash") == "dashed"
    ]  # fmt: skip
    assert dashed == [pytest.approx([bme / white] * 2)]
    assert not [
        part for part in wres.plot.ethnic_groups(groups) if isinstance(part, hv.Curve)
        and part.opts.get("style", backend="bokeh").kwargs.get("line_dash") == "dashed"
    ]  # fmt: skip


def test_one_and_the_range_are_marked_on_a_log_axis(groups: pd.DataFrame) -> None:
    figure = hv.render(wres.plot.ethnic_groups(groups), backend="bokeh")
    assert type(figure.xaxis[0]).__name__ == "LogAxis"
    (zone,) = [p for p in wres.plot.ethnic_groups(groups) if isinstance(p, hv.VSpans)]
    assert zone.data.to_numpy().ravel().tolist() == [0.8, 1.25]


def test_differences_stand_on_a_plain_axis_without_a_second_mark(data: Dataset) -> None:
    chart = wres.plot.ethnic_groups(wres.ethnic_groups(data, 8), wres.indicator(data, 8))
    assert type(hv.render(chart, backend="bokeh").xaxis[0]).__name__ == "LinearAxis"
    assert under(chart).startswith("Group less White British, percentage points")
    assert "◇" not in under(chart)
    markers = {part.opts.get("style", backend="bokeh").kwargs["marker"]
               for part in chart if isinstance(part, hv.Points)}  # fmt: skip
    assert markers == {"circle"}


def test_white_staff_stand_on_top_where_the_indicator_has_them_there() -> None:
    model = wres.load("london-model")
    table = wres.ethnic_groups(model, 2, level="ethnic_broad")
    chart = wres.plot.ethnic_groups(table, wres.indicator(model, 2))
    assert under(chart).startswith("White British relative to group (log scale)")
    assert names(chart)[0] == "All BME, against White (dashed)"
    assert "Modelled" in hv.render(chart, backend="bokeh").title.text


def test_charts_of_groups_refuse_what_they_cannot_show(data: Dataset, groups: pd.DataFrame) -> None:
    with pytest.raises(DefinitionError, match="draws the groups of one cell"):
        wres.plot.ethnic_groups(pd.concat([groups, groups]))
    with pytest.raises(DefinitionError, match="draws the table that ethnic_groups gave"):
        wres.plot.ethnic_groups(wres.indicator(data, 3))
    with pytest.raises(DefinitionError, match="the table has no rows"):
        wres.plot.ethnic_groups(groups.iloc[:0])
    with pytest.raises(DefinitionError, match=r"same indicator as the groups \(3\)"):
        wres.plot.ethnic_groups(groups, wres.indicator(data, 8))
    with pytest.raises(DefinitionError, match="draws the table that ethnicity_and_band gave"):
        wres.plot.ethnicity_and_band(groups)
    with pytest.raises(DefinitionError, match="and this is a table"):
        wres.plot.ethnicity_and_sex(groups)


def test_a_chart_of_groups_leaves_its_tables_as_they_were(
    data: Dataset, groups: pd.DataFrame
) -> None:
    whole = wres.indicator(data, 3)
    before = groups.copy(), whole.copy()
    hv.render(wres.plot.ethnic_groups(groups, whole, width=380), backend="bokeh")
    assert groups.equals(before[0]) and whole.equals(before[1])


# --- With band, and with sex --------------------------------------------------------------


def test_association_by_place_with_its_interval_and_its_warning() -> None:
    def staff(place: str, *bands: tuple[int, int]) -> list[dict[str, object]]:
        return [row for band, (white, bme) in zip(("Band 5", "Band 6"), bands, strict=False)
                for row in cell(white, bme, pay_band=band, organisation=place)]  # fmt: skip

    data = dataset(staff("Ash", (300, 200), (100, 20)), staff("Elm", (56, 4), (38, 2)),
                   staff("Oak", (30, 10)))  # fmt: skip
    table = wres.ethnicity_and_band(data, ["organisation"])
    chart = wres.plot.ethnicity_and_band(table)
    assert names(chart) == ["Ash", "Elm, few people", "Oak"]
    dots = marks(chart, "circle")
    assert dots["value"].tolist() == table["value"].dropna().tolist()
    (bars,) = [part.dframe() for part in chart if isinstance(part, hv.Segments)]
    assert bars[["from", "to"]].to_numpy() == pytest.approx(
        table[["lower", "upper"]].dropna().to_numpy()
    )
    (reasons,) = [part for part in chart if isinstance(part, hv.Labels)]
    assert reasons.dimension_values("text")[0].replace("\n", " ").strip() == (
        "Fewer than two groups or two bands have anybody."
    )
    assert dots["value_text"][0].startswith("3.")


def test_four_groups_against_white_men_and_the_interaction_on_both_scales() -> None:
    found = wres.ethnicity_and_sex(by_sex(), 3)
    chart = wres.plot.ethnicity_and_sex(found)
    assert names(chart) == ["White women", "White men (1)", "BME women", "BME men"]
    assert marks(chart, "circle")["value"].tolist() == pytest.approx([2 / 3, 1, 4 / 3, 2])
    title = hv.render(chart, backend="bokeh").title.text.replace("\n", " ")
    assert "Modelled figures Disparity among women against that among men" in title
    assert "As a ratio: 1.00 (" in title
    assert "As a difference: \N{MINUS SIGN}0.5 points (" in title
    assert under(chart) == "Rate over that of White men (log scale)"


def test_an_interaction_without_an_answer_says_why() -> None:
    rows = by_sex().counts
    men = (rows["sex"] == "Male") & (rows["ethnic_group"] == "BME")
    without = rows.assign(n=rows["n"].mask(men & (rows["measure"] != "headcount"), 0))
    data = wres.from_counts(without.drop(columns="dataset"), name="invented")
    chart = wres.plot.ethnicity_and_sex(wres.ethnicity_and_sex(data, 3))
    title = hv.render(chart, backend="bokeh").title.text.replace("\n", " ")
    assert "As a ratio: not calculable (One of the four groups had no event)" in title


def test_several_cells_of_sex_are_not_drawn_over_each_other() -> None:
    rows = by_sex().counts.drop(columns="dataset")
    both = pd.concat([rows, rows.assign(year=2018)])
    found = wres.ethnicity_and_sex(wres.from_counts(both, name="invented"), 3, ["year"])
    with pytest.raises(DefinitionError, match="four groups of one cell, and there are 8 rows"):
        wres.plot.ethnicity_and_sex(found)


def test_the_group_that_is_furthest_is_so_by_its_interval() -> None:
    """Both are 1.80; the smaller group could be at 1.1 and the larger at no less than 1.5."""
    rows = {
        "ethnic_group": ["Arab", "African", "Indian"], "value": [1.8, 1.8, 0.9],
        "lower": [1.1, 1.5, 0.7], "upper": [2.9, 2.2, 1.2], "statistic": "relative likelihood",
    }  # fmt: skip
    said = furthest(pd.DataFrame(rows), "ethnic_group")
    assert said.startswith(
        "The interval that stays furthest from 1 is that of African: 1.80 (1.50 to 2.20)."
    )
    open_ = pd.DataFrame(rows).iloc[2:]
    assert furthest(open_, "ethnic_group").startswith("No group’s interval leaves out 1")
