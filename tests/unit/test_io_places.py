"""Files of organisations, joining them to counts, and mergers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from wres_explore.dataset import Dataset
from wres_explore.errors import CountError, FileFormatError, MappingError, SelectionError
from wres_explore.io.organisation_files import ods_code, readable, short_ics
from wres_explore.io.places import (
    mergers,
    organised_now,
    read_organisations,
    read_successions,
    successors,
    with_organisations,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Path:
    return shared_data / "organisations"


def etr_line(
    code: str, name: str, region: str = "Y56", icb: str = "QMF", *, width: int = 27,
    opened: str = "20010401", closed: str = "", quoted: bool = True,
) -> str:  # fmt: skip
    """One line as ODS writes it."""
    cells = [code, name, region, icb, "", "", "", "LONDON", "", "E1 1AA", opened, closed]
    cells += [""] * (width - len(cells))
    return ",".join(f'"{c}"' if quoted else c for c in cells)


def saved(folder: Path, name: str, lines: list[str], end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes((end.join(lines) + end).encode())
    return path


ETR = [
    ("R1H", "BARTS HEALTH NHS TRUST"),
    ("RQX", "HOMERTON HEALTHCARE NHS FOUNDATION TRUST"),
    ("RRU", "LONDON AMBULANCE SERVICE NHS TRUST"),
    ("G6V2S", "NORTH LONDON NHS FOUNDATION TRUST"),
]


# --- One file -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [24, 27])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ods_downloads_of_every_kind(tmp_path: Path, width: int, quoted: bool, end: str) -> None:
    lines = [etr_line(code, name, width=width, quoted=quoted) for code, name in ETR]
    places, _ = read_organisations(saved(tmp_path, "etr.csv", lines, end))
    assert places["code"].tolist() == ["R1H", "RQX", "RRU", "G6V2S"]
    assert places["name"].tolist()[:2] == [
        "Barts Health NHS Trust", "Homerton Healthcare NHS Foundation Trust"
    ]  # fmt: skip
    assert set(places["region"]) == {"London"}
    assert places["open"].dt.date.tolist() == [date(2001, 4, 1)] * 4


def test_an_ambulance_service_is_in_no_one_ics(tmp_path: Path) -> None:
    lines = [etr_line(code, name, icb="QKK") for code, name in ETR]
    places, _ = read_organisations(saved(tmp_path, "etr.csv", lines))
    row = places.set_index("code").loc["RRU"]
    assert (row["ics"], row["kind"]) == ("London-wide (ambulance)", "ambulance")


def test_care_trusts_that_etr_lacks_are_named(tmp_path: Path) -> None:
    path = saved(tmp_path, "etr.csv", [etr_line(*ETR[0])])
    findings = read_organisations(path)[1].set_index("rule")
    assert findings.loc["care trusts", "severity"] == "note"
    assert "TAF Camden and Islington" in findings.loc["care trusts", "advice"]
    assert "in London" in findings.loc["care trusts", "advice"]
    care = saved(
        tmp_path, "ect.csv",
        [etr_line(code, f"{code} CARE TRUST") for code in ("TAD", "TAF", "TAH", "TAJ")],
    )  # fmt: skip
    places, findings = read_organisations([path, care])
    assert "care trusts" not in set(findings["rule"])
    assert places.set_index("code").loc["TAF", "ics"] == "North Central London"


@pytest.mark.parametrize(
    ("code", "written"),
    [("G6V2S", "G6V2S"), ("r1h ", "R1H"), ("00L", "00L"), ("R1F1", "R1F1"), ("8JX76", "8JX76"),
     ("G6V-S", None), ("G6 2S", None), ("12345", None), ("R1", None), ("G6V2S77", None),
     (None, None), (5.0, None)],
)  # fmt: skip
def test_what_a_code_may_look_like(code: Any, written: str | None) -> None:
    assert ods_code(code) == written


def test_a_malformed_code_is_named_and_its_row_left_out(tmp_path: Path) -> None:
    lines = ["ods_code,name,ics", "R1H,Barts Health NHS Trust,North East London",
             "G6V-S,North London,North Central London"]  # fmt: skip
    places, findings = read_organisations(saved(tmp_path, "list.csv", lines))
    assert places["code"].tolist() == ["R1H"]
    assert findings[["severity", "row", "column", "value"]].to_numpy().tolist() == [
        ["warning", 3, "A", "G6V-S"]
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("NHS NORTH EAST LONDON INTEGRATED CARE BOARD", "North East London"),
        ("NHS North East London ICB", "North East London"),
        ("East London Health and Care Partnership", "North East London"),
        ("North London Partners in Health and Care", "North Central London"),
        ("Our Healthier South East London", "South East London"),
        ("South West London Health and Care Partnership", "South West London"),
        ("NHS NORTH CENTRAL LONDON INTEGRATED CARE BOARD", "North Central London"),
        ("NHS Bedfordshire, Luton and Milton Keynes ICB", "Bedfordshire, Luton and Milton Keynes"),
        ("North West London", "North West London"),
        ("Devon STP", "Devon"),
        ("West Yorkshire and Harrogate (Health and Care Partnership)",
         "West Yorkshire and Harrogate"),
    ],
)  # fmt: skip
def test_short_names_of_integrated_care_boards(name: str, short: str) -> None:
    assert short_ics(name) == short


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        ("Guy's And St Thomas' NHS Foundation Trust", "Guy's and St Thomas' NHS Foundation Trust"),
        ("STOKE-ON-TRENT CIC", "Stoke-On-Trent CIC"),
        ("THE ROYAL MARSDEN NHS FOUNDATION TRUST", "The Royal Marsden NHS Foundation Trust"),
        ("Livewell Southwest", "Livewell Southwest"),
    ],
)
def test_names_in_ordinary_letters(name: str, written: str) -> None:
    assert readable(name) == written


def test_members_outrank_the_postcode_of_the_head_office(tmp_path: Path) -> None:
    kent = etr_line("RPG", "OXLEAS NHS FOUNDATION TRUST", "Y59", "QKS")
    etr = saved(tmp_path, "etr.csv", [kent])
    for order in (["etr", "list"], ["list", "etr"]):
        members = saved(
            tmp_path, "list.csv",
            ["ods_code,name,region,ics", "RPG,Oxleas NHS FT,London,South East London"],
        )  # fmt: skip
        places, findings = read_organisations([{"etr": etr, "list": members}[n] for n in order])
        assert places.loc[0, ["region", "ics"]].tolist() == ["London", "South East London"]
        assert "RPG" in findings.set_index("rule").loc["head office", "advice"]


def test_files_that_disagree_the_first_counts_and_it_is_said(tmp_path: Path) -> None:
    paths = [
        saved(tmp_path, f"{ics}.csv", ["code,name,ics,region", f"RXK,Sandwell,{ics},Midlands"])
        for ics in ("Black Country", "Birmingham and Solihull")
    ]
    for first, second in (paths, paths[::-1]):
        places, findings = read_organisations([first, second])
        assert places.loc[0, "ics"] == first.stem
        assert findings["rule"].tolist() == ["membership"]


def test_a_bad_file_among_good_ones_is_a_finding(tmp_path: Path) -> None:
    good = saved(tmp_path, "etr.csv", [etr_line(*line) for line in ETR])
    bad = saved(tmp_path, "bad.csv", ["a,b", "1,2"])
    places, findings = read_organisations([bad, good, tmp_path / "none.csv"])
    assert len(places) == 4
    errors = findings[findings["severity"] == "error"]
    assert errors["file"].tolist() == ["bad.csv", "none.csv"]
    with pytest.raises(FileFormatError, match=r"bad\.csv"):
        read_organisations(bad)


def test_a_table_of_successions_is_no_table_of_organisations(tmp_path: Path) -> None:
    path = saved(tmp_path, "s.csv", ["old_code,new_code,date", "RT3,RJ1,2021-02-01"])
    with pytest.raises(FileFormatError, match="read_successions"):
        read_organisations(path)


# --- The real files -----------------------------------------------------------------------


def open_in_london(places: pd.DataFrame, day: str) -> set[str]:
    trust = places["kind"] != "integrated care board"
    closed = places["close"] <= pd.Timestamp(day)
    return set(places.loc[(places["region"] == "London") & trust & ~closed, "code"])


def test_london_in_the_real_downloads(real: Path) -> None:
    # Documented: 35 trusts in etr of early 2022, with RT3 closed the year before; Camden and
    # Islington is not among them.
    places, findings = read_organisations(real / "ods_etr_2022-03.csv")
    assert len(places) == 218
    assert (places["region"] == "London").sum() == 35
    assert "TAF" not in set(places["code"])
    assert "care trusts" in set(findings["rule"])
    later, findings = read_organisations(real / "ods_etr_2026-07.csv")
    assert len(later) == 274
    # 31 are open by postcode; Oxleas, by postcode in Kent, is the 32nd by membership.
    assert len(open_in_london(later, "2026-07-31")) == 32
    assert later.set_index("code").loc["G6V2S", "ics"] == "North Central London"
    assert "RPG" in findings.set_index("rule").loc["head office", "advice"]
    assert (findings["rule"] == "region").sum() == 3


LONDON_2019 = {
    "North Central London": {"RAL", "RAP", "RKE", "RNK", "RP4", "RP6", "RRP", "RRV", "RV3", "TAF"},
    "North East London": {"R1H", "RAT", "RF4", "RQX", "RWK"},
    "North West London": {"R1K", "RAN", "RAS", "RKL", "RPY", "RQM", "RT3", "RYJ", "RYX"},
    "South East London": {"RJ1", "RJ2", "RJZ", "RPG", "RV5"},
    "South West London": {"RAX", "RJ6", "RJ7", "RQY", "RVR", "RY9"},
    "London-wide (ambulance)": {"RRU"},
}
"""The 36 trusts of the strategy's time by STP, as the survey of 2024 has them and ODS has RT3."""


