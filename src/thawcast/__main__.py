"""Runs the command line as `python -m thawcast`."""

from thawcast.cli import main

main()
