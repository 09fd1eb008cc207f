"""What a section tells on demand: how sure its figures are, and the arithmetic that made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wres_explore.app.render import readable
from wres_explore.wording.certainty import how_sure
from wres_explore.wording.working import Rows, first_rows, working

SURE, MADE = "How sure?", "How was this computed?"


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines behind a heading that opens."""

    title: str
    lines: tuple[str, ...]


def checked(table: Rows, label: str = "", *, made: Iterable[str] | None = None) -> tuple[Fold, ...]:
    """Both folds of a table of results; a fold with nothing to say is left out.

    Parameters
    ----------
    table
        What the section shows, those rows first that matter most.
    label
        The column that names a row, where there are several.
    made
        The arithmetic, where it is not that of `working`.
    """
    rows = first_rows(table)
    texts = {
        SURE: how_sure(rows, label),
        MADE: working(rows, label, of=len(table)) if made is None else made,
    }
    folds = [Fold(title, tuple(map(readable, lines))) for title, lines in texts.items()]
    return tuple(fold for fold in folds if fold.lines)
