"""Staff Survey files: the real detailed workbooks and extract, and invented ones with faults."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import wres_explore as wres
from tests.helpers import one
from wres_explore.dataset import PUBLISHED_COLUMNS
from wres_explore.errors import FileFormatError
from wres_explore.io.staff_survey.rates import whole

Read = tuple[wres.Dataset, pd.DataFrame]
Row = list[Any]
Sheets = Mapping[str, list[Row]]


def book(path: Path, sheets: Sheets) -> Path:
    """A workbook of these cells; None is an empty one."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for at, row in enumerate(table):
                sheet.write_row(at, 0, row)
    return path


def table_of(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def said(findings: pd.DataFrame, severity: str = "error") -> list[tuple[str, str, Any, str]]:
    """Rule, sheet, row and column of the findings of a severity."""
    found = findings[findings["severity"] == severity]
    place = found[["rule", "sheet", "row", "column"]].astype({"row": object})
    return [tuple(None if pd.isna(v) else v for v in row) for row in place.to_numpy()]  # type: ignore[misc]


def values(data: wres.Dataset) -> dict[tuple[str, str, str], float]:
    """Published values by indicator, place and group."""
    keys = data.published[["indicator", "geography", "group"]].itertuples(index=False, name=None)
    return dict(zip(keys, data.published["value"], strict=True))


# --- The real files ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def national(shared_data: Path) -> Read:
    return wres.read(shared_data / "staff-survey" / "nss2024_detailed_national_results.xlsx")


@pytest.fixture(scope="module")
def organisational(shared_data: Path) -> Read:
    return wres.read(shared_data / "staff-survey" / "nss2024_detailed_organisational_results.xlsx")


@pytest.fixture(scope="module")
def extract(shared_data: Path) -> Read:
    return wres.read(shared_data / "staff-survey" / "nss2024_wres_white_vs_bme_by_trust.csv")


@pytest.mark.parametrize(
    ("indicator", "white", "bme", "bases"),
    [
        ("5", 23.51, 28.63, None),
        ("7", 58.85, 49.51, (527_842, 198_916)),
        ("8", 6.77, 15.20, None),
    ],
)
def test_england_has_the_published_rates_of_white_and_all_other_staff(
    national: Read, indicator: str, white: float, bme: float, bases: tuple[int, int] | None
) -> None:
    rows = national[0].published.query("geography == 'England' and indicator == @indicator")
    rows = rows.set_index("group")
    assert [round(100 * rows.loc[group, "value"], 2) for group in ("White", "BME")] == [white, bme]
    if bases:
        assert tuple(rows.loc[["White", "BME"], "denominator"]) == bases


def test_the_published_difference_of_england_is_shown_without_counts(national: Read) -> None:
    """15.20 less 6.77 points, as `indicator` shows what was printed."""
    row = one(wres.indicator(national[0], 8))
    assert round(100 * row["published_value"], 2) == 8.43
    assert (row["year"], row["status"]) == (2025, "published without counts")


def test_the_national_file_gives_18_groups_7_regions_42_icss_in_the_wres_year(
    national: Read,
) -> None:
    data, findings = national
    published = data.published
    assert list(published) == list(PUBLISHED_COLUMNS)
    assert set(published["year"]) == {2025}
    assert set(published["survey_year"]) == {2024}
    england = published[published["geography"] == "England"]
    fine = set(england["group"]) - {"all", "White", "BME"}
    assert len(fine) == 18
    assert len(published) == 3 * (1 + 18 + 2 + 7 + 42)
    assert set(published.query("geography != 'England'")["group"]) == {"all"}
    assert set(findings["severity"]) == {"note"}
    assert set(findings["rule"]) == {"indicator 6", "places"}
    assert data.counts.empty


def test_each_fine_group_lies_in_the_group_that_it_belongs_to(national: Read) -> None:
    """Bases of the four White and the fourteen other groups add up to those printed for both."""
    rows = national[0].published.query("geography == 'England' and indicator == '7'")
    base = rows.set_index("group")["denominator"]
    white = [
        "White British",
        "White Irish",
        "Gypsy or Irish Traveller",
        "Any other White background",
    ]
    others = base.index.difference([*white, "White", "BME", "all"])
    assert base[white].sum() == base["White"]
    assert base[others].sum() == base["BME"]


def test_rows_say_what_differs_from_the_wres(national: Read) -> None:
    published = national[0].published.set_index(["indicator", "geography", "group"])
    assert "fairly" in published.loc[("7", "England", "BME"), "note"]
    assert "less the share that answered Never" in published.loc[("5", "England", "BME"), "note"]
    assert "Without ambulance trusts." in published.loc[("8", "North East London", "all"), "note"]
    assert published["note"].str.contains("Weighted by organisation size").all()
    assert published.loc[("8", "England", "BME"), "place"] == (
        "Q16b, sheet HEALTH WELLBEING SAFETY Q15-17, cell L94"
    )


def test_263_organisations_keep_region_ics_and_kind(
    organisational: Read, shared_data: Path
) -> None:
    """As in a list of them that was made another way."""
    places = organisational[0].organisations.set_index("code")
    path = shared_data / "organisations" / "nss2024_org_region_ics_benchmarkgroup.csv"
    known = pd.read_csv(path).set_index("ods_code").replace("-", "all")
    assert set(known.index) <= set(places.index)
    assert len(places) == 263
    for mine, theirs in (("name", "name"), ("region", "region"), ("ics", "ics")):
        pd.testing.assert_series_equal(
            places.loc[known.index, mine], known[theirs], check_names=False
        )
    assert places["organisation"].is_unique
    assert places["kind"].value_counts().to_dict() == {
        "acute": 122, "mental health": 50, "integrated care board": 41, "community": 14,
        "specialist": 13, "ambulance": 11, "social enterprise": 7,
        "commissioning support unit": 4, "community surgical service": 1,
    }  # fmt: skip
    assert (places["region"] == "London").sum() == 35
    assert places.loc["RRU", ["region", "ics", "kind"]].tolist() == ["London", "all", "ambulance"]


def test_the_organisational_file_has_all_staff_and_refuses_the_wrong_columns(
    organisational: Read,
) -> None:
    data, findings = organisational
    assert set(data.published["group"]) == {"all"}
    assert set(data.published["indicator"]) == {"5", "7", "8"}
    assert set(data.published["geography"]) == set(data.organisations["organisation"])
    first = data.published.query("geography == 'NHS North of England CSU' and indicator == '7'")
    assert one(first)["value"] == pytest.approx(0.5909465020576131, abs=1e-12)
    assert one(first)["denominator"] == 1215
    assert "Unweighted" in one(first)["note"]
    refused = one(findings[findings["severity"] == "warning"])
    assert (refused["rule"], refused["column"], refused["value"]) == ("q16c", "Q", "100")
    assert "Q, S, U, W, Y, AA, AC" in refused["advice"]
    advice = findings.set_index("rule")["advice"]
    assert "benchmark workbook" in advice["ethnic groups"]
    assert advice["places"].startswith("64 of 263 organisations have no ICS")


def test_the_extract_gives_two_rates_of_each_trust(extract: Read, organisational: Read) -> None:
    data, findings = extract
    rates = values(data)
    assert len(rates) == 159 * 4 * 2
    assert rates["7", "R1F1", "White"] == 0.5418454935622318
    assert rates["7", "R1F1", "BME"] == 0.6222222222222222
    assert set(data.published["year"]) == {2025}
    rules = said(findings, "warning")
    assert [rule for rule, *_ in rules] == ["survey year", "kinds of trust"]
    london = organisational[0].organisations.query("region == 'London'")["code"]
    assert data.organisations["code"].isin(london).sum() == 25
    assert set(data.organisations["code"]) <= set(organisational[0].organisations["code"])


def test_all_staff_of_a_trust_lie_between_its_white_and_other_staff(
    extract: Read, organisational: Read
) -> None:
    """Two files of one survey agree, if two points are allowed for the weights of one of them."""
    codes = organisational[0].organisations.set_index("organisation")["code"]
    everyone = {(i, codes[place]): v for (i, place, _), v in values(organisational[0]).items()}
    rates = values(extract[0])
    pairs = {(i, code) for i, code, _ in rates if i != "6"}
    inside = []
    for i, code in pairs:
        white, bme = rates[i, code, "White"], rates[i, code, "BME"]
        inside.append(min(white, bme) - 0.02 < everyone[i, code] < max(white, bme) + 0.02)
    assert sum(inside) / len(inside) > 0.95


# --- Detailed workbooks ------------------------------------------------------------------

Q14A = "Q14a - How many times have you experienced harassment, bullying or abuse from the public?"
Q14B = "Q14b - How many times have you experienced harassment, bullying or abuse from managers?"
Q15 = "Q15 - Does your organisation act fairly with regard to career progression / promotion?"
Q16A = "Q16a - Have you personally experienced discrimination at work from patients?"
Q16B = "Q16b - Have you experienced discrimination from manager / team leader or other colleagues?"
Q16C = "Q16c_1 - Ethnic background"
TITLE = "NHS Staff Survey 2024 - WEIGHTED Results"
BASE = "Base (number of responses)"
OFTEN = ["% Never", "% 1 to 2", "% 3 to 5"]
YES = ["% Yes", "% No"]
ANSWERS = {Q14A: OFTEN, Q14B: OFTEN, Q15: [*YES, "% Don't know"], Q16A: YES, Q16B: YES}
NATIONAL = ["Base", "Breakdown", "Breakdown subgroup", "Weighting"]
ORGANISATIONAL = ["ODS code", "Organisation name", "Benchmarking group", "Region", "ICS",
                  "Weighting"]  # fmt: skip
PARTS = {3: (70.0, 20.5, 9.5), 2: (8.25, 91.75)}

Figures = dict[str, Row]
"""By question: the cells of its answers and its base."""


def figures(**changed: Row) -> Figures:
    """Answers that add up, and their base; questions named by their number."""
    by_code = {question.split(" - ")[0]: question for question in ANSWERS}
    usual: Figures = {q: [*PARTS[len(a)], 1000] for q, a in ANSWERS.items()}
    return usual | {by_code[code]: row for code, row in changed.items()}


def detailed(
    keys: list[str],
    rows: list[tuple[Row, Figures]],
    *,
    title: str = TITLE,
    questions: Iterable[str] = ANSWERS,
    seed: int | None = None,
) -> list[Row]:
    """One sheet as published; with a seed its columns stand in another order.

    Questions keep their own columns together, with the base last, as without them nobody could
    say whose "% Yes" it is.
    """
    blocks = [
        ([question], [*ANSWERS.get(question, ["% x", "% y"]), BASE]) for question in questions
    ]
    order = random.Random(seed)
    shuffled = list(range(len(keys))) if seed is None else order.sample(range(len(keys)), len(keys))
    if seed is not None:
        order.shuffle(blocks)
    banner: Row = [title, *[None] * (len(keys) - 1)]
    header: Row = [keys[at] for at in shuffled]
    for (question,), names in blocks:
        banner += [question, *[None] * (len(names) - 1)]
        header += names
    body = [
        [
            *(key[at] for at in shuffled),
            *(c for (q,), _ in blocks for c in cells.get(q, [50, 50, 9])),
        ]
        for key, cells in rows
    ]
    return [banner, ["A SHEET Q14-16"], ["Note: fewer than 10 responses"], [], header, *body]


def england(label: str | None = None, breakdown: str = "Ethnic background (summary)") -> Row:
    return ["National", breakdown if label else None, label, "Organisation Size"]


WHITE, OTHERS = "White staff", "Staff from all other ethnic groups combined"
ENGLAND = [
    (england(), figures()),
    (england("London", "Region"), figures(Q15=[60.0, 30.0, 10.0, 300])),
    (england(WHITE), figures(Q16b=[5.5, 94.5, 700])),
    (england(OTHERS), figures(Q14a=[61.0, 20.0, 19.0, 250], Q16b=[15.0, 85.0, 250])),
    (england("Female", "Gender"), figures()),
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Sheets], Path]:
    return lambda sheets: book(tmp_path / "x.xlsx", sheets)


