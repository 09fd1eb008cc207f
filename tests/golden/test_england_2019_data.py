"""England's staff in long form: the same numbers as the wide source."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, Profession

pytestmark = pytest.mark.golden

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "england-2019"
SOURCE = ROOT / "scripts" / "sources" / "england_staff_by_grade_2019.csv"
LABELS = {
    "White": "White",
    "Asian": "Asian other than Chinese",
    "Black": "Black",
    "Chinese": "Chinese",
    "Mixed": "Mixed",
    "Other": "Other",
    "Unknown": "Unknown",
}
KNOWN_BME = set(LABELS.values()) - {"White", "Unknown"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTS = rows(DATA / "counts.csv")
WIDE = rows(SOURCE)


def test_sums_by_staff_group_and_ethnic_group_are_those_of_the_source() -> None:
    ours, source = Counter(), Counter()
    for row in COUNTS:
        ours[row["profession"], row["ethnic_group"]] += int(row["n"])
    for row in WIDE:
        for column, label in LABELS.items():
            source[row["staff_group"], label] += int(row[column])
    assert ours == source
    assert sum(ours.values()) == 1_267_309


def test_sums_by_grade_are_those_of_the_source() -> None:
    ours, source = Counter(), Counter()
    for row in COUNTS:
        ours[row["profession"], row["pay_band"].lower()] += int(row["n"])
    other_names = {
        "hospital practitioner / clinical assistant": "hospital practitioner or clinical assistant",
        "non afc grade": "non-afc grade",
        "other and local hchs doctor grades": "other and local doctor grades",
    }
    for row in WIDE:
        grade = row["grade"].lower()
        source[row["staff_group"], other_names.get(grade, grade)] += sum(
            int(row[column]) for column in LABELS
        )
    assert ours == source


def test_cells_are_those_of_the_source_but_zeros() -> None:
    cells = [int(row[column]) for row in WIDE for column in LABELS]
    assert sorted(int(row["n"]) for row in COUNTS) == sorted(n for n in cells if n)
    assert (len(cells), len(COUNTS)) == (75 * 7, 454)


def test_labels_are_in_the_vocabulary() -> None:
    assert {row["profession"] for row in COUNTS} <= set(Profession)
    assert {row["pay_band"] for row in COUNTS} <= set(PayBand)
    assert {row["ethnic_group"] for row in COUNTS} <= set(EthnicGroup)
    assert {(row["year"], row["organisation"], row["measure"]) for row in COUNTS} == {
        ("2019", ALL, Measure.HEADCOUNT)
    }


def test_no_cell_is_given_twice() -> None:
    keys = Counter((row["profession"], row["pay_band"], row["ethnic_group"]) for row in COUNTS)
    assert set(keys.values()) == {1}


def test_the_one_organisation_is_england() -> None:
    (place,) = rows(DATA / "organisations.csv")
    assert (place["organisation"], place["ics"], place["region"]) == (ALL, ALL, ALL)
    assert (place["kind"], place["modelled"]) == ("country", "false")


def bme_share(profession: str | None, *, known_only: bool) -> float:
    some = [row for row in COUNTS if profession in (None, row["profession"])]
    bme = sum(int(row["n"]) for row in some if row["ethnic_group"] in KNOWN_BME)
    base = sum(int(row["n"]) for row in some if row["ethnic_group"] != "Unknown" or not known_only)
    return round(100 * bme / base, 1)


def test_shares_that_notes_of_the_london_figures_quote() -> None:
    assert bme_share(Profession.DOCTORS, known_only=False) == 40.9
    assert bme_share(Profession.DOCTORS, known_only=True) == 45.1
    assert bme_share(Profession.NURSES, known_only=False) == 23.7
    assert bme_share(None, known_only=False) == 20.3


def test_bme_nurses_at_band_8c_and_above_that_a_note_quotes() -> None:
    high = {PayBand.BAND_8C, PayBand.BAND_8D, PayBand.BAND_9}
    people = [
        int(row["n"])
        for row in COUNTS
        if row["profession"] == Profession.NURSES
        and row["pay_band"] in high
        and row["ethnic_group"] in KNOWN_BME
    ]
    assert sum(people) == 134