def test_london_trusts_by_ics_from_all_files_together(real: Path) -> None:
    assert sum(map(len, LONDON_2019.values())) == 36
    paths = sorted(path for path in real.glob("*.csv") if "succession" not in path.name)
    assert len(paths) >= 6
    for order in (paths, paths[::-1]):
        places, findings = read_organisations(order)
        assert "error" not in set(findings["severity"])
        ics = places.set_index("code")["ics"]
        for name, codes in LONDON_2019.items():
            assert set(ics[sorted(codes)]) == {name}
        assert set(places.set_index("code").loc[sorted(ics.index.intersection(
            set().union(*LONDON_2019.values()))), "region"]) == {"London"}  # fmt: skip


def test_members_of_the_survey_of_2024(real: Path) -> None:
    places, _ = read_organisations(real / "nss2024_org_region_ics_benchmarkgroup.csv")
    assert len(places) == 263
    trusts = places[(places["region"] == "London") & (places["kind"] != "integrated care board")]
    assert len(trusts) == 35
    board = places.set_index("code").loc["QMF"]
    assert (board["ics"], board["region"]) == ("North East London", "London")


def test_real_successions(real: Path) -> None:
    steps, findings = read_successions(real / "trust_succession_trusts_only.csv")
    assert (len(steps), len(findings)) == (422, 0)
    ends, notes = successors(steps, on=date(2026, 1, 1))
    became = ends.set_index("code")["becomes"]
    assert became["RT3"] == "RJ1"
    assert became["RRQ"] == "TAF"
    # RJ9 took over RB3 in 1993 and went to RYF in 2006.
    assert became["RB3"] == "RYF"
    assert "RW6" not in became.index
    assert "RW6 was split between R0A and RM3" in " ".join(notes["advice"])
    # Independently: every old code with two new ones is a split, nothing else is.
    twice = steps.groupby("old_code")["new_code"].nunique().gt(1).sum()
    assert len(notes) == twice


