"""Answers kept for whoever asks the same again.

Those from packaged data stay while the process lives, as far as there is room. Those from a file
that a reader has loaded are kept apart, and go with that file and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from wres_explore.app.state import State, View
from wres_explore.app.store import PREFIX

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

PACKAGED = ""
"""Whose answers are those that no reader's file had a part in."""

_EVERY: list[Kept[Any, Any]] = []


class Kept(Generic[Asked, Answer]):
    """A function that finds each answer once; it has to be asked with what can be looked up."""

    def __init__(self, function: Callable[Asked, Answer], most: int) -> None:
        self._function, self._most = function, most
        self._answers: dict[str, Any] = {}
        self._brought: dict[tuple[Any, ...], Answer] = {}
        update_wrapper(self, function)
        _EVERY.append(self)

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """The answer, which is found if it is not known."""
        owner = next((name for each in args if (name := _loaded(each))), PACKAGED)
        known = self._answers.get(owner) or self._answers.setdefault(
            owner, lru_cache(self._most)(self._find)
        )
        answer: Answer = known(*args, **kwargs)
        return answer

    def _find(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return self._brought[args] if args in self._brought else self._function(*args, **kwargs)

    def bring(self, answer: Answer, *args: Asked.args, **kwargs: Asked.kwargs) -> None:
        """Keep an answer that was found elsewhere, unless it is known."""
        self._brought[args] = answer
        try:
            self(*args, **kwargs)
        finally:
            self._brought.pop(args, None)

    def forget(self, owner: str | None = None) -> None:
        """Let go of the answers from one loaded file, or of all."""
        if owner is None:
            self._answers.clear()
        else:
            self._answers.pop(owner, None)

    def number(self, owner: str) -> int:
        """How many answers are kept from one loaded file, or from packaged data."""
        return self._answers[owner].cache_info().currsize if owner in self._answers else 0

    def found(self) -> int:
        """How many answers had to be found since the last time that all were forgotten."""
        return sum(each.cache_info().misses for each in self._answers.values())


def kept(most: int) -> Callable[[Callable[Asked, Answer]], Kept[Asked, Answer]]:
    """Keep at most so many answers of a function for each loaded file, and for all other data."""
    return lambda function: Kept(function, most)


def forget(owner: str | None = None) -> None:
    """Let go of every answer from one loaded file, or of every answer."""
    for each in _EVERY:
        each.forget(owner)


def _loaded(asked: object) -> str:
    """The loaded file that something asked for is of; empty if of none."""
    if isinstance(asked, State):
        return _loaded(asked.view)
    name = asked.dataset if isinstance(asked, View) else ""
    if isinstance(asked, tuple):  # the titles of a reader's files, which stand in the filters
        name = next((each[0] for each in asked if isinstance(each, tuple) and each), "")
    return name if isinstance(name, str) and name.startswith(PREFIX) else ""
