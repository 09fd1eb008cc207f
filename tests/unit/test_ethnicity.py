"""Codes and labels to ethnic groups, and fine groups to broad ones."""

from __future__ import annotations

import itertools

import pytest

from wres_explore.errors import MappingError
from wres_explore.ethnicity import (
    BINARY_GROUPS,
    BINARY_OF,
    BROAD_GROUPS,
    BROAD_OF,
    MEMBERS,
    CodeSystem,
    code_system,
    group_named,
    recognise,
)
from wres_explore.vocabulary import EthnicGroup

pytestmark = pytest.mark.unit

# The NHS Data Dictionary list of 2001: code, broad group, label, and what the WRES makes of it.
CODES_2001 = [
    ("A", "White", "British", "White"),
    ("B", "White", "Irish", "White"),
    ("C", "White", "Any other White background", "White"),
    ("D", "Mixed", "White and Black Caribbean", "BME"),
    ("E", "Mixed", "White and Black African", "BME"),
    ("F", "Mixed", "White and Asian", "BME"),
    ("G", "Mixed", "Any other mixed background", "BME"),
    ("H", "Asian", "Indian", "BME"),
    ("J", "Asian", "Pakistani", "BME"),
    ("K", "Asian", "Bangladeshi", "BME"),
    ("L", "Asian", "Any other Asian background", "BME"),
    ("M", "Black", "Caribbean", "BME"),
    ("N", "Black", "African", "BME"),
    ("P", "Black", "Any other Black background", "BME"),
    # Chinese is Asian since the census of 2011.
    ("R", "Asian", "Chinese", "BME"),
    ("S", "Other", "Any other ethnic group", "BME"),
    ("Z", "Unknown", "Not stated", "Unknown"),
]
ALL_CODES = [code for code, *_ in CODES_2001]


@pytest.mark.parametrize(("code", "broad", "label", "binary"), CODES_2001)
def test_letter_and_label_mean_the_same(code: str, broad: str, label: str, binary: str) -> None:
    (by_letter,) = recognise([code])
    (by_label,) = recognise([label])
    assert by_letter is by_label
    assert BROAD_OF[by_letter] == broad
    assert BINARY_OF[by_letter] == binary


def test_the_sixteen_letters_are_sixteen_groups() -> None:
    groups = recognise(ALL_CODES)
    assert len(set(groups)) == 17
    assert groups.count(EthnicGroup.UNKNOWN) == 1


@pytest.mark.parametrize("code", [*ALL_CODES, "a", " b ", "z"])
def test_case_and_space_do_not_matter(code: str) -> None:
    assert recognise([code]) == recognise([code.strip().upper()])


@pytest.mark.parametrize(
    "value",
    ["Z", "X", "99", 99, 99.0, "", "  ", None, float("nan"), "Not stated", "Not Known", "Unknown",
     "Prefer not to say", "NULL", "Undisclosed"],
)  # fmt: skip
def test_not_stated_and_not_known_are_unknown(value: object) -> None:
    assert recognise([value, "A"]) == [EthnicGroup.UNKNOWN, EthnicGroup.WHITE_BRITISH]


def test_unknown_values_have_no_say_in_how_the_column_is_read() -> None:
    assert code_system(["A", "99", "", None, "Not stated"]) is CodeSystem.NHS_16
    assert code_system(["CA", "Z", "unknown"]) is CodeSystem.ESR_2
    assert code_system(["White British", "Z"]) is CodeSystem.LABELS
    assert recognise(["", None]) == [EthnicGroup.UNKNOWN, EthnicGroup.UNKNOWN]


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("CA", "Any other White background"),  # English
        ("C3", "Any other White background"),  # White, unspecified
        ("GF", "Any other Mixed background"),
        ("LH", "Any other Asian background"),
        ("PD", "Any other Black background"),
        ("SC", "Any other ethnic group"),  # Filipino
    ],
)
def test_esr_codes_go_by_their_first_letter(code: str, group: str) -> None:
    assert recognise([code, "A"]) == [group, EthnicGroup.WHITE_BRITISH]


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("White - British", "White British"),
        ("White: English, Welsh, Scottish, Northern Irish or British", "White British"),
        ("White - Irish", "White Irish"),
        ("Gypsy or Irish Traveller", "Gypsy or Irish Traveller"),
        ("White - Any other White background", "Any other White background"),
        ("Mixed - White & Black Caribbean", "White and Black Caribbean"),
        ("Mixed: White and Asian", "White and Asian"),
        ("Asian or Asian British - Indian", "Indian"),
        ("Asian or Asian British: Any other Asian background", "Any other Asian background"),
        ("Black or Black British - African", "Black African"),
        ("Black or Black British - Caribbean", "Black Caribbean"),
        ("Other Ethnic Groups - Chinese", "Chinese"),
        ("Chinese", "Chinese"),
        ("Arab", "Arab"),
        ("Roma", "Roma"),
        ("Asian or Asian British", "Asian"),
        ("Black or Black British", "Black"),
        ("BAME", "BME"),
        ("White", "White"),
    ],
)
def test_labels_in_their_usual_spellings(label: str, group: str) -> None:
    assert recognise([label]) == [group]


