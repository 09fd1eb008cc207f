"""What a caller gives as a file, as a path that the system can be asked about."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from wres_explore.errors import FileFormatError

MOST_SHOWN = 60
"""Characters of a name in a message."""


def as_path(given: object) -> Path:
    """The path that was given.

    Raises
    ------
    FileFormatError
        For something else than a text or a path, and for a name that no file can have.
    """
    if not isinstance(given, str | PathLike) or not isinstance(fspath(given), str):
        msg = f"{given!r} is not the path of a file. Give it as text or as a pathlib.Path."
        raise FileFormatError(msg)
    path = Path(given)
    try:
        path.exists()
    except (OSError, ValueError) as error:
        name = path.name if len(path.name) <= MOST_SHOWN else f"{path.name[:MOST_SHOWN]}..."
        reason = getattr(error, "strerror", "") or str(error)
        msg = f"{name!r}: no file can be found by this name ({reason}). Check the path."
        raise FileFormatError(msg) from None
    return path
