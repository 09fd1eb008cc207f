"""Data sets by name: the packaged ones, and those that a reader has loaded into a session.

A loaded data set has a name that cannot be guessed, and goes when its session ends.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from uuid import uuid4

from wres_explore.dataset import Dataset
from wres_explore.io.packaged import load

PREFIX = "loaded-"

LARGEST = 500
"""Megabytes that one file may have; said before a file is chosen."""

_LOADED: dict[str, Dataset] = {}
_LOADING = Lock()


def dataset(name: str) -> Dataset:
    """A packaged data set, or one that this process holds for a session.

    The same object each time, so that what is kept with it serves every reader.
    """
    if (held := _LOADED.get(name)) is not None:
        return held
    with _LOADING:  # two who come at once must not get two objects
        return _packaged(name)


@cache
def _packaged(name: str) -> Dataset:
    return load(name)


def hold(data: Dataset) -> str:
    """Keep a data set for a session; returns its name."""
    name = f"{PREFIX}{uuid4().hex}"
    _LOADED[name] = data
    return name


def release(name: str) -> None:
    """Let go of a data set."""
    _LOADED.pop(name, None)
