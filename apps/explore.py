"""The page: `panel serve apps/explore.py`.

Figures of files that readers load are shown fit for the public, as this command does not say who
can reach the page: name another mode in the environment, `WRES_SHARING=trusted` or `partner`.
"""

import logging

import panel as pn

from wres_explore.app import TITLE, create_page, sharing
from wres_explore.app.render import text_of
from wres_explore.errors import DefinitionError

try:
    sharing.sharing()
except DefinitionError as error:  # a mode that is misspelt opens nothing
    logging.getLogger(__name__).error("The page stays closed. %s", error)
    page = pn.Template(text_of("closed.html"))
    page.add_variable("reason", str(error))
else:
    page = create_page()
page.servable(title=TITLE)
