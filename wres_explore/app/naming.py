"""What a selection is called on the page, and what must be said of modelled figures."""

from __future__ import annotations

from wres_explore.app.results import ambulance
from wres_explore.app.state import View
from wres_explore.app.store import dataset

MODELLED = "Invented figures. No figure here is about a real organisation."

PART_OF_MODEL = (
    " You are looking at a part of it. Likelihoods and survey answers of an STP, a provider, a "
    "profession or a single ethnic group were not published: the model gives them London's, and "
    "staff by band England's shape. They show what such figures would look like. What is said of "
    "them below is said as if they were real, and tells nothing of a real place."
)

AMBULANCE = (
    " The ambulance service serves the whole of London and is no part of an STP/ICS or of a "
    "profession: where one was chosen, that choice was dropped."
)


def place(view: View) -> str:
    """The place that is chosen, or the whole of the data set."""
    info = dataset(view.dataset).info
    return view.organisation or view.ics or view.region or info.place or info.title


def modelled_note(view: View) -> str:
    """What kind of figures a model's are; empty for figures that are none."""
    info = dataset(view.dataset).info
    if not info.modelled:
        return ""
    part = any((view.region, view.ics, view.organisation, view.profession, view.ethnic_group))
    alone = AMBULANCE if view.organisation and view.organisation == ambulance(view) else ""
    return f"{info.description or MODELLED}{PART_OF_MODEL if part else ''}{alone}"


def selection_name(view: View) -> str:
    """The selection in words, without the word that says whether it is modelled."""
    who = [view.profession, view.ethnic_group and f"{view.ethnic_group} staff", view.year]
    return f"{place(view)}{''.join(f', {part}' for part in who if part)}"


def place_name(view: View) -> str:
    """The selection in words, for headings."""
    info = dataset(view.dataset).info
    modelled = info.modelled and "(modelled)" not in place(view)
    return f"{selection_name(view)}{' (modelled)' if modelled else ''}"
