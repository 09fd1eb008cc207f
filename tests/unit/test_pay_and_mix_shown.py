"""Charts are made of the table they are given, and sentences say what stands in it."""

from __future__ import annotations

import holoviews as hv
import pandas as pd
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset
from tests.unit.test_pay_gap import FEW, A, staff, table
from wres_explore.errors import DefinitionError
from wres_explore.vocabulary import PayBand
from wres_explore.wording.beside import describe_like_for_like, describe_recruitment
from wres_explore.wording.pay import describe_pay

NURSES, DOCTORS = "Nurses and health visitors", "HCHS doctors"


@pytest.fixture(scope="module")
def gap() -> wres.PayGap:
    return wres.pay_gap(staff(table(A), table(FEW, "B")), by=["organisation"])


@pytest.fixture(scope="module")
def alike() -> wres.LikeForLike:
    parts = [
        row
        for name, white, bme in ((NURSES, (60, 300), (2, 20)), (DOCTORS, (40, 100), (40, 80)))
        for row in (
            *cell(white[1], bme[1], profession=name),
            *cell(white[0], bme[0], measure="entered_disciplinary", profession=name),
        )
    ]
    return wres.like_for_like(dataset(parts), 3)


@pytest.fixture(scope="module")
def abroad() -> pd.DataFrame:
    shortlisted, appointed = (
        cell(*counts, measure=measure)
        for measure, counts in (("shortlisted", (5000, 5103)), ("appointed", (1000, 865)))
    )
    return wres.without_international(dataset(shortlisted, appointed), appointees=180)


def drawn(element: hv.Overlay, kind: type, name: str) -> list[float]:
    return sorted(
        float(v) for part in element if type(part) is kind for v in part.dimension_values(name)
    )


def ticks(element: hv.Overlay) -> list[str]:
    figure = hv.render(element, backend="bokeh")
    return [str(figure.yaxis[0].major_label_overrides[at]) for at in
            sorted(figure.yaxis[0].major_label_overrides)]  # fmt: skip


# --- Charts -----------------------------------------------------------------------------


def test_the_gap_and_its_parts_are_drawn_where_the_table_has_them(gap: wres.PayGap) -> None:
    element = wres.plot.pay_gap(gap)
    shown = gap.gap["value"].dropna()
    assert drawn(element, hv.Points, "value") == pytest.approx(sorted(shown))
    assert drawn(element, hv.Rectangles, "value") == pytest.approx(
        sorted(gap.parts["value"].dropna())
    )
    assert drawn(element, hv.Segments, "lower") == pytest.approx(sorted(gap.gap["lower"].dropna()))
    markers = {
        str(part.opts.get("style", backend="bokeh").kwargs["marker"])
        for part in element
        if type(part) is hv.Points
    }
    assert markers == {"circle", "diamond"}


def test_what_is_withheld_has_a_row_that_says_so(gap: wres.PayGap) -> None:
    for element, rows in ((wres.plot.pay_gap(gap), 8), (wres.plot.pay_quarters(gap), 8)):
        names = ticks(element)
        assert len(names) == rows
        assert sum("suppressed" in name for name in names) == rows // 2


def test_parts_are_told_apart_without_colour(gap: wres.PayGap) -> None:
    heights = {
        round(float(y1 - y0), 3)
        for part in wres.plot.pay_gap(gap)
        if type(part) is hv.Rectangles
        for y0, y1 in zip(part.dimension_values("y0"), part.dimension_values("y1"), strict=True)
    }
    assert len(heights) == 2
    assert {name.split(": ")[1].split(" (")[0] for name in ticks(wres.plot.pay_gap(gap))} == {
        "mean gap", "of it between bands", "of it within bands", "median gap",
    }  # fmt: skip


def test_the_highest_quarter_is_on_top(gap: wres.PayGap) -> None:
    names = ticks(wres.plot.pay_quarters(gap))
    assert names[-1] == "A: upper quarter of pay"
    assert names[-4] == "A: lower quarter of pay"


def test_ratios_stand_beside_what_they_become(
    alike: wres.LikeForLike, abroad: pd.DataFrame
) -> None:
    element = wres.plot.like_for_like(alike)
    assert drawn(element, hv.Points, "value") == pytest.approx(sorted(alike.ratio["value"]))
    assert ticks(element) == ["like for like", "crude"]
    element = wres.plot.recruitment(abroad)
    assert drawn(element, hv.Points, "value") == pytest.approx(sorted(abroad["value"]))
    assert ticks(element)[-1] == "as recorded"


def test_modelled_figures_say_so_on_every_chart() -> None:
    model = wres.load("london-model")
    invented = wres.pay_gap(staff(table(A), modelled=True))
    for element in (
        wres.plot.pay_gap(invented),
        wres.plot.pay_quarters(invented),
        wres.plot.like_for_like(wres.like_for_like(model, 3)),
        wres.plot.recruitment(wres.without_international(model, appointees=100)),
    ):
        assert hv.render(element, backend="bokeh").title.text.endswith("Modelled figures")


