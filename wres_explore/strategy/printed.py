"""What the strategy prints: commitments by year, recommendations, and the menu of interventions."""

from __future__ import annotations

from functools import cache

import pandas as pd

from wres_explore.arguments import shown
from wres_explore.definitions import get
from wres_explore.errors import DefinitionError, nearest
from wres_explore.io.packaged import data_folder

RATINGS = {7: ("high", "low"), 6: ("high", "high"), 4: ("low", "low"), 3: ("low", "high")}
"""Impact and effort behind each rating, as the head of the menu explains them."""


@cache
def _printed(name: str, folder: str = "strategy") -> pd.DataFrame:
    table = pd.read_csv(data_folder() / folder / f"{name}.csv", dtype=str, keep_default_na=False)
    for number in ("number", "rating", "after_years", "page"):
        if number in table:
            table[number] = table[number].astype("int64")
    return table


def commitments() -> pd.DataFrame:
    """The strategy's time line of success: what is to be true by when.

    Returns
    -------
    DataFrame
        One row per item, in the order of print: `commitment`, a name for it; `text`, in our words;
        `due`, year and month; `after_years` since October 2020; `measure`, what `progress` counts
        for it, empty where no data of this project can show it; `threshold` in `unit`;
        `indicators`, numbers parted by a space; `page`.

        No answer: there is always one; the table comes with the library.

    Notes
    -----
    London Workforce Race Strategy, NHS England and NHS Improvement London, October 2020, page 82.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.commitments().groupby("after_years").size().to_dict()
    {0: 5, 1: 8, 3: 8, 5: 8, 7: 5, 10: 6}
    """
    return _printed("commitments").copy()


def recommendations(indicator: str | int | None = None) -> pd.DataFrame:
    """The strategy's fifteen key recommendations.

    Parameters
    ----------
    indicator
        Only those that should move this indicator, such as 3.

    Returns
    -------
    DataFrame
        One row per recommendation: `number`; `recommendation`, in our words; `leads`, with NL for
        the regional office of London, P for providers and S for STPs/ICSs; `framework`, its theme
        of the WRES framework; `indicators` that it should move, which is this project's reading;
        `progress` and `priority`, empty because symbols stand there that the text has lost; `page`.

        No answer: no rows, where none should move the indicator.

    Raises
    ------
    DefinitionError
        If there is no such indicator.

    Notes
    -----
    Pages 62 to 66 and 92 (annex B) of the strategy.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.recommendations(indicator=2)["number"].tolist()
    [6, 7, 12, 14, 15]
    """
    return _of_indicator(_printed("recommendations"), indicator)


def interventions(indicator: str | int | None = None) -> pd.DataFrame:
    """The strategy's menu of interventions, with what they take and what they are held to bring.

    Parameters
    ----------
    indicator
        Only those that should move this indicator, such as 3.

    Returns
    -------
    DataFrame
        One row per row of the menu: `number`, counted through; `intervention`, its name;
        `description`, in our words; `rating` as printed, and `impact` and `effort`, which it
        stands for, "high" or "low"; `framework` and `theme`; `link` to the recommendations: "key"
        where the menu names the number as a key recommendation, "related", or "none";
        `recommendation`, a number, "all" or empty; `indicators` that it should move, which is this
        project's reading; `repeats`, the number of the row that is printed again here, or empty;
        `progress` and `priority`, empty because symbols stand there that the text has lost; `page`.

        No answer: no rows, where none should move the indicator.

    Raises
    ------
    DefinitionError
        If there is no such indicator.

    Notes
    -----
    Pages 93 to 101 (annex C) of the strategy. Ratings are the authors' judgement, not findings.

    Examples
    --------
    >>> import wres_explore as wres
    >>> menu = wres.interventions()
    >>> len(menu), int((menu["repeats"] != "").sum())
    (43, 2)
    """
    menu = _printed("interventions")
    at = menu.columns.get_loc("rating") + 1
    impact, effort = zip(*(RATINGS[rating] for rating in menu["rating"]), strict=True)
    menu = menu.copy()
    menu.insert(at, "impact", impact)
    menu.insert(at + 1, "effort", effort)
    return _of_indicator(menu, indicator)


def _of_indicator(table: pd.DataFrame, indicator: str | int | None) -> pd.DataFrame:
    if indicator is None:
        return table.copy()
    number = get(indicator).number
    return table[table["indicators"].str.split().map(lambda given: number in given)].reset_index(
        drop=True
    )


def printed_figures(document: str | None = None) -> pd.DataFrame:
    """Every figure that the documents beside the London strategy print.

    Parameters
    ----------
    document
        Only those of one document, such as "people-plan-2020".

    Returns
    -------
    DataFrame
        One row per figure: `document`, `year`, `geography`, `people` whom it is of, `figure` in our
        words, `value` in `unit`, shares from 0 to 1, `printed` as it stands there, `place`, `note`.

        No answer: no rows, for a document that prints none.

    Raises
    ------
    DefinitionError
        If there is no such document.

    Notes
    -----
    The King's Fund report of 2020, the London strategy for primary care of 2022, the People Plan of
    2020 and the training hub's strategy of 2023. Figures of the London strategy are in the data set
    `london-2019`, as `published`.

    Examples
    --------
    >>> import wres_explore as wres
    >>> wres.printed_figures("people-plan-2020")["value"].tolist()
    [0.51, 0.311]
    """
    table = _printed("figures", "documents")
    table = table.assign(year=table["year"].astype("int64"), value=table["value"].astype(float))
    if document is None:
        return table
    known = _printed("documents", "documents")["document"].tolist()
    if document not in known:
        near = nearest(str(document), known)
        msg = f"There is no document {shown(document)}. {near}"
        raise DefinitionError(msg)
    return table[table["document"] == document].reset_index(drop=True)
