"""The modelled London reproduces each London figure that the strategy prints.

One test per sentence or table of the London Workforce Race Strategy (October 2020), with plain
pandas on the packaged file. What is expected is copied from the document.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, Profession

pytestmark = pytest.mark.golden

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "london-model"
KEYS = ["year", "organisation", "profession", "pay_band", "ethnic_group", "measure"]
WHITE = {"White British", "White Irish", "Any other White background"}
YEARS = [2016, 2017, 2018, 2019]
STPS = {
    "North Central London",
    "North East London",
    "North West London",
    "South East London",
    "South West London",
}
LADDER = ["Band 5", "Band 6", "Band 7", "Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9"]
BASES = {
    "appointed": "shortlisted",
    "entered_disciplinary": "headcount",
    "accessed_training": "headcount",
    "harassed_by_public": "harassed_by_public_answered",
    "harassed_by_staff": "harassed_by_staff_answered",
    "equal_opportunity": "equal_opportunity_answered",
    "discriminated": "discriminated_answered",
    "board_voting": "board_all",
    "board_executive": "board_all",
}


def read(path: Path) -> pd.DataFrame:
    """Counts with text as text, STP and White, BME or Unknown beside each row."""
    table = pd.read_parquet(path)
    for name in KEYS[1:]:
        table[name] = table[name].astype(str)
    places = pd.read_csv(FOLDER / "organisations.csv").set_index("organisation")["ics"]
    table["ics"] = table["organisation"].map(places)
    table["group"] = "BME"
    table.loc[table["ethnic_group"].isin(WHITE), "group"] = "White"
    table.loc[table["ethnic_group"] == "Unknown", "group"] = "Unknown"
    return table


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return read(FOLDER / "counts.parquet")


@pytest.fixture(scope="module")
def cells(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per cell, one column per measure, 0 where there is no row."""
    return counts.set_index(KEYS)["n"].unstack("measure", fill_value=0)  # noqa: PD010


@pytest.fixture(scope="module")
def organisations() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "organisations.csv")


def staff(counts: pd.DataFrame, year: int = 2019, **only: str) -> dict[str, int]:
    """Staff by White, BME and Unknown, with their sum as `all`."""
    rows = counts[(counts["year"] == year) & (counts["measure"] == "headcount")]
    for column, wanted in only.items():
        rows = rows[rows[column] == wanted]
    found = rows.groupby("group")["n"].sum().reindex(["White", "BME", "Unknown"], fill_value=0)
    return {**{str(group): int(n) for group, n in found.items()}, "all": int(found.sum())}


def bme_percentage(people: dict[str, int]) -> float:
    return 100 * people["BME"] / people["all"]


def steps(people: list[dict[str, int]]) -> list[float]:
    """Step ratios up the ladder: odds of being BME at a band over those at the band below."""
    odds = [each["BME"] / each["White"] for each in people]
    return [above / below for below, above in pairwise(odds)]


def rates(
    counts: pd.DataFrame, measure: str, year: int, by: list[str] | None = None
) -> pd.DataFrame:
    """Events over their base for White and BME: a row for each `by`, else for London."""
    rows = counts[counts["year"] == year].assign(place="London")
    table = rows.pivot_table(
        index=by or ["place"], columns=["measure", "group"], values="n", aggfunc="sum", fill_value=0
    )
    return table[measure][["White", "BME"]] / table[BASES[measure]][["White", "BME"]]


def ratio(counts: pd.DataFrame, measure: str, year: int, top: str) -> float:
    (london,) = rates(counts, measure, year).to_dict("records")
    return float(london[top] / london["BME" if top == "White" else "White"])


# --- Who works in London ---------------------------------------------------------------


def test_44_9_percent_92487_of_all_staff_working_across_london_trusts(
    counts: pd.DataFrame,
) -> None:
    people = staff(counts)
    assert people["BME"] == 92_487
    assert people["all"] == 206_144
    assert round(bme_percentage(people), 1) == 44.9


