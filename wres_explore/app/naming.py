"""What a selection is called on the page, and what must be said of modelled figures."""

from __future__ import annotations

from wres_explore.app.results import ambulance
from wres_explore.app.state import View
from wres_explore.app.store import dataset

MODELLED = "Invented figures. No figure here is about a real organisation."

PART = "What is said of this part is said as if it were real, and tells nothing of a real place."

WHY_PART = (
    "Likelihoods and survey answers of an STP, a provider, a profession or a single ethnic group "
    "were not published: the model gives them London's, and staff by band England's shape. They "
    "show what such figures would look like."
)

AMBULANCE = (
    "The ambulance service serves the whole of London and is no part of an STP/ICS or of a "
    "profession: where one was chosen, that choice was dropped."
)


def place(view: View) -> str:
    """The place that is chosen, or the whole of the data set."""
    info = dataset(view.dataset).info
    return view.organisation or view.ics or view.region or info.place or info.title


def modelled_note(view: View) -> tuple[str, ...]:
    """What must be said of a model's figures, and what may be asked; empty for any others."""
    info = dataset(view.dataset).info
    if not info.modelled:
        return ()
    first, stop, more = (info.description or MODELLED).partition(". ")
    first = f"{first}{stop.strip()}"
    if not any((view.region, view.ics, view.organisation, view.profession, view.ethnic_group)):
        return first, more
    alone = view.organisation and view.organisation == ambulance(view)
    return " ".join([PART, AMBULANCE] if alone else [PART]), " ".join([first, more, WHY_PART])


def selection_name(view: View) -> str:
    """The selection in words, without the word that says whether it is modelled."""
    who = [view.profession, view.ethnic_group and f"{view.ethnic_group} staff", view.year]
    return f"{place(view)}{''.join(f', {part}' for part in who if part)}"


def place_name(view: View) -> str:
    """The selection in words, for headings."""
    info = dataset(view.dataset).info
    modelled = info.modelled and "(modelled)" not in place(view)
    return f"{selection_name(view)}{' (modelled)' if modelled else ''}"
