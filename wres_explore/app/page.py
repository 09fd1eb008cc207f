"""The page put together: filters, navigation, the page that is asked for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
import param

from wres_explore import __version__
from wres_explore.app import compare_page, groups_page, results, store, targets_page
from wres_explore.app.data_page import DataPage
from wres_explore.app.panes import AnswerPage, Question
from wres_explore.app.render import html, pane, readable, text_of
from wres_explore.app.state import ADDRESS, FILTERS, OPTIONS, PAGES, Selection
from wres_explore.app.views import CliffEdgePage, OverviewPage
from wres_explore.dataset import Dataset
from wres_explore.errors import WresError
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

QUESTIONS = {
    "compare": Question(compare_page.compare_answer, compare_page.CONTROLS),
    "ethnic-groups": Question(groups_page.groups_answer, groups_page.CONTROLS),
    "targets": Question(targets_page.targets_answer, targets_page.CONTROLS),
}
"""Pages that are a function from what is chosen to an answer."""

FAULT = (
    "This is a fault of the page and not of your choice. Choose something else or press Reset; the "
    "log of the server says what happened."
)

_LOG = logging.getLogger(__name__)

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
        self.data_page = DataPage(self._accept)
        self.pages: dict[str, OverviewPage | CliffEdgePage | AnswerPage | DataPage] = {
            "overview": OverviewPage(selection),
            "cliff-edge": CliffEdgePage(selection),
            **{key: AnswerPage(selection, question) for key, question in QUESTIONS.items()},
            "data": self.data_page,
        }
        self.loaded: list[str] = []
        # Counts the choices that were made. Answers to anything but the last are not drawn.
        self._turn = 0
        self.nav = [self._nav_button(key) for key in PAGES]
        self.reset = pn.widgets.Button(
            label="Reset", on_click=self._reset, stylesheets=[text_of("widget.css")], margin=0
        )
        self.main = pn.Column(sizing_mode="stretch_width")
        if selection.dataset not in set(self.dataset.options.values()):
            selection.dataset = type(selection).param.dataset.default
        self._pick_ambulance()
        self._narrow()
        self.refresh()
        selection.param.watch(self._changed, ["page", "dataset", "breakdown", *FILTERS,
                                             *OPTIONS])  # fmt: skip

    def _nav_button(self, key: str) -> pn.widgets.Button:
        def go(_: Any) -> None:
            self.selection.page = key

        return pn.widgets.Button(label=PAGES[key], on_click=go, stylesheets=[text_of("nav.css")],
                                 margin=0)  # fmt: skip

    def _accept(self, data: Dataset) -> None:
        """Take a file that the reader has loaded, and show it."""
        name = store.hold(data)
        self.loaded.append(name)
        self.dataset.options = {**self.dataset.options, self._label(data): name}
        everything = dict.fromkeys(FILTERS, "")
        self.selection.param.update(dataset=name, page="overview", **everything)

    def _label(self, data: Dataset) -> str:
        """What the list calls a file; a second one of the same title does not take its place."""
        label = title = f"Loaded: {data.info.title}"
        number = 2
        while label in self.dataset.options:
            label, number = f"{title} ({number})", number + 1
        return label

    def close(self) -> None:
        """The session has ended: what was loaded goes."""
        self._turn += 1
        self.data_page.close()
        for name in self.loaded:
            store.release(name)
        if self.loaded:
            results.forget()

    def _reset(self, _: Any) -> None:
        self.selection.param.update(dict.fromkeys(FILTERS, ""))

    def _changed(self, *events: param.parameterized.Event) -> None:
        if self.selection.dataset not in self.dataset.options.values():
            self.selection.dataset = type(self.selection).param.dataset.default
            return
        if self._pick_ambulance():
            return
        dropped = self._narrow()
        if any(event.name == "dataset" for event in events) or not dropped:
            self._show()

    def _pick_ambulance(self) -> bool:
        """The ambulance service is an organisation that is offered among the professions.

        True if it was chosen there: the choice has then been moved, and this method run again.
        """
        offered = results.ambulance(self.selection.view())
        chosen = bool(offered) and self.selection.profession == offered
        if chosen:
            self.selection.param.update(profession="", ics="", organisation=offered)
        return chosen

    def _show(self) -> None:
        """Say that the page is at work, find the answers elsewhere, then draw it in one go.

        The answers are found in a thread of their own: a cliff edge takes seconds, and meanwhile
        the reader must be heard when choosing something else. Only the last choice is drawn.
        """
        document = _document()
        if document is None:
            self.refresh()
            return
        self._turn += 1
        self.main.loading = True
        answers = self.pages[self.selection.page].answers()
        pn.state.execute(partial(self._answer, self._turn, answers, document))

    async def _answer(self, turn: int, answers: Callable[[], object], document: Any) -> None:
        """Have the answers of a choice ready, and draw them unless another one came after it."""
        # Drawing asks again, and says or logs what is wrong.
        with contextlib.suppress(Exception):
            await asyncio.to_thread(answers)
        if turn == self._turn:
            document.add_next_tick_callback(partial(self._finish, turn))

    def _finish(self, turn: int) -> None:
        if turn != self._turn:  # chosen between the answer and now; that choice is drawn in time
            return
        try:
            with pn.io.hold():
                self.refresh()
        except Exception:  # a fault of the page must not look like work that never ends
            _LOG.exception("The page could not be drawn for %s", self.selection.view())
            self.main.objects = [pane("heading.html", level=1, title="This page could not be drawn",
                                      modelled="", lines=[FAULT])]  # fmt: skip
        finally:
            self.main.loading = False

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
        try:
            page.update()
            shown: Any = page.content
        except WresError as error:
            shown = pane("heading.html", level=1, title="Nothing to show for this choice",
                         modelled="", lines=[readable(str(error))])  # fmt: skip
        for button, key in zip(self.nav, PAGES, strict=True):
            button.css_classes = ["current"] if key == self.selection.page else []
        self.main.objects = [shown]


def _document() -> Any:
    """The document of a reader's session; None where there is no server."""
    document = pn.state.curdoc
    return None if document is None or document.session_context is None else document


def create_page() -> pn.template.Template:
    """The page for one session."""
    pn.extension("filedropper", notifications=False)
    selection = Selection.from_query(pn.state.session_args)
    page = Page(selection)
    pn.state.on_session_destroyed(lambda _: page.close())
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