@pytest.mark.parametrize(
    ("ics", "white", "bme", "unknown", "percentages"),
    [
        ("North Central London", 20_397, 18_887, 2_015, (49.4, 45.7, 4.9)),
        ("North East London", 17_269, 18_731, 2_140, (45.3, 49.1, 5.6)),
        ("North West London", 24_362, 24_288, 4_072, (46.2, 46.1, 7.7)),
        ("South East London", 22_211, 19_885, 2_948, (49.3, 44.1, 6.5)),
        ("South West London", 12_174, 9_817, 1_223, (52.4, 42.3, 5.3)),
        ("London-wide (ambulance)", 4_718, 879, 128, (82.4, 15.4, 2.2)),
    ],
)
def test_table_of_stps_and_las(
    counts: pd.DataFrame,
    ics: str,
    white: int,
    bme: int,
    unknown: int,
    percentages: tuple[float, float, float],
) -> None:
    people = staff(counts, ics=ics)
    assert (people["White"], people["BME"], people["Unknown"]) == (white, bme, unknown)
    shown = [round(100 * people[group] / people["all"], 1) for group in ("White", "BME", "Unknown")]
    assert tuple(shown) == percentages


def test_proportion_ranges_from_15_4_in_the_ambulance_service_to_49_1_in_north_east_london(
    counts: pd.DataFrame,
) -> None:
    places = counts["ics"].unique()
    shares = {ics: round(bme_percentage(staff(counts, ics=ics)), 1) for ics in places}
    assert min(shares.items(), key=lambda item: item[1]) == ("London-wide (ambulance)", 15.4)
    assert max(shares.items(), key=lambda item: item[1]) == ("North East London", 49.1)


@pytest.mark.parametrize(
    ("year", "bme", "everyone", "percentage"), [(2019, 54, 432, 12.5), (2018, 48, 403, 11.9)]
)
def test_only_12_5_percent_54_at_band_9_up_from_11_9_percent_48_in_2018(
    counts: pd.DataFrame, year: int, bme: int, everyone: int, percentage: float
) -> None:
    people = staff(counts, year, pay_band="Band 9")
    assert (people["BME"], people["all"]) == (bme, everyone)
    assert round(bme_percentage(people), 1) == percentage


def test_14_7_percent_of_very_senior_managers_in_london_are_bme(counts: pd.DataFrame) -> None:
    assert round(bme_percentage(staff(counts, pay_band="Very senior manager")), 1) == 14.7


def test_cliff_edge_the_number_of_bme_staff_drops_off_from_band_5_upwards(
    counts: pd.DataFrame,
) -> None:
    people = [staff(counts, pay_band=band) for band in LADDER]
    shares = [bme_percentage(each) for each in people]
    drops = [below - above for below, above in pairwise(shares)]
    assert min(drops) > 0
    assert drops.index(max(drops)) == 0
    assert steps(people).index(min(steps(people))) == 0


def test_bme_staff_are_underrepresented_above_band_8a(counts: pd.DataFrame) -> None:
    for band in [*LADDER[4:], "Very senior manager"]:
        assert bme_percentage(staff(counts, pay_band=band)) < 44.9


# --- Professions -----------------------------------------------------------------------


def test_22_6_percent_3686_of_ahps_are_bme(counts: pd.DataFrame) -> None:
    people = staff(counts, profession="Allied health professionals")
    assert people["BME"] == 3_686
    assert 16_274 <= people["all"] <= 16_345
    assert round(bme_percentage(people), 1) == 22.6


def test_bme_ahps_are_above_22_6_percent_at_bands_4_5_and_9_but_lower_in_all_others(
    counts: pd.DataFrame,
) -> None:
    ahps = counts[counts["profession"] == "Allied health professionals"]
    bands = ahps.loc[(ahps["measure"] == "headcount") & (ahps["year"] == 2019), "pay_band"].unique()
    shares = {band: bme_percentage(staff(ahps, pay_band=band)) for band in bands}
    assert set(shares) == {"Band 4", *LADDER}
    above = {band for band, share in shares.items() if share > 22.6}
    assert above == {"Band 4", "Band 5", "Band 9"}


def test_there_are_only_five_ahps_at_band_9(counts: pd.DataFrame) -> None:
    people = staff(counts, profession="Allied health professionals", pay_band="Band 9")
    assert people["all"] == 5


def test_39_4_percent_11006_of_medical_staff_are_bme(counts: pd.DataFrame) -> None:
    people = staff(counts, profession="HCHS doctors")
    assert people["BME"] == 11_006
    assert 27_899 <= people["all"] <= 27_969
    assert round(bme_percentage(people), 1) == 39.4


