"""The folder beside a result in which a build keeps its counts until the result is whole.

Others may have put something there, or may be building the same result: only what is ours is
removed, and only one build at a time works in it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from wres_explore.errors import FileFormatError

ENDING = ".counted.parquet"
"""Of the files that are ours; nobody else's are touched."""

LOCK = ".building"


def beside(out: Path) -> Path:
    """The folder of a result."""
    return out.with_name(f"{out.name}.parts")


def place_of(path: Path, folder: Path) -> Path:
    """Where the counts of a file are kept: a name to recognise it by, and its whole path in short.

    Without the second two names that differ only in accents or blanks would share a place.
    """
    whole = os.fsencode(path.absolute())
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", path.name)[-80:]
    return folder / f"{name}.{hashlib.sha256(whole).hexdigest()[:12]}{ENDING}"


def kept(out: Path) -> list[Path]:
    """Counts of an earlier run of a build."""
    return sorted(beside(out).glob(f"*{ENDING}"))


@contextmanager
def alone(out: Path) -> Iterator[Path]:
    """The folder, for one build at a time; afterwards it goes if nothing is left in it.

    Raises
    ------
    FileFormatError
        If another build of the same result is running, or a file has the name of the folder.
    """
    folder = beside(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        msg = (
            f"{folder.name}: this is a file, and a folder of this name is needed to build "
            f"{out.name}. Move it, or name another result."
        )
        raise FileFormatError(msg) from None
    lock = folder / LOCK
    try:
        with lock.open("w") as file:
            if not _taken(file, lock):
                msg = (
                    f"{out.name}: another build is making this file. Wait until it is done, or "
                    "name another result."
                )
                raise FileFormatError(msg)
            try:
                yield folder
            finally:
                # While it is ours; Windows removes no file that is open.
                if sys.platform != "win32":
                    lock.unlink(missing_ok=True)
    finally:
        with suppress(OSError):
            if sys.platform == "win32":
                lock.unlink(missing_ok=True)
            folder.rmdir()


def remove(out: Path) -> None:
    """Remove the counts that builds of a result have kept, and nothing else."""
    for path in [*kept(out), *beside(out).glob(f".*{ENDING}.part")]:
        path.unlink(missing_ok=True)


def _taken(file: IO[str], lock: Path) -> bool:
    """Whether the lock is ours now. The system gives it back when a process ends, however."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:  # some network drives have no locks; there one has to do without
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    # A build that ended just now may have removed the file that was opened.
    return lock.exists() and os.path.samestat(os.fstat(file.fileno()), lock.stat())
