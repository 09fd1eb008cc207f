"""The WRES return: read, checked and written."""

from wres_explore.io.wres_return.reader import FORMAT
from wres_explore.io.wres_return.writer import write_return

__all__ = ["FORMAT", "write_return"]
