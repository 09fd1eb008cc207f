"""How charts look: one palette, one type scale.

Colours are from the NHS identity, with contrast on white computed by the WCAG formula; charts
therefore sit on white.
"""

from __future__ import annotations

GROUP = "#003087"
"""NHS Dark Blue, 11.9 to 1 on white: the group looked at."""

WHITE = "#00A499"
"""NHS Aqua Green, 3.1 to 1 on white: White staff, as marks, never as text."""

EDGE = "#AE2573"
"""NHS Pink, 6.3 to 1 on white: the cliff edge."""

PAPER = "#FFFFFF"
TEXT = "#212B32"
AXIS = "#425563"
QUIET = "#768692"
"""4.0 to 1 on white: bands that are shown and not tested, reference values."""

GRID = "#E8EDEE"
RANGE = "#E8EDEE"
"""The four-fifths zone, a pale background that carries no text."""

FOUND = "#CCDFF1"
"""A pale background under the words of what was found; TEXT has 10.5 to 1 on it."""

FONT = "Arial, Helvetica, sans-serif"
SIZES = {"title": "17px", "labels": "15px", "ticks": "14px", "minor_xticks": "14px"}

HEIGHT = 360
WIDTH = 720

NAMES = {
    GROUP: "group", WHITE: "white-staff", EDGE: "edge", PAPER: "paper", TEXT: "text", AXIS: "axis",
    QUIET: "quiet", GRID: "grid", FOUND: "found",
}  # fmt: skip
"""What a page calls each colour, so that a dark one can set its own."""