def test_a_list_that_has_london_trusts_elsewhere_is_a_warning(real: Path) -> None:
    """The list of 2021 has Moorfields in East London and CNWL in North West London."""
    places, findings = read_organisations(real / "trust22_stp21.csv")
    assert places.set_index("code").loc["RP6", "ics"] == "North Central London"
    found = findings[findings["severity"] == "warning"]
    assert found["rule"].tolist() == ["membership"]
    advice = found["advice"].item()
    assert "(RP6): North East London, here North Central London" in advice
    assert "(RV3): North West London, here North Central London" in advice
    assert "(RPG): Kent and Medway, here South East London" in advice
    assert "RRU" not in advice  # an ambulance service is in no one ICS
    # A list of members outranks both, and then nothing is overridden.
    members = real / "nss2024_org_region_ics_benchmarkgroup.csv"
    both = read_organisations([real / "trust22_stp21.csv", members])[1]
    assert "warning" not in set(both["severity"])


def test_boards_that_joined_are_kept_apart_and_said(real: Path) -> None:
    _, findings = read_organisations(real / "ods_etr_2026-07.csv")
    note = findings.set_index("rule").loc["joined ICB"]
    assert (note["severity"], note["value"]) == ("note", "Z9B2Z")
    assert "North Central London and North West London" in note["advice"]
    earlier = read_organisations(real / "ods_etr_2022-03.csv")[1]
    assert "joined ICB" not in set(earlier["rule"])


