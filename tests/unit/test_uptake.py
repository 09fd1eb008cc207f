"""Who takes part in a programme: by hand, and beside indicator 4 of the same people."""

from __future__ import annotations

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import WHOLE, dataset, leaves
from wres_explore.errors import CountError, DefinitionError, MappingError, SelectionError


def staff(**groups: int) -> wres.Dataset:
    names = {name.replace("_", " "): n for name, n in groups.items()}
    rows = [{**WHOLE, "year": 2024, "ethnic_group": g, "measure": "headcount", "n": n}
            for g, n in names.items()]  # fmt: skip
    return dataset(rows)


def test_rates_ratio_and_missing_people_are_those_of_the_hand() -> None:
    data = staff(White=400, Black=100, Asian=200, Unknown=30)
    found = wres.uptake(data, {"White": 80, "Black": 5, "Asian": 40, "Unknown": 2}, "mentoring")
    assert found["ethnic_group"].tolist() == ["BME", "Black", "Asian"]
    assert found["value"].tolist() == pytest.approx([0.2 / 0.15, 0.2 / 0.05, 0.2 / 0.2])
    assert found["missing"].tolist() == pytest.approx([15, 15, 0])
    assert found["bottom_numerator"].tolist() == [45, 5, 40]
    assert found["bottom_denominator"].tolist() == [300, 100, 200]
    assert set(found["top_numerator"]) == {80} and set(found["top_denominator"]) == {400}
    assert set(found["unknown_participants"]) == {2} and set(found["unknown_eligible"]) == {30}


def test_it_is_indicator_4_of_the_programme() -> None:
    rows = [{**WHOLE, "year": 2024, "ethnic_group": g, "measure": m, "n": n}
            for g, people, took in (("White", 400, 80), ("BME", 300, 45))
            for m, n in (("headcount", people), ("accessed_training", took))]  # fmt: skip
    data = dataset(rows)
    one = wres.indicator(data, 4).iloc[0]
    other = wres.uptake(data, {"White": 80, "BME": 45}).iloc[0]
    for name in ("value", "lower", "upper", "p_value", "verdict", "status", "top_group"):
        assert one[name] == other[name]


def test_finer_groups_are_added_up_and_white_ones_stand_together() -> None:
    groups = {"White British": 300, "White Irish": 100, "Black African": 60, "Black Caribbean": 40}
    data = dataset(leaves(groups, year=2024))
    found = wres.uptake(data, {"White British": 30, "White Irish": 10, "Black": 5})
    assert found["ethnic_group"].tolist() == ["BME", "Black"]
    assert found["value"].tolist() == pytest.approx([0.1 / 0.05] * 2)


def test_nobody_took_part_is_no_ratio_but_people_are_missing() -> None:
    found = wres.uptake(staff(White=100, Black=50, Asian=20), {"White": 10, "Black": 0, "Asian": 4})
    black = found.iloc[1]
    assert black["status"] == "not calculable" and black["status_reason"].startswith("No Black")
    assert pd.isna(black["value"]) and black["missing"] == pytest.approx(5)
    said = wres.describe(found)
    assert "No Black staff took part." in said[1]
    assert "White staff were 0.50 times as likely to take part" in said[2]
    assert said[2].endswith("At the rate of White staff 2 fewer people would have taken part.")


@pytest.mark.parametrize(
    ("participants", "error", "words"),
    [
        ({"White": 10, "Black": 5}, SelectionError, "Asian have no number of participants"),
        ({"White": 10, "Black African": 5, "Asian": 1}, SelectionError, "have Black as one group"),
        ({"Black": 5, "Asian": 1}, SelectionError, "White have no number"),
        ({"White": 101, "Black": 5, "Asian": 1}, CountError, "only 100 staff"),
        ({"White": 1, "BME": 5, "Asian": 1}, DefinitionError, "overlaps"),
        ({"White": 1, "Martian": 5}, MappingError, "no ethnic group"),
        ({"White": 1, "Black": 1.5, "Asian": 0}, DefinitionError, "Participants who are Black"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    participants: dict[str, int], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        wres.uptake(staff(White=100, Black=50, Asian=20), participants)


def test_without_white_participants_nothing_is_compared() -> None:
    with pytest.raises(DefinitionError, match="White participants are not given"):
        wres.uptake(staff(Black=50), {"Black": 5})


def test_of_several_years_the_latest_is_taken() -> None:
    rows = [{**WHOLE, "year": year, "ethnic_group": g, "measure": "headcount", "n": n}
            for year, n in ((2023, 100), (2024, 50)) for g in ("White", "BME")]  # fmt: skip
    found = wres.uptake(dataset(rows), {"White": 10, "BME": 5})
    assert found["year"].item() == 2024 and found["bottom_denominator"].item() == 50
