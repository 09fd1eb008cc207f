"""A chart that is saved by itself says what it is of: indicator, selection, data set and year."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import holoviews as hv
import pytest

import wres_explore as wres
from tests.helpers import ladder, table

pytestmark = pytest.mark.unit

HERE = "North East London"
DISCIPLINE = "Indicator 3: Entering the formal disciplinary process"


def title(element: hv.Element) -> str:
    return str(hv.render(element, backend="bokeh").title.text).replace("\n", " ")


@pytest.fixture(scope="module")
def model() -> wres.Dataset:
    return wres.load("london-model")


@pytest.fixture(scope="module")
def here(model: wres.Dataset) -> wres.Dataset:
    return wres.select(model, ics=HERE)


def test_charts_of_an_indicator_say_which_of_whom_and_when(
    here: wres.Dataset, model: wres.Dataset
) -> None:
    of_2019 = f"{DISCIPLINE} {HERE}, london-model, 2019. Modelled figures"
    latest = wres.indicator(here, 3, ["organisation"])
    for element in (
        wres.plot.funnel(wres.funnel(here, 3)),
        wres.plot.like_for_like(wres.like_for_like(here, 3)),
        wres.plot.pooled(wres.pooled(here, 3)),
        wres.plot.ethnic_groups(wres.ethnic_groups(here, 3, level="ethnic_broad")),
        wres.plot.ratios(latest),
        wres.plot.values(latest),
    ):
        assert title(element) == of_2019
    of_years = f"{DISCIPLINE} {HERE}, london-model, 2016 to 2019. Modelled figures"
    assert title(wres.plot.trend(wres.trend(here, 3))) == of_years
    by_year = wres.indicator(here, 3, ["year"])
    assert title(wres.plot.indicator_trend(by_year)) == of_years
    pooled = title(wres.plot.pooled(wres.pooled(here, 3, "year")))
    assert pooled == of_years.replace("2016 to 2019", "2017 and 2019")
    both = wres.plot.compare(wres.compare(here, model, 3))
    assert title(both) == f"{DISCIPLINE} london-model, 2019. Modelled figures"


def test_one_cell_of_a_breakdown_is_named(model: wres.Dataset) -> None:
    first, *_ = wres.trend(model, 3, by=["ics"]).cells()
    assert title(wres.plot.trend(first)).startswith(f"{DISCIPLINE} North Central London,")


def test_charts_of_something_else_say_what(here: wres.Dataset) -> None:
    after = f" {HERE}, london-model, 2019. Modelled figures"
    assert (
        title(wres.plot.ratios(wres.race_disparity_ratio(here))) == f"Race disparity ratio{after}"
    )
    missing = wres.plot.missing_colleagues(wres.missing_colleagues(here))
    assert title(missing) == f"Missing colleagues{after}"
    edge = wres.cliff_edge(wres.select(here, profession="Midwives"))
    midwives = f"Step ratios between pay bands {HERE}, Midwives, london-model, 2019."
    assert title(wres.plot.steps(edge)).startswith(midwives)


def test_each_panel_of_a_cliff_edge_names_the_profession() -> None:
    bands = {"Band 5": (600, 300), "Band 6": (500, 200), "Band 7": (300, 90)}
    rows = table(ladder(bands, profession="Midwives"), ladder(bands, profession="Ambulance staff"))
    panels = wres.plot.cliff_edge(wres.cliff_edge(wres.from_counts(rows, name="ours"),
                                                  by=["profession"]))  # fmt: skip
    for name, panel in zip(("Ambulance staff", "Midwives"), panels, strict=True):
        assert title(panel).startswith(
            f"Indicator 1: Representation by pay band, {name} ours, 2019"
        )


def test_a_long_title_breaks_and_takes_nothing_from_the_marks(here: wres.Dataset) -> None:
    drawn = wres.plot.funnel(wres.funnel(here, 3))
    narrow = wres.plot.funnel(wres.funnel(here, 3), width=360)
    heights = [hv.render(each, backend="bokeh").height for each in (drawn, narrow)]
    lines = [hv.render(each, backend="bokeh").title.text.split("\n") for each in (drawn, narrow)]
    assert [len(each) for each in lines] == [2, 4]
    assert max(map(len, lines[1])) <= 360 / 9
    assert heights[1] - heights[0] == 2 * 20


README = Path(__file__).parents[2] / "README.md"


class Asked(HTMLParser):
    """What a page asks for by its elements, and the text of its data and of its own styles."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.reads = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [str(value) for name, value in attrs if name in ("src", "href")]
        self.reads = tag == "style" or (tag == "script" and ("type", "application/json") in attrs)

    def handle_data(self, data: str) -> None:
        if self.reads:
            self.texts.append(data)


def test_a_chart_saved_as_the_readme_says_names_no_outside_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by an element of the page, nor by a style sheet that a model of the chart names."""
    (code,) = re.findall(r"```python\n([^`]*resources=INLINE[^`]*)```", README.read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    exec(code, {"wres": wres})
    page = Asked()
    page.feed((tmp_path / "cliff-edge.html").read_text(encoding="utf-8"))
    chart = "".join(page.texts)
    assert "Indicator 1: Representation by pay band" in chart
    assert not [address for address in page.addresses if "//" in address]
    assert "http" not in chart and "@import" not in chart