# --- Joining ------------------------------------------------------------------------------

PLACES = pd.DataFrame(
    [
        ("R1H", "Barts Health NHS Trust", "North East London", "London", "acute"),
        ("RAT", "North East London NHS Foundation Trust", "North East London", "London",
         "mental health"),
        ("RJ1", "Guy's and St Thomas' NHS Foundation Trust", "South East London", "London",
         "acute"),
        ("RT3", "Royal Brompton & Harefield NHS Foundation Trust", "North West London", "London",
         "specialist"),
        ("RM3", "Northern Care Alliance NHS Foundation Trust", "Greater Manchester", "North West",
         "acute"),
        ("RW6", "Pennine Acute Hospitals NHS Trust", "Greater Manchester", "North West", "acute"),
        ("R0A", "Manchester University NHS Foundation Trust", "Greater Manchester", "North West",
         "acute"),
    ],
    columns=["code", "name", "ics", "region", "kind"],
).assign(organisation=lambda table: table["name"], modelled=False)  # fmt: skip


@pytest.mark.parametrize(
    "label",
    ["R1H", "r1h", "Barts Health NHS Trust", "BARTS HEALTH NHS TRUST", "Barts Health",
     "barts health nhs foundation trust", " Barts  Health "],
)  # fmt: skip
def test_an_organisation_is_known_by_code_and_by_name(label: str) -> None:
    data = with_organisations(
        dataset(cell(30, 10, 2, organisation=label), cell(5, 5, 5, organisation="RJ1")), PLACES
    )
    chosen = wres.select(data, region="London", ics="North East London")
    assert chosen.counts["n"].sum() == 42
    assert chosen.organisations["organisation"].tolist() == ["Barts Health NHS Trust"]


@pytest.mark.parametrize(
    ("label", "found"),
    [("Guys and St Thomas", "RJ1"), ("Guy\u2019s & St Thomas\u2019 NHS FT", "RJ1"),
     ("ROYAL BROMPTON AND HAREFIELD", "RT3")],
)  # fmt: skip
def test_apostrophes_and_ampersands_do_not_part_names(label: str, found: str) -> None:
    data = with_organisations(dataset(cell(3, 1, organisation=label)), PLACES)
    assert data.organisations["code"].tolist() == [found]


@pytest.mark.parametrize(
    ("label", "offered"),
    [("Bart Health", r"Barts Health NHS Trust \(R1H\)"), ("Barts", r"Barts Health"),
     ("Pennine", "Pennine Acute"), ("R9Z", "No name or code is near"),
     ("Zzz", "No name or code is near")],
)  # fmt: skip
def test_the_nearest_name_is_offered_never_taken(label: str, offered: str) -> None:
    with pytest.raises(MappingError, match=offered):
        with_organisations(dataset(cell(3, 1, organisation=label)), PLACES)


def test_an_unknown_organisation_is_said_with_what_to_do(tmp_path: Path) -> None:
    data = dataset(cell(3, 1, organisation="R1F1"), cell(30, 10, organisation="R1H"))
    with pytest.raises(MappingError, match="columns code, name, region and ics") as said:
        with_organisations(data, PLACES)
    assert "'R1F1'" in str(said.value)
    # And that helps: one path as text, the place left open.
    more = saved(tmp_path, "more.csv", ["code,name,region,ics", "R1F1,Island site,all,all"])
    places = pd.concat([PLACES, read_organisations(str(more))[0]], ignore_index=True)
    joined = with_organisations(data, places)
    assert wres.select(joined, region="London").counts["n"].sum() == 40
    assert joined.counts["n"].sum() == 44


