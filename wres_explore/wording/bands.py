"""Where on the ladder somebody is, in words."""

from __future__ import annotations

from wres_explore.vocabulary import PayBand
from wres_explore.wording.numbers import lower_first


def at_band(band: str) -> str:
    """A band or a grade in a sentence.

    >>> at_band("Band 5"), at_band("Trainee grade"), at_band("Consultant")
    ('at band 5', 'in the trainee grade', 'in the grade consultant')
    """
    if band == PayBand.VSM:
        return "among very senior managers"
    name = lower_first(band)
    if name.startswith("band"):
        return f"at {name}"
    if name.startswith("under band"):
        return name
    return f"in the {name}" if name.endswith(("grade", "grades")) else f"in the grade {name}"
