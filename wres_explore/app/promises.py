"""What was promised and what is proposed, as text for the page, with links to the figures."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Link:
    """Another view of the page; `address` is as a link has it, without its question mark."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class File:
    """A text that can be saved under a name."""

    label: str
    name: str
    text: str

    @property
    def address(self) -> str:
        """The text itself, as an address that needs no server."""
        return f"data:text/csv;charset=utf-8,{quote(self.text)}"


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as the page shows it; every field is text."""

    text: str
    status: str
    tone: str
    finding: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What was promised by one date: what figures can show, and what they cannot."""

    when: str
    shown: tuple[Promise, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recommendation or an intervention: its name, and what is told of it on demand."""

    name: str
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    tick: Link | None = None
    """Puts it into the plan, or takes it out."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Interventions of one impact and effort."""

    title: str
    proposals: tuple[Proposal, ...]