def test_an_ics_is_not_taken_for_the_trust_of_the_same_name() -> None:
    with pytest.raises(MappingError, match=r"STP/ICS and of North East London NHS Foundation"):
        with_organisations(dataset(cell(3, 1, organisation="North East London")), PLACES)
    full = dataset(cell(3, 1, organisation="North East London NHS FT"))
    assert with_organisations(full, PLACES).organisations["code"].tolist() == ["RAT"]


def test_two_labels_of_one_organisation_follow_each_other_or_are_refused() -> None:
    over_time = dataset(
        cell(3, 1, organisation="R1H", year=2018), cell(4, 2, organisation="Barts Health")
    )
    data = with_organisations(over_time, PLACES)
    assert data.counts.groupby(["organisation", "year"], observed=True)["n"].sum().to_dict() == {
        ("Barts Health NHS Trust", 2018): 4,
        ("Barts Health NHS Trust", 2019): 6,
    }
    beside = dataset(cell(3, 1, organisation="R1H"), cell(4, 2, organisation="Barts Health"))
    with pytest.raises(MappingError, match="people would count twice"):
        with_organisations(beside, PLACES)


def test_a_name_that_two_organisations_had_in_turn() -> None:
    twice = pd.concat([PLACES.iloc[[0]], PLACES.iloc[[0]].assign(code="RNJ", organisation="Old")])
    twice = twice.reset_index(drop=True).assign(
        open=pd.to_datetime(["2012-04-01", "1994-04-01"]),
        close=pd.to_datetime([None, "2012-03-31"]),
    )
    data = with_organisations(dataset(cell(3, 1, organisation="Barts Health")), twice)
    assert data.organisations["code"].tolist() == ["R1H"]
    with pytest.raises(MappingError, match=r"may be .*R1H.* or .*RNJ"):
        with_organisations(
            dataset(cell(3, 1, organisation="Barts Health")), twice.drop(columns=["open", "close"])
        )


def test_modelled_numbers_get_no_real_names() -> None:
    with pytest.raises(SelectionError, match="modelled"):
        with_organisations(wres.load("london-model"), PLACES)
    with pytest.raises(SelectionError, match="no organisations"):
        with_organisations(wres.load("england-2019"), PLACES)


def test_indicators_by_ics_on_a_return_with_codes() -> None:
    # 20/100 against 10/100 in one ICS; 5/50 against 5/50 in the other.
    data = dataset(
        cell(100, 100, 0, organisation="R1H"),
        cell(10, 20, 0, "entered_disciplinary", organisation="R1H"),
        cell(50, 50, 0, organisation="RJ1"),
        cell(5, 5, 0, "entered_disciplinary", organisation="RJ1"),
    )
    result = wres.indicator(with_organisations(data, PLACES), 3, by=["ics"]).set_index("ics")
    assert result["value"].to_dict() == {"North East London": 2.0, "South East London": 1.0}


# --- Mergers ------------------------------------------------------------------------------


def steps(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["old_code", "new_code", "date"])


BROMPTON = steps(("RT3", "RJ1", "2021-02-01"))


def staff(data: Dataset) -> dict[tuple[str, int], int]:
    by = data.counts.groupby(["organisation", "year"], observed=True)["n"].sum()
    return {key: int(n) for key, n in by.items()}


def test_merged_organisations_are_added() -> None:
    data = dataset(
        *(cell(30, 10, 2, organisation="RT3", year=year) for year in (2019, 2020)),
        *(cell(100, 80, 5, organisation="RJ1", year=year) for year in (2019, 2020)),
        cell(140, 95, 6, organisation="RJ1", year=2022),
    )
    joined = with_organisations(data, PLACES)
    now = organised_now(joined, BROMPTON, on=date(2025, 1, 1))
    name = "Guy's and St Thomas' NHS Foundation Trust"
    assert staff(now) == {(name, 2019): 227, (name, 2020): 227, (name, 2022): 241}
    assert now.organisations["organisation"].tolist() == [name]
    assert now.counts["n"].sum() == joined.counts["n"].sum()
    moved, findings = mergers(joined, BROMPTON, on=date(2025, 1, 1))
    assert moved["year"].tolist() == [2019, 2020]
    assert set(moved["becomes"]) == {name}
    assert findings.empty
    assert "1 January 2025" in now.info.description
    # One indicator of the whole is that of the added counts.
    share = wres.representation(wres.select(now, year=2019))["value"].item()
    assert share == pytest.approx(90 / 227)


