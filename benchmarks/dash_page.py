"""The same four charts as a page of Dash, as its own documentation would have one write it.

``python benchmarks/dash_page.py {london,national} PORT``; `page.py` asks it for `/times`, the
milliseconds of the clock and the processor for each choice. Needs `pip install dash`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import dash
import plotly.graph_objects as go
from dash import Input, Output, dcc, html

sys.path.insert(0, str(Path(__file__).resolve().parent))
from national import national

import wres_explore as wres
from wres_explore.app.state import DEFAULT

CHARTS = ("places", "years", "ladder", "funnel")


def dots(table: Any, by: str) -> go.Scatter:
    """Values with their intervals."""
    return go.Scatter(
        x=table["value"], y=table[by].astype(str), mode="markers",
        error_x={"array": table["upper"] - table["value"],
                 "arrayminus": table["value"] - table["lower"]},
    )  # fmt: skip


def figures(part: wres.Dataset) -> list[go.Figure]:
    """Ratios by place, the ratio over time, the ladder, and the funnel."""
    years = wres.indicator(part, 3, ["year"])
    funnel = wres.funnel(part, 3)
    ladder = wres.cliff_edge(part).ladder
    return [
        go.Figure(dots(wres.indicator(part, 3, ["ics"]), "ics")),
        go.Figure(go.Scatter(x=years["year"], y=years["value"])),
        go.Figure(go.Bar(x=ladder["pay_band"].astype(str), y=ladder["value"])),
        go.Figure([
            go.Scatter(x=funnel.points["effective_cases"], y=funnel.points["value"],
                       text=funnel.points["organisation"].astype(str), mode="markers"),
            *(go.Scatter(x=rows["effective_cases"], y=rows[side])
              for _, rows in funnel.limits.groupby("limit") for side in ("lower", "upper")),
        ]),
    ]  # fmt: skip


def page(data: wres.Dataset, spans: list[tuple[float, float]]) -> dash.Dash:
    """Four charts under a list of professions."""
    professions = [str(name) for name in wres.representation(data, ["profession"])["profession"]]
    app = dash.Dash(__name__)
    app.layout = html.Div([
        dcc.Dropdown(["All", *professions], "All", id="profession"),
        *(dcc.Graph(id=name) for name in CHARTS),
    ])  # fmt: skip

    @app.callback([Output(name, "figure") for name in CHARTS], Input("profession", "value"))
    def drawn(name: str) -> list[go.Figure]:
        began = time.perf_counter(), time.process_time()
        found = figures(data if name == "All" else wres.select(data, profession=name))
        spans.append((1000 * (time.perf_counter() - began[0]),
                      1000 * (time.process_time() - began[1])))  # fmt: skip
        return found

    @app.server.route("/times")
    def times() -> str:
        said = json.dumps(spans)
        spans.clear()
        return said

    return app


def main() -> None:
    size, port = sys.argv[1:]
    page(national() if size == "national" else wres.load(DEFAULT), []).run(port=int(port))


if __name__ == "__main__":
    main()
