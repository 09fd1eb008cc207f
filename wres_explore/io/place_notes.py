"""What is said of lists of organisations: what they lack, and where they disagree."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wres_explore.io.findings import Finding, Severity
from wres_explore.io.organisation_files import (
    CARE_TRUSTS,
    HEAD_OFFICE,
    LONDON_ICS,
    LONDON_MEMBERS,
    MEMBERSHIP,
    STP_LOOKUP,
    Entry,
    is_head_office,
    ods_code,
)


def note_care_trusts(found: list[Entry], findings: list[Finding]) -> None:
    """Care trusts stand in a file of their own."""
    codes = {entry.code for entry in found}
    lacking = {code: name for code, name in CARE_TRUSTS.items() if code not in codes}
    if lacking and is_head_office(found):
        named = ", ".join(f"{code} {name}" for code, name in lacking.items())
        london = " Camden and Islington (TAF) is in London." if "TAF" in lacking else ""
        findings.append(
            Finding(
                Severity.NOTE, "care trusts",
                f"etr.csv has NHS trusts only. Care trusts are in ect.csv: {named}.{london} Give "
                "that file too.",
            )
        )  # fmt: skip


def note_disagreements(
    by_code: Mapping[str, list[Entry]], places: pd.DataFrame, findings: list[Finding]
) -> None:
    """Organisations of which one file says otherwise than another."""
    kept = places.set_index("code")
    moved = []
    for code, said in by_code.items():
        name, ics, region = kept.loc[code, ["name", "ics", "region"]]
        members = {e.ics for e in said if e.rank == MEMBERSHIP and e.ics}
        if len(members) > 1 and kept.loc[code, "kind"] != "ambulance":
            findings.append(
                Finding(
                    Severity.NOTE, "membership",
                    f"{name} ({code}) is in {' and in '.join(sorted(members))} by different "
                    f"files; {ics} is taken. To change that, give the other file first.",
                )
            )  # fmt: skip
        if any(e.region not in ("", region) for e in said if e.rank == HEAD_OFFICE):
            moved.append(f"{name} ({code}, {region})")
    if moved:
        findings.append(
            Finding(
                Severity.NOTE, "head office",
                "ODS goes by the postcode of the head office, which is in another region than "
                f"the organisation belongs to: {', '.join(moved)}. Membership is kept.",
            )
        )  # fmt: skip


def note_overridden(
    by_code: Mapping[str, list[Entry]], places: pd.DataFrame, findings: list[Finding]
) -> None:
    """London trusts that a given list has elsewhere than the table that is built in."""
    kept = places.set_index("code")
    moved = []
    for code, said in by_code.items():
        ics = LONDON_MEMBERS.get(code)
        members = any(entry.rank == MEMBERSHIP and entry.ics for entry in said)
        if ics is None or members or kept.loc[code, "kind"] == "ambulance":
            continue
        given = {e.ics for e in said if e.rank == STP_LOOKUP and e.ics} - {ics}
        if given:
            moved.append(f"{kept.loc[code, 'name']} ({code}): {' and '.join(sorted(given))}, "
                         f"here {ics}")  # fmt: skip
    if moved:
        findings.append(
            Finding(
                Severity.WARNING, "membership",
                "The list given has these London trusts in another STP/ICS than this project, "
                f"whose table (Staff Survey 2024) is taken: {'; '.join(sorted(moved))}. If the "
                "list is right, give also a table with the columns code, name and ics.",
            )
        )  # fmt: skip


def note_joined_boards(found: list[Entry], findings: list[Finding]) -> None:
    """Integrated care boards that became one in ODS, while their members are kept apart here."""
    by_board: dict[str, set[str]] = {}
    for entry in found:
        if entry.rank == HEAD_OFFICE and entry.ics_code not in LONDON_ICS:
            ics = LONDON_MEMBERS.get(entry.code, "")
            by_board.setdefault(entry.ics_code, set()).update({ics} & set(LONDON_ICS.values()))
    findings += [
        Finding(
            Severity.NOTE, "joined ICB",
            f"ODS has one integrated care board, {board}, for trusts of {' and '.join(sorted(ics))}"
            ". They are kept apart here, as in the years before the boards joined.",
            board,
        )
        for board, ics in sorted(by_board.items())
        if board and len(ics) > 1
    ]  # fmt: skip


def note_unnamed(places: pd.DataFrame, findings: list[Finding]) -> None:
    """Integrated care boards that only have a code."""
    unnamed = places["ics"].map(
        lambda ics: ods_code(ics) is not None and any(map(str.isdigit, ics))
    )
    unnamed |= places["ics"].str.fullmatch(r"Q[A-Z0-9]{2}")
    if codes := sorted(set(places.loc[unnamed, "ics"])):
        findings.append(
            Finding(
                Severity.NOTE, "unnamed ICB",
                "No file here names these integrated care boards, and their codes stand for them: "
                f"{', '.join(codes)}. Give also a table with their names.",
            )
        )  # fmt: skip
