"""Every public function says what goes in and out, what comes where there is no answer, and why.

The docstrings are in numpy's form. By our own rule `Returns` has a line that starts with
"No answer:", and whoever computes a statistic names in `Notes` or `References` where it is from.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

import wres_explore as wres

HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: value for name in wres._PUBLIC if inspect.isfunction(value := getattr(wres, name))},
    **{f"plot.{name}": getattr(wres.plot, name) for name in wres.plot.__all__},
}

RECORDS = {
    name: value for name in wres._PUBLIC if dataclasses.is_dataclass(value := getattr(wres, name))
}

STATISTICS = [
    name for name, module in wres._PUBLIC.items()
    if module.startswith(("measures", "stats")) and name in FUNCTIONS and name != "select"
]  # fmt: skip
"""Functions that compute; `select` only chooses."""

SOURCE = re.compile(r"\b[A-Z][\w'’-]+( [\w'’,.()-]+){0,12} (18|19|20)\d\d\b")
"""Somebody, and a year: "Wilson 1927", "Brown, Cai and DasGupta 2001"."""


def sections(docstring: str) -> dict[str, str]:
    """The text under each heading; what stands before the first under ""."""
    first, *rest = HEADING.split(inspect.cleandoc(docstring))
    return {"": first.strip()} | {
        name: text.strip("\n") for name, text in zip(rest[::2], rest[1::2], strict=True)
    }


def described(section: str) -> dict[str, str]:
    """Each name of a list of parameters with what is said of it; several may share a line."""
    found: dict[str, str] = {}
    for part in re.split(r"\n(?=\S)", section):
        names, _, text = part.partition("\n")
        found |= {name.strip(): text.strip() for name in names.split(",")}
    return found


def parts_of(name: str) -> dict[str, str]:
    return sections(FUNCTIONS[name].__doc__ or "")


def test_the_parser_finds_what_is_there_and_what_is_not() -> None:
    text = """Do it.

    Parameters
    ----------
    a, b
        Two things.
    c

    Returns
    -------
    DataFrame
        No answer: none.
    """
    found = sections(text)
    assert list(found) == ["", "Parameters", "Returns"]
    assert described(found["Parameters"]) == {"a": "Two things.", "b": "Two things.", "c": ""}
    assert "Notes" not in found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_parameter_is_described(name: str) -> None:
    taken = list(inspect.signature(FUNCTIONS[name]).parameters)
    said = described(parts_of(name).get("Parameters", "")) if taken else {}
    assert [p for p in taken if not said.get(p)] == []
    assert set(said) <= set(taken), "described and not taken"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_says_what_is_returned_and_what_where_there_is_no_answer(name: str) -> None:
    returns = parts_of(name).get("Returns", "")
    assert returns, "Returns is missing"
    assert re.search(r"^ *No answer: \S", returns, re.MULTILINE), 'no line "No answer: ..."'


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_has_an_example_that_shows_something(name: str) -> None:
    """That it runs, and gives this, is for doctest."""
    assert ">>> " in parts_of(name).get("Examples", "")


@pytest.mark.parametrize("name", STATISTICS)
def test_a_statistic_has_a_source_or_says_that_it_has_none(name: str) -> None:
    said = parts_of(name)
    text = " ".join(f"{said.get('Notes', '')} {said.get('References', '')}".split())
    assert SOURCE.search(text) or "No published source: " in text


@pytest.mark.parametrize("name", RECORDS)
def test_each_field_of_a_result_is_described(name: str) -> None:
    said = sections(RECORDS[name].__doc__ or "")
    fields = described(said.get("Attributes", "") + "\n" + said.get("Parameters", ""))
    public = [f.name for f in dataclasses.fields(RECORDS[name]) if not f.name.startswith("_")]
    assert [field for field in public if not fields.get(field)] == []
