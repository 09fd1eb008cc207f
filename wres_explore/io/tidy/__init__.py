"""The project's own tidy counts: what `build` writes and `from_counts` takes, as a file.

One row per cell, columns as in a data set. Where the counts come from travels with them: in the
metadata of a parquet file, on the sheet "About" of a workbook, in a small file beside a csv.
"""

from wres_explore.io.tidy.provenance import provenance, sha256
from wres_explore.io.tidy.reading import FORMAT, is_tidy, misspelt, read_parquet
from wres_explore.io.tidy.writing import check_ending, write

__all__ = [
    "FORMAT", "check_ending", "is_tidy", "misspelt", "provenance", "read_parquet", "sha256", "write"
]  # fmt: skip