Write = Callable[[Sheets], Path]


def test_shares_are_read_by_question_and_answer(write: Write) -> None:
    data, _ = wres.read(write({"Q": detailed(NATIONAL, ENGLAND)}))
    assert {k: round(v, 6) for k, v in values(data).items()} == {
        ("5", "England", "all"): 0.3, ("5", "London", "all"): 0.3,
        ("5", "England", "White"): 0.3, ("5", "England", "BME"): 0.39,
        ("7", "England", "all"): 0.7, ("7", "London", "all"): 0.6,
        ("7", "England", "White"): 0.7, ("7", "England", "BME"): 0.7,
        ("8", "England", "all"): 0.0825, ("8", "London", "all"): 0.0825,
        ("8", "England", "White"): 0.055, ("8", "England", "BME"): 0.15,
    }  # fmt: skip
    base = data.published.set_index(["indicator", "geography", "group"])["denominator"]
    assert (base["7", "London", "all"], base["8", "England", "BME"]) == (300, 250)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_columns_does_not_matter(write: Write, seed: int) -> None:
    usual = values(wres.read(write({"Q": detailed(NATIONAL, ENGLAND)}))[0])
    shuffled = values(wres.read(write({"Q": detailed(NATIONAL, ENGLAND, seed=seed)}))[0])
    assert shuffled == usual


