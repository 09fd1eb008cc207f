"""The organisations most like one: every component by hand, and the distance as their mean."""

from __future__ import annotations

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import Rows, cell, dataset
from wres_explore.dataset import Dataset
from wres_explore.errors import DefinitionError, SelectionError

pytestmark = pytest.mark.unit

Staff = dict[tuple[str, str], tuple[int, int]]
"""White and BME by profession and band."""

ELM: Staff = {("Midwives", "Band 5"): (60, 40), ("Managers", "Band 8a"): (80, 20)}
OAK: Staff = {("Midwives", "Band 5"): (50, 50), ("Managers", "Band 8a"): (200, 100)}
ASH: Staff = {("Midwives", "Band 6"): (30, 70), ("Managers", "Band 8a"): (30, 70)}
FIR: Staff = {("Midwives", "Band 5"): (120, 80)}
STAFF = {"Elm": ELM, "Oak": OAK, "Ash": ASH, "Fir": FIR}


def staff_of(name: str, staff: Staff) -> Rows:
    return [
        row
        for (profession, band), (white, bme) in staff.items()
        for row in cell(white, bme, organisation=name, profession=profession, pay_band=band)
    ]


def places(kinds: dict[str, tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"organisation": name, "name": name, "ics": "Here", "region": region, "kind": kind,
             "modelled": True}
            for name, (kind, region) in kinds.items()
        ]
    )  # fmt: skip


KINDS = {"Elm": ("acute", "London"), "Oak": ("acute", "London"), "Ash": ("community", "London"),
         "Fir": ("acute", "Midlands")}  # fmt: skip


@pytest.fixture(scope="module")
def data() -> Dataset:
    parts = [staff_of(name, staff) for name, staff in STAFF.items()]
    return dataset(*parts, organisations=places(KINDS))


BY_HAND = {
    # Elm: 200 staff, 60 BME; half midwives at band 5, half managers at 8a.
    # Oak: 400, of whom 150; a quarter are midwives: a quarter would have to change.
    "Oak": {"size": 1 - 200 / 400, "share": 150 / 400 - 60 / 200, "professions": 0.25,
            "bands": 0.25, "kind": 0.0, "region": 0.0},
    # Ash: 200, of whom 140; the same professions; half are at another band.
    "Ash": {"size": 0.0, "share": 140 / 200 - 60 / 200, "professions": 0.0, "bands": 0.5,
            "kind": 1.0, "region": 0.0},
    # Fir: 200, of whom 80; all of them midwives at band 5.
    "Fir": {"size": 0.0, "share": 80 / 200 - 60 / 200, "professions": 0.5, "bands": 0.5,
            "kind": 0.0, "region": 1.0},
}  # fmt: skip


def test_each_component_and_their_mean_are_as_worked_out_by_hand(data: Dataset) -> None:
    found = wres.nearest_neighbours(data, "Elm").set_index("organisation")
    assert set(found.index) == set(BY_HAND)
    for name, parts in BY_HAND.items():
        row = found.loc[name]
        got = {part: row[f"{part}_apart"] for part in parts}
        assert got == pytest.approx(parts, abs=1e-12)
        assert row["value"] == pytest.approx(sum(parts.values()) / 6, abs=1e-12)
    means = {name: sum(parts.values()) / 6 for name, parts in BY_HAND.items()}
    assert found.index.tolist() == sorted(means, key=means.__getitem__)
    assert found["middle"].to_list() == pytest.approx([sorted(means.values())[1]] * 3)
    assert set(found["compared"]) == {3}
    assert found["staff"].to_dict() == {"Oak": 400, "Ash": 200, "Fir": 200}
    assert set(found["staff_of"]) == {200}


def test_the_distance_is_the_same_from_either_side(data: Dataset) -> None:
    there = wres.nearest_neighbours(data, "Elm").set_index("organisation").loc["Oak", "value"]
    back = wres.nearest_neighbours(data, "Oak").set_index("organisation").loc["Elm", "value"]
    assert there == pytest.approx(back, abs=1e-12)