def test_before_the_day_nothing_has_merged() -> None:
    data = dataset(cell(3, 1, organisation="RT3"), cell(5, 5, organisation="RJ1"))
    assert organised_now(data, BROMPTON, on=date(2021, 1, 31)) is data
    assert staff(organised_now(data, BROMPTON, on=date(2021, 2, 1))) == {("RJ1", 2019): 14}


def test_chains_lead_to_their_end() -> None:
    chain = steps(("RAA", "RBB", "2010-04-01"), ("RBB", "RCC", "2015-04-01"),
                  ("RCC", "RDD", "2020-04-01"))  # fmt: skip
    ends = successors(chain, on=date(2024, 1, 1))[0].set_index("code")
    assert ends["becomes"].to_dict() == {"RAA": "RDD", "RBB": "RDD", "RCC": "RDD"}
    assert ends.loc["RAA", "by_way_of"] == "RBB; RCC"
    assert successors(chain, on=date(2016, 1, 1))[0].set_index("code")["becomes"].to_dict() == {
        "RAA": "RCC",
        "RBB": "RCC",
    }
    data = dataset(cell(1, 2, organisation="RCC"), cell(4, 8, organisation="RDD"))
    assert staff(organised_now(data, chain, on=date(2024, 1, 1))) == {("RDD", 2019): 15}


@pytest.mark.parametrize(
    "circle",
    [
        steps(("RAA", "RBB", "2010-04-01"), ("RBB", "RAA", "2012-04-01")),
        steps(("RXX", "RAA", "2009-04-01"), ("RAA", "RBB", "2010-04-01"),
              ("RBB", "RCC", "2012-04-01"), ("RCC", "RAA", "2013-04-01")),
        steps(("RAA", "RXX", "2010-04-01"), ("RAA", "RBB", "2010-04-01"),
              ("RBB", "RAA", "2012-04-01")),
    ],
)  # fmt: skip
def test_circles_are_refused(circle: pd.DataFrame) -> None:
    with pytest.raises(MappingError, match=r"circle, R\w\w to .*R\w\w"):
        successors(circle, on=date(2024, 1, 1))
    with pytest.raises(MappingError, match="circle"):
        organised_now(dataset(cell(1, 2, organisation="RAA")), circle, on=date(2024, 1, 1))


def test_a_split_stays_as_reported_and_is_said() -> None:
    split = steps(("RW6", "RM3", "2021-10-01"), ("RW6", "R0A", "2021-10-01"),
                  ("RZZ", "RW6", "2010-01-01"))  # fmt: skip
    data = dataset(*(cell(3, 1, organisation=code) for code in ("RW6", "RM3", "R0A", "RT3")))
    now = organised_now(data, split, on=date(2024, 1, 1))
    assert staff(now) == staff(data)
    findings = mergers(data, split, on=date(2024, 1, 1))[1]
    assert findings[["rule", "value"]].to_numpy().tolist() == [["split", "RW6"]]
    assert "R0A and RM3" in findings["advice"].item()


def test_a_part_is_never_taken_for_the_whole() -> None:
    # RJ1 was there in 2019 and has no counts: RT3 alone is not Guy's and St Thomas'.
    data = dataset(
        cell(30, 10, organisation="RT3", year=2019),
        cell(30, 10, organisation="RT3", year=2020),
        cell(100, 80, organisation="RJ1", year=2020),
    )
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1))
    assert staff(now) == {("RT3", 2019): 40, ("RJ1", 2020): 220}
    findings = mergers(data, BROMPTON, on=date(2025, 1, 1))[1]
    assert findings["rule"].tolist() == ["part missing"]
    assert findings["advice"].item().startswith("RT3 stays as reported in 2019: RJ1")


def test_a_measure_that_a_part_lacks_is_not_added() -> None:
    data = dataset(
        cell(100, 100, 0, organisation="RT3"),
        cell(10, 20, 0, "entered_disciplinary", organisation="RT3"),
        cell(100, 100, 0, organisation="RJ1"),
    )
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1))
    assert set(now.counts["measure"]) == {"headcount"}
    assert set(now.suppliers["measure"]) == {"headcount"}
    findings = mergers(data, BROMPTON, on=date(2025, 1, 1))[1]
    assert findings["advice"].tolist() == [
        "RJ1 has no entered disciplinary in 2019: RJ1 did not report it."
    ]


