"""Headcount by staff group, grade and ethnic group, England, 30 September 2019, in long form.

The source has one row per staff group and grade with a column per ethnic group. Its Asian
column leaves out Chinese staff, who have a column of their own. `build_data.py` writes the files.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from wres_explore.organisations import COLUMNS as PLACE_COLUMNS
from wres_explore.organisations import WHOLE
from wres_explore.vocabulary import ALL, EthnicGroup, Measure, PayBand, Profession

SOURCE = Path(__file__).parent / "sources" / "england_staff_by_grade_2019.csv"
YEAR = 2019
COUNT_COLUMNS = ("year", "organisation", "profession", "pay_band", "ethnic_group", "measure", "n")

ETHNIC_GROUPS = {
    "White": EthnicGroup.WHITE,
    "Asian": EthnicGroup.ASIAN_WITHOUT_CHINESE,
    "Black": EthnicGroup.BLACK,
    "Chinese": EthnicGroup.CHINESE,
    "Mixed": EthnicGroup.MIXED,
    "Other": EthnicGroup.OTHER,
    "Unknown": EthnicGroup.UNKNOWN,
}
OTHER_LABELS = {
    "Hospital Practitioner / Clinical Assistant": PayBand.HOSPITAL_PRACTITIONER,
    "Non Afc Grade": PayBand.NON_AFC,
    "Other And Local Hchs Doctor Grades": PayBand.OTHER_DOCTOR_GRADE,
}
GRADES = OTHER_LABELS | {band.title(): band for band in PayBand} | {band: band for band in PayBand}


def counts() -> Iterator[dict[str, object]]:
    """Yield one row for each cell of the source that is not zero."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, group in ETHNIC_GROUPS.items():
                if n := int(row[column]):
                    yield {
                        "year": YEAR,
                        "organisation": ALL,
                        "profession": Profession(row["staff_group"]),
                        "pay_band": GRADES[row["grade"]],
                        "ethnic_group": group,
                        "measure": Measure.HEADCOUNT,
                        "n": n,
                    }


def write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    """Write a table as CSV, the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(folder: Path) -> None:
    """Write counts and organisations into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "counts.csv", COUNT_COLUMNS, counts())
    whole = {**WHOLE, "modelled": str(WHOLE["modelled"]).lower()}
    write(folder / "organisations.csv", PLACE_COLUMNS, [whole])