def test_bme_doctors_overrepresented_in_career_grades_under_in_consultants_and_managers(
    counts: pd.DataFrame,
) -> None:
    assert bme_percentage(staff(counts, pay_band="Non-consultant career grade")) > 39.4
    assert bme_percentage(staff(counts, pay_band="Consultant")) < 39.4
    assert bme_percentage(staff(counts, pay_band="Senior medical manager")) < 39.4


def test_london_has_52000_nurses_27000_of_whom_are_from_non_white_backgrounds(
    counts: pd.DataFrame,
) -> None:
    people = staff(counts, profession="Nurses and health visitors")
    assert (people["all"], people["BME"]) == (52_000, 27_000)


def test_there_are_now_more_bme_nurses_than_white_nurses(counts: pd.DataFrame) -> None:
    people = staff(counts, profession="Nurses and health visitors")
    assert people["BME"] > people["White"]


def test_only_123_nurses_at_band_8c_and_above(counts: pd.DataFrame) -> None:
    nurses = counts[counts["profession"] == "Nurses and health visitors"]
    above = ["Band 8c", "Band 8d", "Band 9", "Very senior manager"]
    assert sum(staff(nurses, pay_band=band)["all"] for band in above) == 123


def test_most_nurses_in_london_are_at_band_5(counts: pd.DataFrame) -> None:
    nurses = counts[counts["profession"] == "Nurses and health visitors"]
    assert 2 * staff(nurses, pay_band="Band 5")["all"] > staff(nurses)["all"]


def test_nurses_step_down_most_from_band_5_to_6_as_in_england(counts: pd.DataFrame) -> None:
    nurses = counts[counts["profession"] == "Nurses and health visitors"]
    people = [staff(nurses, pay_band=band) for band in LADDER[:6]]
    assert steps(people).index(min(steps(people))) == 0


def test_ahps_are_the_least_diverse_of_the_three_largest_clinical_groups(
    counts: pd.DataFrame,
) -> None:
    ahps, doctors, nurses = (
        bme_percentage(staff(counts, profession=who))
        for who in ("Allied health professionals", "HCHS doctors", "Nurses and health visitors")
    )
    assert ahps < doctors < nurses


# --- Indicators 2 to 4 -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "printed"), [(2016, 1.80), (2017, 1.81), (2018, 1.63), (2019, 1.60)]
)
def test_indicator_2_white_applicants_appointed_from_shortlisting(
    counts: pd.DataFrame, year: int, printed: float
) -> None:
    assert round(ratio(counts, "appointed", year, top="White"), 2) == printed


@pytest.mark.parametrize(
    ("year", "printed"), [(2016, 1.99), (2017, 1.80), (2018, 1.77), (2019, 1.67)]
)
def test_indicator_3_bme_staff_entering_the_formal_disciplinary_process(
    counts: pd.DataFrame, year: int, printed: float
) -> None:
    assert round(ratio(counts, "entered_disciplinary", year, top="BME"), 2) == printed


@pytest.mark.parametrize(
    ("year", "printed"), [(2016, 0.93), (2017, 1.13), (2018, 1.02), (2019, 0.95)]
)
def test_indicator_4_white_staff_accessing_non_mandatory_training(
    counts: pd.DataFrame, year: int, printed: float
) -> None:
    assert round(ratio(counts, "accessed_training", year, top="White"), 2) == printed


def test_in_34_of_the_35_trusts_white_applicants_were_more_likely_to_be_appointed(
    counts: pd.DataFrame,
) -> None:
    known = counts[counts["measure"].isin(["shortlisted", "appointed"])]
    found = rates(known, "appointed", 2019, by=["organisation"])
    relative = found["White"] / found["BME"]
    assert len(found) == 35
    assert relative.notna().all()
    assert (relative > 1).sum() == 34


def test_in_all_36_trusts_bme_staff_were_more_likely_to_be_disciplined(
    counts: pd.DataFrame,
) -> None:
    found = rates(counts, "entered_disciplinary", 2019, by=["organisation"])
    assert len(found) == 36
    assert (found["White"] > 0).all()
    assert (found["BME"] / found["White"] > 1).all()


