"""London figures: what the strategy prints, checked by arithmetic and against a second reading."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from wres_explore.vocabulary import ALL, EthnicGroup, PayBand, Profession, ProfessionGroup

pytestmark = pytest.mark.golden

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "london-2019"
CHECK = Path(__file__).parent / "data" / "published_figures_check.csv"
UNITS = {"share", "points", "ratio", "headcount", "count", "rate", "money", "years"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PUBLISHED = rows(DATA / "published.csv")
COUNTS = rows(DATA / "counts.csv")
CHECKED = rows(CHECK)


def found(**wanted: str) -> list[dict[str, str]]:
    return [row for row in PUBLISHED if all(row[name] == text for name, text in wanted.items())]


def only(**wanted: str) -> dict[str, str]:
    (row,) = found(**wanted)
    return row


def rounded(numerator: int, denominator: int, printed: str) -> str:
    """Return a percentage with as many decimals as printed, rounded half up, in whole numbers."""
    decimals = len(printed.rstrip("%").partition(".")[2])
    scaled = (200 * 10**decimals * numerator + denominator) // (2 * denominator)
    return f"{Decimal(scaled).scaleb(-decimals):f}%"


# --- The table by STP ---------------------------------------------------------------------------


def staff() -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for row in COUNTS:
        place = row["organisation"].removesuffix(" (all providers)")
        table[place][row["ethnic_group"]] = int(row["n"])
    return table


def test_there_are_eighteen_counts() -> None:
    assert len(COUNTS) == 18
    assert {tuple(groups) for groups in staff().values()} == {("White", "BME", "Unknown")}


@pytest.mark.parametrize("place", staff())
def test_rows_of_the_stp_table_add_up(place: str) -> None:
    groups = staff()[place]
    total = sum(groups.values())
    headcount = {"geography": place, "indicator": "workforce_headcount", "year": "2019"}
    assert only(**headcount, group=ALL, profession=ALL)["value"] == str(total)
    for group, n in groups.items():
        assert only(**headcount, group=group, profession=ALL)["value"] == str(n)
        share = only(geography=place, indicator="1", group=group)
        assert share["printed"] == rounded(n, total, share["printed"])
        assert (share["numerator"], share["denominator"]) == (str(n), str(total))


def test_london_adds_up_to_the_headline() -> None:
    bme = sum(groups["BME"] for groups in staff().values())
    everyone = sum(sum(groups.values()) for groups in staff().values())
    unknown = sum(groups["Unknown"] for groups in staff().values())
    assert (bme, everyone) == (92_487, 206_144)
    assert rounded(bme, everyone, "44.9%") == "44.9%"
    assert rounded(bme, everyone - unknown, "47.8%") == "47.8%"
    headline = only(
        year="2019", geography="London", indicator="1", profession=ALL, pay_band=ALL, group="BME"
    )
    assert (headline["numerator"], headline["denominator"]) == (str(bme), str(everyone))


def test_organisations_are_those_of_the_counts() -> None:
    places = rows(DATA / "organisations.csv")
    assert [row["organisation"] for row in places] == list(
        dict.fromkeys(row["organisation"] for row in COUNTS)
    )
    assert {(row["kind"], row["region"], row["modelled"]) for row in places} == {
        ("trust", "London", "false"),
        ("ics total", "London", "false"),
    }


# --- Every published row ------------------------------------------------------------------------

WORDS = {
    "two-fifths": Decimal(2) / 5,
    "a third": Decimal("0.333333"),
    "around half": Decimal("0.5"),
    "all": Decimal(1),
    "every": Decimal(1),
    "twice": Decimal(2),
    "almost twice": Decimal(2),
    "more than double": Decimal(2),
    "five": Decimal(5),
    "seven": Decimal(7),
    "Ten": Decimal(10),
}
TIMES = {"%": "0.01", " percent": "0.01", "m": "1e6", " million": "1e6", "bn": "1e9"}


def read(printed: str) -> Decimal:
    if printed in WORDS:
        return WORDS[printed]
    pattern = r"[A-Za-z. £]*?(\d[\d,]*(?:\.\d+)?)(%| percent|m| million|bn| times| years)?"
    number = re.fullmatch(pattern, printed)
    assert number, printed
    return Decimal(number[1].replace(",", "")) * Decimal(TIMES.get(number[2], "1"))


def test_printed_text_gives_the_value() -> None:
    wrong = [row for row in PUBLISHED if read(row["printed"]) != Decimal(row["value"])]
    assert not wrong


@pytest.mark.parametrize("column", ["source", "place", "unit", "printed", "url", "value", "year"])
def test_no_published_row_without(column: str) -> None:
    assert not [row for row in PUBLISHED if not row[column].strip()]


def test_units_and_labels_are_known() -> None:
    assert {row["unit"] for row in PUBLISHED} == UNITS
    assert {row["profession"] for row in PUBLISHED} <= {ALL, *Profession, *ProfessionGroup}
    assert {row["pay_band"] for row in PUBLISHED} <= {ALL, *PayBand}
    names = {part for row in PUBLISHED for part in re.split(" / | minus ", row["group"])}
    others = {ALL, "Women", "London region", "Black women", "White women"}
    assert names <= {*EthnicGroup, *others}


def test_values_are_in_internal_units() -> None:
    shares = [row for row in PUBLISHED if row["unit"] in ("share", "points")]
    assert not [row for row in shares if not 0 <= Decimal(row["value"]) <= 1]
    assert not [row for row in PUBLISHED if "%" in row["printed"] and row not in shares]


def test_numerator_over_denominator_is_what_is_printed() -> None:
    for row in PUBLISHED:
        if row["numerator"] and row["denominator"]:
            top, bottom = int(row["numerator"]), int(row["denominator"])
            assert top <= bottom
            if row["unit"] == "share":
                assert row["printed"] == rounded(top, bottom, row["printed"])
            else:
                assert row["value"] == row["numerator"]


def test_survey_year_is_the_year_before() -> None:
    for row in PUBLISHED:
        survey = str(int(row["year"]) - 1) if row["indicator"] in ("5", "6", "7", "8") else ""
        assert row["survey_year"] == survey


def test_indicator_numbers_are_kept_for_their_own_statistic() -> None:
    ratios = {"2": "White / BME", "3": "BME / White", "4": "White / BME"}
    for row in PUBLISHED:
        number = row["indicator"]
        assert number != "9", "the strategy prints board shares, not the difference"
        if number in ratios:
            assert (row["unit"], row["group"]) == ("ratio", ratios[number])
        elif number.isdigit():
            assert row["unit"] == "share"
            assert row["group"] in {"White", "BME"} | ({"Unknown"} if number == "1" else set())


def test_of_two_figures_for_one_thing_the_more_exact_is_first() -> None:
    keys = ("year", "geography", "profession", "pay_band", "indicator", "group", "unit")
    same = defaultdict(list)
    for row in PUBLISHED:
        decimals = len(row["printed"].partition(".")[2])
        same[tuple(row[name] for name in keys)].append(decimals)
    assert not [key for key, decimals in same.items() if decimals != sorted(decimals)[::-1]]


# --- What the document gets wrong, and what proves it ------------------------------------------


def test_gold_command_adds_up() -> None:
    members = found(indicator="gold_command", geography="London", denominator="447")
    by_group = {row["group"]: int(row["numerator"]) for row in members}
    bme = by_group.pop("BME")
    assert sum(by_group.values()) == 447
    assert bme == 74 == sum(by_group[name] for name in ("Asian", "Black", "Mixed", "Other"))


def test_one_printed_difference_of_the_ambulance_service_is_wrong() -> None:
    wrong = []
    differences = [row for row in PUBLISHED if row["indicator"].startswith("difference_")]
    for row in differences:
        cell = {name: row[name] for name in ("year", "geography")}
        values = {}
        for each in found(indicator=row["indicator"][-1], **cell):
            values[each["group"]] = Decimal(each["printed"].rstrip("%"))
        if row["geography"] == "London":  # p. 34 has the same cell, more exact
            values = {name: value.quantize(Decimal(1)) for name, value in values.items()}
        first, second = row["group"].split(" minus ")
        difference = (values[first] - values[second]).quantize(Decimal(1), ROUND_HALF_UP)
        if f"{difference}%" != row["printed"]:
            wrong.append((row["indicator"], row["year"], row["printed"], str(difference)))
    assert len(differences) == 17
    assert wrong == [("difference_8", "2017", "15%", "9")]
    assert "9 points" in only(indicator="difference_8", printed="15%")["note"]


def test_benchmarks_headed_2018_19_are_the_survey_of_2017() -> None:
    for number in ("6", "7", "8"):
        for group in ("White", "BME"):
            exact, benchmark = found(indicator=number, group=group, geography="London", year="2018")
            whole = Decimal(exact["printed"].rstrip("%")).quantize(Decimal(1), ROUND_HALF_UP)
            assert benchmark["printed"] == f"{whole}%"
            assert "Headed 2018/19" in benchmark["note"]


def fitting(numerator: int, printed: str) -> list[int]:
    return [n for n in range(1, 40_000) if rounded(numerator, n, printed) == printed]


@pytest.mark.parametrize(
    ("numerator", "printed", "fits"),
    [
        (54, "12.5%", "431 to 433"),
        (48, "11.9%", "402 to 405"),
        (11_006, "39.4%", "27,899 to 27,969"),
        (3_686, "22.6%", "16,274 to 16,345"),
    ],
)
def test_base_that_a_share_and_its_count_imply(numerator: int, printed: str, fits: str) -> None:
    bases = fitting(numerator, printed)
    assert f"{bases[0]:,} to {bases[-1]:,}" == fits
    assert fits in only(numerator=str(numerator), printed=printed)["note"]


@pytest.mark.parametrize(
    ("printed", "base", "fits", "words"),
    [
        ("60.8%", 227, [138], "only 138"),
        ("33%", 227, [74, 75, 76], "74, 75 or 76"),
        ("6.7%", 2182, [146, 147], "146 or 147"),
    ],
)
def test_count_that_a_share_of_a_base_implies(
    printed: str, base: int, fits: list[int], words: str
) -> None:
    assert [n for n in range(base) if rounded(n, base, printed) == printed] == fits
    assert words in only(printed=printed, denominator=str(base))["note"]


def test_east_london_share_was_cut_off_not_rounded() -> None:
    row = only(geography="East London NHS Foundation Trust")
    assert row["printed"] == "53%"
    assert not fitting(7, "53%")
    assert rounded(7, 13, "54%") == "54%"
    assert not row["denominator"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"indicator": "workforce_headcount", "printed": "879"}, "Sum, White, BME, Sum"),
        ({"indicator": "1", "printed": "12.5%"}, "share of band 9 staff"),
        ({"indicator": "2", "printed": "1.60"}, "60% more likely"),
        ({"indicator": "3", "printed": "1.67"}, "arrows"),
        ({"indicator": "4", "printed": "0.95"}, "no clear trend"),
        ({"indicator": "5", "printed": "31.7%"}, "survey year"),
        ({"indicator": "7", "printed": "86.2%"}, "86.3%"),
        ({"indicator": "board_share", "printed": "7.4%"}, "Printed under 2019"),
        ({"indicator": "board_share", "printed": "17.1%"}, "share of board members"),
        ({"indicator": "7", "printed": "56%"}, "one column to the right"),
        ({"indicator": "board_voting_share", "printed": "29%"}, "belongs to 9"),
        ({"indicator": "board_voting_share", "printed": "15.6%"}, "15.9%"),
        ({"indicator": "workforce_share_change"}, "percentage points"),
        ({"indicator": "trusts_white_more_likely_appointed"}, "35"),
        ({"indicator": "ethnicity_pay_gap", "group": "BME"}, "not the NHS"),
        ({"printed": "41 percent"}, "40.9%"),
        ({"printed": "two-fifths"}, "17 of 40"),
        ({"printed": "over 8.8 million"}, "9.2 million"),
    ],
)
def test_a_correction_has_its_note(wanted: dict[str, str], words: str) -> None:
    assert words in only(**wanted)["note"]


def test_the_five_areas_do_not_add_up_to_london() -> None:
    areas = [Decimal(row["value"]) for row in found(indicator="population", year="2020")]
    assert sorted(areas)[-1] == 8_800_000
    assert sum(sorted(areas)[:-2]) == 9_200_000
    assert Decimal(3_300_000) in areas


# --- A second reading ---------------------------------------------------------------------------

KEYS = {
    ("ind1_headcount", "all"): ("workforce_headcount", ALL, ALL),
    ("ind1_share", "all"): ("1", ALL, ALL),
    ("ind1_share", "AfC band 9"): ("1", ALL, PayBand.BAND_9),
    ("ind1_share", "VSM"): ("1", ALL, PayBand.VSM),
    ("ind1_share", "medical and dental"): ("1", ProfessionGroup.MEDICAL_AND_DENTAL, ALL),
    ("ind1_share", "doctors"): ("workforce_share", Profession.DOCTORS, ALL),
    ("ind1_share", "AHP"): ("workforce_share", Profession.ALLIED_HEALTH, ALL),
    ("headcount", "nurses"): ("workforce_headcount", Profession.NURSES, ALL),
    ("ind9_board_share", "board"): ("board_share", ALL, ALL),
    ("ind9_board_share", "all"): ("board_voting_share", ALL, ALL),
    ("share", "GP"): ("primary_care_gp", ALL, ALL),
    ("share", "primary care nurses"): ("primary_care_nurse", ALL, ALL),
    ("share", "gold command members"): ("gold_command", ALL, ALL),
    ("share", "NHS staff COVID-19 deaths"): ("covid_staff_deaths", ALL, ALL),
    ("share", "returning nurses and midwives (EOI)"): (
        "returners",
        ProfessionGroup.NURSING_AND_MIDWIFERY,
        ALL,
    ),
    ("count_trusts_white_more_likely_appointed", "all trusts"): (
        "trusts_white_more_likely_appointed",
        ALL,
        ALL,
    ),
    ("count_trusts_bme_more_likely_disciplined", "all trusts"): (
        "trusts_bme_more_likely_disciplined",
        ALL,
        ALL,
    ),
    ("ethnicity_pay_gap_mean", "whole economy"): ("ethnicity_pay_gap", ALL, ALL),
}
GROUPS = {
    "": ALL,
    "All": ALL,
    "Total": ALL,
    "White vs BME": "White / BME",
    "BME vs White": "BME / White",
    "Asian or Asian British": "Asian",
    "Black or Black British": "Black",
}
PLACES = {
    "London (36 trusts)": "London",
    "East London NHS FT": "East London NHS Foundation Trust",
}
UNIT_NAMES = {"%": "share", "headcount (approx)": "headcount", "trusts": "count"}


def key_of(row: dict[str, str]) -> tuple[str, str, str]:
    """Return indicator, profession and pay band under which we store a row of the check."""
    metric, who, place = row["metric"], row["staff_group"], row["geography"]
    if metric == "ind9_board_share" and place == "London Ambulance Service":
        return "board_voting_share", ALL, ALL
    if (metric, place, row["year"]) == ("ind1_share", "London Ambulance Service", "2020"):
        return "workforce_share", ALL, ALL
    if key := KEYS.get((metric, who)):
        return key
    number = re.fullmatch(r"ind([2-8])_(relative_likelihood|pct)", metric)
    assert number and who in ("all", "ambulance"), (metric, who)
    return number[1], ALL, ALL


def own_year(text: str) -> str:
    """Return the WRES year of the check's year: survey years move on, periods end in March."""
    if text.endswith(" (survey)"):
        return str(int(text[:4]) + 1)
    return f"20{text[-2:]}" if "/" in text else text[:4]


