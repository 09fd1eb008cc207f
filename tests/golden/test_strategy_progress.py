"""How each commitment stands on the modelled London, found again from its rows by plain sums."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.breakdowns import available, values
from wres_explore.errors import SelectionError
from wres_explore.vocabulary import Progress

WHITE = ("White", "White British", "White Irish", "Any other White background",
         "White Gypsy or Irish Traveller", "White Roma")  # fmt: skip
SENIOR = [f"Band {band}" for band in ("8a", "8b", "8c", "8d", "9")]
VSM = "Very senior manager"


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Counts of the model, with BME told by hand: neither White nor unknown."""
    counts = wres.load("london-model").counts
    table = counts.assign(**{c: counts[c].astype(str) for c in counts if c not in ("n", "year")})
    group = table["ethnic_group"]
    return table.assign(
        bme=table["n"].where(~group.isin(WHITE) & (group != "Unknown"), 0),
        unknown=table["n"].where(group == "Unknown", 0),
    )


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return wres.progress(wres.load("london-model")).set_index("commitment")


def summed(rows: pd.DataFrame, measure: str, year: int, bands: list[str] | None) -> pd.DataFrame:
    some = rows[(rows["measure"] == measure) & (rows["year"] == year)]
    if bands:
        some = some[some["pay_band"].isin(bands)]
    return some.groupby("organisation")[["bme", "n", "unknown"]].sum()


def standing(
    rows: pd.DataFrame, measure: str, bands: list[str] | None, until: int, *, at_goal: bool
) -> pd.DataFrame:
    """Each organisation in 2019: on the way from 2016 (or at the goal), and whether chance may
    hide it."""
    first, now = summed(rows, measure, 2016, bands), summed(rows, measure, 2019, bands)
    staff = summed(rows, "headcount", 2016, None)
    out = {}
    for name, here in now.iterrows():
        goal = staff.loc[name, "bme"] / staff.loc[name, "n"]
        start = first.loc[name, "bme"] / first.loc[name, "n"]
        path = goal if start >= goal or at_goal else start + (goal - start) * 3 / (until - 2016)
        _, upper = proportion_confint(here["bme"], here["n"], method="wilson")
        out[name] = here["bme"] / here["n"] >= path - 1e-12, upper >= path
    return pd.DataFrame.from_dict(out, orient="index", columns=["on", "may"])


def expected(tables: list[pd.DataFrame], threshold: float) -> tuple[int, int, str]:
    on = pd.concat([each["on"] for each in tables], axis=1).all(axis=1)
    may = pd.concat([each["on"] | each["may"] for each in tables], axis=1).all(axis=1)
    needed = math.ceil(threshold * len(on) - 1e-9)
    counted, most = int(on.sum()), int(may.sum())
    status = "met" if counted >= needed else "not met" if most < needed else "cannot be told"
    return counted, most, status


@pytest.mark.parametrize(
    ("commitment", "threshold", "at_goal"),
    [("vsm-board-75", 0.75, False), ("vsm-board-done", 1.0, True)],
)
def test_boards_and_managers_stand_where_plain_sums_put_them(
    rows: pd.DataFrame, found: pd.DataFrame, commitment: str, threshold: float, at_goal: bool
) -> None:
    managers = standing(rows, "headcount", [VSM], 2025, at_goal=at_goal)
    board = standing(rows, "board_all", None, 2025, at_goal=at_goal)
    counted, most, status = expected([managers, board], threshold)
    row = found.loc[commitment]
    assert (row["counted"], row["of"], row["status"]) == (counted, 36, status)
    assert row["value"] == counted / 36 and row["upper"] == most / 36


@pytest.mark.parametrize(("commitment", "threshold"), [("bands-50", 0.5), ("bands-70", 0.7)])
def test_bands_stand_where_plain_sums_put_them(
    rows: pd.DataFrame, found: pd.DataFrame, commitment: str, threshold: float
) -> None:
    bands = standing(rows, "headcount", SENIOR, 2028, at_goal=False)
    counted, most, status = expected([bands], threshold)
    row = found.loc[commitment]
    assert (row["counted"], row["of"], row["status"]) == (counted, 36, status)
    assert row["upper"] == most / 36


def test_the_model_employer_goal_stands_where_plain_sums_put_it(
    rows: pd.DataFrame, found: pd.DataFrame
) -> None:
    bands = standing(rows, "headcount", SENIOR, 2028, at_goal=True)
    managers = standing(rows, "headcount", [VSM], 2028, at_goal=True)
    counted, most, status = expected([bands, managers], 1.0)
    row = found.loc["model-employer-done"]
    assert (row["counted"], row["of"], row["status"]) == (counted, 36, status)
    assert row["upper"] == most / 36