def test_order_and_length_are_kept() -> None:
    column = ["R", "A", "Z", "A", "R"]
    assert [str(group) for group in recognise(column)] == [
        "Chinese",
        "White British",
        "Unknown",
        "White British",
        "Chinese",
    ]
    assert recognise([]) == []


@pytest.mark.parametrize("letter", ["I", "O", "Q", "T", "Y"])
def test_letters_that_are_not_in_the_list_are_refused(letter: str) -> None:
    """The Welsh list uses T for Arab, and other letters for other groups: never guess."""
    with pytest.raises(MappingError, match=rf"'{letter}'.*NHS 16\+1 letters"):
        recognise(["A", letter])


@pytest.mark.parametrize("value", ["NK", "NS", "ND", "nk"])
@pytest.mark.parametrize("others", [["A", "H"], ["CA", "PA"], ["White British"]])
def test_abbreviations_of_not_known_are_never_black_african(value: str, others: list[str]) -> None:
    """ESR extends C, G, L, P and S only: NK beside codes is "not known", not a kind of N."""
    try:
        group = recognise([*others, value])[-1]
    except MappingError as error:
        assert value in str(error)
    else:
        assert group is EthnicGroup.UNKNOWN


@pytest.mark.parametrize("value", ["Martian", "5", "White Britsh"])
def test_what_is_not_recognised_is_named_with_how_the_column_was_read(value: str) -> None:
    with pytest.raises(MappingError, match=f"{value!r}.*labels") as caught:
        recognise(["White British", value])
    assert "Map it by hand" in str(caught.value)


def test_nearest_label_is_offered() -> None:
    with pytest.raises(MappingError, match="Did you mean 'White British'"):
        recognise(["White Britsh"])


# --- Groups within groups ---------------------------------------------------------------


def test_white_takes_in_white_minorities_and_nobody_else() -> None:
    minorities = {"White Irish", "Gypsy or Irish Traveller", "Roma", "Any other White background"}
    assert MEMBERS[EthnicGroup.WHITE] == {"White", "White British"} | minorities


@pytest.mark.parametrize("group", ["Arab", "Chinese", "White and Asian", "Asian", "BME"])
def test_bme_takes_in(group: str) -> None:
    assert EthnicGroup(group) in MEMBERS[EthnicGroup.BME]


@pytest.mark.parametrize("group", EthnicGroup)
def test_every_group_is_white_bme_or_unknown_and_only_one(group: EthnicGroup) -> None:
    homes = [binary for binary in BINARY_GROUPS if group in MEMBERS[binary]]
    assert homes == [BINARY_OF[group]]


def test_broad_groups_have_nobody_in_common() -> None:
    for one, two in itertools.combinations(BROAD_GROUPS, 2):
        assert not MEMBERS[one] & MEMBERS[two]
    covered = set().union(*(MEMBERS[broad] for broad in BROAD_GROUPS))
    assert set(EthnicGroup) - covered == {EthnicGroup.BME, EthnicGroup.UNKNOWN}


def test_asian_other_than_chinese_is_asian() -> None:
    assert BROAD_OF[EthnicGroup.ASIAN_WITHOUT_CHINESE] == BROAD_OF[EthnicGroup.CHINESE] == "Asian"


# --- What a source can give -------------------------------------------------------------

BINARY = ["White", "BME", "Unknown"]
ENGLAND = ["White", "Asian other than Chinese", "Chinese", "Black", "Mixed", "Other", "Unknown"]
FINE = ["White British", "White Irish", "Indian", "Chinese", "Black African", "Unknown"]


@pytest.mark.parametrize(
    ("name", "available"),
    [("BME", BINARY), ("white", BINARY), (" Black ", ENGLAND), ("Asian", ENGLAND), ("BME", FINE),
     ("Chinese", ENGLAND), ("Asian", FINE), ("WHITE", FINE), ("Unknown", FINE)],
)  # fmt: skip
def test_a_group_that_the_source_has_or_can_add_up(name: str, available: list[str]) -> None:
    assert group_named(name, available).value.lower() == name.strip().lower()


@pytest.mark.parametrize(
    ("name", "available"),
    [("Black", BINARY), ("Indian", ENGLAND), ("White British", ENGLAND), ("Arab", FINE)],
)
def test_a_group_that_the_source_cannot_part_out(name: str, available: list[str]) -> None:
    with pytest.raises(MappingError, match=f"do not part out '{name}'.*The data give"):
        group_named(name, available)


def test_a_group_that_does_not_exist() -> None:
    with pytest.raises(MappingError, match=r"no ethnic group 'Blck'\..*Did you mean 'Black'"):
        group_named("Blck", ENGLAND)


@pytest.mark.parametrize(
    "label", ["Asian British", "Black British", "Mixed White", "White African", "White Mixed"]
)
def test_a_label_is_not_read_against_its_own_beginning(label: str) -> None:
    """Found: the beginning was taken off, so that Asian British staff became White British."""
    with pytest.raises(MappingError, match="not recognised"):
        recognise([label, "White British"])


def test_a_label_may_begin_with_its_broad_group() -> None:
    labels = ["Asian or Asian British - Indian", "Black African", "White - Irish", "Mixed other"]
    assert [str(group) for group in recognise(labels)] == [
        "Indian", "Black African", "White Irish", "Any other Mixed background",
    ]  # fmt: skip
