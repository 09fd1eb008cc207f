"""Each notebook is saved twice, .ipynb and .py, and keeps no output that is not a claim."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
STEMS = sorted({path.stem for end in ("ipynb", "py") for path in FOLDER.glob(f"[0-9]*.{end}")})

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no notebooks/ yet")


def test_there_are_notebooks() -> None:
    assert STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_both_forms_say_the_same(stem: str) -> None:
    notebook, script = (
        [
            (cell.cell_type, cell.source, cell.metadata.get("tags", []))
            for cell in jupytext.read(FOLDER / f"{stem}.{ending}").cells
        ]
        for ending in ("ipynb", "py")
    )
    assert notebook == script, "to mend: jupytext --sync notebooks/*.ipynb"


def test_only_claims_keep_their_output() -> None:
    nbstripout = [sys.executable, "-m", "nbstripout", "--keep-count", "--verify"]
    paths = [str(FOLDER / f"{stem}.ipynb") for stem in STEMS]
    shown = subprocess.run([*nbstripout, *paths], check=False, capture_output=True, text=True)
    assert shown.returncode == 0, (
        shown.stdout + "to mend: nbstripout --keep-count notebooks/*.ipynb"
    )
