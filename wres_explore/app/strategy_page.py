"""Strategy: what London promised by when, whether figures follow, and what it proposes to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby

import pandas as pd

from wres_explore.app import twins
from wres_explore.app.naming import modelled_note, place_name
from wres_explore.app.promises import Due, File, Link, Promise, Proposal, Quarter
from wres_explore.app.render import readable
from wres_explore.app.results import asked
from wres_explore.app.sections import Answer, Choice, Later, Part, Section, said
from wres_explore.app.state import Options, State, View
from wres_explore.app.store import dataset
from wres_explore.definitions import INDICATORS
from wres_explore.measures.indicator import indicator, indicators
from wres_explore.strategy.plan import action_plan
from wres_explore.strategy.printed import interventions, recommendations
from wres_explore.strategy.progress import progress
from wres_explore.tables import Row, records
from wres_explore.vocabulary import PayBand, Progress
from wres_explore.wording.promises import STATUSES

MOVES = {"Any indicator": "", **{f"{n} {INDICATORS[n].name}": n for n in INDICATORS}}

CONTROLS = (Choice("moves", "Proposals for", lambda _, __: MOVES),)

FIRST = (
    "The London Workforce Race Strategy (October 2020) set itself dates. Where figures can show "
    "whether one was kept, it stands first; every year of the data is used, whichever is chosen.",
)

TIME_LINE, RECOMMENDED = "What was promised by when", "The strategy’s recommendations"
MENU, HERE = "Interventions by impact and effort", "How it stands here"
PLAN = "Your plan"

READING = (
    "Which indicator a proposal should move is this project’s reading; the strategy does not say. "
    "The symbols for its progress were lost in the text and are left out."
)

TICK = (
    "Open one to read what it is and to put it into your plan, which stands above with the figures "
    "that it should move. The plan is in the address of this page: a link to it shows the same."
)

RATED = "Impact and effort are the judgement of the strategy’s authors, not findings."

TONES = {Progress.MET: "better", Progress.NOT_MET: "worse", Progress.UNCERTAIN: "unclear"}
"""How a status is drawn; others have no mark. Shape and word, not colour."""

LEADS = {"NL": "regional office", "P": "providers", "S": "STPs/ICSs"}


def strategy_answer(view: View, options: Options) -> Answer:
    """Everything that the page says of a selection."""
    view = replace(view, year="")
    parts: list[Part] = [Later(TIME_LINE, partial(_time_line, view), wide=True)]
    if options.moves:
        parts.append(Later(HERE, partial(_here, view, options.moves), wide=True))
    if options.plan:
        parts.append(Later(PLAN, partial(_plan, view, options), wide=True))
    parts += [
        Section(RECOMMENDED, (READING,), proposals=_recommended(view, options), wide=True),
        Section(MENU, (RATED, TICK), quarters=_menu(view, options), wide=True),
    ]
    return Answer(f"Strategy: {place_name(view)}", modelled_note(view), FIRST, tuple(parts))


def _time_line(view: View) -> Section:
    rows = records(asked(progress, view))
    dues = tuple(_due(list(some), view) for _, some in groupby(rows, key=lambda row: row["due"]))
    known = [row["status"] for row in rows if row["status"] in TONES]
    counted = ", ".join(
        f"{known.count(status)} {STATUSES[status].lower()}" for status in TONES if status in known
    )
    line = (
        f"Of {len(rows)} items these data can judge {len(known)}: {counted}."
        if known else f"These data can judge none of the {len(rows)} items."
    )  # fmt: skip
    return Section(TIME_LINE, (line,), dues=dues, modelled=dataset(view.dataset).info.modelled)


def _due(rows: list[Row], view: View) -> Due:
    year = rows[0]["due"][:4]
    after = rows[0]["after_years"]
    when = f"By October {year}, year {after}" if after else f"October {year}, the launch"
    shown = [row for row in rows if row["measure"]]
    return Due(
        when,
        tuple(_promise(row, view) for row in shown),
        tuple(row["text"] for row in rows if not row["measure"]),
    )


def _promise(row: Row, view: View) -> Promise:
    status = Progress(row["status"])
    return Promise(
        row["text"], STATUSES[status], TONES.get(status, "none"), readable(row["finding"]),
        tuple(_closer(row, view)),
    )  # fmt: skip


def _closer(row: Row, view: View) -> Iterable[Link]:
    """Where the figure behind a commitment is shown."""
    name = row["measure"]
    if name.startswith("bands"):
        yield Link("Bands 8a upwards on Targets", State(view, "targets").query())
    if name.startswith("vsm"):
        band = Options(band=PayBand.VSM.value)
        yield Link("Very senior managers on Targets", State(view, "targets", band).query())
    numbers = row["indicators"].split()
    for number in numbers if name.startswith(("equity", "gaps", "boards")) else ():
        yield _indicator(number, view)


def _indicator(number: str, view: View) -> Link:
    return Link(f"Indicator {number}", State(view, "indicators", Options(number=number)).query())


def _here(view: View, number: str) -> Section:
    found = asked(indicator, view, number)
    if "pay_band" in found:
        found = found.head(1)
    return Section(HERE, said(found), links=(_indicator(number, view),))


def _recommended(view: View, options: Options) -> tuple[Proposal, ...]:
    rows = records(recommendations(options.moves or None))
    return tuple(
        Proposal(
            f"{row['number']}. {row['recommendation']}",
            (f"Led by {_listed(LEADS[lead] for lead in row['leads'].split())}. "
             f"{row['framework']}, page {row['page']}.",),
            _moved(row, view),
        )
        for row in rows
    )  # fmt: skip


def _menu(view: View, options: Options) -> tuple[Quarter, ...]:
    rows = [row for row in records(interventions(options.moves or None)) if not row["repeats"]]
    return tuple(
        Quarter(
            f"{impact.capitalize()} impact, {effort} effort",
            tuple(
                _intervention(row, view, options)
                for row in rows
                if (row["impact"], row["effort"]) == (impact, effort)
            ),
        )
        for impact in ("high", "low")
        for effort in ("low", "high")
    )


def _intervention(row: Row, view: View, options: Options) -> Proposal:
    linked = {"": "", "all": "All recommendations. "}.get(
        row["recommendation"], f"Recommendation {row['recommendation']}. "
    )
    return Proposal(
        row["intervention"],
        (f"{row['description']}.", f"{linked}{row['framework']}, page {row['page']}."),
        _moved(row, view),
        _tick(row["number"], view, options),
    )


def _plan(view: View, options: Options) -> Section:
    """What was chosen, with the figures of this selection."""
    numbers = [each for each in _chosen(options) if each <= len(interventions())]
    found = action_plan(asked(indicators, view, bands=False), numbers)
    if found.empty:
        return Section(PLAN, (NOTHING,))
    line = (
        f"{_number(found['number'], 'action')} for {_number(found['indicator'], 'indicator')}. "
        "Save the plan and fill in owner, date and review. Next year the library can hold new "
        "figures against it and say what has moved."
    )
    file = File("Save the plan as a file (CSV)", "plan.csv", found.to_csv(index=False))
    return Section(
        PLAN, (line,), opened=True, file=file,
        table=twins.table(found, "Actions, and the figures that they should move", PLANNED),
    )  # fmt: skip


PLANNED: twins.Columns = {
    "Indicator": lambda row: f"{row['indicator']} {row['measure']}",
    "Figure": twins.figure(),
    "95% interval": twins.limits(),
    "Year": lambda row: str(int(row["year"])),
    "Action": lambda row: str(row["action"]),
    "Impact, effort": lambda row: f"{row['impact']}, {row['effort']}",
    "Owner": lambda _: "",
    "By": lambda _: "",
    "Review": lambda _: "",
}

NOTHING = "None of what you chose should move an indicator."


def _number(column: pd.Series, what: str) -> str:
    """How many different ones, in words."""
    number = column.nunique()
    return f"{number} {what}{'' if number == 1 else 's'}"


def _chosen(options: Options) -> list[int]:
    """Numbers of the interventions of a plan, each once."""
    return list(dict.fromkeys(int(each) for each in options.plan.split(".") if each))


def _tick(number: int, view: View, options: Options) -> Link:
    """Puts an intervention into the plan, or takes it out."""
    chosen = _chosen(options)
    inside = number in chosen
    now = [each for each in chosen if each != number] if inside else [*chosen, number]
    state = State(view, "strategy", replace(options, plan=".".join(map(str, now))))
    return Link("Take out of the plan" if inside else "Put into the plan", state.query())


def _moved(row: Row, view: View) -> tuple[Link, ...]:
    return tuple(_indicator(number, view) for number in row["indicators"].split())


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
