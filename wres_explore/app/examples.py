"""One question for each page that it answers, as a link that has the answer in view.

Asked of the data that are looked at where they can answer, and else of the modelled London.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wres_explore.app import results
from wres_explore.app.indicators_page import NINE
from wres_explore.app.sections import anchor
from wres_explore.app.state import DEFAULT, Options, State, View
from wres_explore.app.store import dataset
from wres_explore.app.strategy_page import RECOMMENDED
from wres_explore.app.targets_page import IF
from wres_explore.breakdowns import available
from wres_explore.definitions import INDICATORS
from wres_explore.measures.supply import counted
from wres_explore.vocabulary import Profession


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and the address that answers it."""

    question: str
    state: State
    place: str = ""
    """Where on the page the answer stands; empty for its top."""

    @property
    def address(self) -> str:
        """As a link has it, without its question mark."""
        return f"{self.state.query()}{f'#{self.place}' if self.place else ''}"


def example(page: str, name: str) -> Example | None:
    """The question of a page, of this data set if it can answer."""
    made = (_EXAMPLES[page](View(each)) for each in (name, DEFAULT))
    return next((each for each in made if each is not None), None)


def _counts(view: View, number: str) -> bool:
    return bool(counted(dataset(view.dataset), INDICATORS[number]))


def _bands(view: View) -> bool:
    return "pay_band" in available(dataset(view.dataset))


def _offered(view: View, name: str) -> tuple[str, ...]:
    return results.choices(view)[name].values


_LIKED = ("North East London", "South West London")
"""Places that are asked about where the data have them."""


def _two_places(view: View) -> tuple[str, ...]:
    found = _offered(view, "ics")
    return tuple(sorted(found, key=lambda each: (each not in _LIKED, found.index(each)))[:2])


def _modelled(view: View) -> str:
    return " (modelled)" if dataset(view.dataset).info.modelled else ""


def _at(view: View, **chosen: str) -> View:
    return View(view.dataset, **chosen)


def _overview(view: View) -> Example | None:
    places = _two_places(view)
    if not (places and _counts(view, "2")):
        return None
    question = (
        f"In {places[0]}{_modelled(view)}, are BME applicants as likely as White applicants to be "
        "appointed?"
    )
    return Example(question, State(_at(view, ics=places[0])), "card-2")


NURSES = Profession.NURSES.value


def _cliff_edge(view: View) -> Example | None:
    parted = "ics" in results.breakdowns(view).values() and _bands(view)
    if not parted or NURSES not in _offered(view, "profession"):
        return None
    state = State(_at(view, profession=NURSES), "cliff-edge", Options(breakdown="ics"))
    return Example(f"Which STP’s nurses{_modelled(view)} meet the steepest cliff?", state)


def _indicators(view: View) -> Example | None:
    if len(_offered(view, "organisation")) < 2:
        return None
    question = f"Which organisations{_modelled(view)} have the clearest evidence of a disparity?"
    return Example(question, State(view, "indicators"), anchor(NINE))


def _compare(view: View) -> Example | None:
    places = _two_places(view)
    if len(places) < 2 or not _counts(view, "3"):
        return None
    question = (
        f"Do {places[0]} and {places[1]}{_modelled(view)} differ over who enters the disciplinary "
        "process?"
    )
    state = State(_at(view, ics=places[0]), "compare", Options(b_ics=places[1]))
    return Example(question, state, anchor(f"3 {INDICATORS['3'].name}"))


def _ethnic_groups(view: View) -> Example | None:
    if not (_offered(view, "ethnic_group") and _counts(view, "3")):
        return None
    question = f"Which groups does the word BME hide in the disciplinary process{_modelled(view)}?"
    return Example(question, State(view, "ethnic-groups", Options(against="all others")))


def _targets(view: View) -> Example | None:
    if not _bands(view):
        return None
    state = State(view, "targets", Options(band="Band 8c", entrants=60))
    question = f"What if 60% of those entering band 8c{_modelled(view)} were BME?"
    return Example(question, state, anchor(IF))


def _strategy(view: View) -> Example | None:
    if not _counts(view, "3"):
        return None
    question = f"What does London propose for its gap{_modelled(view)} in the disciplinary process?"
    return Example(question, State(view, "strategy", Options(moves="3")), anchor(RECOMMENDED))


def _data(view: View) -> Example:
    return Example("Which files can be read?", State(view, "data"), "files")


def _method(view: View) -> Example:
    question = "What does “too few cases to tell” mean?"
    return Example(question, State(view, "method"), "word-too-few")


_EXAMPLES: dict[str, Callable[[View], Example | None]] = {
    "overview": _overview,
    "cliff-edge": _cliff_edge,
    "indicators": _indicators,
    "compare": _compare,
    "ethnic-groups": _ethnic_groups,
    "targets": _targets,
    "strategy": _strategy,
    "data": _data,
    "method": _method,
}
