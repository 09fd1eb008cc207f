"""Each notebook is saved twice, .ipynb and .py, and keeps no output that is not a claim."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
STEMS = sorted({path.stem for ending in ("ipynb", "py") for path in FOLDER.glob(f"*.{ending}")})

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no notebooks/ yet")


def module(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=FOLDER.parent,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_there_are_notebooks() -> None:
    assert STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_both_forms_say_the_same(stem: str) -> None:
    shown = module("jupytext", "--to", "py:percent", "--output", "-", f"notebooks/{stem}.ipynb")
    assert shown.returncode == 0, shown.stderr
    saved = (FOLDER / f"{stem}.py").read_text(encoding="utf-8")
    assert shown.stdout == saved, "to mend: jupytext --sync notebooks/*.ipynb"


@pytest.mark.parametrize("stem", STEMS)
def test_only_claims_keep_their_output(stem: str) -> None:
    shown = module("nbstripout", "--keep-count", "--verify", f"notebooks/{stem}.ipynb")
    assert shown.returncode == 0, "to mend: nbstripout --keep-count notebooks/*.ipynb"
