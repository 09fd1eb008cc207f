"""The page: `panel serve apps/explore.py`.

Figures of files that readers load are shown fit for the public, as this command does not say who
can reach the page: name another mode in the environment, `WRES_SHARING=trusted` or `partner`.
"""

from wres_explore.app import TITLE, create_page, sharing

sharing.sharing()  # a mode that is misspelt opens nothing
create_page().servable(title=TITLE)