def test_a_new_organisation_takes_the_place_of_its_parts() -> None:
    north = steps(("RRP", "G6V2S", "2024-11-01"), ("TAF", "G6V2S", "2024-11-01"))
    data = dataset(cell(30, 10, organisation="RRP"), cell(20, 20, organisation="TAF"))
    assert staff(organised_now(data, north, on=date(2025, 1, 1))) == {("G6V2S", 2019): 80}
    one = dataset(cell(30, 10, organisation="RRP"))
    assert staff(organised_now(one, north, on=date(2025, 1, 1))) == {("RRP", 2019): 40}
    name = "North London NHS Foundation Trust"
    places = pd.DataFrame(
        {"organisation": [name], "name": [name], "ics": ["North Central London"],
         "region": ["London"], "kind": ["mental health"], "modelled": [False], "code": ["G6V2S"],
         "open": pd.to_datetime(["2024-11-01"])}
    )  # fmt: skip
    now = organised_now(data, north, on=date(2025, 1, 1), places=places)
    assert wres.select(now, ics="North Central London").counts["n"].sum() == 80
    assert now.organisations["name"].tolist() == [name]


NORTH = steps(("RRP", "G6V2S", "2024-11-01"), ("TAF", "G6V2S", "2024-11-01"))


def warned(data: Dataset, successions: pd.DataFrame) -> list[tuple[str, str]]:
    """Rule and advice of each warning about a merger."""
    findings = mergers(data, successions, on=date(2025, 1, 1))[1]
    said = findings[findings["severity"] == "warning"]
    return list(zip(said["rule"], said["advice"], strict=True))


def test_a_successor_that_restates_its_parts_is_not_added_to_them() -> None:
    """RRP 200 and TAF 200 are the 400 of G6V2S, which was founded years later: not 800."""
    data = dataset(
        cell(150, 50, organisation="RRP"),
        cell(120, 80, organisation="TAF"),
        cell(270, 130, organisation="G6V2S"),
    )
    now = organised_now(data, NORTH, on=date(2025, 1, 1))
    assert staff(now) == {("RRP", 2019): 200, ("TAF", 2019): 200, ("G6V2S", 2019): 400}
    [(rule, advice)] = warned(data, NORTH)
    assert rule == "before merger"
    assert "G6V2S was not yet there in 2019 and has counts of headcount" in advice
    assert "RRP and TAF" in advice


def test_an_opening_day_says_that_a_sole_successor_is_new() -> None:
    """Nothing else tells a new code from an older trust that took over another."""
    data = dataset(cell(30, 10, organisation="RT3"), cell(30, 10, organisation="RJ1"))
    opened = PLACES.assign(open=pd.Timestamp("2021-02-01"))
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1), places=opened)
    assert staff(now) == {("RT3", 2019): 40, ("RJ1", 2019): 40}


def test_counts_under_the_old_code_after_a_merger_are_not_added() -> None:
    """RT3 went into RJ1 on 1 February 2021: 31 March 2021 comes after, 31 March 2020 before."""
    data = dataset(
        *(cell(30, 10, organisation="RT3", year=year) for year in (2020, 2021)),
        *(cell(100, 80, organisation="RJ1", year=year) for year in (2020, 2021)),
    )
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1))
    assert staff(now) == {("RJ1", 2020): 220, ("RT3", 2021): 40, ("RJ1", 2021): 180}
    assert mergers(data, BROMPTON, on=date(2025, 1, 1))[0]["year"].tolist() == [2020]
    [(rule, advice)] = warned(data, BROMPTON)
    assert rule == "after merger"
    assert advice.startswith(
        "RT3 became RJ1 on 1 February 2021 and has counts of headcount in 2021; RJ1 has counts of"
    )