def test_what_no_organisation_differs_in_is_left_out_of_the_mean(data: Dataset) -> None:
    """Among the midwives of two acute trusts in London neither profession, kind nor region."""
    two = wres.select(data, organisation=["Elm", "Oak"], profession="Midwives")
    row = wres.nearest_neighbours(two, "Elm").iloc[0]
    assert row["components"] == "size, share of BME staff"
    assert row["value"] == pytest.approx((0.0 + 0.1) / 2)
    assert pd.isna(row[["professions_apart", "bands_apart", "kind_apart", "region_apart"]]).all()


def test_only_as_many_as_were_asked_for_and_the_nearest_of_them(data: Dataset) -> None:
    every = wres.nearest_neighbours(data, "Ash")["organisation"].tolist()
    assert wres.nearest_neighbours(data, "Ash", number=2)["organisation"].tolist() == every[:2]


def test_an_organisation_that_reports_more_coarsely_has_no_distance_and_stands_last() -> None:
    coarse = cell(100, 100, organisation="Yew", profession="all", pay_band="all")
    parts = [staff_of(name, STAFF[name]) for name in ("Elm", "Oak")]
    names = dict.fromkeys(("Elm", "Oak", "Yew"), ("acute", "London"))
    found = wres.nearest_neighbours(dataset(*parts, coarse, organisations=places(names)), "Elm")
    last = found.iloc[-1]
    assert found["organisation"].tolist() == ["Oak", "Yew"]
    assert last["status"] == "not calculable" and pd.isna(last["value"])
    assert "profession and band" in last["status_reason"]
    assert set(found["compared"]) == {1}


def test_the_group_that_is_looked_at_is_the_one_of_which_the_share_counts(data: Dataset) -> None:
    groups = {"White": 0.5, "Asian": 0.3, "Black": 0.2}
    rows = [
        {"year": 2019, "organisation": name, "profession": "all", "pay_band": "all",
         "ethnic_group": group, "measure": "headcount", "n": int(share * 1000) + more}
        for name, more in (("Elm", 0), ("Oak", 30))
        for group, share in groups.items()
    ]  # fmt: skip
    two = wres.from_counts(pd.DataFrame(rows))
    row = wres.nearest_neighbours(wres.select(two, ethnic_group="Black"), "Elm").iloc[0]
    assert row["share_apart"] == pytest.approx(230 / 1090 - 0.2)
    assert "share of Black staff" in row["components"]


def test_the_latest_year_in_which_the_organisation_has_staff_counts() -> None:
    given = (("Elm", 2018, 100), ("Oak", 2018, 50), ("Oak", 2019, 100), ("Ash", 2019, 70))
    parts = [cell(n, n, organisation=name, year=year) for name, year, n in given]
    found = wres.nearest_neighbours(dataset(*parts), "Elm")
    assert found[["year", "organisation"]].to_numpy().tolist() == [[2018, "Oak"]]
    assert found["size_apart"].item() == pytest.approx(0.5)


def test_one_organisation_alone_is_refused_in_words() -> None:
    with pytest.raises(SelectionError, match="Elm is the only organisation"):
        wres.nearest_neighbours(dataset(staff_of("Elm", ELM)), "Elm")


@pytest.mark.parametrize(
    ("name", "number", "error", "match"),
    [
        ("Elmm", 5, SelectionError, "Did you mean 'Elm'|Elm"),
        ("Elm", 0, DefinitionError, "number must be a whole number, 1 or more"),
        (7, 5, DefinitionError, "organisation must be text"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    data: Dataset, name: str, number: int, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        wres.nearest_neighbours(data, name, number=number)


def test_totals_of_an_stp_are_no_neighbours() -> None:
    with pytest.raises(SelectionError, match="only organisation with staff"):
        wres.nearest_neighbours(wres.load("london-2019"), "London Ambulance Service")


def test_the_sentence_names_the_nearest_with_distances_and_the_middle(data: Dataset) -> None:
    (said,) = wres.describe(wres.nearest_neighbours(data, "Elm", number=2))
    assert said == (
        "Most like Elm: Oak (0.18); Ash (0.32). In brackets the distance: 0 is alike, 1 as unlike "
        "as can be. It is the plain mean of what the two differ by in size, share of BME staff, "
        "mix of professions, mix of pay bands, kind of organisation and region. Half of all 3 "
        "others lie nearer than 0.32."
    )
