"""Tables of figures in Markdown, the page that stands beside a benchmark, and its clock."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> str:
    """A table; the first `words` columns are words and the others figures.

    Floats are shares, shown to three decimals; other things stand as they are.
    """
    align = ["---"] * words + ["---:"] * (len(head) - words)
    lines = [head, align, *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return "none" if math.isnan(value) else f"{value:.3f}"


def page(script: str, parts: Sequence[str]) -> None:
    """Write the page beside its script, print it, and say how long it took."""
    text = "\n\n".join(part.strip() for part in parts) + "\n"
    Path(script).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)
    print(f"{time.process_time():.0f} seconds of processor time.", file=sys.stderr)


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Median processor time of a call, after one that does not count."""
    run()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return median(times)