def test_executives_are_counted_with_those_whose_ethnicity_is_unknown(
    rows: pd.DataFrame, found: pd.DataFrame
) -> None:
    board = summed(rows, "board_executive", 2019, None)
    some = int((board["bme"] > 0).sum())
    most = int(((board["bme"] > 0) | (board["unknown"] > 0)).sum())
    row = found.loc["executives"]
    assert (row["counted"], row["of"], row["upper"]) == (some, 36, most / 36)
    assert row["status"] == ("met" if some == 36 else "cannot be told" if most == 36 else "not met")


def log_interval(rows: pd.DataFrame, number: str, year: int) -> tuple[float, float, float]:
    """Ratio of two rates with the limits of Katz (1978): another method, near for large counts."""
    event, base = {"2": ("appointed", "shortlisted"), "3": ("entered_disciplinary", "headcount")}[
        number
    ]
    some = rows[rows["year"] == year]
    x, n = (some[some["measure"] == measure] for measure in (event, base))
    bme = x["bme"].sum(), n["bme"].sum()
    white = tuple((t["n"] - t["bme"] - t["unknown"]).sum() for t in (x, n))
    top, bottom = (white, bme) if number == "2" else (bme, white)
    ratio = (top[0] / top[1]) / (bottom[0] / bottom[1])
    error = math.sqrt(1 / top[0] - 1 / top[1] + 1 / bottom[0] - 1 / bottom[1])
    return ratio, ratio * math.exp(-1.96 * error), ratio * math.exp(1.96 * error)


@pytest.mark.parametrize(
    ("commitment", "numbers", "years"),
    [
        ("equity-2-3", "23", 1), ("equity-2-years", "23", 2), ("equity-4-years", "23", 4),
        ("discipline-parity", "3", 1), ("equity-1-2-3", "23", 1),
    ],
)  # fmt: skip
def test_equity_stands_where_intervals_of_another_method_put_it(
    rows: pd.DataFrame, found: pd.DataFrame, commitment: str, numbers: str, years: int
) -> None:
    """Every interval of the model lies outside the range, so nothing hangs on the method."""
    outside = []
    for number in numbers:
        for year in range(2020 - years, 2020):
            _, low, high = log_interval(rows, number, year)
            outside.append(low > 1.25 or high < 0.8)
            assert not (low >= 0.8 and high <= 1.25)
    row = found.loc[commitment]
    assert any(outside) and row["status"] == "not met"
    ratio, _, _ = log_interval(rows, numbers[-1], 2019)
    assert f"{ratio:.2f} (" in row["finding"]


def test_what_no_data_show_says_so(found: pd.DataFrame) -> None:
    assert found.loc["governance", "status"] == "not measurable"
    assert found.loc["gaps-closed", "status"] == "no threshold"
    assert found.loc["pay-gap-zero", "status"] == "not measurable"
    assert set(found["status"]) == {"met", "not met", "cannot be told", "no threshold",
                                    "not measurable"} & set(found["status"])  # fmt: skip
    assert found["finding"].str.endswith(".").all() and found["modelled"].all()


def executives(**has: tuple[int, int, int]) -> pd.Series:
    """The commitment on executives, with so many White, BME and of unknown ethnicity on boards."""
    data = dataset(
        *(cell(*n, measure="board_executive", organisation=name) for name, n in has.items())
    )
    return wres.progress(data).set_index("commitment").loc["executives"]


def test_an_executive_of_unknown_ethnicity_leaves_the_answer_open() -> None:
    """Three boards: one with a BME executive, one with an unknown one, one with White ones."""
    row = executives(Elm=(3, 1, 0), Oak=(4, 0, 1))
    assert (row["status"], row["counted"], row["upper"]) == ("cannot be told", 1, 1.0)
    assert "Of 1 of the others an executive's ethnicity is unknown" in row["finding"]
    row = executives(Elm=(3, 1, 0), Oak=(4, 0, 1), Ash=(5, 0, 0))
    assert (row["status"], row["counted"], row["upper"]) == ("not met", 1, 2 / 3)
    row = executives(Elm=(3, 1, 0), Oak=(4, 2, 1))
    assert (row["status"], row["counted"]) == ("met", 2)
    assert row["finding"].startswith("2 of 2 organisations had an executive")


