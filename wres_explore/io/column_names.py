"""What columns of records are called, as one compares names: lower case, words parted by blanks.

From extracts of the Electronic Staff Record, the NHS Data Dictionary and trusts' own tables.
"""

from __future__ import annotations

from wres_explore.vocabulary import Measure

FIELDS: dict[str, tuple[str, ...]] = {
    "year": ("year", "wres year", "snapshot year", "reporting year", "financial year"),
    "date": (
        "effective date", "snapshot date", "snapshot", "as at date", "as at", "date",
        "report date", "reporting date", "extract date", "tm year month", "month", "period",
        "date closed", "closing date", "application date", "date of application", "case date",
        "case start date", "date opened", "investigation date", "course date",
        "course end date", "completion date", "date completed",
    ),
    "organisation": (
        "organisation", "org", "org code", "organisation code", "ods code", "trust",
        "trust code", "trust name", "employer", "organisation name", "org name", "provider",
        "provider code", "vpd", "vpd code",
    ),
    "profession": (
        "staff group", "staff group name", "profession", "professional group",
        "occupation group", "staffgroup", "nhs staff group",
    ),
    "pay_band": (
        "pay scale", "pay band", "payband", "band", "grade", "afc band", "pay grade",
        "payscale", "pay scale description", "grade name", "agenda for change band",
        "grade description", "payscale description",
    ),
    "ethnic_group": (
        "ethnic origin", "ethnicity", "ethnic group", "ethnic category", "ethnic code",
        "ethnicity code", "ethnic origin code", "ethnic category code", "ethnic background",
        "race", "race ethnicity",
    ),
    "sex": ("gender", "sex", "gender code", "sex code", "legal sex"),
    "contract": (
        "assignment category", "contract type", "type of contract", "contract",
        "asg type of contract", "employment type", "employee category type", "assignment type",
    ),
}  # fmt: skip
"""What columns are called in extracts of the Electronic Staff Record and in trusts' own tables."""

FLAGS: dict[str, tuple[str, ...]] = {
    Measure.SHORTLISTED: ("shortlisted", "was shortlisted", "shortlisted flag", "is shortlisted"),
    Measure.APPOINTED: (
        "appointed", "was appointed", "appointed flag", "is appointed", "hired", "recruited",
        "offer accepted", "successful",
    ),
    Measure.ENTERED_DISCIPLINARY: (
        "entered disciplinary", "disciplinary", "formal disciplinary", "in disciplinary",
        "disciplinary flag",
    ),
    Measure.ACCESSED_TRAINING: (
        "accessed training", "training accessed", "non mandatory training", "cpd",
        "non mandatory training and cpd", "training flag",
    ),
    Measure.BOARD_ALL: ("board member", "board"),
    Measure.BOARD_VOTING: ("voting board member", "board voting", "voting"),
    Measure.BOARD_EXECUTIVE: ("executive board member", "board executive"),
}  # fmt: skip

ROWS = {
    "applicant": r"\b(applicant|application|shortlisted|vacancy|candidate)\b",
    "disciplinary case": r"\b(case (id|type|number|ref\w*|date|start|outcome)|investigation)\b",
    "training record": r"\b(course|training (date|record|title)|learning|competence)\b",
}
"""Words in the names of columns that say what a row is, the first that fits."""
