"""How wide words are, and where they break: a picture must know before a browser does.

Widths are those of Arial, in thousandths of the size of the type; fonts that stand in for it have
the same by design.
"""

from __future__ import annotations

_BY_WIDTH = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]ft\\\u2009\u00a0", 333: "()-`r", 355: '"',
    389: "*", 469: "^", 500: "Jcksvxyz\u2020", 556: "#$0123456789?L_abdeghnopqu\u2013\u25cf",
    584: "+<=>~\u2212\u00d7", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ",
    833: "Mm", 889: "%", 944: "W", 1000: "\u2014\u25c7\u25b2\u25bc", 1015: "@",
}  # fmt: skip
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHER, _BOLD = 600, 1.07


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in CSS pixels; right within a few percent."""
    thousandths = sum(_WIDTHS.get(letter, _OTHER) for letter in text)
    return thousandths * size * (_BOLD if bold else 1.0) / 1000


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Words broken into lines of at most a width; a longer word has a line of its own.

    Breaks in the text stay; other spaces are where it may break.
    """
    lines: list[str] = []
    for given in text.split("\n"):
        line = ""
        for word in given.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, bold=bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