def on_path(*shares: int, band: str = "Band 8a") -> pd.Series:
    """Half on track or not: organisations with 1,000 staff at each of two bands in two years.

    Of the 1,000 below, 400 are BME, so the goal is 20% (400 of 2,000) and all start at nothing;
    the path of 2028 from 2018 is at 2% in 2019.
    """
    rows = []
    for at, share in enumerate(shares):
        where = {"organisation": f"Trust {at}"}
        rows += cell(600, 400, pay_band="Band 5", year=2018, **where)
        rows += cell(1000, 0, pay_band=band, year=2018, **where)
        rows += cell(600, 400, pay_band="Band 5", year=2019, **where)
        rows += cell(1000 - share, share, pay_band=band, year=2019, **where)
    return wres.progress(dataset(rows)).set_index("commitment").loc["bands-50"]


@pytest.mark.parametrize(
    ("shares", "counted", "upper", "status"),
    [
        ((20, 20, 0, 0), 2, 0.5, "met"),  # at the path itself, half of four
        ((19, 20, 0, 0), 1, 0.5, "cannot be told"),  # one short by one person
        ((20, 5, 0, 0), 1, 0.25, "not met"),  # 0.5%: at most 1.2%
    ],
)
def test_a_share_of_organisations_is_held_against_its_threshold(
    shares: tuple[int, ...], counted: int, upper: float, status: str
) -> None:
    row = on_path(*shares)
    assert (row["counted"], row["of"], row["upper"], row["status"]) == (counted, 4, upper, status)
    assert row["finding"].startswith(f"{counted} of 4 organisations were on their path")
    assert "2 would be needed" in row["finding"]


@pytest.mark.parametrize("band", SENIOR)
def test_each_band_from_8a_to_9_counts(band: str) -> None:
    assert on_path(20, 20, 0, 0, band=band)["counted"] == 2


def disciplined(*years: tuple[int, int]) -> pd.Series:
    """Equity of indicator 3 in 2018 and 2019: cases of BME and White staff, 10,000 each."""
    rows = []
    for at, (bme, white) in enumerate(years):
        rows += cell(10_000, 10_000, year=2018 + at)
        rows += cell(white, bme, measure="entered_disciplinary", year=2018 + at)
    return wres.progress(dataset(rows)).set_index("commitment").loc["discipline-parity"]


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ((1000, 1000), "met"),  # 1.00 (0.92 to 1.09)
        ((1300, 1000), "cannot be told"),  # 1.30 (1.20 to 1.41)
        ((2000, 1000), "not met"),
        ((500, 1000), "not met"),  # the other way round is no equity either
        ((10, 10), "cannot be told"),
    ],
)
def test_parity_is_an_interval_within_the_range(cases: tuple[int, int], status: str) -> None:
    assert disciplined((2000, 1000), cases)["status"] == status


def test_a_year_too_few_is_said() -> None:
    data = dataset(
        cell(10_000, 10_000),
        cell(100, 100, measure="entered_disciplinary"),
        cell(1000, 1000, measure="shortlisted"),
        cell(100, 100, measure="appointed"),
    )
    found = wres.progress(data).set_index("commitment")
    assert found.loc["equity-2-years", "status"] == "not measurable"
    assert "known for 1 of the 2 years up to 2019" in found.loc["equity-2-years", "finding"]
    assert found.loc["bands-50", "status"] == "not measurable"


def test_printed_figures_without_counts_are_held_against_the_range() -> None:
    found = wres.progress(wres.load("london-2019")).set_index("commitment")
    row = found.loc["equity-2-3"]
    assert row["status"] == "not met"
    assert row["finding"].startswith("Indicator 2: 1.60 in 2019; Indicator 3: 1.67 in 2019.")
    assert found.loc["equity-4-years", "finding"].count(" in 20") == 8


@pytest.mark.parametrize("name", ["london-model", "london-2019", "england-2019"])
def test_there_is_a_status_or_a_reason_whatever_is_selected(name: str) -> None:
    data = wres.load(name)
    filters = {f: values(data, f)[:2] for f in ("profession", "pay_band", "organisation", "ics",
               "region", "year", "ethnic_group") if f in available(data)}  # fmt: skip
    chosen = [{}, *({f: one} for f, some in filters.items() for one in some if one != "Unknown")]
    for each in chosen:
        try:
            part = wres.select(data, **each)
        except SelectionError:
            continue
        found = wres.progress(part)
        assert found["finding"].map(len).min() > 10
        assert set(found["status"]) <= {str(status) for status in Progress}


def test_a_profession_has_no_boards() -> None:
    nurses = wres.select(wres.load("london-model"), profession="Midwives")
    found = wres.progress(nurses).set_index("commitment").loc["executives"]
    assert found["status"] == "not measurable"
    assert "no boards for this selection" in found["finding"]
