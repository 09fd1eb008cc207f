"""Disclosure control: the one gate between a result and whoever may see it."""

from wres_explore.measures.disclosure.gating import gate
from wres_explore.measures.disclosure.rules import Sharing

__all__ = ["Sharing", "gate"]
