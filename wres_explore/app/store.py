"""Data sets by name: the packaged ones, and those that a reader has loaded into a session.

A loaded data set has a name that cannot be guessed, and goes when its session ends.
"""

from __future__ import annotations

from uuid import uuid4

from wres_explore.dataset import Dataset
from wres_explore.io.packaged import load

PREFIX = "loaded-"

_LOADED: dict[str, Dataset] = {}


def dataset(name: str) -> Dataset:
    """A packaged data set, or one that this process holds for a session."""
    return _LOADED[name] if name in _LOADED else load(name)


def hold(data: Dataset) -> str:
    """Keep a data set for a session; returns its name."""
    name = f"{PREFIX}{uuid4().hex}"
    _LOADED[name] = data
    return name


def release(name: str) -> None:
    """Let go of a data set."""
    _LOADED.pop(name, None)
