"""`python -m wres_explore` is the command line."""

from wres_explore.cli import main

main(prog_name="wres-explore")
