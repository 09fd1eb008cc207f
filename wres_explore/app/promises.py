"""What was promised and what is proposed, as text for the page, with links to the figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Another view of the page; `address` is as a link has it, without its question mark."""

    label: str
    address: str


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


@dataclass(frozen=True, slots=True)
class Quarter:
    """Interventions of one impact and effort."""

    title: str
    proposals: tuple[Proposal, ...]