# --- Indicators 5 to 8 -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("survey", "measure", "bme", "white"),
    [
        (2017, "harassed_by_public", 30.4, 31.8),
        (2018, "harassed_by_public", 31.7, 32.8),
        (2017, "harassed_by_staff", 29.9, 26.1),
        (2018, "harassed_by_staff", 30.9, 27.8),
        (2017, "equal_opportunity", 67.6, 84.0),
        (2018, "equal_opportunity", 65.8, 83.3),
        (2017, "discriminated", 16.3, 7.9),
        (2018, "discriminated", 16.4, 8.4),
    ],
)
def test_indicators_5_to_8_in_the_survey_of_the_year_before(
    counts: pd.DataFrame, survey: int, measure: str, bme: float, white: float
) -> None:
    (london,) = rates(counts, measure, survey + 1).to_dict("records")
    assert round(100 * london["BME"], 1) == bme
    assert round(100 * london["White"], 1) == white


@pytest.mark.parametrize("year", [2018, 2019])
def test_in_every_london_trust_more_bme_than_white_staff_report_discrimination(
    counts: pd.DataFrame, year: int
) -> None:
    found = rates(counts, "discriminated", year, by=["organisation"])
    assert len(found) == 36
    assert (found["BME"] > found["White"]).all()


# --- Indicator 9 -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "printed"), [(2016, 12.4), (2017, 14.0), (2018, 15.9), (2019, 17.1)]
)
def test_percentage_of_bme_board_membership(
    counts: pd.DataFrame, year: int, printed: float
) -> None:
    board = counts[(counts["measure"] == "board_all") & (counts["year"] == year)]
    assert board["organisation"].nunique() == 36
    bme = board.loc[board["group"] == "BME", "n"].sum()
    assert round(100 * bme / board["n"].sum(), 1) == printed


def test_all_london_trusts_have_at_least_one_bme_board_member(counts: pd.DataFrame) -> None:
    board = counts[(counts["measure"] == "board_all") & (counts["year"] == 2019)]
    assert board.loc[board["group"] == "BME", "organisation"].nunique() == 36


# --- The table itself ------------------------------------------------------------------


def test_columns_and_types() -> None:
    table = pd.read_parquet(FOLDER / "counts.parquet")
    assert list(table.columns) == [*KEYS, "n"]
    assert table.dtypes.astype(str).to_dict() == {
        "year": "int16",
        **dict.fromkeys(KEYS[1:], "category"),
        "n": "int32",
    }


def test_every_label_is_in_the_vocabulary(counts: pd.DataFrame) -> None:
    assert set(counts["year"].unique()) == set(YEARS)
    assert set(counts["measure"].unique()) == set(Measure) - {
        *("shortlisted_international", "appointed_international")  # nobody printed them
    }
    assert set(counts["profession"].unique()) <= {*Profession, ALL}
    assert set(counts["pay_band"].unique()) <= {*PayBand, ALL}
    finest = set(EthnicGroup) - {
        *("White", "Mixed", "Asian", "Black", "Other", "BME", "Asian other than Chinese"),
        *("Gypsy or Irish Traveller", "Roma", "Arab"),
    }
    assert set(counts["ethnic_group"].unique()) == finest
    assert len(finest) == 17


def test_leaf_rows_with_somebody_in_them_each_once(counts: pd.DataFrame) -> None:
    assert (counts["n"] > 0).all()
    assert not counts.duplicated(KEYS).any()


@pytest.mark.parametrize("measure", BASES)
def test_events_never_exceed_their_base(cells: pd.DataFrame, measure: str) -> None:
    providers = cells.groupby(level=["year", "organisation"]).sum()
    for table in (cells, providers):
        assert (table[measure] <= table[BASES[measure]]).all()


def test_no_more_answers_than_staff(cells: pd.DataFrame) -> None:
    people = cells.groupby(level=["year", "organisation", "profession", "ethnic_group"]).sum()
    answers = [measure for measure in people.columns if measure.endswith("_answered")]
    assert len(answers) == 4
    for measure in answers:
        assert (people[measure] <= people["headcount"]).all()


def test_unsupplied_measures(counts: pd.DataFrame) -> None:
    survey = counts["measure"].str.contains("harassed|opportunity|discriminated")
    assert set(counts.loc[survey, "year"].unique()) == {2018, 2019}
    assert set(counts.loc[survey, "pay_band"].unique()) == {ALL}
    supplied = counts.groupby(["year", "measure"])["organisation"].nunique()
    missing = supplied[supplied != 36].to_dict()
    assert missing == {(2019, "appointed"): 35, (2019, "shortlisted"): 35}