def test_counts_long_after_a_code_closed_are_said() -> None:
    barts = steps(*((code, "R1H", "2012-04-01") for code in ("RNJ", "RNH", "RGC")))
    data = dataset(cell(30, 10, organisation="RNJ", year=2023))
    assert staff(organised_now(data, barts, on=date(2025, 1, 1))) == {("RNJ", 2023): 40}
    [(rule, advice)] = warned(data, barts)
    assert rule == "after merger"
    assert advice.startswith("RNJ became R1H on 1 April 2012 and has counts of headcount in 2023.")
    closed = PLACES.assign(open=pd.NaT, close=pd.Timestamp("2021-02-01"))
    data = with_organisations(dataset(cell(3, 1, organisation="R0A", year=2022)), closed)
    [(rule, advice)] = warned(data, barts)
    assert rule == "closed"
    assert "closed on 1 February 2021 and has counts of headcount in 2022" in advice


def test_the_opening_day_tells_an_old_organisation_from_a_new_one() -> None:
    data = dataset(cell(30, 10, organisation="RT3"))
    places = PLACES.assign(open=pd.Timestamp("1993-04-01"))
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1), places=places)
    assert staff(now) == {("RT3", 2019): 40}


def test_other_organisations_stay_and_keep_their_places() -> None:
    data = with_organisations(
        dataset(*(cell(3, 1, organisation=code) for code in ("RT3", "RJ1", "R1H"))), PLACES
    )
    now = organised_now(data, BROMPTON, on=date(2025, 1, 1))
    assert wres.select(now, ics="North East London").counts["n"].sum() == 4
    assert wres.select(now, ics="South East London").counts["n"].sum() == 8
    assert len(now.organisations) == 2


def test_parts_at_different_detail_are_not_added() -> None:
    data = dataset(
        cell(3, 1, organisation="RT3", profession="Midwives"), cell(5, 5, organisation="RJ1")
    )
    with pytest.raises(CountError, match="organisations added together"):
        organised_now(data, BROMPTON, on=date(2025, 1, 1))


def test_what_the_switch_cannot_do_is_said() -> None:
    data = dataset(cell(3, 1, organisation="RT3"), cell(5, 5, organisation="RJ1"))
    with pytest.raises(SelectionError, match="Switch first"):
        organised_now(wres.select(data, organisation="RT3"), BROMPTON)
    with pytest.raises(SelectionError, match="with_organisations"):
        organised_now(dataset(cell(3, 1, organisation="Elm Hospital")), BROMPTON)
    with pytest.raises(MappingError, match="'date' is missing"):
        successors(BROMPTON.drop(columns="date"))
    with pytest.raises(MappingError, match="row 0: new_code is '12'"):
        successors(BROMPTON.assign(new_code="12"))


def test_faults_of_a_succession_file_are_findings(tmp_path: Path) -> None:
    path = saved(tmp_path, "s.csv", ["old_code,new_code,date", "RT3,RJ1,01/02/2021",
                                     "R?,RJ1,2021-02-01", "RRP,G6V2S,soon"])  # fmt: skip
    found, findings = read_successions(path)
    assert found.to_numpy().tolist() == [["RT3", "RJ1", pd.Timestamp("2021-02-01")]]
    assert findings[["row", "column", "value"]].to_numpy().tolist() == [
        [3, "A", "R?"],
        [4, "C", "soon"],
    ]


def test_every_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    head = ["code", "name", "ics", "region"]
    trusts = [["R1H", "Barts Health", "North East London", "London"]]
    more = [["RJ1", "Guy's", "South East London", "London"]]
    step = ["old_code", "new_code", "date"]
    with pd.ExcelWriter(tmp_path / "places.xlsx", engine="xlsxwriter") as book:
        pd.DataFrame(trusts, columns=head).to_excel(book, sheet_name="East", index=False)
        pd.DataFrame(more, columns=head).to_excel(book, sheet_name="South", index=False)
    with pd.ExcelWriter(tmp_path / "steps.xlsx", engine="xlsxwriter") as book:
        for old, day in (("RT3", "2021-02-01"), ("RNH", "2012-04-01")):
            row = pd.DataFrame([[old, "RJ1", day]], columns=step)
            row.to_excel(book, sheet_name=old, index=False)
    places, _ = read_organisations(tmp_path / "places.xlsx")
    assert places["code"].tolist() == ["R1H", "RJ1"]
    found, _ = read_successions(tmp_path / "steps.xlsx")
    assert found["old_code"].tolist() == ["RT3", "RNH"]
