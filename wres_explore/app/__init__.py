"""The Panel page. Nothing outside this package imports Panel."""

from wres_explore.app.page import TITLE, create_page, serve_page

__all__ = ["TITLE", "create_page", "serve_page"]