def test_an_empty_table_is_not_drawn(abroad: pd.DataFrame) -> None:
    with pytest.raises(DefinitionError):
        wres.plot.recruitment(abroad.iloc[:0])


# --- Sentences --------------------------------------------------------------------------


def test_a_gap_in_words(gap: wres.PayGap) -> None:
    mean, median, withheld, _ = describe_pay(gap)
    assert mean.startswith("A: By the mean, BME staff are paid £")
    assert "an hour less than White staff: a gap of" in mean
    assert "(95% interval" in mean
    assert "Without the one person who moves it most the gap is" in mean
    assert "Left out: 3.8% of staff, whose ethnicity is unknown." in mean
    assert median.startswith("A: By the median")
    assert withheld == ("B: Suppressed. Fewer than 50 BME staff: their pay is withheld.")


def test_a_gap_below_nought_in_words() -> None:
    rows = [("White", "Band 5", 18.0, 60), ("BME", "Band 5", 19.8, 60)]
    mean, _ = describe_pay(wres.pay_gap(staff(table(rows))))
    assert "BME staff are paid £1.80 an hour more than White staff" in mean
    assert "a gap of \N{MINUS SIGN}10.0% of White pay" in mean
    same, _ = describe_pay(wres.pay_gap(staff(table([(*r[:2], 18.0, r[3]) for r in rows]))))
    assert same.startswith("By the mean, BME staff are paid the same as White staff")


def test_quarters_parts_and_bands_in_words(gap: wres.PayGap) -> None:
    assert describe_pay(gap.quarters)[0].startswith(
        "A: BME staff are 56.0% of the lower quarter of the payroll (56 of 100; 95% interval 46."
    )
    between, within = describe_pay(gap.parts)[:2]
    assert between.startswith("A: Who stands at which band adds £")
    assert within.startswith("A: Differences in pay within bands")
    assert describe_pay(gap.bands)[0].startswith("A: At band 5 White staff are paid £17.86 an hour")


def test_like_for_like_in_words(alike: wres.LikeForLike) -> None:
    crude, other = describe_like_for_like(alike)
    assert crude.startswith("BME staff were 1.68 times as likely as White staff to enter")
    assert other.startswith("Compared like with like, BME staff were 0.80 times as likely")
    mix, within = describe_like_for_like(alike.parts)
    # (0.2 - 0.75) x 15% + (0.8 - 0.25) x 45%: 16.5 points; the rest of 17 is within.
    assert mix == (
        "Who works where raises the share of BME staff who entered a formal disciplinary "
        "investigation against that of White staff by 16.50 percentage points."
    )
    assert "investigation against that of White staff by 0.50" in within


def test_strata_of_like_for_like_in_words(alike: wres.LikeForLike) -> None:
    """2 of 20 beside 60 of 300, and 40 of 80 beside 40 of 100."""
    assert sorted(wres.describe(alike.strata)) == [
        f"{DOCTORS}: 50.0% of BME staff and 40.0% of White staff entered a formal disciplinary "
        "investigation: 10.0 percentage points higher.",
        f"{NURSES}: 10.0% of BME staff and 20.0% of White staff entered a formal disciplinary "
        "investigation: 10.0 percentage points lower.",
    ]


def test_applicants_are_not_called_staff_and_a_band_has_a_verb() -> None:
    london = wres.load("london-model")
    applied = wres.like_for_like(london, 2)
    mix, within = wres.describe(applied.parts)
    for said in (mix, within, wres.describe(applied.strata)[0]):
        assert "BME shortlisted applicants" in said
        assert "were appointed" in said
        assert "staff" not in said
    assert mix.startswith("Who applies where")
    high = wres.like_for_like(london, PayBand.VSM)
    assert "of White staff were very senior managers: " in wres.describe(high.strata)[0]


def test_recruitment_in_words(abroad: pd.DataFrame) -> None:
    recorded, least, most = describe_recruitment(abroad)
    assert recorded.startswith("White applicants were 1.18 times as likely as BME applicants")
    assert least.startswith(
        "Without international recruitment, at the least, White applicants were 0.97"
    )
    assert most.startswith(
        "Without international recruitment, at the most, White applicants were 1.49"
    )


def test_other_tables_are_refused(alike: wres.LikeForLike) -> None:
    for describe in (describe_pay, describe_recruitment, describe_like_for_like):
        with pytest.raises(DefinitionError):
            describe(pd.DataFrame({"n": [1]}))
    with pytest.raises(DefinitionError):
        describe_pay(alike.ratio)


def test_modelled_figures_say_so_in_every_sentence() -> None:
    model = wres.load("london-model")
    texts = [
        *describe_pay(wres.pay_gap(staff(table(A), modelled=True)).parts),
        *describe_like_for_like(wres.like_for_like(model, 3)),
        *describe_recruitment(wres.without_international(model, appointees=100)),
    ]
    assert all(text.endswith("Modelled figures.") for text in texts)
