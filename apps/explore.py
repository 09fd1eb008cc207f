"""The page: `panel serve apps/explore.py`."""

from wres_explore.app import TITLE, create_page

create_page().servable(title=TITLE)