def test_a_missing_question_costs_its_own_indicator_only(write: Write) -> None:
    data, findings = wres.read(
        write({"Q": detailed(NATIONAL, ENGLAND, questions=[Q14B, Q15, Q16B])})
    )
    assert set(data.published["indicator"]) == {"7", "8"}
    warning = one(findings[findings["severity"] == "warning"])
    assert (warning["rule"], "indicator 5" in warning["advice"]) == ("missing question", True)
    path = write({"Q": detailed(NATIONAL, ENGLAND, questions=[Q14B, Q16A])})
    assert said(wres.check(path)) == [("empty", "", None, "")]


@pytest.mark.parametrize(
    ("at", "cell", "rule"),
    [
        (4, "many", "percentage"), (4, -3.0, "percentage"), (4, 104.0, "percentage"),
        (6, "see note", "percentage"), (7, "about 900", "base"), (7, 12.5, "base"), (7, 0, "base"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_an_error_at_its_cell(
    write: Write, at: int, cell: object, rule: str
) -> None:
    table = detailed(NATIONAL, ENGLAND)
    table[7][at] = cell
    path = write({"Q": table})
    assert said(wres.check(path)) == [(rule, "Q", 8, "ABCDEFGH"[at])]
    with pytest.raises(FileFormatError, match=f"cell {'ABCDEFGH'[at]}8"):
        wres.read(path)


def test_suppressed_figures_are_left_out_and_counted(write: Write) -> None:
    table = [*ENGLAND[:3], (england(OTHERS), figures(Q15=["-"] * 4, Q16b=["-", "-", "-"]))]
    data, findings = wres.read(write({"Q": detailed(NATIONAL, table)}))
    assert {i for i, _, group in values(data) if group == "BME"} == {"5"}
    note = one(findings[findings["rule"] == "suppressed"])
    assert note["severity"] == "note"
    assert note["advice"].startswith("2 figures are suppressed")


def test_a_suppressed_base_leaves_the_rate(write: Write) -> None:
    table = [*ENGLAND[:3], (england(OTHERS), figures(Q15=[*PARTS[3], "-"]))]
    published = wres.read(write({"Q": detailed(NATIONAL, table)}))[0].published
    row = one(published.query("indicator == '7' and group == 'BME'"))
    assert row["value"] == pytest.approx(0.7)
    assert pd.isna(row["denominator"])


def test_answers_that_do_not_add_up_are_left_out(write: Write) -> None:
    table = [*ENGLAND[:3], (england(OTHERS), figures(Q15=[60.0, 20.0, 10.0, 250]))]
    data, findings = wres.read(write({"Q": detailed(NATIONAL, table)}))
    assert ("7", "England", "BME") not in values(data)
    assert ("7", "England", "White") in values(data)
    assert [s[:3] for s in said(findings, "warning")] == [("answers add up", "Q", 9)]


def test_fractions_and_parted_columns_are_refused(write: Write) -> None:
    """A share of 0.7 would be read as 0.7%, and a column of another question as this one's."""
    cells = {q: [c / 100 for c in row[:-1]] + row[-1:] for q, row in figures().items()}
    path = write({"Q": detailed(NATIONAL, [(england(), cells)])})
    assert {rule for rule, *_ in said(wres.check(path))} == {"answers add up"}
    table = detailed(NATIONAL, ENGLAND)
    for row in table[4:]:
        row[4], row[12] = row[12], row[4]
    assert table[4][4] == "% Yes"
    rules = said(wres.check(write({"Q": table})))
    assert [(rule, row) for rule, _, row, _ in rules] == [("answers", 5), ("answers", 5)]


def test_two_rows_for_one_group_are_an_error(write: Write) -> None:
    path = write({"Q": detailed(NATIONAL, [*ENGLAND, ENGLAND[2]])})
    assert said(wres.check(path)) == [("row twice", "Q", 11, "C")] * 3


def test_a_question_that_stands_twice_is_an_error(write: Write) -> None:
    table = detailed(NATIONAL, ENGLAND)
    assert {rule for rule, *_ in said(wres.check(write({"A": table, "B": table})))} == {
        "question twice"
    }


def test_an_unknown_ethnic_group_is_named_with_the_nearest(write: Write) -> None:
    odd = (england("White - Irsh", "Ethnic background (detailed)"), figures())
    findings = wres.check(write({"Q": detailed(NATIONAL, [*ENGLAND, odd])}))
    assert said(findings, "warning") == [("ethnic group", "Q", 11, "C")]
    assert "Irish" in one(findings[findings["severity"] == "warning"])["advice"]


def test_a_file_without_ethnic_groups_says_so(write: Write) -> None:
    findings = wres.check(write({"Q": detailed(NATIONAL, ENGLAND[:2])}))
    assert [rule for rule, *_ in said(findings, "warning")] == ["ethnic groups"]


def test_the_year_is_that_of_the_titles(write: Write) -> None:
    for year in (2021, 2025):
        title = f"NHS Staff Survey {year} - WEIGHTED Results"
        published = wres.read(write({"Q": detailed(NATIONAL, ENGLAND, title=title)}))[0].published
        assert set(published["year"]) == {year + 1}
        assert set(published["survey_year"]) == {year}
    old = detailed(NATIONAL, ENGLAND, title="NHS Staff Survey 2020 - Results")
    for sheets in ({"Q": old}, {"Q": detailed(NATIONAL, ENGLAND), "Old": old[:4]}):
        assert [rule for rule, *_ in said(wres.check(write(sheets)))] == ["survey year"]


ACUTE = "Acute and Acute & Community Trusts"


def trust(code: str, name: str, region: str = "London", ics: str = "North East London",
          group: str = ACUTE) -> Row:  # fmt: skip
    return [code, name, group, region, ics, "Occupation Group"]


TRUSTS = [
    (trust("RXX", "Elm NHS Trust"), figures(Q15=[55.0, 25.0, 20.0, 400])),
    (trust("RYY", "Oak Ambulance NHS Trust", ics="-", group="Ambulance Trusts"), figures()),
    (trust("0ZZ", "Ash CSU", "-", "-", "CSUs"), figures()),
]


def test_organisations_and_their_staff_are_read_whatever_the_order(write: Write) -> None:
    for seed in (None, 3):
        data, _ = wres.read(write({"Q": detailed(ORGANISATIONAL, TRUSTS, seed=seed)}))
        places = data.organisations.set_index("organisation")
        assert places[["code", "region", "ics", "kind"]].to_numpy().tolist() == [
            ["RXX", "London", "North East London", "acute"],
            ["RYY", "London", "all", "ambulance"],
            ["0ZZ", "all", "all", "commissioning support unit"],
        ]
        assert values(data)["7", "Elm NHS Trust", "all"] == pytest.approx(0.55)


def test_prose_under_the_table_is_no_organisation(write: Write) -> None:
    table = [*detailed(ORGANISATIONAL, TRUSTS), [], ["These results are weighted."]]
    assert len(wres.read(write({"Q": table}))[0].organisations) == 3


def test_an_organisation_twice_on_a_sheet_is_an_error(write: Write) -> None:
    path = write({"Q": detailed(ORGANISATIONAL, [*TRUSTS, TRUSTS[0]])})
    assert said(wres.check(path)) == [("organisation twice", "Q", 9, "A")]


def test_two_organisations_of_one_name_are_told_apart_by_code(write: Write) -> None:
    rows = [*TRUSTS, (trust("R9Z", "Elm NHS Trust"), figures(Q15=[40.0, 40.0, 20.0, 90]))]
    rates = values(wres.read(write({"Q": detailed(ORGANISATIONAL, rows)}))[0])
    assert rates["7", "Elm NHS Trust (RXX)", "all"] == pytest.approx(0.55)
    assert rates["7", "Elm NHS Trust (R9Z)", "all"] == pytest.approx(0.40)


def test_sheets_that_differ_about_an_organisation_are_noticed(write: Write) -> None:
    moved = [(trust("RXX", "Elm NHS Trust", "Midlands"), figures()), *TRUSTS[1:]]
    sheets = {
        "A": detailed(ORGANISATIONAL, TRUSTS, questions=[Q14A, Q15]),
        "B": detailed(ORGANISATIONAL, moved, questions=[Q16A, Q16B]),
    }
    data, findings = wres.read(write(sheets))
    assert said(findings, "warning") == [("organisation differs", "B", 6, "A")]
    assert data.organisations["region"].tolist() == ["London", "London", "all"]


@pytest.mark.parametrize(("cells", "refused"), [((100.0, "-"), True), ((100.0, 83.8), False)])
def test_grounds_of_discrimination_are_refused_only_where_they_are_wrong(
    write: Write, cells: tuple[object, object], refused: bool
) -> None:
    rows = detailed(ORGANISATIONAL, TRUSTS[:2], questions=[*ANSWERS])
    rows[0].append(Q16C)
    rows[4] += ["% Ethnic background", BASE]
    for row, cell in zip(rows[5:], cells, strict=True):
        row += [cell, 30]
    findings = wres.check(write({"Q": rows}))
    # 4 + 4 + 4 + 3 + 3 columns of questions follow the 6 keys, so it is the 25th column.
    assert said(findings, "warning") == ([("q16c", "Q", None, "Y")] if refused else [])


# --- The benchmark workbook --------------------------------------------------------------

VARIABLES = {"5": "har_from_pat", "6": "har_from_staff", "7": "equal", "8": "q16b"}
NUMERATORS = {"5": "harassed_by_public", "6": "harassed_by_staff", "7": "equal_opportunity",
              "8": "discriminated"}  # fmt: skip
MENTAL = "MH&LD, MH, LD&Community Trusts"

Pairs = dict[tuple[str, int, str], tuple[Any, Any]]
"""(Indicator, survey, group 1 or 2): rate and base."""


def benchmark(
    trusts: Mapping[tuple[str, str], Pairs],
    kind: str = "Acute&Acute Community Trusts",
    *,
    surveys: Iterable[int] = (2023, 2024),
    bases: bool = True,
    turned: bool = False,
) -> list[Row]:
    """A sheet to the documented layout, other variables among those of the WRES."""
    cells = [(i, year, group) for year in surveys for i in VARIABLES for group in "12"]
    header: Row = ["org_id", "org_name", "org_type_reporting_name", "q14a_2024", "PP4_2_n_2024"]
    for i, year, group in cells:
        header.append(f"{VARIABLES[i]}_eth_summary_{group}_{year}")
        header += [f"{VARIABLES[i]}_eth_summary_n_{group}_{year}"] if bases else []
    out = [header]
    for (code, name), pairs in trusts.items():
        row: Row = [code, name, kind, 0.2, 900]
        for cell in cells:
            rate, base = pairs.get(cell, (None, None))
            row += [rate, base] if bases else [rate]
        out.append(row)
    return [row[::-1] for row in out] if turned else out


def whole_pairs(seed: int, surveys: Iterable[int] = (2023, 2024)) -> tuple[Pairs, dict[Any, Any]]:
    """Rates that are people over a base, and the people."""
    order = random.Random(seed)
    pairs: Pairs = {}
    people = {}
    for survey in surveys:
        for i in VARIABLES:
            for group, most in (("1", 9000), ("2", 3000)):
                base = order.randint(11, most)
                events = order.randint(0, base)
                pairs[i, survey, group] = (events / base, base)
                people[i, survey, group] = (events, base)
    return pairs, people


def counted(data: wres.Dataset) -> dict[tuple[str, int, str, str], int]:
    """Counts by organisation, year, group and measure."""
    keys = data.counts[["organisation", "year", "ethnic_group", "measure"]]
    cells = map(tuple, keys.astype({"year": int}).to_numpy().tolist())
    return dict(zip(cells, data.counts["n"].tolist(), strict=True))


@pytest.mark.parametrize("turned", [False, True])
def test_rates_of_whole_people_become_counts(write: Write, turned: bool) -> None:
    """Every trust of every sheet, whatever the sheet is called and wherever columns stand."""
    trusts = {("RAA", "Elm"): whole_pairs(1), ("RBB", "Oak"): whole_pairs(2)}
    mental = {("RCC", "Ash"): whole_pairs(3)}
    sheets = {
        "Notes": [["q14a: harassment"]],
        "Acute&Acute Community Trusts": benchmark(
            {k: v[0] for k, v in trusts.items()}, turned=turned
        ),
        "MH and others": benchmark({k: v[0] for k, v in mental.items()}, MENTAL, turned=turned),
    }
    data, findings = wres.read(write(sheets))
    expected = {
        (name, survey + 1, {"1": "White", "2": "BME"}[group], NUMERATORS[i] + ending): n
        for (_, name), (_, people) in (trusts | mental).items()
        for (i, survey, group), pair in people.items()
        for ending, n in zip(("", "_answered"), pair, strict=True)
    }
    assert counted(data) == expected
    assert data.published.empty
    assert set(findings["severity"]) == {"note"}
    places = data.organisations.set_index("code")
    assert places["kind"].to_dict() == {"RAA": "acute", "RBB": "acute", "RCC": "mental health"}


def test_an_indicator_of_trusts_is_worked_out_from_the_pooled_counts(write: Write) -> None:
    """Elm 30 of 200 White, 20 of 100 BME; Oak 50 of 300, 10 of 20: 30 of 120 less 80 of 500."""
    pairs = {
        "Elm": {("8", 2024, "1"): (30 / 200, 200), ("8", 2024, "2"): (20 / 100, 100)},
        "Oak": {("8", 2024, "1"): (50 / 300, 300), ("8", 2024, "2"): (10 / 20, 20)},
    }
    trusts = {(f"R{name}", name): {**cells} for name, cells in pairs.items()}
    data, _ = wres.read(write({"A": benchmark(trusts)}))
    row = one(wres.indicator(data, 8))
    assert row["value"] == pytest.approx(30 / 120 - 80 / 500)
    assert (row["year"], row["top_denominator"]) == (2025, 120)
    by_trust = wres.indicator(data, 8, by=["organisation"]).set_index("organisation")["value"]
    assert by_trust["Oak"] == pytest.approx(10 / 20 - 50 / 300)


@pytest.mark.parametrize("why", ["weighted", "rounded", "no base", "no base for one", "one group"])
def test_rates_that_are_not_surely_people_stay_published(write: Write, why: str) -> None:
    white, bme = (117 / 400, 400), (23 / 90, 90)
    if why == "weighted":
        bme = (0.2571828182845904, 90)
    elif why == "rounded":
        white, bme = (0.29, 400), (0.26, 90)
    pairs: Pairs = {("7", 2024, "1"): white, ("7", 2024, "2"): bme}
    if why == "no base for one":
        pairs["7", 2024, "2"] = (bme[0], None)
    if why == "one group":
        pairs["7", 2024, "2"] = ("-", "-")
    table = benchmark({("RAA", "Elm"): pairs}, bases=why != "no base")
    data, findings = wres.read(write({"A": table}))
    assert data.counts.empty
    rates = values(data)
    expected = {"White": white[0]} | ({} if why == "one group" else {"BME": bme[0]})
    assert rates == pytest.approx({("7", "Elm", group): rate for group, rate in expected.items()})
    assert set(data.published["year"]) == {2025}
    assert "published rates" in set(findings["rule"])


@given(base=st.integers(1, 60_000), data=st.data())
def test_people_come_back_from_their_rate_and_nothing_else_does(
    base: int, data: st.DataObject
) -> None:
    events = data.draw(st.integers(0, base))
    assert whole(events / base, base, 16) == events
    between = data.draw(st.floats(0.001, 0.999))
    assert whole(min((events + between) / base, 1.0), base, 16) in (None, base)
    # Two decimals fit any number of people, or one that chance hits once in fifty.
    assert whole(round(events / base, 2), base + 1, 2) is None


def test_blank_organisations_are_left_out_and_named(write: Write) -> None:
    table = benchmark({("RAA", "Elm"): whole_pairs(1)[0], ("RAL", "Oak"): {}, ("RAX", "Ash"): {}})
    data, findings = wres.read(write({"A": table}))
    assert data.organisations["code"].tolist() == ["RAA"]
    assert "RAL, RAX" in one(findings[findings["rule"] == "blank organisations"])["advice"]


def test_a_year_that_is_blank_or_suppressed_is_left_out(write: Write) -> None:
    pairs = whole_pairs(1, surveys=[2024])[0]
    pairs["5", 2023, "1"] = ("-", "-")
    data, findings = wres.read(write({"A": benchmark({("RAA", "Elm"): pairs})}))
    assert set(data.counts["year"]) == {2025}
    # Two surveys of four indicators for two groups, and one survey of them printed.
    assert one(findings[findings["rule"] == "suppressed"])["advice"].startswith("8 figures")


def test_an_organisation_on_two_sheets_is_an_error(write: Write) -> None:
    table = benchmark({("RAA", "Elm"): whole_pairs(1)[0]})
    assert said(wres.check(write({"A": table, "B": table}))) == [
        ("organisation twice", "B", 2, "A")
    ]


@pytest.mark.parametrize(
    ("at", "cell", "rule"),
    [
        (5, "high", "rate"), (5, 23.5, "rate"), (5, -0.1, "rate"), (5, True, "rate"),
        (6, "many", "base"), (6, 10.5, "base"), (6, 0, "base"),
    ],
)  # fmt: skip
def test_what_is_no_rate_or_base_is_an_error_at_its_cell(
    write: Write, at: int, cell: object, rule: str
) -> None:
    table = benchmark({("RAA", "Elm"): whole_pairs(1)[0]})
    table[1][at] = cell
    assert said(wres.check(write({"A": table}))) == [(rule, "A", 2, "ABCDEFG"[at])]


def test_no_sheet_is_lost_in_silence(write: Write) -> None:
    good = benchmark({("RAA", "Elm"): whole_pairs(1)[0]})
    misspelt = [["org-code", *row[1:]] if row is good[0] else row for row in good]
    without = [row[:5] for row in benchmark({("RBB", "Oak"): {}})]
    sheets = {"A": good, "MH": misspelt, "ICBs": without, "Blank": [], "notes 2": [["x"]]}
    findings = wres.check(write(sheets))
    assert said(findings, "warning") == [("sheet", "MH", None, ""), ("sheet", "ICBs", None, "")]


def test_two_columns_of_one_name_are_an_error(write: Write) -> None:
    table = benchmark({("RAA", "Elm"): whole_pairs(1)[0]})
    table[0].append(table[0][5])
    table[1].append(0.5)
    assert [rule for rule, *_ in said(wres.check(write({"A": table})))] == ["column twice"]


def test_a_row_without_a_code_is_left_out_aloud(write: Write) -> None:
    table = benchmark({("RAA", "Elm"): whole_pairs(1)[0], ("", "Average"): whole_pairs(2)[0]})
    data, findings = wres.read(write({"A": table}))
    assert data.organisations["code"].tolist() == ["RAA"]
    assert said(findings, "warning") == [("organisation code", "A", 3, "B")]


# --- The csv extract ---------------------------------------------------------------------

EXTRACT = ["Indicator", "Trust", "Trust Type", "White Rate", "BME Rate",
           "Likelihood Ratio (BME/White)"]  # fmt: skip
FAIR, HARASSED = "Q15: Fair career progression", "Harassment from staff (by ethnicity)"


def extract_rows(**changed: object) -> list[Row]:
    """A clean table of two trusts; `changed` are cells of its third row."""
    third: dict[str, Any] = dict(zip(EXTRACT, [FAIR, "RBB", MENTAL, 0.5, 0.6, 1.2], strict=True))
    names = {"rate": "White Rate", "other": "BME Rate", "ratio": EXTRACT[-1], "of": "Indicator",
             "trust": "Trust"}  # fmt: skip
    for name, cell in changed.items():
        third[names[name]] = cell
    return [
        EXTRACT,
        [FAIR, "RAA", "Acute Specialist Trusts", 0.64, 0.48, 0.75],
        [*third.values()],
        [HARASSED, "RAA", "Acute Specialist Trusts", "20%", "25%", 1.25],
    ]


def test_the_extract_is_read_by_its_names(tmp_path: Path) -> None:
    for rows in (extract_rows(), [row[::-1] for row in extract_rows()]):
        data, findings = wres.read(table_of(tmp_path / "survey-2023.csv", rows))
        assert values(data) == {
            ("7", "RAA", "White"): 0.64, ("7", "RAA", "BME"): 0.48,
            ("7", "RBB", "White"): 0.5, ("7", "RBB", "BME"): 0.6,
            ("6", "RAA", "White"): 0.2, ("6", "RAA", "BME"): 0.25,
        }  # fmt: skip
        assert set(data.published["year"]) == {2024}
        assert data.organisations[["code", "kind"]].to_numpy().tolist() == [
            ["RAA", "specialist"], ["RBB", "mental health"],
        ]  # fmt: skip
        assert [rule for rule, *_ in said(findings, "warning")] == ["survey year"]


def test_a_table_without_a_year_anywhere_is_refused(tmp_path: Path) -> None:
    assert said(wres.check(table_of(tmp_path / "x.csv", extract_rows()))) == [
        ("survey year", "", None, "")
    ]


@pytest.mark.parametrize(
    ("changed", "severity", "rule", "column"),
    [
        ({"ratio": 1.4}, "warning", "ratio", "F"),
        ({"ratio": "high"}, "warning", "ratio", "F"),
        ({"rate": 0}, "warning", "ratio", "F"),
        ({"of": "Q16a: something else"}, "warning", "indicator", "A"),
        ({"rate": "half"}, "error", "rate", "D"),
        ({"other": 60}, "error", "rate", "E"),
        ({"trust": ""}, "error", "organisation", "B"),
        ({"trust": "RAA"}, "error", "organisation twice", "B"),
    ],
)
def test_a_fault_in_the_extract_is_found_at_its_cell(
    tmp_path: Path, changed: dict[str, object], severity: str, rule: str, column: str
) -> None:
    findings = wres.check(table_of(tmp_path / "2024.csv", extract_rows(**changed)))
    found = [place for place in said(findings, severity) if place[2] is not None]
    assert found == [(rule, "", 3, column)]


def test_a_ratio_of_rates_that_were_rounded_may_differ_as_rounding_allows(tmp_path: Path) -> None:
    """0.123 and 0.187 may have been 0.1225 and 0.1875: up to 1.531, not 1.6."""
    for ratio, rules in ((1.53, []), (1.6, ["ratio"])):
        rows = [[HARASSED, "RAA", "Acute Specialist Trusts", 0.123, 0.187, ratio]]
        findings = wres.check(table_of(tmp_path / "2024.csv", [EXTRACT, *rows]))
        assert [rule for rule, *_ in said(findings, "warning")][1:] == rules


def test_suppressed_rates_of_the_extract_are_left_out(tmp_path: Path) -> None:
    rows = extract_rows(other="-", ratio="-")
    data, findings = wres.read(table_of(tmp_path / "2024.csv", rows))
    assert ("7", "RBB", "BME") not in values(data)
    assert values(data)["7", "RBB", "White"] == 0.5
    assert one(findings[findings["rule"] == "suppressed"])["advice"].startswith("1 figure is")
