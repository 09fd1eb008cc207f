"""The mapping of columns: what is proposed and why, and the file that keeps it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_explore.errors import MappingError
from wres_explore.io.mapping import FIXABLE, LEAVE_OUT, Mapping, Unit, load, save, to_text
from wres_explore.io.mapping_proposal import propose

pytestmark = pytest.mark.unit

ESR = {
    "Employee Number": ["1001", "1002", "1003"],
    "Effective Date": ["31/03/2019", "31/03/2019", "31/03/2019"],
    "Organisation": ["RJ1", "RJ1", "RJ1"],
    "Staff Group": ["Nursing and Midwifery Registered", "Medical and Dental", "Students"],
    "Pay Scale": ["Review Body Band 5", "YC72", "Review Body Band 8 - Range A"],
    "Ethnic Origin": ["A", "H", "Z"],
    "Gender": ["Female", "Male", "Female"],
    "Assignment Category": ["Permanent", "Fixed Term Temp", "Bank"],
    "FTE": ["1.00", "0.60", "1.00"],
}
FULL = Mapping(
    unit=Unit.APPLICANT,
    columns={"date": "Closing Date", "ethnic_group": 'Ethnic "Origin"', "pay_band": "A\tband"},
    fixed={"organisation": "RJ1"},
    flags={"appointed": "Offer = accepted?"},
    values={
        "pay_band": {"Spine 12": "Band 3", "": LEAVE_OUT, "C:\\x": "Band 2"},
        "ethnic_group": {"1": "White British", "99": "Unknown"},
    },
)  # fmt: skip


def test_an_extract_of_the_staff_record_is_mapped_whole() -> None:
    mapping = propose(list(ESR), pd.DataFrame(ESR))
    assert mapping.unit is Unit.PERSON
    assert mapping.columns == {
        "date": "Effective Date", "organisation": "Organisation", "profession": "Staff Group",
        "pay_band": "Pay Scale", "ethnic_group": "Ethnic Origin", "sex": "Gender",
        "contract": "Assignment Category",
    }  # fmt: skip


@pytest.mark.parametrize("written", [str.upper, str.lower, lambda name: name.replace(" ", "_"),
                                     lambda name: name.title().replace(" ", "")])  # fmt: skip
def test_names_are_known_however_they_are_written(written) -> None:  # type: ignore[no-untyped-def]
    mapping = propose([written(name) for name in ESR])
    assert mapping.columns["ethnic_group"] == written("Ethnic Origin")
    # Two words that capitals alone part cannot be told apart without them.
    assert mapping.columns["sex"] == written("Gender")


def test_each_field_has_a_reason_and_what_is_left_open_says_so() -> None:
    mapping = propose(["Ethnicity", "Wage"])
    assert set(mapping.columns) == {"ethnic_group"}
    assert "'Ethnicity'" in mapping.reasons["ethnic_group"]
    assert all(
        mapping.reasons[name].startswith("left open")
        for name in ("year", "date", "organisation", "profession", "pay_band", "sex", "contract")
    )


def test_two_likely_columns_are_left_to_the_person() -> None:
    mapping = propose(["Ethnic Origin", "Grade", "Pay Scale"])
    assert "pay_band" not in mapping.columns
    assert mapping.reasons["pay_band"] == "left open: it could be 'Grade' or 'Pay Scale'."


def test_values_settle_which_of_two_columns_it_is() -> None:
    sample = pd.DataFrame({"Grade": ["Manager", "Clerk"], "Pay Scale": ["XR05", "XR06"]})
    mapping = propose(list(sample), sample)
    assert mapping.columns == {"pay_band": "Pay Scale"}
    assert "'Grade'" in mapping.reasons["pay_band"]


def test_a_column_whose_values_are_something_else_is_not_proposed() -> None:
    sample = pd.DataFrame({"Band": ["Rhythm", "Blues"], "Race": ["400 m", "Hurdles"]})
    mapping = propose(list(sample), sample)
    assert mapping.columns == {}
    assert "not recognised" in mapping.reasons["pay_band"]
    assert "not recognised" in mapping.reasons["ethnic_group"]


@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        (["Applicant ID", "Ethnicity", "Appointed"], Unit.APPLICANT),
        (["Case Type", "Ethnicity"], Unit.CASE),
        (["Course Title", "Ethnicity"], Unit.TRAINING),
        (["Ethnicity", "Grade"], Unit.PERSON),
    ],
)
def test_names_say_what_a_row_is(columns: list[str], unit: Unit) -> None:
    assert propose(columns).unit is unit


def test_flags_of_applicants_are_proposed() -> None:
    sample = pd.DataFrame({"Vacancy": ["1"], "Ethnicity": ["A"], "Shortlisted": ["Yes"],
                           "Appointed": ["N"]})  # fmt: skip
    assert propose(list(sample), sample).flags == {
        "shortlisted": "Shortlisted",
        "appointed": "Appointed",
    }


# --- The file


def test_a_saved_mapping_is_read_back_the_same(tmp_path: Path) -> None:
    save(FULL, tmp_path / "mapping.toml")
    assert load(tmp_path / "mapping.toml") == FULL


def test_a_proposal_is_saved_with_its_reasons(tmp_path: Path) -> None:
    mapping = propose(["Ethnicity", "Grade", "Pay Scale"])
    save(mapping, tmp_path / "mapping.toml")
    text = (tmp_path / "mapping.toml").read_text(encoding="utf-8")
    assert "# pay_band = # left open: it could be 'Grade' or 'Pay Scale'." in text
    assert load(tmp_path / "mapping.toml") == mapping


@given(st.text(min_size=1), st.dictionaries(st.text(), st.just("Band 5"), max_size=4))
def test_any_name_and_value_survive_the_file(name: str, values: dict[str, str]) -> None:
    import tomllib

    try:
        name.encode()
        "".join(values).encode()
    except UnicodeEncodeError:
        return
    mapping = Mapping(columns={"pay_band": name}, values={"pay_band": values})
    parts = tomllib.loads(to_text(mapping))
    assert parts["columns"] == {"pay_band": name}
    assert parts["values"] == {"pay_band": values}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\nethnicgroup = "x"', r"\[columns\] has no 'ethnicgroup'.*'ethnic_group'"),
        ('[colums]\nyear = "x"', "no part 'colums'.*'columns'"),
        ('unit = "persn in post"', "'persn in post'.*'person in post'"),
        ("[columns]\nyear = 2019", r"\[columns\] year: 2019 must be a text in quotes"),
        ("columns = 3", r"below a line \[columns\]"),
        ("[columns]\nyear = Snapshot Year", "line 2"),
        ('[fixed]\nyear = "2019"', "fixed year: '2019' is not a WRES year"),
        ("[fixed]\nyear = 19", "fixed year: 19 is not a WRES year"),
        ("[fixed]\norganisation = 3", "fixed organisation: 3 is not a text"),
        ('[fixed]\npay_band = "Band 8"', "'Band 8' is no meaning.*'Band 8[a-d]'"),
        ('[columns]\nyear = "Y"\n[fixed]\nyear = 2019', "year is both a column and fixed"),
        ('[columns]\nyear = "Y"\ndate = "D"', "Both year and date"),
        ('[flags]\nappointed = "Hired"', r"\[flags\] has no 'appointed'"),
        ('[values.ethnic_group]\n"1" = "White Britsh"', "'White Britsh'.*'White British'"),
        ('[values]\npay_band = "x"', "must be a part of its own"),
    ],
)
def test_a_fault_in_the_file_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=f"(?s)^mapping.toml: .*{said}"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"gone\.toml.*cannot be read"):
        load(tmp_path / "gone.toml")


def test_a_column_that_the_file_lacks_is_named_with_the_nearest() -> None:
    mapping = Mapping(columns={"ethnic_group": "Ethnic Orign"}, fixed={"year": 2019})
    with pytest.raises(MappingError, match=r"'Ethnic Orign'.*Did you mean 'Ethnic Origin'"):
        mapping.check_columns(["Grade", "Ethnic Origin"])


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (Mapping(fixed={"year": 2019}), "which column is the ethnic group.*'Ethnic Origin'"),
        (Mapping(columns={"ethnic_group": "Ethnic Origin"}), "which year"),
    ],
)
def test_what_counts_need_is_asked_for(mapping: Mapping, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        mapping.check_columns(["Ethnic Origin"])


@pytest.mark.parametrize(
    "text",
    [
        "columns = " + "[" * 5_000 + "]" * 5_000,
        "columns = " + "{a = " * 5_000 + "1" + "}" * 5_000,
        "[fixed]\nyear = " + "9" * 5_000,
        "# " + "x" * 1_000_000,
    ],
    ids=["arrays", "tables", "digits", "size"],
)
def test_a_file_that_would_exhaust_a_reader_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=r"^mapping\.toml: ") as caught:
        load(path)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("path", ["/dev/zero", "map\0ping.toml", "x" * 5_000, "."])
def test_what_is_no_file_is_no_mapping(path: str) -> None:
    if path.startswith("/dev") and not Path(path).exists():
        pytest.skip("this system has no such device")
    with pytest.raises(MappingError):
        load(path)


@pytest.mark.parametrize("name", [name for name in FIXABLE if name != "year"])
def test_not_every_row_is_left_out(name: str) -> None:
    with pytest.raises(MappingError, match=rf"fixed {name}: 'leave out' would leave out every"):
        Mapping(fixed={name: LEAVE_OUT})


def test_one_value_has_one_meaning_however_it_is_written() -> None:
    with pytest.raises(MappingError, match=r"'a' means 'Indian' and 'A ' means 'Chinese'"):
        Mapping(values={"ethnic_group": {"a": "Indian", "A ": "Chinese"}})
    Mapping(values={"ethnic_group": {"a": "Indian", "A ": "Indian"}})  # one meaning, said twice
