"""When what nobody holds any more is searched for: never while somebody waits for an answer."""

from __future__ import annotations

import gc

SEARCHES = (700, 10, 10_000)
"""When Python searches of its own accord: its whole search stops every thread for up to half a
second where many answers are kept."""


def seldom() -> None:
    """Have Python search everything hardly ever; `search` sees to it."""
    search(everything=True)
    gc.set_threshold(*SEARCHES)


def search(*, everything: bool) -> None:
    """Let go of what nobody holds any more, among what is new since the last search or among all.

    What is there afterwards is not looked at again until everything is.
    """
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