DIFFERENT = {
    "benchmark": "headed 2018/19; London's values prove the survey of 2017, so WRES 2018",
    "board": "7.4% is printed under 2019; it is the value of WRES 2018",
    "nurses": "no date is printed beside 52,000 and 27,000; undated figures have 2020",
}


def difference(row: dict[str, str]) -> str:
    """Return why a row of the check has another year here; nothing if it has not."""
    if row["year"] == "2018/19" and row["geography"] != "London Ambulance Service":
        return "benchmark"
    if (row["metric"], row["year"], row["value"]) == ("ind9_board_share", "2019", "7.4"):
        return "board"
    return "nurses" if (row["metric"], row["year"]) == ("headcount", "2018") else ""


def matches(row: dict[str, str], year: str) -> list[dict[str, str]]:
    indicator, profession, pay_band = key_of(row)
    unit = UNIT_NAMES.get(row["unit"], row["unit"])
    group = "BME" if indicator == "ethnicity_pay_gap" else GROUPS.get(row["group"], row["group"])
    value = Decimal(row["value"]) / (100 if unit == "share" else 1)
    hits = [
        hit
        for hit in found(
            year=year,
            geography=PLACES.get(row["geography"], row["geography"]),
            indicator=indicator,
            profession=profession,
            pay_band=pay_band,
            group=group,
            unit=unit,
        )
        if Decimal(hit["value"]) == value
    ]
    if unit == "headcount":  # the check repeats value and total as numerator and denominator
        return hits
    counts = ("numerator", "denominator")
    return [
        hit
        for hit in hits
        if all(not row[name] or Decimal(row[name]) == Decimal(hit[name] or 0) for name in counts)
    ]


def test_every_figure_of_the_second_reading_is_published() -> None:
    years = {"benchmark": "2018", "board": "2018", "nurses": "2020"}
    missing, taken = [], []
    for row in CHECKED:
        hits = matches(row, years.get(difference(row), own_year(row["year"])))
        new = [hit for hit in hits if hit not in taken]
        taken.extend(new[:1])
        if not new:
            missing.append(row)
    assert len(CHECKED) == 177
    assert not missing


def test_every_listed_difference_is_one() -> None:
    assert {difference(row) for row in CHECKED} - {""} == set(DIFFERENT)
    different = [row for row in CHECKED if difference(row)]
    assert len(different) == 22 + 1 + 2
    assert not [row for row in different if matches(row, own_year(row["year"]))]
