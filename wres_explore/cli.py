"""The command line; each command is a few lines over the library."""

from __future__ import annotations

import click


@click.group()
@click.version_option(package_name="wres-explore")
def main() -> None:
    """WRES indicators and the cliff edge."""


@main.command()
@click.option("--port", default=5006, show_default=True, help="Port to listen on.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
def serve(port: int, address: str, open_browser: bool) -> None:
    """Serve the page until it is stopped with Ctrl+C."""
    from wres_explore.app import serve_page

    click.echo(f"The page is on http://{address}:{port}. Stop it with Ctrl+C.")
    serve_page(address, port, open_browser=open_browser)


@main.command()
def datasets() -> None:
    """List the packaged data sets."""
    from wres_explore.io.packaged import datasets as packaged

    for row in packaged().itertuples(index=False):
        click.echo(f"{row.name:14}  {row.title}")
