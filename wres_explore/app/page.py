"""The page put together: filters, navigation, the page that is asked for."""

from __future__ import annotations

from typing import Any

import panel as pn
import param

from wres_explore import __version__
from wres_explore.app import results
from wres_explore.app.render import html, pane, text_of
from wres_explore.app.state import ADDRESS, FILTERS, PAGES, Selection
from wres_explore.app.views import CliffEdgePage, OverviewPage
from wres_explore.io.packaged import datasets

TITLE = "wres_explore: workforce race equality in the NHS"

LABELS = {
    "year": "WRES year",
    "region": "Region",
    "ics": "STP/ICS",
    "organisation": "Organisation",
    "profession": "Profession",
    "ethnic_group": "Ethnic group",
}

EVERYTHING = {
    "year": "Latest",
    "region": "All",
    "ics": "All",
    "organisation": "All",
    "profession": "All",
    "ethnic_group": "BME",
}
"""What an empty filter means."""

WIDGET: dict[str, Any] = {
    "description": None,
    "sizing_mode": "stretch_width",
    "min_width": 120,
    "margin": 0,
    "stylesheets": [text_of("widget.css")],
}


class Page:
    """One reader's page."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self.status = pane("reasons.html", reasons={})
        self.dataset = pn.widgets.Select.from_param(
            selection.param.dataset,
            label="Data set",
            options={str(row.title): str(row.name) for row in datasets().itertuples(index=False)},
            styles={"flex": "2.5 1 300px"},
            **WIDGET,
        )
        self.filters = {
            name: pn.widgets.Select.from_param(
                selection.param[name],
                label=LABELS[name],
                options=[""],
                styles={"flex": "1 1 140px"},
                **WIDGET,
            )
            for name in FILTERS
        }
        self.pages: dict[str, OverviewPage | CliffEdgePage] = {
            "overview": OverviewPage(selection),
            "cliff-edge": CliffEdgePage(selection),
        }
        self.nav = [self._nav_button(key) for key in PAGES]
        self.reset = pn.widgets.Button(
            label="Reset", on_click=self._reset, stylesheets=[text_of("widget.css")], margin=0
        )
        self.main = pn.Column(sizing_mode="stretch_width")
        if selection.dataset not in set(self.dataset.options.values()):
            selection.dataset = type(selection).param.dataset.default
        self._narrow()
        self.refresh()
        selection.param.watch(self._changed, ["page", "dataset", *FILTERS])

    def _nav_button(self, key: str) -> pn.widgets.Button:
        def go(_: Any) -> None:
            self.selection.page = key

        return pn.widgets.Button(label=PAGES[key], on_click=go, stylesheets=[text_of("nav.css")],
                                 margin=0)  # fmt: skip

    def _reset(self, _: Any) -> None:
        self.selection.param.update(dict.fromkeys(FILTERS, ""))

    def _changed(self, *events: param.parameterized.Event) -> None:
        self._pick_ambulance()
        dropped = self._narrow()
        if any(event.name == "dataset" for event in events) or not dropped:
            self.refresh()

    def _pick_ambulance(self) -> None:
        """The ambulance service is an organisation that is offered among the professions."""
        offered = results.ambulance(self.selection.view())
        if offered and self.selection.profession == offered:
            with param.parameterized.discard_events(self.selection):
                self.selection.param.update(profession="", ics="", organisation=offered)

    def _narrow(self) -> list[str]:
        """Take away choices that the others leave empty; returns the filters that were reset."""
        offered = results.choices(self.selection.view())
        dropped = [
            name
            for name in FILTERS
            if (value := getattr(self.selection, name)) and value not in offered[name].values
        ]
        if dropped:
            self.selection.param.update(dict.fromkeys(dropped, ""))
        return dropped

    def refresh(self) -> None:
        """Bring filters and the current page up to date."""
        view = self.selection.view()
        reasons: dict[str, list[str]] = {}
        for name, offered in results.choices(view).items():
            widget = self.filters[name]
            widget.options = {EVERYTHING[name]: ""} | {value: value for value in offered.values}
            widget.disabled = bool(offered.reason)
            if offered.reason:
                reasons.setdefault(offered.reason, []).append(LABELS[name])
        self.status.object = html("reasons.html", reasons=reasons)
        page = self.pages[self.selection.page]
        page.update()
        for button, key in zip(self.nav, PAGES, strict=True):
            button.css_classes = ["current"] if key == self.selection.page else []
        self.main.objects = [page.content]


def create_page() -> pn.template.Template:
    """The page for one session."""
    pn.extension(notifications=False)
    selection = Selection.from_query(pn.state.session_args)
    page = Page(selection)
    if pn.state.location is not None:
        pn.state.location.sync(selection, list(ADDRESS))
    template = pn.Template(text_of("page.html"), location=True)
    template.add_variable("css", text_of("page.css"))
    template.add_panel("nav", pn.FlexBox(*page.nav, margin=0))
    template.add_panel(
        "filters",
        pn.FlexBox(
            page.dataset,
            *page.filters.values(),
            page.reset,
            page.status,
            align_items="end",
            gap="8px 12px",
            sizing_mode="stretch_width",
            margin=0,
        ),
    )
    template.add_panel("main", page.main)
    template.add_panel("foot", _foot())
    return template


def serve_page(address: str, port: int, *, open_browser: bool) -> None:
    """Serve the page until the process is stopped."""
    pn.serve(
        {"/": create_page},
        port=port,
        address=address,
        title=TITLE,
        show=open_browser,
        websocket_origin=[f"{name}:{port}" for name in {address, "localhost", "127.0.0.1"}],
    )


def _foot() -> pn.pane.HTML:
    sources = datasets()
    lines = [
        ". ".join(str(part).rstrip(".") for part in (row.title, row.source, row.licence)) + "."
        for row in sources.itertuples(index=False)
    ]
    return pane("heading.html", level=2, title=f"Sources (wres_explore {__version__})",
                modelled="", lines=lines)  # fmt: skip
