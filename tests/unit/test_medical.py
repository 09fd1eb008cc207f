"""What counts can say of doctors and dentists."""

from __future__ import annotations

import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, ladder
from wres_explore.errors import SelectionError
from wres_explore.vocabulary import Status

STAFF = ladder(
    {
        "Core training": (60, 40), "Specialty doctor": (30, 70), "Consultant": (150, 50),
        "Senior medical manager": (9, 1), "Band 5": (500, 500),
    }
)  # fmt: skip
POSTS = [
    *cell(100, 80, measure="shortlisted", pay_band="Consultant"),
    *cell(25, 10, measure="appointed", pay_band="Consultant"),
    *cell(900, 800, measure="shortlisted", pay_band="Band 5"),
    *cell(90, 80, measure="appointed", pay_band="Band 5"),
]


def test_grades_are_those_of_doctors_only() -> None:
    grades = wres.medical(dataset(STAFF)).grades.set_index("medical_grade")["value"]
    assert grades.to_dict() == pytest.approx(
        {
            "Trainee grades": 0.4,
            "Non-consultant career grades": 0.7,
            "Consultants": 0.25,
            "Senior medical managers": 0.1,
        }
    )


def test_consultant_posts_by_hand() -> None:
    posts = wres.medical(dataset(STAFF, POSTS)).appointments.set_index("medical_grade")
    assert posts.loc["Consultants", "value"] == pytest.approx((25 / 100) / (10 / 80))
    assert posts.loc["Consultants", "top_group"] == "White"
    # Nobody is counted for the other posts, and band 5 is none of theirs.
    assert (posts.drop(index="Consultants")["status"] == Status.NOT_AVAILABLE).all()
    assert "Band 5" not in posts.index


def test_without_appointments_by_grade_that_is_said() -> None:
    posts = wres.medical(dataset(STAFF)).appointments
    assert posts["status"].tolist() == [Status.NOT_AVAILABLE]
    assert "medical grade" in posts["status_reason"].iloc[0]
    assert posts["value"].isna().all()


def test_the_pipeline_is_that_of_the_cliff_edge() -> None:
    data = dataset(STAFF)
    pipeline = wres.medical(data).pipeline.set_index("boundary")
    assert pipeline.loc["career grades|consultants", "value"] == pytest.approx(
        (50 / 120) / (150 / 180)
    )
    assert pipeline.loc["consultants|senior medical managers", "value"] == pytest.approx(
        (1 / 51) / (9 / 159)
    )
    edge = wres.cliff_edge(data).pipeline
    assert set(pipeline.index) == set(edge.loc[edge["ladder"] == "Medical and dental", "boundary"])


def test_a_breakdown_is_that_of_every_table() -> None:
    found = wres.medical(wres.load("london-model"), by=["ics"])
    assert found.grades["ics"].nunique() == found.appointments["ics"].nunique()
    assert found.pipeline["ics"].nunique() == found.grades["ics"].nunique()
    assert found.grades["modelled"].all()


@pytest.mark.parametrize("by", [["pay_band"], ["medical_grade"], ["pay_tier"], ["ward"]])
def test_grades_are_no_breakdown_of_grades(by: list[str]) -> None:
    with pytest.raises(SelectionError):
        wres.medical(dataset(STAFF), by=by)


def test_data_without_doctors_are_refused() -> None:
    with pytest.raises(SelectionError):
        wres.medical(dataset(ladder({"Band 5": (50, 50), "Band 6": (50, 20)})))
