"""Whose turn it is: work for later makes way for whoever waits, also in the middle of a question.

Nothing pauses but threads that say how, as the page's thread for later does (`app.ahead`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class _Own(threading.local):
    """What each thread does where it may pause; nothing, for one that somebody waits for."""

    wait: Callable[[], None] | None = None


_OWN = _Own()


def pause_by(wait: Callable[[], None]) -> None:
    """Have this thread pause by calling `wait`, which returns when nobody waits any more."""
    _OWN.wait = wait


def pause() -> None:
    """Let others go first, if this thread works for later."""
    if _OWN.wait is not None:
        _OWN.wait()