def test_staff_levels_are_plausible(counts: pd.DataFrame) -> None:
    (disciplined,) = rates(counts, "entered_disciplinary", 2019).to_dict("records")
    assert 0.005 < disciplined["White"] < 0.009
    trained = pd.concat([rates(counts, "accessed_training", year) for year in YEARS])
    assert ((trained > 0.40) & (trained < 0.70)).all(axis=None)
    board = counts[counts["measure"] == "board_all"]
    sizes = board.groupby(["year", "organisation"])["n"].sum()
    assert sizes.between(11, 16).all()


def test_ethnic_groups_within_bme_differ(counts: pd.DataFrame) -> None:
    black = counts["ethnic_group"].isin(["Black African", "Black Caribbean"])
    asian = counts["ethnic_group"].isin(["Indian", "Pakistani", "Bangladeshi"])

    def disciplined(rows: pd.Series) -> float:
        sums = counts[rows & (counts["year"] == 2019)].groupby("measure")["n"].sum()
        return float(sums["entered_disciplinary"] / sums["headcount"])

    assert disciplined(black) > 1.25 * disciplined(asian)


def test_file_is_small() -> None:
    assert (FOLDER / "counts.parquet").stat().st_size < 1_500_000


def test_stps_have_the_same_indicators_but_for_whole_people(counts: pd.DataFrame) -> None:
    found = rates(counts, "accessed_training", 2019, by=["ics"])
    relative = found["White"] / found["BME"]
    assert set(relative.index) == STPS | {"London-wide (ambulance)"}
    assert set(relative.round(2)) == {0.95}


# --- Names, assumptions, and building again ---------------------------------------------


def test_36_invented_providers_in_the_five_stps(organisations: pd.DataFrame) -> None:
    assert list(organisations.columns) == [
        *("organisation", "name", "ics", "region", "kind", "modelled")
    ]
    assert len(organisations) == 36
    assert organisations["organisation"].is_unique
    assert organisations["modelled"].all()
    assert set(organisations["region"]) == {"London"}
    sizes = organisations.groupby("ics").size().to_dict()
    assert sizes.pop("London-wide (ambulance)") == 1
    assert set(sizes) == STPS
    ambulance = organisations.loc[organisations["kind"] == "ambulance", "name"]
    assert list(ambulance) == ["Ambulance service (modelled)"]


def test_every_name_says_modelled_and_nothing_else_than_stp_kind_and_number(
    organisations: pd.DataFrame, counts: pd.DataFrame
) -> None:
    assert set(counts["organisation"].unique()) == set(organisations["organisation"])
    stps = "|".join(sorted(STPS))
    allowed = re.compile(
        rf"({stps}) (acute|mental health|community|specialist) provider \d \(modelled\)"
        r"|Ambulance service \(modelled\)"
    )
    for name in [*organisations["organisation"], *organisations["name"]]:
        assert allowed.fullmatch(name)


def test_no_name_is_that_of_a_real_organisation(organisations: pd.DataFrame) -> None:
    lists = [*ROOT.parent.glob("*/data/organisations/*.csv")]
    if not lists:
        pytest.skip("lists of real NHS organisations are not beside this repository")
    text = "\n".join(path.read_text(encoding="utf-8") for path in lists)
    real = {plain(name) for name in re.findall(r"[^,\n\"]*\bNHS\b[^,\n\"]*", text)}
    assert len(real) > 100
    stems = {re.sub(r" nhs( foundation)? trust$", "", name) for name in real}
    # An STP is a real area, and named as such; the rest of a name is looked for in real ones.
    for name, ics in zip(organisations["name"], organisations["ics"], strict=True):
        assert plain(name) not in real | stems
        rest = f" {plain(name.removeprefix(ics))} "
        assert not [stem for stem in stems if f" {stem} " in rest]


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()


def test_assumptions_have_a_unit_and_a_reason_each() -> None:
    table = pd.read_csv(FOLDER / "assumptions.csv")
    assert list(table.columns) == ["name", "value", "unit", "reason"]
    assert table.notna().all(axis=None)
    assert table["name"].is_unique
    spreads = table[table["unit"] == "standard deviation"]["name"]
    for what in ("size", "BME share", "appointed", "entered_disciplinary", "discriminated"):
        assert spreads.str.contains(what).any()


def test_building_again_gives_the_same_tables(tmp_path: Path) -> None:
    from scripts.london_model import build

    build(tmp_path)
    again = pd.read_parquet(tmp_path / "counts.parquet")
    assert again.equals(pd.read_parquet(FOLDER / "counts.parquet"))
    for name in ("organisations.csv", "assumptions.csv"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()
