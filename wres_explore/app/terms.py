"""Terms in a text become buttons that say what they mean; the text stays as it is."""

from __future__ import annotations

from markupsafe import Markup

from wres_explore.app.render import html
from wres_explore.wording.glossary import GLOSSARY, spelled

_BUTTON = Markup('<button type="button" class="term" popovertarget="term-{}">{}</button>')


class Told:
    """Texts of one section: each term is a button where it stands for the first time."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, text: str) -> Markup:
        """The text, escaped, with its terms."""
        pieces = spelled(text, self._seen)
        return Markup("").join(
            _BUTTON.format(key, words) if key else words for words, key in pieces
        )


def meanings() -> str:
    """What each term means, for the buttons to show: the same on every page."""
    return html("terms.html", terms=GLOSSARY)
